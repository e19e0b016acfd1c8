//! `AWS::EC2::SubnetRouteTableAssociation`: gives a subnet its route table.

use crate::stack::{Id, Val};

crate::resource! {
    /// Gives a subnet its route table.
    RouteTableAssociation, "RouteTableAssociation", Some("AWS::EC2::SubnetRouteTableAssociation"), Some("aws_route_table_association");
    /// The subnet.
    subnet: Val<Id> => both "SubnetId" "subnet_id";
    /// The table.
    table: Val<Id> => both "RouteTableId" "route_table_id";
}
