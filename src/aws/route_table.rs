//! `AWS::EC2::RouteTable`: where packets of a subnet go.

use crate::stack::{Attr, Id, Tree, Val};

crate::resource! {
    /// Where packets of a subnet go.
    RouteTable, "RouteTable", Some("AWS::EC2::RouteTable"), Some("aws_route_table");
    /// The network.
    vpc: Val<Id> => both "VpcId" "vpc_id";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl RouteTable {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}
