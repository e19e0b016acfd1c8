//! What AWS knows, and what must not be there: what faults are made from.

/// Words that AWS knows for one thing.
pub const WORDS: &[&[&str]] = &[
    &["instance", "ip", "lambda"],
    &["HTTP", "HTTPS", "TCP"],
    &["tcp", "udp", "-1"],
    &["internal", "internet-facing"],
    &["application", "network"],
    &["Interface", "Gateway"],
    &["awsvpc", "bridge", "host"],
    &["FARGATE", "EC2"],
    &["CODE_DEPLOY", "ECS", "EXTERNAL"],
    &["ENABLED", "DISABLED"],
    &["enabled", "disabled"],
    &["true", "false"],
    &["BLUE_GREEN", "IN_PLACE"],
    &["WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"],
    &["TERMINATE", "KEEP_ALIVE"],
    &["CONTINUE_DEPLOYMENT", "STOP_DEPLOYMENT"],
    &[
        "DEPLOYMENT_FAILURE",
        "DEPLOYMENT_STOP_ON_REQUEST",
        "DEPLOYMENT_STOP_ON_ALARM",
    ],
    &["ECS", "Server", "Lambda"],
    &["TimeBasedCanary", "TimeBasedLinear", "AllAtOnce"],
    &[
        "CodeDeployDefault.ECSAllAtOnce",
        "CodeDeployDefault.ECSCanary10Percent5Minutes",
        "CodeDeployDefault.OneAtATime",
        "CodeDeployDefault.AllAtOnce",
    ],
    &["forward", "fixed-response", "redirect"],
    &["path-pattern", "host-header"],
    &["X86_64", "ARM64"],
    &["LINUX", "WINDOWS_SERVER_2022_CORE"],
    &["awslogs", "json-file"],
    &["Allow", "Deny"],
    &["IMMUTABLE", "MUTABLE"],
    &["KMS", "AES256"],
    &["notBreaching", "breaching", "missing", "ignore"],
    &[
        "GreaterThanThreshold",
        "GreaterThanOrEqualToThreshold",
        "LessThanThreshold",
    ],
    &["Sum", "Maximum", "Minimum"],
    &[
        "HTTPCode_Target_5XX_Count",
        "HTTPCode_Target_2XX_Count",
        "UnHealthyHostCount",
        "HealthyHostCount",
    ],
    &[
        "ECSServiceAverageCPUUtilization",
        "ECSServiceAverageMemoryUtilization",
    ],
    &["Delete", "Retain", "RetainExceptOnCreate"],
    &["TASK_DEFINITION", "SERVICE"],
    &["VPC", "Subnet"],
    &["ALL", "REJECT"],
    &["cloud-watch-logs", "s3"],
    &["required", "optional"],
    &["LATEST", "1.3.0"],
    &["available", "unavailable"],
    &["opt-in-not-required", "not-opted-in"],
    &["StringEquals", "StringNotEquals"],
    // Inputs of `blueprints/existing.yaml`, and a condition on one.
    &["PrivateA", "PrivateC", "VpcId"],
    &["${var.private_a}", "${var.private_c}"],
    &[
        "${self.vpc_id == var.vpc_id}",
        "${self.vpc_id != var.vpc_id}",
        "${self.id == var.vpc_id}",
        "${self.vpc_id == var.private_a}",
    ],
    &[
        "${!contains([data.aws_subnet.private_a.availability_zone], self.availability_zone)}",
        "${contains([data.aws_subnet.private_a.availability_zone], self.availability_zone)}",
        "${!contains([data.aws_subnet.private_c.availability_zone], self.availability_zone)}",
        "${!contains([data.aws_subnet.private_a.vpc_id], self.availability_zone)}",
    ],
    &["AvailabilityZone", "VpcId"],
];

