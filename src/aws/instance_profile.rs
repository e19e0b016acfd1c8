//! `AWS::IAM::InstanceProfile`: hands a role to an instance.

use crate::stack::{Attr, Name, Tree, Val};

/// Most characters before the 26 that Terraform adds: 128 in all.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const PREFIX: usize = 102;

crate::resource! {
    /// Hands a role to an instance.
    InstanceProfile, "InstanceProfile", Some("AWS::IAM::InstanceProfile"), Some("aws_iam_instance_profile");
    /// What its name begins with.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// Its path.
    path: Option<String> => both "Path" "path";
    /// The role, in a list of one.
    roles: Vec<Val<Name>> => cfn "Roles" because "a list of one in CloudFormation, a name in Terraform";
    /// The role.
    role: Val<Name> => tf "role" because "a list of one in CloudFormation, a name in Terraform";
    /// Tags, which `CloudFormation` does not take here.
    tags: Tree => tf "tags" because "the type has no tags in CloudFormation";
}

impl InstanceProfile {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
}
