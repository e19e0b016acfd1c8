//! An internet gateway.

use crate::world::kinds::Kind;
use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type { kind: Kind::InternetGateway, noun: "InternetGateway", gives: Some(&["InternetGatewayId"]), rows: ALL };

rows! {
    TAGS "Tags" "tags" .pairs();
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc);
}
