//! `AWS::EC2::Route`: a way out of a route table.

use crate::stack::{Id, Val};

crate::resource! {
    /// A way out of a route table.
    Route, "Route", Some("AWS::EC2::Route"), Some("aws_route");
    /// The table.
    table: Val<Id> => both "RouteTableId" "route_table_id";
    /// The internet gateway, for public subnets.
    gateway: Option<Val<Id>> => both "GatewayId" "gateway_id";
    /// The NAT gateway, for private ones.
    nat: Option<Val<Id>> => both "NatGatewayId" "nat_gateway_id";
    @always { both "DestinationCidrBlock" "destination_cidr_block" = "0.0.0.0/0"; }
}
