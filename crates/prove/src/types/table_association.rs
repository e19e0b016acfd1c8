//! A route table association.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "RouteTableAssociation",
    gives: None,
    rows: ALL,
};

rows! {
    SUBNET "SubnetId" "subnet_id" .to_id(Kind::Subnet) .needed() .or(&[GATEWAY]) .alone(&[GATEWAY]);
    TABLE "RouteTableId" "route_table_id" .to_id(Kind::RouteTable) .needed();
    GATEWAY "" "gateway_id" .to_id(Kind::InternetGateway);
}
