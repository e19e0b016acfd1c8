# A root over modules in the style of a public library: everything counted, switched by create_*, handed around
# by try(), element(), concat() and maps of objects whose optional attributes are null.
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

module "network" {
  source          = "./network"
  name            = "library"
  cidr            = "10.50.0.0/16"
  zones           = ["eu-west-1a", "eu-west-1b"]
  public_subnets  = ["10.50.0.0/24", "10.50.1.0/24"]
  private_subnets = ["10.50.10.0/24", "10.50.11.0/24"]
  single_nat      = true
}

module "balancer" {
  source  = "./balancer"
  name    = "library"
  vpc_id  = module.network.vpc_id
  subnets = module.network.public_subnets
  ingress = {
    http  = { from_port = 80, to_port = 80, cidr_ipv4 = "0.0.0.0/0" }
    https = { from_port = 443, to_port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }
  egress = {
    all = { ip_protocol = "-1", cidr_ipv4 = "10.50.0.0/16" }
  }
  target_groups = {
    blue  = { port = 8080, health_check = { path = "/live", matcher = "200-299" } }
    green = { port = 8080 }
  }
  listeners = {
    http = { port = 80, redirect = { port = "443", protocol = "HTTPS", status_code = "HTTP_301" } }
    https = {
      port            = 443
      certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555"
      forward         = "blue"
    }
  }
}

resource "aws_ecs_cluster" "this" {
  name = "library"
}

module "books" {
  source           = "./service"
  name             = "books"
  cluster          = aws_ecs_cluster.this.arn
  vpc_id           = module.network.vpc_id
  subnets          = module.network.private_subnets
  port             = 8080
  from             = module.balancer.security_group_id
  target_group_arn = module.balancer.target_groups["blue"].arn
  controller       = "CODE_DEPLOY"
}

module "mail" {
  source     = "./service"
  name       = "mail"
  cluster    = aws_ecs_cluster.this.arn
  vpc_id     = module.network.vpc_id
  subnets    = module.network.private_subnets
  variables  = { BOOKS = "http://${module.balancer.dns_name}" }
  depends_on = [module.network]
}

resource "aws_iam_role" "deploy" {
  name = "library-deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codedeploy.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = aws_iam_role.deploy.name
  policy_arn = "arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS"
}

resource "aws_codedeploy_app" "this" {
  name             = "library"
  compute_platform = "ECS"
}

resource "aws_codedeploy_deployment_group" "books" {
  app_name               = aws_codedeploy_app.this.name
  deployment_group_name  = "books"
  service_role_arn       = aws_iam_role.deploy.arn
  deployment_config_name = "CodeDeployDefault.ECSAllAtOnce"
  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE"]
  }
  blue_green_deployment_config {
    deployment_ready_option { action_on_timeout = "CONTINUE_DEPLOYMENT" }
    terminate_blue_instances_on_deployment_success {
      action                           = "TERMINATE"
      termination_wait_time_in_minutes = 5
    }
  }
  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }
  ecs_service {
    cluster_name = aws_ecs_cluster.this.name
    service_name = module.books.name
  }
  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route { listener_arns = [module.balancer.listeners["https"].arn] }
      dynamic "target_group" {
        for_each = ["blue", "green"]
        content { name = module.balancer.target_groups[target_group.value].name }
      }
    }
  }
  depends_on = [aws_iam_role_policy_attachment.deploy]
}
