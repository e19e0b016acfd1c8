//! `aws_iam_role_policy_attachment`: a policy that AWS keeps, for one role.

use crate::stack::{Arn, Name, Val};

crate::resource! {
    /// A policy that AWS keeps, for one role.
    PolicyAttachment, "PolicyAttachment", None, Some("aws_iam_role_policy_attachment"),
        one_sided "CloudFormation has it as a property of the role";
    /// The role.
    role: Val<Name> => tf "role" because "only Terraform has this type";
    /// The policy.
    policy: Val<Arn> => tf "policy_arn" because "only Terraform has this type";
}
