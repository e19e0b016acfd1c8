//! `AWS::IAM::Role`: what something may do.

use crate::stack::{Arn, Attr, Name, Tree, Val};

/// Most characters before the 26 that Terraform adds: 64 in all.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const PREFIX: usize = 38;

crate::resource! {
    /// What something may do. AWS completes its name: nothing asks for one.
    Role, "Role", Some("AWS::IAM::Role"), Some("aws_iam_role");
    /// What its name begins with.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// Its path.
    path: Option<String> => both "Path" "path";
    /// The policy that bounds what it may do.
    boundary: Tree => both "PermissionsBoundary" "permissions_boundary";
    /// What it is for.
    description: String => both "Description" "description";
    /// Who may take it on.
    trust: Tree => both "AssumeRolePolicyDocument" "assume_role_policy";
    /// Policies that AWS keeps.
    managed: Option<Vec<Val<Arn>>> => cfn "ManagedPolicyArns" because "Terraform attaches each by a resource: aws_iam_role_policy_attachment";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl Role {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
}
