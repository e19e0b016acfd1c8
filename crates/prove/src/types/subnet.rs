//! A subnet.

use super::{Type, forms, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Subnet",
    gives: Some(&[
        "SubnetId",
        "AvailabilityZone",
        "AvailabilityZoneId",
        "CidrBlock",
        "Ipv6CidrBlocks",
        "NetworkAclAssociationId",
        "OutpostArn",
        "VpcId",
        "BlockPublicAccessStates",
    ]),
    rows: ALL,
};

rows! {
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .needed();
    CIDR "CidrBlock" "cidr_block" .needed() .or(&[POOL, IPV6_CIDR, IPV6_ONLY]) .cidr();
    ZONE "AvailabilityZone" "availability_zone" .text_that(64, forms::dashed, forms::zone, "such as eu-west-1a") .needed_as_meant() .or(&[ZONE_ID]) .alone(&[ZONE_ID]);
    ZONE_ID "AvailabilityZoneId" "availability_zone_id" .text_that(64, forms::dashed, forms::zone_id, "such as euw1-az1");
    PUBLIC_ADDRESSES "MapPublicIpOnLaunch" "map_public_ip_on_launch" .flag();
    TAGS "Tags" "tags" .pairs();
    POOL "Ipv4IpamPoolId" "ipv4_ipam_pool_id";
    IPV6_CIDR "Ipv6CidrBlock" "ipv6_cidr_block";
    IPV6_ONLY "Ipv6Native" "ipv6_native";
}
