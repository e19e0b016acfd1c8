//! Regions and partitions: where the names that AWS gives its services are known, and where not.

use super::context::Context;
use super::zones;
use crate::finding::codes;
use crate::system::{EndpointPrefix, UnfitRegions, Zone};

/// Prefixes of the regions of partitions besides `aws`, whose regions have many, as botocore's
/// `partitions.json` has them.
const PARTITIONS: &[(&str, &str)] = &[
    ("cn-", CHINA),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

/// The partition of China.
pub(super) const CHINA: &str = "aws-cn";

/// Partitions in which the names of endpoints are known.
const KNOWN: &[&str] = &["aws", CHINA, "aws-us-gov"];

/// Regions of the other partitions, as `CloudFormation`'s schemas of July 2026 have them.
const NOT_KNOWN: &[&str] = &[
    "eu-isoe-west-1",
    "eusc-de-east-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
];

/// Services whose endpoint in China begins with `cn.com.amazonaws`; all others, `logs` among them, begin
/// with `com.amazonaws` there too. As `aws ec2 describe-vpc-endpoint-services` gave them to the authors of
/// CDK: `VPC_ENDPOINT_SERVICE_EXCEPTIONS` in
/// <https://github.com/aws/aws-cdk/blob/v2.175.1/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts>.
const CHINESE: &[&str] = &[
    "account",
    "application-autoscaling",
    "appmesh-envoy-management",
    "athena",
    "autoscaling",
    "awsconnector",
    "backup",
    "batch",
    "cassandra",
    "cloudcontrolapi",
    "cloudformation",
    "codedeploy-commands-secure",
    "databrew",
    "dms",
    "ebs",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "elasticache",
    "elasticbeanstalk",
    "elasticfilesystem",
    "elasticfilesystem-fips",
    "emr-containers",
    "execute-api",
    "fsx",
    "imagebuilder",
    "iot.data",
    "iotsitewise.api",
    "iotsitewise.data",
    "kinesis-streams",
    "lambda",
    "license-manager",
    "monitoring",
    "polly",
    "rds",
    "redshift",
    "redshift-data",
    "sagemaker.api",
    "sagemaker.featurestore-runtime",
    "sagemaker.runtime",
    "securityhub",
    "servicecatalog",
    "sms",
    "sqs",
    "states",
    "sts",
    "sync-states",
    "synthetics",
    "transcribestreaming",
    "transfer",
    "workspaces",
    "xray",
];

/// The partition of a region.
pub(crate) fn partition(region: &str) -> &'static str {
    PARTITIONS
        .iter()
        .find(|(prefix, _)| region.starts_with(prefix))
        .map_or("aws", |(_, partition)| partition)
}

/// What an interface endpoint's name begins with.
pub(super) fn prefix(region: Option<&str>, service: &str) -> EndpointPrefix {
    if !CHINESE.contains(&service) {
        return EndpointPrefix::Everywhere;
    }
    match region.map(partition) {
        Some(CHINA) => EndpointPrefix::China,
        Some(_) => EndpointPrefix::Everywhere,
        None => EndpointPrefix::OfThePartition,
    }
}

/// The region that the blueprint names has to be one whose names are known.
pub(super) fn check(cx: &mut Context) {
    let Some(region) = zones::region(cx.blueprint) else {
        return;
    };
    let partition = partition(&region);
    if !KNOWN.contains(&partition) {
        cx.say(
            codes::REGION_UNFIT,
            zones::region_place(cx.blueprint),
            format!(
                "`{region}` belongs to the partition {partition}, and what AWS calls its endpoints there is not known"
            ),
            "write a region of AWS's public regions, of GovCloud or of China, such as `eu-central-1`",
        );
    }
    let endpoints = &cx.blueprint.network.endpoints;
    if partition == CHINA
        && let Some(at) = endpoints.iter().position(|e| e.as_str() == "transcribe")
    {
        cx.say(
            codes::ENDPOINT_UNFIT,
            format!("/network/endpoints/{at}"),
            "`transcribe` is called another name in China, which is not known here",
            "take it out, or write `transcribestreaming`",
        );
    }
}

/// Regions in which the document, whose region is open, would not do.
pub(super) fn unfit(region: Option<&str>, zones: &[Zone]) -> Vec<UnfitRegions> {
    if region.is_some() {
        return Vec::new();
    }
    let mut out = vec![UnfitRegions {
        name: "PartitionIsKnown",
        regions: NOT_KNOWN.to_vec(),
        why: "What AWS calls its endpoints in this partition is not known: deploy to a public region, GovCloud or China",
    }];
    // The zones of subnets that are there are their owner's choice.
    if !zones.is_empty() && zones.iter().all(|zone| matches!(zone, Zone::Nth(_))) {
        out.push(UnfitRegions {
            name: "ZonesHaveFargate",
            regions: zones::with_zones_left_out().collect(),
            why: "Fargate is not in every zone of this region: name the region in the blueprint, which then takes zones that have it",
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_of_a_partition() {
        for (region, expected) in [
            ("eu-central-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            assert_eq!(partition(region), expected);
        }
        assert!(NOT_KNOWN.iter().all(|r| !KNOWN.contains(&partition(r))));
    }

    #[test]
    fn tables_are_sorted_and_say_nothing_twice() {
        assert!(CHINESE.is_sorted_by(|a, b| a < b));
        assert!(NOT_KNOWN.is_sorted_by(|a, b| a < b));
    }
}
