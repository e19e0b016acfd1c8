//! A NAT gateway.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "NatGateway",
    gives: Some(&["NatGatewayId", "EniId", "RouteTableId"]),
    rows: ALL,
};

rows! {
    SUBNET "SubnetId" "subnet_id" .to_id(Kind::Subnet);
    ADDRESS "AllocationId" "allocation_id" .to_id(Kind::ElasticIp);
    TAGS "Tags" "tags" .pairs();
    CONNECTIVITY "ConnectivityType" "connectivity_type";
}
