//! A network interface.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "NetworkInterface",
    gives: Some(&[
        "Id",
        "PrimaryIpv6Address",
        "PrimaryPrivateIpAddress",
        "SecondaryPrivateIpAddresses",
        "VpcId",
    ]),
    rows: ALL,
};

rows! {
    SUBNET "SubnetId" "subnet_id" .to_id(Kind::Subnet) .needed() .known();
    GROUPS "GroupSet" "security_groups" .to_id(Kind::SecurityGroup) .needed_as_meant() .once_in_templates() .set();
    DESCRIPTION "Description" "description";
    TAGS "Tags" "tags" .pairs();
}
