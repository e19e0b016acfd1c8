//! What one format says and the other does not, each with the reason.

use Said::{Any, Is, Nothing, OneOf};

/// What a document says of a property.
#[derive(Clone, Copy)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// This.
    Is(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Something.
    Any,
}

const PROVEN: &str =
    "CloudFormation proves a certificate by itself, and a reference waits until it is issued";

impl Said {
    pub fn fits(self, said: Option<&str>) -> bool {
        match (self, said) {
            (Nothing, None) | (Any, Some(_)) => true,
            (Is(wanted), Some(said)) => wanted == said,
            (OneOf(wanted), Some(said)) => wanted.contains(&said),
            _ => false,
        }
    }
}

/// One difference that is as it has to be.
pub struct Entry {
    /// The kind of thing.
    pub kind: &'static str,
    /// The property; `*` at its end stands for the rest.
    pub property: &'static str,
    /// What CloudFormation says.
    pub cloudformation: Said,
    /// What Terraform says.
    pub terraform: Said,
    /// Every thing of the kind differs so: where one does not, something is missing.
    pub always: bool,
    /// Why.
    pub reason: &'static str,
}

impl Entry {
    pub fn fits(&self, kind: &str, property: &str) -> bool {
        self.kind == kind
            && match self.property.strip_suffix('*') {
                Some(start) => property.starts_with(start),
                None => self.property == property,
            }
    }
}

const fn always(
    kind: &'static str,
    property: &'static str,
    cloudformation: Said,
    terraform: Said,
    reason: &'static str,
) -> Entry {
    Entry {
        kind,
        property,
        cloudformation,
        terraform,
        always: true,
        reason,
    }
}

const fn sometimes(
    kind: &'static str,
    property: &'static str,
    cloudformation: Said,
    terraform: Said,
    reason: &'static str,
) -> Entry {
    Entry {
        kind,
        property,
        cloudformation,
        terraform,
        always: false,
        reason,
    }
}

const TEMPLATE: &str = "CloudFormation leaves what the host starts with to its launch template";
const FROZEN: &str = "metadata that changes would be an update, which CloudFormation cannot carry out safely on what an engine owns";
const COMPOSED: &str = "CloudFormation composes a name of the stack's and the resource's";
const RESET: &str = "CloudFormation leaves an attribute as it was where the template no longer has it; Terraform turns logs off with their block";
const KEPT: &str =
    "Terraform deletes only what `destroy` or a replacement asks for, and shows it first";

