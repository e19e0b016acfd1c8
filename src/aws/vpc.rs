//! `AWS::EC2::VPC`: the network.

use crate::stack::{Attr, Id, Tree};

crate::resource! {
    /// The network; both DNS flags are on because private names of endpoints need them.
    Vpc, "Vpc", Some("AWS::EC2::VPC"), Some("aws_vpc");
    /// Range of its addresses.
    cidr: String => both "CidrBlock" "cidr_block";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "EnableDnsHostnames" "enable_dns_hostnames" = true;
        both "EnableDnsSupport" "enable_dns_support" = true;
    }
}

impl Vpc {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}
