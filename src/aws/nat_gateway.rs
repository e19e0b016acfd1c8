//! `AWS::EC2::NatGateway`: the way out of private subnets.

use crate::stack::{Attr, Id, Tree, Val};

crate::resource! {
    /// The way out of private subnets.
    NatGateway, "NatGateway", Some("AWS::EC2::NatGateway"), Some("aws_nat_gateway");
    /// A public subnet.
    subnet: Val<Id> => both "SubnetId" "subnet_id";
    /// Its fixed address.
    allocation: Val<Id> => both "AllocationId" "allocation_id";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl NatGateway {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}
