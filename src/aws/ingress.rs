//! `AWS::EC2::SecurityGroupIngress`: one way in.

use crate::stack::{Id, Tree, Val};

crate::resource! {
    /// One way in of a security group.
    Ingress, "Ingress", Some("AWS::EC2::SecurityGroupIngress"), Some("aws_vpc_security_group_ingress_rule");
    /// The group that the rule belongs to.
    group: Val<Id> => both "GroupId" "security_group_id";
    /// First port.
    from_port: u16 => both "FromPort" "from_port";
    /// Last port.
    to_port: u16 => both "ToPort" "to_port";
    /// Who may open the connection: a range of addresses.
    cidr: Tree => both "CidrIp" "cidr_ipv4";
    /// Who may open the connection: another group.
    peer: Option<Val<Id>> => both "SourceSecurityGroupId" "referenced_security_group_id";
    /// Who may open the connection: a prefix list.
    prefix_list: Option<Val<Id>> => both "SourcePrefixListId" "prefix_list_id";
    /// What it is for.
    description: String => both "Description" "description";
    /// Tags, which `CloudFormation` does not take here.
    tags: Tree => tf "tags" because "the type has no tags in CloudFormation";
    @always { both "IpProtocol" "ip_protocol" = "tcp"; }
}