pub const LIST: &[Entry] = &[
    // The document.
    always(
        "document",
        "AWSTemplateFormatVersion",
        Is("2010-09-09"),
        Nothing,
        "the language's own version",
    ),
    always(
        "document",
        "terraform.required_providers.aws.source",
        Nothing,
        Is("hashicorp/aws"),
        "CloudFormation has no providers",
    ),
    always(
        "document",
        "terraform.required_providers.aws.version",
        Nothing,
        // The second knows what ECS's own blue/green with a pause needs.
        OneOf(&[">= 5.100.0, < 7.0.0", ">= 6.66.0, < 7.0.0"]),
        "CloudFormation has no providers",
    ),
    always(
        "document",
        "provider.aws.region",
        Nothing,
        Is("${var.region}"),
        "a stack is in a region; Terraform is told",
    ),
    sometimes(
        "output",
        "when",
        Is("input.deploy_services"),
        Nothing,
        "Terraform has no condition on an output: what is left out is null in it",
    ),
    sometimes(
        "input",
        "",
        Nothing,
        Is("region"),
        "a stack is in a region; Terraform is told",
    ),
    sometimes(
        "input",
        "",
        OneOf(&[
            "S3PrefixListId",
            "CloudFrontPrefixListId",
            "DynamodbPrefixListId",
        ]),
        Nothing,
        "CloudFormation cannot look the prefix list up",
    ),
    sometimes(
        "check",
        "",
        OneOf(&["S3PrefixListKnown", "CloudFrontPrefixListKnown"]),
        Nothing,
        "CloudFormation cannot look the prefix list up",
    ),
    sometimes(
        "document",
        "Mappings.S3PrefixLists.*",
        Any,
        Nothing,
        "CloudFormation cannot look the prefix list up",
    ),
    sometimes(
        "document",
        "Mappings.CloudFrontPrefixLists.*",
        Any,
        Nothing,
        "CloudFormation cannot look the prefix list up",
    ),
    sometimes(
        "check",
        "",
        OneOf(&["PartitionIsKnown", "ZonesHaveFargate"]),
        Nothing,
        "Terraform says it on the data source of the region",
    ),
    sometimes(
        "document",
        "Mappings.Endpoints.*",
        Any,
        Nothing,
        "Terraform's provider knows what names begin with in its partition",
    ),
    sometimes(
        "egress rule",
        "target_list",
        Is(
            "«if not (input.s3_prefix_list_id is \"\"): «input.s3_prefix_list_id», else «map(S3PrefixLists, «aws.region», Id)»»",
        ),
        Is("«aws_ec2_managed_prefix_list {name: com.amazonaws.«aws.region».s3}.id»"),
        "CloudFormation cannot look the prefix list up",
    ),
    sometimes(
        "ingress rule",
        "source_list",
        Is(
            "«if not (input.cloud_front_prefix_list_id is \"\"): «input.cloud_front_prefix_list_id», else «map(CloudFrontPrefixLists, «aws.region», Id)»»",
        ),
        Is(
            "«aws_ec2_managed_prefix_list {name: com.amazonaws.global.cloudfront.origin-facing}.id»",
        ),
        "CloudFormation cannot look the prefix list up",
    ),
    sometimes(
        "egress rule",
        "target_list",
        Is("«input.dynamodb_prefix_list_id»"),
        Is("«aws_ec2_managed_prefix_list {name: com.amazonaws.«aws.region».dynamodb}.id»"),
        "CloudFormation cannot look the prefix list up",
    ),
    // What stands beside a resource in words.
    always("listener rule", "from", Nothing, Any, FROZEN),
    always("service", "from", Nothing, Any, FROZEN),
    sometimes(
        "output",
        "description",
        Any,
        Any,
        "a record is a text in CloudFormation and an object in Terraform, and each says so",
    ),
    // Names.
    // The launch template's, which is described as a part of its instance.
    always("instance", "name_prefix", Nothing, Any, COMPOSED),
    // What becomes of it.
    always("log group", "on_delete", Is("Delete"), Nothing, KEPT),
    always("log group", "on_replace", Is("Retain"), Nothing, KEPT),
    always(
        "repository",
        "on_delete",
        Is("RetainExceptOnCreate"),
        Nothing,
        "Terraform refuses to delete a repository that holds images",
    ),
    always(
        "repository",
        "on_replace",
        Is("Retain"),
        Nothing,
        "Terraform refuses to delete a repository that holds images",
    ),
    always(
        "bucket",
        "on_delete",
        Is("Retain"),
        Nothing,
        "Terraform refuses to delete a bucket that holds objects",
    ),
    always(
        "bucket",
        "on_replace",
        Is("Retain"),
        Nothing,
        "Terraform refuses to delete a bucket that holds objects",
    ),
    always(
        "bucket",
        "rules[0].filter",
        Nothing,
        Is("{}"),
        "in CloudFormation a rule without a filter is of every object",
    ),
    always(
        "event rule",
        "after",
        Any,
        Nothing,
        "CloudFormation's rule lists its target; Terraform makes that after both",
    ),
    sometimes(
        "target group",
        "codes",
        Nothing,
        Is("0-99"),
        "CloudFormation has a property of its own for the codes of gRPC",
    ),
    sometimes("load balancer", "logs", Is("false"), Nothing, RESET),
    sometimes("load balancer", "logs_prefix", Is(""), Nothing, RESET),
    always(
        "task definition",
        "on_delete",
        Is("Delete"),
        Nothing,
        "skip_destroy speaks of both deletion and replacement",
    ),
    always(
        "deployment configuration",
        "new_first",
        Nothing,
        Is("true"),
        "CloudFormation always makes the new one first",
    ),
    always(
        "target group",
        "new_first",
        Nothing,
        Is("true"),
        "CloudFormation always makes the new one first",
    ),
    always(
        "certificate",
        "new_first",
        Nothing,
        Is("true"),
        "CloudFormation always makes the new one first",
    ),
    // What proves a certificate.
    sometimes(
        "DNS record",
        "",
        Nothing,
        OneOf(&[
            "aws_route53_record.internet_validation_api_example_com",
            "aws_route53_record.internet_validation_market_example_com",
            "aws_route53_record.internet_validation_www_market_example_com",
        ]),
        PROVEN,
    ),
    sometimes(
        "certificate validation",
        "",
        Nothing,
        Is("aws_acm_certificate_validation.internet"),
        PROVEN,
    ),
    sometimes(
        "listener",
        "certificate",
        Is("«certificate/internet.arn»"),
        Is("«certificate validation/internet.arn»"),
        PROVEN,
    ),
    // What an engine owns.
    always(
        "listener rule",
        "ignore_changes[0]",
        Nothing,
        Is("action"),
        "in CloudFormation the stack policy denies the update",
    ),
    always(
        "service",
        "ignore_changes[*",
        Nothing,
        Is("desired_count"),
        "CloudFormation leaves the count to the scalable target",
    ),
    sometimes(
        "service",
        "ignore_changes[*",
        Nothing,
        Is("task_definition"),
        "in CloudFormation the stack policy denies the update",
    ),
    sometimes(
        "service",
        "ignore_changes[*",
        Nothing,
        Is("load_balancer"),
        "in CloudFormation the stack policy denies the update",
    ),
    sometimes(
        "service",
        "ignore_changes[*",
        Nothing,
        OneOf(&[
            "launch_type",
            "capacity_provider_strategy",
            "availability_zone_rebalancing",
        ]),
        "in CloudFormation the stack policy denies the update",
    ),
    sometimes(
        "subnet",
        "ignore_changes[0]",
        Nothing,
        Is("availability_zone"),
        "CloudFormation takes no zone from a list that it asks for again",
    ),
    // The management host.
    always("instance", "own_metadata", Nothing, Is("enabled"), TEMPLATE),
    always("instance", "own_metadata_hops", Nothing, Is("1"), TEMPLATE),
    always(
        "instance",
        "own_metadata_tokens",
        Nothing,
        Is("required"),
        TEMPLATE,
    ),
    always(
        "instance",
        "tag_volume",
        Is("true"),
        Nothing,
        "Terraform tags the root device itself",
    ),
    always(
        "instance",
        "volume_tags.*",
        Nothing,
        Any,
        "CloudFormation hands on the instance's",
    ),
    always(
        "instance",
        "ignore_changes[*",
        Nothing,
        OneOf(&["ami", "launch_template"]),
        "CloudFormation resolves the image at launch alone, and what replaces the host is refused there",
    ),
    sometimes(
        "instance",
        "image",
        Is("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
        Is(
            "«aws_ssm_parameter {name: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}.insecure_value»",
        ),
        "the launch template resolves what Terraform looks up",
    ),
    sometimes(
        "instance",
        "image",
        Is("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"),
        Is(
            "«aws_ssm_parameter {name: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}.insecure_value»",
        ),
        "the launch template resolves what Terraform looks up",
    ),
    always(
        "instance",
        "template_version",
        Is("«launch template/management.LatestVersionNumber»"),
        Is("«launch template/management.latest_version»"),
        "one number under two names",
    ),
    always(
        "instance",
        "disk",
        Is("/dev/xvda"),
        Nothing,
        "Terraform knows the root device",
    ),
    // Spelled out by one provider.
    always(
        "flow log",
        "what",
        Is("VPC"),
        Nothing,
        "Terraform's vpc_id says what it is",
    ),
    sometimes(
        "flow log",
        "to",
        Nothing,
        Is("arn:«aws.partition»:s3:::clinic-connections"),
        "CloudFormation has one property for a log group and another for a bucket",
    ),
    always(
        "scaling policy",
        "namespace",
        Nothing,
        Is("ecs"),
        "CloudFormation's id of the target says it",
    ),
    always(
        "scaling policy",
        "dimension",
        Nothing,
        Is("ecs:service:DesiredCount"),
        "CloudFormation's id of the target says it",
    ),
    always(
        "security group",
        "inline_egress[0].CidrIp",
        Is("127.0.0.1/32"),
        Nothing,
        "Terraform takes the default way out away by itself",
    ),
    always(
        "security group",
        "inline_egress[0].IpProtocol",
        Is("icmp"),
        Nothing,
        "Terraform takes the default way out away by itself",
    ),
    always(
        "security group",
        "inline_egress[0].FromPort",
        Is("252"),
        Nothing,
        "Terraform takes the default way out away by itself",
    ),
    always(
        "security group",
        "inline_egress[0].ToPort",
        Is("86"),
        Nothing,
        "Terraform takes the default way out away by itself",
    ),
    always(
        "security group",
        "inline_egress[0].Description",
        Is("Takes the default way out away"),
        Nothing,
        "Terraform takes the default way out away by itself",
    ),
    sometimes(
        "default security group",
        "",
        Nothing,
        Any,
        "CloudFormation cannot touch the group that a network is born with",
    ),
    sometimes(
        "role policy",
        "after",
        Any,
        Nothing,
        "a policy of a role does not need its other policies",
    ),
];
