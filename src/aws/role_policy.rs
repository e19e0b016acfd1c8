//! `AWS::IAM::RolePolicy`: a permission of one role.

use crate::stack::{Name, Tree, Val};

crate::resource! {
    /// A permission of one role.
    RolePolicy, "RolePolicy", Some("AWS::IAM::RolePolicy"), Some("aws_iam_role_policy");
    /// Unique in the role.
    name: &'static str => both "PolicyName" "name";
    /// The role.
    role: Val<Name> => both "RoleName" "role";
    /// What it allows.
    policy: Tree => both "PolicyDocument" "policy";
}
