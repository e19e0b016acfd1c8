//! An internet gateway.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "InternetGateway",
    gives: Some(&["InternetGatewayId"]),
    rows: ALL,
};

rows! {
    TAGS "Tags" "tags" .pairs();
    VPC "" "vpc_id" .to_id(Kind::Vpc);
}
