//! A route.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Route",
    gives: None,
    rows: ALL,
};

rows! {
    TABLE "RouteTableId" "route_table_id" .to_id(Kind::RouteTable);
    TO "DestinationCidrBlock" "destination_cidr_block" .cidr();
    GATEWAY "GatewayId" "gateway_id" .to_id(Kind::InternetGateway) .alone(&[NAT]);
    NAT "NatGatewayId" "nat_gateway_id" .to_id(Kind::NatGateway);
}
