//! A route table.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "RouteTable",
    gives: Some(&["RouteTableId"]),
    rows: ALL,
};

rows! {
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .needed();
    TAGS "Tags" "tags" .pairs();
    INLINE_ROUTES "" "route";
}
