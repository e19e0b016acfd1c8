variable "name" { type = string }
variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }
variable "ingress" {
  type = map(object({
    from_port   = optional(number)
    to_port     = optional(number)
    ip_protocol = optional(string, "tcp")
    cidr_ipv4   = optional(string)
    group       = optional(string)
  }))
}
variable "egress" {
  type = map(object({
    from_port   = optional(number)
    to_port     = optional(number)
    ip_protocol = optional(string, "tcp")
    cidr_ipv4   = optional(string)
    group       = optional(string)
  }))
}
variable "target_groups" {
  type = map(object({
    port = number
    health_check = optional(object({
      path    = optional(string)
      matcher = optional(string)
    }))
  }))
}
variable "listeners" {
  type = map(object({
    port            = number
    certificate_arn = optional(string)
    ssl_policy      = optional(string)
    forward         = optional(string)
    redirect = optional(object({
      port        = optional(string)
      protocol    = optional(string)
      status_code = optional(string)
    }))
  }))
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-"
  vpc_id      = var.vpc_id
  lifecycle { create_before_destroy = true }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = var.ingress
  security_group_id            = aws_security_group.this.id
  ip_protocol                  = each.value.ip_protocol
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  cidr_ipv4                    = each.value.cidr_ipv4
  referenced_security_group_id = each.value.group
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = var.egress
  security_group_id            = aws_security_group.this.id
  ip_protocol                  = each.value.ip_protocol
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  cidr_ipv4                    = each.value.cidr_ipv4
  referenced_security_group_id = each.value.group
}

resource "aws_lb" "this" {
  count              = 1
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  security_groups    = compact(concat([aws_security_group.this.id], [""]))
  subnets            = var.subnets
}

resource "aws_lb_target_group" "this" {
  for_each    = var.target_groups
  name        = "${var.name}-${each.key}"
  port        = each.value.port
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = var.vpc_id
  dynamic "health_check" {
    for_each = each.value.health_check[*]
    content {
      path    = health_check.value.path
      matcher = health_check.value.matcher
    }
  }
}

resource "aws_lb_listener" "this" {
  for_each          = var.listeners
  load_balancer_arn = aws_lb.this[0].arn
  port              = each.value.port
  protocol          = each.value.certificate_arn == null ? "HTTP" : "HTTPS"
  certificate_arn   = each.value.certificate_arn
  ssl_policy        = each.value.certificate_arn == null ? null : try(each.value.ssl_policy, null)
  dynamic "default_action" {
    for_each = each.value.redirect[*]
    content {
      type = "redirect"
      redirect {
        port        = default_action.value.port
        protocol    = default_action.value.protocol
        status_code = default_action.value.status_code
      }
    }
  }
  dynamic "default_action" {
    for_each = each.value.forward[*]
    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[default_action.value].arn
    }
  }
  lifecycle { ignore_changes = [default_action] }
}

output "security_group_id" { value = aws_security_group.this.id }
output "dns_name" { value = aws_lb.this[0].dns_name }
output "target_groups" { value = aws_lb_target_group.this }
output "listeners" { value = aws_lb_listener.this }
