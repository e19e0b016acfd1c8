//! `aws_default_security_group`: the group that every network is born with, emptied.

use crate::stack::{Id, Tree, Val};

crate::resource! {
    /// The group that every network is born with, emptied.
    DefaultSecurityGroup, "DefaultSecurityGroup", None, Some("aws_default_security_group"),
        one_sided "CloudFormation cannot touch the default security group of a network; nothing uses it";
    /// The network.
    vpc: Val<Id> => tf "vpc_id" because "only Terraform has this type";
    /// Tags.
    tags: Tree => tf "tags" because "only Terraform has this type";
}
