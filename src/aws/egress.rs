//! `AWS::EC2::SecurityGroupEgress`: one way out.

use crate::stack::{Id, Tree, Val};

crate::resource! {
    /// One way out of a security group.
    Egress, "Egress", Some("AWS::EC2::SecurityGroupEgress"), Some("aws_vpc_security_group_egress_rule");
    /// The group that the rule belongs to.
    group: Val<Id> => both "GroupId" "security_group_id";
    /// First port.
    from_port: u16 => both "FromPort" "from_port";
    /// Last port.
    to_port: u16 => both "ToPort" "to_port";
    /// Who may be reached: a range of addresses.
    cidr: Tree => both "CidrIp" "cidr_ipv4";
    /// Who may be reached: another group.
    peer: Option<Val<Id>> => both "DestinationSecurityGroupId" "referenced_security_group_id";
    /// Who may be reached: a prefix list.
    prefix_list: Option<Val<Id>> => both "DestinationPrefixListId" "prefix_list_id";
    /// What it is for.
    description: String => both "Description" "description";
    /// Tags, which `CloudFormation` does not take here.
    tags: Tree => tf "tags" because "the type has no tags in CloudFormation";
    @always { both "IpProtocol" "ip_protocol" = "tcp"; }
}
