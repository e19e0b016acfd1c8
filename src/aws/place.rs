//! What AWS knows of the place where a document is deployed, in both spellings.

use super::prefix_lists;
use crate::stack::{Fact, Pseudo};
use crate::system::InputKind;
use doc::{Json, Map, json, object};

/// Name of the mapping of what names of endpoints begin with.
pub const ENDPOINT_PREFIX_MAPPING: &str = "Endpoints";

/// What names of endpoints begin with by partition: every one, since a missing key fails a stack before a
/// rule can speak.
pub fn endpoint_prefixes() -> Json<'static> {
    let entry = |partition: &'static str| {
        let prefix = if partition == "aws-cn" {
            "cn.com.amazonaws"
        } else {
            "com.amazonaws"
        };
        (partition, json!({"Prefix": prefix}))
    };
    [
        "aws",
        "aws-cn",
        "aws-us-gov",
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-iso-f",
        "aws-eusc",
    ]
    .map(entry)
    .into_iter()
    .collect::<Map<'_>>()
    .into()
}

/// How `CloudFormation` says it.
pub fn cloudformation(pseudo: Pseudo) -> Json<'static> {
    match pseudo {
        Pseudo::Region => json!({"Ref": "AWS::Region"}),
        Pseudo::Partition => json!({"Ref": "AWS::Partition"}),
        Pseudo::Account => json!({"Ref": "AWS::AccountId"}),
        Pseudo::Suffix => json!({"Ref": "AWS::URLSuffix"}),
        Pseudo::EndpointPrefix => json!({"Fn::FindInMap": [
            ENDPOINT_PREFIX_MAPPING,
            {"Ref": "AWS::Partition"},
            "Prefix"
        ]}),
        Pseudo::Zone(n) => json!({"Fn::Select": [n, {"Fn::GetAZs": ""}]}),
        Pseudo::S3PrefixList => prefix_lists::S3.cloudformation(),
        Pseudo::CloudFrontPrefixList => prefix_lists::CLOUDFRONT.cloudformation(),
        Pseudo::DynamoDbPrefixList => prefix_lists::DYNAMODB.cloudformation(),
        Pseudo::ImageX86 => json!(format!("resolve:ssm:{}", image_parameter("x86_64"))),
        Pseudo::ImageArm => json!(format!("resolve:ssm:{}", image_parameter("arm64"))),
    }
}

/// AWS's public parameter with the id of the current Amazon Linux image.
/// <https://docs.aws.amazon.com/linux/al2023/ug/ec2.html>
fn image_parameter(architecture: &str) -> String {
    format!("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}")
}

/// How Terraform says it: an expression, and the data source that it reads.
pub struct Source {
    /// Without `${}`.
    pub expression: String,
    /// Type, name and arguments of the data source.
    pub data: (&'static str, &'static str, Map<'static>),
}

/// How Terraform says it.
pub fn terraform(pseudo: Pseudo) -> Source {
    let source = |expression: &str, kind, name, arguments| Source {
        expression: expression.to_owned(),
        data: (kind, name, arguments),
    };
    match pseudo {
        // `aws_region` has no attribute that provider 5 knows and provider 6 does not deprecate.
        // This one asks nobody: it takes names of services apart, and says the provider's region.
        Pseudo::Region => source(
            "data.aws_service.s3.region",
            "aws_service",
            "s3",
            object! {"service_id": "s3"},
        ),
        Pseudo::Partition => source(
            "data.aws_partition.current.partition",
            "aws_partition",
            "current",
            Map::new(),
        ),
        Pseudo::Suffix => source(
            "data.aws_partition.current.dns_suffix",
            "aws_partition",
            "current",
            Map::new(),
        ),
        Pseudo::EndpointPrefix => source(
            "data.aws_partition.current.reverse_dns_prefix",
            "aws_partition",
            "current",
            Map::new(),
        ),
        Pseudo::Account => source(
            "data.aws_caller_identity.current.account_id",
            "aws_caller_identity",
            "current",
            Map::new(),
        ),
        Pseudo::Zone(n) => source(
            &format!("data.aws_availability_zones.available.names[{n}]"),
            "aws_availability_zones",
            "available",
            // Local zones and zones that an account must opt into have no Fargate.
            object! {"state": "available", "filter": {"name": "opt-in-status", "values": ["opt-in-not-required"]}},
        ),
        Pseudo::S3PrefixList => source(
            "data.aws_ec2_managed_prefix_list.s3.id",
            "aws_ec2_managed_prefix_list",
            "s3",
            object! {"name": "com.amazonaws.${data.aws_service.s3.region}.s3"},
        ),
        Pseudo::CloudFrontPrefixList => source(
            "data.aws_ec2_managed_prefix_list.cloudfront.id",
            "aws_ec2_managed_prefix_list",
            "cloudfront",
            object! {"name": "com.amazonaws.global.cloudfront.origin-facing"},
        ),
        Pseudo::DynamoDbPrefixList => source(
            "data.aws_ec2_managed_prefix_list.dynamodb.id",
            "aws_ec2_managed_prefix_list",
            "dynamodb",
            object! {"name": "com.amazonaws.${data.aws_service.s3.region}.dynamodb"},
        ),
        Pseudo::ImageX86 | Pseudo::ImageArm => {
            let (name, architecture) = if pseudo == Pseudo::ImageX86 {
                ("image_x86_64", "x86_64")
            } else {
                ("image_arm64", "arm64")
            };
            source(
                // The id of a public image is no secret; `value` would hide it in every plan.
                &format!("data.aws_ssm_parameter.{name}.insecure_value"),
                "aws_ssm_parameter",
                name,
                object! {"name": image_parameter(architecture)},
            )
        }
    }
}

/// A parameter's type in `CloudFormation`, and the pattern that its value has.
pub fn input(kind: InputKind) -> (&'static str, Option<&'static str>) {
    match kind {
        InputKind::Text => ("String", None),
        InputKind::ParameterName => ("String", Some("^/[A-Za-z0-9_./-]+$")),
        InputKind::Vpc => ("AWS::EC2::VPC::Id", Some("^vpc-[0-9a-f]+$")),
        InputKind::Subnet => ("AWS::EC2::Subnet::Id", Some("^subnet-[0-9a-f]+$")),
        InputKind::SecurityGroup => ("AWS::EC2::SecurityGroup::Id", Some("^sg-[0-9a-f]+$")),
        InputKind::PrefixList => ("String", Some("^pl-[0-9a-f]+$")),
        InputKind::RouteTable => ("String", Some("^rtb-[0-9a-f]+$")),
        InputKind::HostedZone => ("AWS::Route53::HostedZone::Id", Some("^Z[A-Z0-9]{1,31}$")),
        InputKind::FileSystem => ("String", Some("^fs-[0-9a-f]+$")),
        InputKind::AccessPoint => ("String", Some("^fsap-[0-9a-f]+$")),
        InputKind::Arn => ("String", Some("^arn:aws[a-z-]*:.+$")),
        InputKind::Key => (
            "String",
            Some("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$"),
        ),
        InputKind::Image => ("String", Some("^[^ ]+$")),
    }
}

/// The data source that looks a subnet up in Terraform.
pub const SUBNET: &str = "aws_subnet";

/// What is known of a subnet: the attribute that `Fn::ValueOf` reads in `CloudFormation`, which has none of
/// the kind for security groups and route tables, and that of Terraform's data source.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html>
pub fn fact(fact: Fact) -> (&'static str, &'static str) {
    match fact {
        Fact::Vpc => ("VpcId", "vpc_id"),
        Fact::Zone => ("AvailabilityZone", "availability_zone"),
    }
}
