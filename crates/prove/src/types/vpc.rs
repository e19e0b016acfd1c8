//! A network.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "Vpc",
    gives: Some(&[
        "VpcId",
        "CidrBlock",
        "CidrBlockAssociations",
        "DefaultNetworkAcl",
        "DefaultSecurityGroup",
        "Ipv6CidrBlocks",
    ]),
    rows: ALL,
};

rows! {
    CIDR "CidrBlock" "cidr_block" .needed() .or(&[POOL]) .cidr();
    DNS_SUPPORT "EnableDnsSupport" "enable_dns_support" .flag();
    DNS_HOSTNAMES "EnableDnsHostnames" "enable_dns_hostnames" .flag();
    TAGS "Tags" "tags" .pairs();
    POOL "Ipv4IpamPoolId" "ipv4_ipam_pool_id";
}
