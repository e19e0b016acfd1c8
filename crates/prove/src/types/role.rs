//! A role.

use super::{Type, forms, row::rows, why::COMPOSED};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "Role",
    gives: Some(&["Arn", "RoleId"]),
    rows: ALL,
};

rows! {
    NAME_PREFIX "" "name_prefix" .only_in(Format::Terraform, COMPOSED) .text(38, forms::iam);
    PATH "Path" "path" .text(512, forms::any) .default("/");
    BOUNDARY "PermissionsBoundary" "permissions_boundary";
    DESCRIPTION "Description" "description" .text(1000, forms::any);
    TRUST "AssumeRolePolicyDocument" "assume_role_policy" .needed() .json();
    MANAGED "ManagedPolicyArns" "" .once() .set();
    TAGS "Tags" "tags" .pairs();
    NAME "RoleName" "name" .text(64, forms::iam);
    MANAGED_POLICIES "ManagedPolicyArns" "managed_policy_arns" .aside();
    INLINE "Policies" "inline_policy";
}
