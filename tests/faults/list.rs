//! Faults that no invariant reports, with the reason.

/// Faults of one class at one place that are not reported.
pub struct Entry {
    /// The class in words; `*` for every class.
    pub class: &'static str,
    /// Type and path; `*` stands for anything, `?` for one character.
    pub place: &'static str,
    /// Some faults at this place are reported: all of them are tried.
    pub some: bool,
    /// Why nothing breaks, or why nobody can tell from the document.
    pub reason: &'static str,
}

impl Entry {
    pub fn fits(&self, class: &str, place: &str) -> bool {
        (self.class == "*" || self.class == class) && matches(self.place, place)
    }
}

/// Whether a place is of a pattern.
fn matches(pattern: &str, place: &str) -> bool {
    match pattern.split_once('*') {
        None => plain(pattern, place),
        Some((before, rest)) => {
            if place.len() < before.len() || !plain(before, &place[..before.len()]) {
                return false;
            }
            let mut tail = &place[before.len()..];
            if rest.is_empty() {
                return true;
            }
            loop {
                if matches(rest, tail) {
                    return true;
                }
                let mut chars = tail.chars();
                if chars.next().is_none() {
                    return false;
                }
                tail = chars.as_str();
            }
        }
    }
}

/// Text in which `?` stands for any one character.
fn plain(pattern: &str, text: &str) -> bool {
    pattern.len() == text.len()
        && pattern
            .bytes()
            .zip(text.bytes())
            .all(|(p, t)| p == b'?' || p == t)
}

const fn none(class: &'static str, place: &'static str, reason: &'static str) -> Entry {
    Entry {
        class,
        place,
        some: false,
        reason,
    }
}

const fn some(class: &'static str, place: &'static str, reason: &'static str) -> Entry {
    Entry {
        class,
        place,
        some: true,
        reason,
    }
}

const DEFAULT_TIME: &str = "four days are what SQS takes where nothing is said";
const WORDS: &str = "words for people: nothing acts on them";
const TAGS: &str = "tags are for people and bills";
const NAMED: &str = "a name that nothing else asks for";
const DEFAULT: &str = "AWS's default is the same";
const EITHER: &str = "any value in AWS's range serves; one outside of it is reported";
const GIVEN: &str = "another wait or reference gives it already";
const RETRIED: &str = "address and routes are asked for; what rules open, the agent tries again";
const TWICE: &str = "saying the same twice allows no more";
const SET: &str = "Terraform makes a set of it";
const KEPT_SAFE: &str = "no start, release or boundary hangs on it; security checks look at it";
const SERVES: &str = "another subnet of the same zone serves as well";
const OTHER_ENGINE: &str = "a service that CodeDeploy does not own may have it";
const STANDBY: &str = "nothing registers in the second target group until another engine comes, and AWS's default is the same";
const DECIDED: &str = "where the switch has a default, the document is read as that default has it";
const CHECKED_LATER: &str = "it only says earlier what AWS would refuse";
const BY_TASK_SETS: &str = "under CodeDeploy no task moves by these percents";
const PLACEHOLDER: &str =
    "a rule for the host's own address takes the default way out away, whatever its ports";

