//! `AWS::EC2::EIP`: a fixed public address.

use crate::stack::{Attr, Dns, Id, Tree};

crate::resource! {
    /// A fixed public address.
    Address, "Address", Some("AWS::EC2::EIP"), Some("aws_eip");
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always { both "Domain" "domain" = "vpc"; }
}

impl Address {
    /// The address itself.
    pub const IP: Attr<Self, Dns> = Attr::by_ref("public_ip");
    /// What an association or a NAT gateway asks for.
    pub const ALLOCATION: Attr<Self, Id> = Attr::att("AllocationId", "allocation_id");
}
