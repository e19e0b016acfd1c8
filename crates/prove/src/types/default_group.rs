//! A default security group.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "DefaultSecurityGroup",
    gives: None,
    rows: ALL,
};

rows! {
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .needed_as_meant();
    TAGS "" "tags" .pairs();
}
