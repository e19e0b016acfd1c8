terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
locals {
  apps = {
    web = { port = 3000, paths = ["/*"], priority = 20 }
    api = { port = 8080, paths = ["/api/*"], priority = 10 }
  }
}
module "network" {
  source = "./network"
  zones  = ["eu-west-1a", "eu-west-1b"]
}
resource "aws_security_group" "edge" {
  name_prefix = "edge-"
  vpc_id      = module.network.vpc_id
  dynamic "ingress" {
    for_each = toset([80])
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
  egress {
    protocol    = "tcp"
    from_port   = 1024
    to_port     = 65535
    cidr_blocks = ["10.30.0.0/16"]
  }
}
resource "aws_lb" "edge" {
  name            = "edge"
  subnets         = module.network.public_subnets
  security_groups = [aws_security_group.edge.id]
}
resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}
resource "aws_ecs_cluster" "this" { name = "shop" }
resource "aws_iam_role" "execution" {
  name = "shop-execution"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}
resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}
module "app" {
  source             = "./app"
  for_each           = local.apps
  name               = each.key
  port               = each.value.port
  paths              = each.value.paths
  priority           = each.value.priority
  vpc_id             = module.network.vpc_id
  subnets            = module.network.public_subnets
  public             = true
  callers            = [aws_security_group.edge.id]
  listener_arn       = aws_lb_listener.edge.arn
  cluster            = aws_ecs_cluster.this.id
  execution_role_arn = aws_iam_role.execution.arn
}
