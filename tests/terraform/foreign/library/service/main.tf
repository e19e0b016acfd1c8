variable "name" { type = string }
variable "cluster" { type = string }
variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }
variable "port" {
  type    = number
  default = null
}
variable "from" {
  type    = string
  default = null
}
variable "target_group_arn" {
  type    = string
  default = null
}
variable "controller" {
  type    = string
  default = null
}
variable "variables" {
  type    = map(string)
  default = {}
}

locals {
  served = var.port == null ? [] : [var.port]
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "in" {
  for_each                 = toset([for port in local.served : tostring(port)])
  security_group_id        = aws_security_group.this.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = each.key
  to_port                  = each.key
  source_security_group_id = var.from
}

resource "aws_security_group_rule" "out" {
  security_group_id = aws_security_group.this.id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_iam_role" "this" {
  for_each = toset(["execution", "task"])
  name     = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.this["execution"].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_cloudwatch_log_group" "this" {
  count             = 1
  name              = "/ecs/${var.name}"
  retention_in_days = 14
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.this["execution"].arn
  task_role_arn            = try(aws_iam_role.this["task"].arn, null)
  container_definitions = jsonencode([
    for definition in [{
      name         = var.name
      image        = "public.ecr.aws/example/${var.name}:v1"
      essential    = true
      environment  = [for key, value in var.variables : { name = key, value = value }]
      portMappings = [for port in local.served : { containerPort = port, protocol = "tcp" }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = try(aws_cloudwatch_log_group.this[0].name, "")
          awslogs-region        = "eu-west-1"
          awslogs-stream-prefix = "ecs"
        }
      }
    }] : { for key, value in definition : key => value if value != null }
  ])
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  dynamic "deployment_controller" {
    for_each = var.controller[*]
    content { type = deployment_controller.value }
  }
  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [1]
    content {
      target_group_arn = var.target_group_arn
      container_name   = var.name
      container_port   = var.port
    }
  }
  network_configuration {
    subnets          = var.subnets
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }
  depends_on = [aws_iam_role_policy_attachment.execution, aws_security_group_rule.in, aws_security_group_rule.out]
  lifecycle { ignore_changes = [task_definition, load_balancer, desired_count] }
}

output "name" { value = aws_ecs_service.this.name }