/// Properties that do more harm by being there: type, where, what.
pub const ADDED: &[(&str, &[&str], &str)] = &[
    // Subnets that have to share a zone, and one that has to be of another VPC.
    (
        "Rules",
        &["Assertions"],
        r#"[{"Assert":{"Fn::Contains":[[{"Fn::ValueOf":["PrivateA","AvailabilityZone"]}],{"Fn::ValueOf":["PrivateC","AvailabilityZone"]}]},"AssertDescription":"a"}]"#,
    ),
    (
        "Rules",
        &["Assertions"],
        r#"[{"Assert":{"Fn::Not":[{"Fn::Contains":[[{"Ref":"VpcId"}],{"Fn::ValueOf":["PrivateA","VpcId"]}]}]},"AssertDescription":"a"}]"#,
    ),
    // A circuit breaker and alarms belong to ECS's own deployments.
    (
        "AWS::ECS::Service",
        &["Properties", "DeploymentConfiguration"],
        r#"{"DeploymentCircuitBreaker":{"Enable":true,"Rollback":true}}"#,
    ),
    (
        "AWS::ECS::Service",
        &["Properties", "DeploymentConfiguration"],
        r#"{"Alarms":{"Enable":true,"Rollback":true,"AlarmNames":["a"]}}"#,
    ),
    (
        "aws_ecs_service",
        &["deployment_circuit_breaker"],
        r#"{"enable":true,"rollback":true}"#,
    ),
    (
        "aws_ecs_service",
        &["alarms"],
        r#"{"enable":true,"rollback":true,"alarm_names":["a"]}"#,
    ),
    // A barrier cannot be updated, so nothing that changes stands on it.
    (
        "AWS::CloudFormation::WaitConditionHandle",
        &["Metadata"],
        r#"{"From":"/services/one"}"#,
    ),
    // A launch type and a capacity provider exclude each other.
    (
        "AWS::ECS::Service",
        &["Properties", "CapacityProviderStrategy"],
        r#"[{"CapacityProvider":"FARGATE_SPOT","Weight":1}]"#,
    ),
    (
        "aws_ecs_service",
        &["capacity_provider_strategy"],
        r#"[{"capacity_provider":"FARGATE_SPOT","weight":1}]"#,
    ),
    // A count beside a scalable target, a rebalancing that CodeDeploy refuses, a daemon.
    ("AWS::ECS::Service", &["Properties", "DesiredCount"], "2"),
    (
        "AWS::ECS::Service",
        &["Properties", "AvailabilityZoneRebalancing"],
        r#""ENABLED""#,
    ),
    (
        "aws_ecs_service",
        &["availability_zone_rebalancing"],
        r#""ENABLED""#,
    ),
    (
        "AWS::ECS::Service",
        &["Properties", "SchedulingStrategy"],
        r#""DAEMON""#,
    ),
    ("aws_ecs_service", &["scheduling_strategy"], r#""DAEMON""#),
    (
        "AWS::ECS::Service",
        &["Properties", "ServiceConnectConfiguration"],
        r#"{"Enabled":true}"#,
    ),
    (
        "aws_ecs_service",
        &["service_connect_configuration"],
        r#"{"enabled":true}"#,
    ),
    // Something that waits for itself.
    ("AWS::EC2::VPC", &["DependsOn"], r#""Vpc""#),
    ("aws_vpc", &["depends_on"], r#"["aws_vpc.main"]"#),
    // A rolling deployment without room.
    (
        "AWS::ECS::Service",
        &["Properties", "DeploymentConfiguration"],
        r#"{"MaximumPercent":100,"MinimumHealthyPercent":100}"#,
    ),
    ("aws_ecs_service", &["deployment_maximum_percent"], "100"),
    // 20 GiB is what is there without asking; asked for, it is an error.
    (
        "AWS::ECS::TaskDefinition",
        &["Properties", "EphemeralStorage"],
        r#"{"SizeInGiB":20}"#,
    ),
    (
        "aws_ecs_task_definition",
        &["ephemeral_storage"],
        r#"{"size_in_gib":20}"#,
    ),
    // Names that AWS refuses.
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        &["Properties", "Name"],
        r#""a-name-that-is-longer-than-thirty-two""#,
    ),
    (
        "aws_lb_target_group",
        &["name"],
        r#""a-name-that-is-longer-than-thirty-two""#,
    ),
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        &["Properties", "Name"],
        r#""-begins-with-a-hyphen""#,
    ),
    (
        "aws_lb_target_group",
        &["name"],
        r#""-begins-with-a-hyphen""#,
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        &["Properties", "Name"],
        r#""internal-is-reserved""#,
    ),
    ("aws_lb", &["name"], r#""internal-is-reserved""#),
    (
        "AWS::EC2::SecurityGroup",
        &["Properties", "GroupName"],
        r#""sg-is-reserved""#,
    ),
    ("aws_security_group", &["name"], r#""sg-is-reserved""#),
    (
        "AWS::CodeDeploy::DeploymentConfig",
        &["Properties", "DeploymentConfigName"],
        r#""CodeDeployDefault.Mine""#,
    ),
    (
        "aws_codedeploy_deployment_config",
        &["deployment_config_name"],
        r#""CodeDeployDefault.Mine""#,
    ),
    (
        "AWS::CodeDeploy::DeploymentConfig",
        &["Properties", "DeploymentConfigName"],
        r#""fixed""#,
    ),
    (
        "AWS::IAM::Role",
        &["Properties", "RoleName"],
        r#""a-name-that-is-longer-than-the-sixty-four-characters-that-iam-takes""#,
    ),
    (
        "aws_iam_role",
        &["name"],
        r#""a-name-that-is-longer-than-the-sixty-four-characters-that-iam-takes""#,
    ),
    // More than a slow start can be, and a stickiness that a canary does not survive.
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        &["Properties", "TargetGroupAttributes"],
        r#"[{"Key":"slow_start.duration_seconds","Value":"5"}]"#,
    ),
    ("aws_lb_target_group", &["slow_start"], "5"),
    // An inline rule that lets everything out, or anyone in.
    (
        "AWS::EC2::SecurityGroup",
        &["Properties", "SecurityGroupIngress"],
        r#"[{"IpProtocol":"tcp","FromPort":10080,"ToPort":10080,"CidrIp":"0.0.0.0/0"}]"#,
    ),
    (
        "aws_security_group",
        &["ingress"],
        r#"[{"protocol":"tcp","from_port":10080,"to_port":10080,"cidr_blocks":["0.0.0.0/0"]}]"#,
    ),
    (
        "AWS::EC2::SecurityGroup",
        &["Properties", "SecurityGroupEgress"],
        r#"[{"IpProtocol":"-1","CidrIp":"0.0.0.0/0"}]"#,
    ),
    (
        "aws_security_group",
        &["egress"],
        r#"[{"protocol":"-1","from_port":0,"to_port":0,"cidr_blocks":["0.0.0.0/0"]}]"#,
    ),
    // An instance that anyone could log in to, with credentials that a request could fetch.
    (
        "AWS::EC2::Instance",
        &["Properties", "UserData"],
        r#""IyEvYmluL3NoCg==""#,
    ),
    ("aws_instance", &["user_data"], r##""#!/bin/sh""##),
    // A container with the host's rights.
    (
        "AWS::ECS::TaskDefinition",
        &["Properties", "PidMode"],
        r#""host""#,
    ),
    ("aws_ecs_task_definition", &["pid_mode"], r#""host""#),
    // A shell without a way for it.
    (
        "AWS::ECS::Service",
        &["Properties", "EnableExecuteCommand"],
        "true",
    ),
    ("aws_ecs_service", &["enable_execute_command"], "true"),
    // Images that go with their repository.
    ("aws_ecr_repository", &["force_delete"], "true"),
    // A check that takes longer than the time between two of them.
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        &["Properties", "HealthCheckTimeoutSeconds"],
        "60",
    ),
    ("aws_lb_target_group", &["health_check", "timeout"], "60"),
    // Six values in a rule, which takes five.
    (
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        &["Properties", "Conditions"],
        r#"[{"Field":"path-pattern","PathPatternConfig":{"Values":["/a","/b","/c","/d","/e","/f"]}}]"#,
    ),
    (
        "aws_lb_listener_rule",
        &["condition"],
        r#"[{"path_pattern":{"values":["/a","/b","/c","/d","/e","/f"]}}]"#,
    ),
    // Characters that no description takes, and names that no such thing has.
    (
        "AWS::EC2::SecurityGroupIngress",
        &["Properties", "Description"],
        r#""naïve""#,
    ),
    (
        "AWS::EC2::SecurityGroupEgress",
        &["Properties", "Description"],
        r#""a > b""#,
    ),
    (
        "aws_vpc_security_group_ingress_rule",
        &["description"],
        r#""naïve""#,
    ),
    (
        "aws_vpc_security_group_egress_rule",
        &["description"],
        r#""a > b""#,
    ),
    (
        "AWS::ECR::Repository",
        &["Properties", "RepositoryName"],
        r#""Upper/case""#,
    ),
    ("aws_ecr_repository", &["name"], r#""Upper/case""#),
    (
        "AWS::ECS::TaskDefinition",
        &["Properties", "Family"],
        r#""two words""#,
    ),
    ("aws_ecs_task_definition", &["family"], r#""two words""#),
    (
        "AWS::CodeDeploy::Application",
        &["Properties", "ApplicationName"],
        r#""two words""#,
    ),
    ("aws_codedeploy_app", &["name"], r#""two words""#),
    (
        "AWS::CodeDeploy::DeploymentGroup",
        &["Properties", "DeploymentGroupName"],
        r#""two words""#,
    ),
    (
        "aws_codedeploy_deployment_group",
        &["deployment_group_name"],
        r#""two words""#,
    ),
    // A network larger than a network can be.
    (
        "AWS::EC2::VPC",
        &["Properties", "CidrBlock"],
        r#""10.0.0.0/15""#,
    ),
    ("aws_vpc", &["cidr_block"], r#""10.0.0.0/15""#),
    // More alarms than a group takes.
    (
        "AWS::CodeDeploy::DeploymentGroup",
        &["Properties", "AlarmConfiguration"],
        r#"{"Enabled":true,"Alarms":[{"Name":"a"},{"Name":"b"},{"Name":"c"},{"Name":"d"},{"Name":"e"},{"Name":"f"},{"Name":"g"},{"Name":"h"},{"Name":"i"},{"Name":"j"},{"Name":"k"}]}"#,
    ),
    (
        "aws_codedeploy_deployment_group",
        &["alarm_configuration"],
        r#"{"enabled":true,"alarms":["a","b","c","d","e","f","g","h","i","j","k"]}"#,
    ),
    // CodeDeploy's waits beyond their limits are under "far number".
];
