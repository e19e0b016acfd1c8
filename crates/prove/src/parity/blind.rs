//! Changes that the comparison of both formats does not see, each with the reason.

const ALONE: &str = "one format alone has it, so there is nothing to compare it with";
const PROVES: &str = "the first is one that proves a certificate, which Terraform alone has; the template's records are compared";
const PEOPLE: &str = "text for people, of each format's own";
const REGIONS: &str =
    "each format refuses a region in its own way, and a test over every region holds both";
const MADE_UP: &str = "CloudFormation makes these names up";
const VOLUME: &str = "CloudFormation hands the instance's own tags on";
const OF_A_BUCKET: &str =
    "CloudFormation has it as a property of the bucket, whose own origin is compared";
const ALREADY: &str = "another wait of the same list gives it already";

/// Changes that are not seen by comparing, with the reason. `*` at the end stands for the rest.
pub const BLIND: &[(&str, &str)] = &[
    ("change Mappings.S3PrefixLists.*", ALONE),
    ("drop Mappings.S3PrefixLists.*", ALONE),
    ("change Mappings.CloudFrontPrefixLists.*", ALONE),
    ("drop Mappings.CloudFrontPrefixLists.*", ALONE),
    (
        "drop resource.aws_s3_bucket_lifecycle_configuration.*.//",
        OF_A_BUCKET,
    ),
    (
        "drop resource.aws_s3_bucket_public_access_block.*.//",
        OF_A_BUCKET,
    ),
    (
        "drop resource.aws_s3_bucket_server_side_encryption_configuration.*.//",
        OF_A_BUCKET,
    ),
    ("change Rules.*.Assertions.[].Assert.Fn::Or.*", ALONE),
    ("drop Rules.*.Assertions.[].Assert.Fn::Or*", ALONE),
    (
        "change Rules.*.Assertions.[].AssertDescription",
        "text for people, of each format's own",
    ),
    (
        "change variable.*.validation.error_message",
        "text for people, of each format's own",
    ),
    (
        "drop Resources.AWS::CloudFormation::WaitConditionHandle.Condition",
        "CloudFormation takes no wait for what is left out, and a barrier makes nothing",
    ),
    (
        "change Resources.AWS::EC2::LaunchTemplate.Metadata.*",
        ALONE,
    ),
    ("drop Resources.AWS::EC2::LaunchTemplate.Metadata*", ALONE),
    (
        "drop resource.aws_flow_log.*.log_destination",
        "a bucket stands in CloudFormation under another property; the proof asks for it in each document",
    ),
    (
        "change data.aws_availability_zones.*",
        "CloudFormation's zones cannot be filtered",
    ),
    (
        "drop data.aws_availability_zones.*",
        "CloudFormation's zones cannot be filtered",
    ),
    ("change Outputs.*.Description", PEOPLE),
    ("change output.*.description", PEOPLE),
    (
        "drop Outputs.*.Condition",
        "Terraform has no condition on outputs",
    ),
    ("change Rules.*.Assertions.[].Assert.Fn::Not*", REGIONS),
    ("drop Rules.*.Assertions.[].Assert.Fn::Not*", REGIONS),
    ("change data.aws_service.*", REGIONS),
    ("drop data.aws_service.*", REGIONS),
    ("change resource.aws_launch_template.*.name_prefix", MADE_UP),
    (
        "change resource.aws_instance.*.root_block_device.tags.*",
        VOLUME,
    ),
    (
        "drop resource.aws_instance.*.root_block_device.tags.*",
        VOLUME,
    ),
    (
        "drop resource.aws_ecs_cluster_capacity_providers.*.//",
        ALONE,
    ),
    ("drop resource.aws_launch_template.*.//", ALONE),
    (
        "drop resource.aws_instance.*.lifecycle.ignore_changes.[]",
        "what replaces the host has an invariant of its own",
    ),
    (
        "drop resource.aws_subnet.*.lifecycle",
        "zones that move have an invariant of their own",
    ),
    ("change resource.aws_default_security_group.*", ALONE),
    ("drop resource.aws_default_security_group.*", ALONE),
    ("drop resource.aws_ecr_lifecycle_policy.*.//", ALONE),
    ("drop resource.aws_iam_role_policy_attachment.*.//", ALONE),
    ("change resource.aws_route53_record.*.name", PROVES),
    ("drop resource.aws_route53_record.*.name", PROVES),
    ("change resource.aws_route53_record.*.type", PROVES),
    ("drop resource.aws_route53_record.*.type", PROVES),
    ("change resource.aws_route53_record.*.zone_id", PROVES),
    ("drop resource.aws_route53_record.*.zone_id", PROVES),
    ("drop resource.aws_route53_record.*.//", PROVES),
    ("drop resource.aws_acm_certificate_validation.*.//", ALONE),
    ("drop resource.aws_cloudwatch_event_target.*.//", ALONE),
    (
        "drop resource.aws_cloudwatch_event_target.*.depends_on*",
        ALONE,
    ),
    ("drop Resources.AWS::EC2::EIP.DependsOn.[]", ALREADY),
    ("drop resource.aws_eip.*.depends_on.[]", ALREADY),
    (
        "drop Resources.AWS::ElasticLoadBalancingV2::LoadBalancer.DependsOn.[]",
        ALREADY,
    ),
    ("drop resource.aws_lb.*.depends_on.[]", ALREADY),
    (
        "drop resource.aws_ecs_service.*.lifecycle.ignore_changes.[]",
        "what an engine owns has a test of its own, and an invariant",
    ),
];
