//! `AWS::EC2::SecurityGroup`: one for each role in the system.

use crate::stack::{Attr, Id, Tree, Val};

/// Most characters before the 26 that Terraform adds; AWS takes 255 in all.
pub const PREFIX: usize = 100;

crate::resource! {
    /// One for each role in the system; every rule is a resource of its own.
    SecurityGroup, "SecurityGroup", Some("AWS::EC2::SecurityGroup"), Some("aws_security_group");
    /// What its name begins with.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// The network.
    vpc: Val<Id> => both "VpcId" "vpc_id";
    /// Immutable: another description is another group, so it is constant.
    description: String => both "GroupDescription" "description";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        cfn "SecurityGroupEgress" because "a group without an egress rule may reach everything in CloudFormation; Terraform takes that rule away by itself" = no_egress();
    }
}

impl SecurityGroup {
    /// Its id. By reference, not by attribute: a change set lists whatever reads an attribute of a
    /// resource that changes, so with a group's tags the service that stands in it would be on the list.
    /// The reference is the id wherever the group names its network, as every one here does:
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html>.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}

/// The one inline rule: it matches nothing, and keeps AWS from adding "everything".
fn no_egress() -> Tree {
    vec![crate::rows! {
        cfn "CidrIp" = "127.0.0.1/32";
        cfn "IpProtocol" = "icmp";
        cfn "FromPort" = 252u8;
        cfn "ToPort" = 86u8;
        cfn "Description" = "Takes the default way out away";
    }]
    .into()
}