pub const LIST: &[Entry] = &[
    // Words.
    none("*", "*.Tags*", TAGS),
    none("*", "*.tags*", TAGS),
    none("drop property", "*.Metadata", WORDS),
    none("*", "*.Metadata.*", WORDS),
    none("*", "*.//", WORDS),
    none("drop property", "*.Description", WORDS),
    none("drop property", "*.description", WORDS),
    none("drop property", "*.AlarmDescription", WORDS),
    none("drop property", "*.alarm_description", WORDS),
    none("drop property", "*.AssertDescription", WORDS),
    none("text", "*.AssertDescription", WORDS),
    none("text", "*.error_message", WORDS),
    some("text", "*escription", WORDS),
    none("drop property", "*.Label", WORDS),
    none("drop property", "*.label", WORDS),
    none("text", "*.Label", WORDS),
    none("text", "*.label", WORDS),
    none("drop property", "*MessageBody", WORDS),
    none("drop property", "*message_body", WORDS),
    none("text", "*MessageBody", WORDS),
    none("text", "*message_body", WORDS),
    none(
        "nudge number",
        "*.FixedResponseConfig.StatusCode",
        "what answers where no service does is no matter",
    ),
    none(
        "nudge number",
        "*.fixed_response.status_code",
        "what answers where no service does is no matter",
    ),
    some(
        "add",
        "AWS::ECS::Service.DeploymentConfiguration",
        BY_TASK_SETS,
    ),
    some(
        "add",
        "aws_ecs_service.deployment_maximum_percent",
        BY_TASK_SETS,
    ),
    none("*", "AWS::ECS::Service.EnableECSManagedTags", TAGS),
    none("*", "aws_ecs_service.enable_ecs_managed_tags", TAGS),
    some("*", "AWS::ECS::Service.PropagateTags", TAGS),
    some("*", "aws_ecs_service.propagate_tags", TAGS),
    none(
        "*",
        "aws_wafv2_web_acl_association.timeouts*",
        "it says how long Terraform tries while a new web ACL is not known everywhere; a second apply does the same",
    ),
    none(
        "*",
        "aws_ecs_service.timeouts*",
        "it says how long `destroy` waits, and nothing else",
    ),
    none(
        "*",
        "AWS::EC2::Instance.PropagateTagsToVolumeOnCreation",
        TAGS,
    ),
    // Names.
    none("*", "*.name_prefix", NAMED),
    // Conditions, places.
    some(
        "drop property",
        "AWS::ElasticLoadBalancingV2::ListenerRule.Condition",
        DECIDED,
    ),
    some("drop property", "aws_lb_listener_rule.count", DECIDED),
    some(
        "drop property",
        "AWS::SQS::Queue.MessageRetentionPeriod",
        DEFAULT_TIME,
    ),
    some(
        "drop property",
        "aws_sqs_queue.message_retention_seconds",
        DEFAULT_TIME,
    ),
    some(
        "drop property",
        "Outputs.Condition",
        "nothing that the output refers to is left out",
    ),
    some(
        "drop property",
        "Mappings.Endpoints",
        "a partition is known where the document is deployed; the test over every region holds the table",
    ),
    none(
        "twice",
        "Rules.Assertions[].Assert.Fn::Not[].Fn::Contains[]",
        TWICE,
    ),
    none("twice", "data.aws_service.lifecycle.postcondition", TWICE),
    none(
        "drop property",
        "data.aws_service.lifecycle.postcondition[].error_message",
        "`terraform validate` asks for one",
    ),
    none(
        "drop property",
        "data.aws_service.service_id",
        "the provider asks for it before anything is made",
    ),
    none(
        "word",
        "data.aws_service.service_id",
        "only the region is read of it, which is the same for every service",
    ),
    some(
        "drop property",
        "output.value.public_subnets",
        "the list is empty where nothing is public",
    ),
    none(
        "attribute",
        "aws_ecs_cluster_capacity_providers.cluster_name",
        "AWS takes a cluster by its name and by its ARN",
    ),
    none(
        "drop property",
        "AWS::ECS::Service.CapacityProviderStrategy[].Base",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_ecs_service.capacity_provider_strategy[].base",
        DEFAULT,
    ),
    none("drop property", "AWS::Events::Rule.State", DEFAULT),
    none("drop property", "aws_cloudwatch_event_rule.state", DEFAULT),
    none("drop property", "AWS::Scheduler::Schedule.State", DEFAULT),
    none("drop property", "aws_scheduler_schedule.state", DEFAULT),
    none(
        "drop property",
        "AWS::Scheduler::Schedule.Target.EcsParameters.CapacityProviderStrategy[].Base",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_scheduler_schedule.target.ecs_parameters.capacity_provider_strategy[].base",
        DEFAULT,
    ),
    none(
        "drop property",
        "AWS::Scheduler::Schedule.Target.EcsParameters.TaskCount",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_scheduler_schedule.target.ecs_parameters.task_count",
        DEFAULT,
    ),
    none(
        "drop property",
        "AWS::Scheduler::Schedule.Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_scheduler_schedule.target.ecs_parameters.network_configuration.assign_public_ip",
        DEFAULT,
    ),
    none("text", "AWS::Events::Rule.Targets[].Id", NAMED),
    none("text", "aws_cloudwatch_event_target.target_id", NAMED),
    none(
        "drop property",
        "aws_cloudwatch_event_target.target_id",
        "Terraform makes a name",
    ),
    none("drop property", "aws_lb.name", "Terraform makes a name"),
    none("text", "aws_lb.name", NAMED),
    none(
        "text",
        "AWS::ApplicationAutoScaling::ScalingPolicy.PolicyName",
        NAMED,
    ),
    none("text", "aws_appautoscaling_policy.name", NAMED),
    none("text", "AWS::CloudWatch::Alarm.AlarmName", NAMED),
    none("text", "aws_cloudwatch_metric_alarm.alarm_name", NAMED),
    none(
        "drop property",
        "AWS::CloudWatch::Alarm.AlarmName",
        "CloudFormation makes a name",
    ),
    some("text", "AWS::CloudWatch::Alarm.Metrics[].Id", NAMED),
    some(
        "text",
        "aws_cloudwatch_metric_alarm.metric_query[].id",
        NAMED,
    ),
    none("text", "AWS::IAM::RolePolicy.PolicyName", NAMED),
    none("word", "AWS::IAM::RolePolicy.PolicyName", NAMED),
    none("text", "aws_iam_role_policy.name", NAMED),
    none("word", "aws_iam_role_policy.name", NAMED),
    none(
        "drop property",
        "aws_iam_role_policy.name",
        "Terraform makes a name",
    ),
    none(
        "text",
        "aws_codedeploy_deployment_config.deployment_config_name",
        NAMED,
    ),
    none("text", "*.awslogs-stream-prefix", NAMED),
    // What is said where AWS would do the same.
    none(
        "drop property",
        "AWS::CloudWatch::Alarm.DatapointsToAlarm",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_cloudwatch_metric_alarm.datapoints_to_alarm",
        DEFAULT,
    ),
    some(
        "nudge number",
        "AWS::CloudWatch::Alarm.DatapointsToAlarm",
        EITHER,
    ),
    some(
        "nudge number",
        "aws_cloudwatch_metric_alarm.datapoints_to_alarm",
        EITHER,
    ),
    some(
        "nudge number",
        "AWS::CloudWatch::Alarm.EvaluationPeriods",
        EITHER,
    ),
    some(
        "nudge number",
        "aws_cloudwatch_metric_alarm.evaluation_periods",
        EITHER,
    ),
    some(
        "drop property",
        "AWS::CloudWatch::Alarm.Metrics[].ReturnData",
        DEFAULT,
    ),
    some(
        "drop property",
        "aws_cloudwatch_metric_alarm.metric_query[].return_data",
        DEFAULT,
    ),
    none("drop property", "AWS::EC2::EIP", DEFAULT),
    none("drop property", "AWS::EC2::EIP.Domain", DEFAULT),
    none("drop property", "aws_eip.domain", DEFAULT),
    none("drop property", "AWS::EC2::InternetGateway", TAGS),
    none(
        "drop property",
        "AWS::EC2::Instance.BlockDeviceMappings[].DeviceName",
        "the template refuses it before anything is made",
    ),
    none(
        "drop property",
        "AWS::EC2::Instance.BlockDeviceMappings[].Ebs.Volume*",
        EITHER,
    ),
    none(
        "drop property",
        "aws_instance.root_block_device.volume_*",
        EITHER,
    ),
    none(
        "nudge number",
        "AWS::EC2::Instance.BlockDeviceMappings[].Ebs.VolumeSize",
        EITHER,
    ),
    none(
        "nudge number",
        "aws_instance.root_block_device.volume_size",
        EITHER,
    ),
    none(
        "*",
        "AWS::EC2::Instance.EbsOptimized",
        "speed of the host's disk",
    ),
    none(
        "*",
        "aws_instance.ebs_optimized",
        "speed of the host's disk",
    ),
    none(
        "*",
        "AWS::EC2::Instance.Monitoring",
        "how often the host is measured",
    ),
    none(
        "*",
        "aws_instance.monitoring",
        "how often the host is measured",
    ),
    none(
        "drop property",
        "AWS::EC2::Subnet.MapPublicIpOnLaunch",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_subnet.map_public_ip_on_launch",
        DEFAULT,
    ),
    none("drop property", "AWS::EC2::VPC.EnableDnsSupport", DEFAULT),
    none("drop property", "aws_vpc.enable_dns_support", DEFAULT),
    some(
        "*",
        "AWS::EC2::VPC.EnableDnsHostnames",
        "only private DNS of endpoints asks for it",
    ),
    some(
        "*",
        "aws_vpc.enable_dns_hostnames",
        "only private DNS of endpoints asks for it",
    ),
    some(
        "drop property",
        "AWS::EC2::VPCEndpoint.VpcEndpointType",
        DEFAULT,
    ),
    some(
        "drop property",
        "aws_vpc_endpoint.vpc_endpoint_type",
        DEFAULT,
    ),
    none(
        "drop property",
        "*PolicyDocument.Version",
        "an older version of the language says the same of these statements",
    ),
    none(
        "drop property",
        "local.*policy*.Version",
        "an older version of the language says the same of these statements",
    ),
    none(
        "drop property",
        "AWS::ECS::Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
        DEFAULT,
    ),
    none(
        "drop property",
        "aws_ecs_service.network_configuration.assign_public_ip",
        DEFAULT,
    ),
    none(
        "drop property",
        "AWS::ECS::Service.PlatformVersion",
        DEFAULT,
    ),
    none("drop property", "aws_ecs_service.platform_version", DEFAULT),
    some(
        "drop property",
        "AWS::ECS::Service.DeploymentConfiguration.Alarms.Rollback",
        DEFAULT,
    ),
    some("drop property", "aws_ecs_service.alarms.rollback", DEFAULT),
    none("drop property", "*ontainer*efinitions[].?ssential", DEFAULT),
    none(
        "drop property",
        "*ontainer*efinitions[].?ountPoints[].?eadOnly",
        DEFAULT,
    ),
    none(
        "drop property",
        "*ontainer*efinitions[].?ortMappings[].?rotocol",
        DEFAULT,
    ),
    some(
        "drop property",
        "*ontainer*efinitions[].?eadonlyRootFilesystem",
        DEFAULT,
    ),
    some(
        "drop property",
        "*ontainer*efinitions[].?topTimeout",
        DEFAULT,
    ),
    some(
        "drop property",
        "AWS::ECS::TaskDefinition.RuntimePlatform*",
        DEFAULT,
    ),
    some(
        "drop property",
        "aws_ecs_task_definition.runtime_platform*",
        DEFAULT,
    ),
    none(
        "drop property",
        "*.DefaultActions[].FixedResponseConfig.ContentType",
        DEFAULT,
    ),
    some(
        "drop property",
        "AWS::ElasticLoadBalancingV2::LoadBalancer.Scheme",
        DEFAULT,
    ),
    some("drop property", "aws_lb.internal", DEFAULT),
    some(
        "drop property",
        "AWS::ElasticLoadBalancingV2::LoadBalancer.Type",
        DEFAULT,
    ),
    none("drop property", "aws_lb.load_balancer_type", DEFAULT),
    some(
        "drop item",
        "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerAttributes[]",
        DEFAULT,
    ),
    some(
        "drop property",
        "aws_lb.enable_deletion_protection",
        DEFAULT,
    ),
    some("drop property", "aws_lb.idle_timeout", DEFAULT),
    some(
        "drop item",
        "AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupAttributes[]",
        DEFAULT,
    ),
    some("drop property", "aws_lb_target_group.stickiness", DEFAULT),
    some(
        "drop property",
        "aws_lb_target_group.stickiness.enabled",
        DEFAULT,
    ),
    some(
        "drop property",
        "aws_lb_target_group.stickiness.type",
        DEFAULT,
    ),
    none("drop property", "aws_lb_listener.protocol", DEFAULT),
    some(
        "drop property",
        "AWS::ElasticLoadBalancingV2::TargetGroup.*",
        STANDBY,
    ),
    some(
        "drop property",
        "aws_lb_target_group.health_check.*",
        STANDBY,
    ),
    some(
        "port",
        "AWS::ElasticLoadBalancingV2::TargetGroup.Port",
        "targets bring their own port",
    ),
    some(
        "port",
        "aws_lb_target_group.port",
        "targets bring their own port",
    ),
    none(
        "drop property",
        "AWS::ECS::TaskDefinition.DeletionPolicy",
        DEFAULT,
    ),
    none(
        "drop property",
        "AWS::Logs::LogGroup.DeletionPolicy",
        DEFAULT,
    ),
    some(
        "word",
        "AWS::ECS::TaskDefinition.DeletionPolicy",
        "keeping more than is asked for harms nothing but a list",
    ),
    some(
        "word",
        "AWS::Logs::LogGroup.DeletionPolicy",
        "keeping more than is asked for harms nothing but a list",
    ),
    none(
        "attribute",
        "aws_eip_association.allocation_id",
        "the address's id is the same",
    ),
    none(
        "attribute",
        "aws_nat_gateway.allocation_id",
        "the address's id is the same",
    ),
    // What protects, and what nothing hangs on.
    none(
        "*",
        "AWS::ECR::Repository.ImageScanningConfiguration*",
        KEPT_SAFE,
    ),
    none(
        "*",
        "aws_ecr_repository.image_scanning_configuration*",
        KEPT_SAFE,
    ),
    some(
        "*",
        "aws_ecs_cluster.setting*",
        "how closely the cluster is measured",
    ),
    none(
        "drop resource",
        "aws_default_security_group",
        "nothing is in the group that a network is born with",
    ),
    // Waits.
    none(
        "drop property",
        "AWS::CloudFormation::WaitConditionHandle.Condition",
        "a barrier makes nothing, and no wait is taken for what is left out",
    ),
    some(
        "drop wait",
        "AWS::CloudFormation::WaitConditionHandle.DependsOn[]",
        GIVEN,
    ),
    some(
        "drop wait",
        "aws_ecs_service.depends_on[]",
        "under rolling updates nothing is behind the test rule",
    ),
    none("drop wait", "AWS::EC2::EIP.DependsOn[]", GIVEN),
    none("drop wait", "aws_eip.depends_on[]", GIVEN),
    none(
        "drop wait",
        "AWS::ElasticLoadBalancingV2::LoadBalancer.DependsOn[]",
        GIVEN,
    ),
    none("drop wait", "aws_lb.depends_on[]", GIVEN),
    some("drop wait", "AWS::EC2::Instance.DependsOn[]", RETRIED),
    some("drop wait", "aws_instance.depends_on[]", RETRIED),
    // Places that serve as well.
    some(
        "rewire",
        "AWS::EC2::NetworkInterface.SubnetId.Ref",
        "another public subnet serves as well",
    ),
    some(
        "rewire",
        "aws_network_interface.subnet_id",
        "another public subnet serves as well",
    ),
    some("rewire", "AWS::EC2::NatGateway.SubnetId.Ref", SERVES),
    some("rewire", "aws_nat_gateway.subnet_id", SERVES),
    some("rewire", "AWS::EC2::VPCEndpoint.SubnetIds[].Ref", SERVES),
    some("rewire", "aws_vpc_endpoint.subnet_ids[]", SERVES),
    some(
        "rewire",
        "AWS::ElasticLoadBalancingV2::LoadBalancer.Subnets[].Ref",
        SERVES,
    ),
    some("rewire", "aws_lb.subnets[]", SERVES),
    some(
        "rewire",
        "AWS::EC2::SubnetRouteTableAssociation.SubnetId.Ref",
        "the private host's subnet takes the network's main table, and endpoints answer it",
    ),
    some(
        "rewire",
        "aws_route_table_association.subnet_id",
        "the private host's subnet takes the network's main table, and endpoints answer it",
    ),
    some(
        "rewire",
        "*AdvancedConfiguration.RoleArn*",
        "each of these roles may move any service's traffic",
    ),
    some(
        "rewire",
        "aws_ecs_service.load_balancer[].advanced_configuration.role_arn",
        "each of these roles may move any service's traffic",
    ),
    some(
        "nudge number",
        "AWS::EC2::Subnet.AvailabilityZone.Fn::Select[]",
        "the host may stand in any of the zones",
    ),
    // Said twice.
    some("twice", "*PolicyDocument.Statement*", TWICE),
    some("twice", "local.*policy*.Statement*", TWICE),
    none("twice", "*.lifecycle.ignore_changes", TWICE),
    none(
        "twice",
        "aws_ecs_service.network_configuration.security_groups",
        SET,
    ),
    none(
        "twice",
        "aws_ecs_task_definition.requires_compatibilities",
        SET,
    ),
    none("twice", "aws_network_interface.security_groups", SET),
    none("twice", "aws_lb.security_groups", SET),
    none(
        "twice",
        "aws_acm_certificate_validation.validation_record_fqdns",
        SET,
    ),
    none("twice", "aws_vpc_endpoint.route_table_ids", SET),
    none("twice", "aws_vpc_endpoint.security_group_ids", SET),
    // The rule that only takes another away.
    none(
        "drop property",
        "AWS::EC2::SecurityGroup.SecurityGroupEgress[].FromPort",
        PLACEHOLDER,
    ),
    none(
        "drop property",
        "AWS::EC2::SecurityGroup.SecurityGroupEgress[].ToPort",
        PLACEHOLDER,
    ),
    none(
        "port",
        "AWS::EC2::SecurityGroup.SecurityGroupEgress[].*Port",
        PLACEHOLDER,
    ),
    // Engines.
    some(
        "add",
        "AWS::ECS::Service.AvailabilityZoneRebalancing",
        OTHER_ENGINE,
    ),
    some(
        "add",
        "aws_ecs_service.availability_zone_rebalancing",
        OTHER_ENGINE,
    ),
    some(
        "add",
        "AWS::ECS::Service.ServiceConnectConfiguration",
        OTHER_ENGINE,
    ),
    some(
        "add",
        "aws_ecs_service.service_connect_configuration",
        OTHER_ENGINE,
    ),
    some(
        "add",
        "aws_ecs_service.deployment_circuit_breaker",
        OTHER_ENGINE,
    ),
    some(
        "*",
        "aws_lb_listener_rule.lifecycle*",
        "under rolling updates no engine moves the rule",
    ),
    // Inputs.
    some(
        "drop property",
        "Mappings.S3PrefixLists",
        "a region whose prefix list is not known is asked for it either way",
    ),
    some(
        "drop property",
        "Mappings.CloudFrontPrefixLists",
        "a region whose prefix list is not known is asked for it either way",
    ),
    some(
        "rewire",
        "output.value.security_group",
        "the second group of a load balancer is its own as well",
    ),
    some(
        "*",
        "aws_s3_bucket.bucket_prefix",
        "another beginning of a name that is made up",
    ),
    some(
        "drop property",
        "aws_s3_bucket_lifecycle_configuration.rule[].filter",
        "a rule without a filter is of every object as well",
    ),
    none("drop property", "Parameters.AllowedPattern", CHECKED_LATER),
    some("drop property", "variable.validation", CHECKED_LATER),
    some("drop property", "variable.type", CHECKED_LATER),
    none("*", "variable.nullable", "nobody gives null"),
    some(
        "drop property",
        "Parameters.Default",
        "a value is asked for instead",
    ),
    some(
        "drop property",
        "variable.default",
        "a value is asked for instead",
    ),
];
