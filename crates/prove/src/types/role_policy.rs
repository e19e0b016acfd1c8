//! A role policy.

use super::{Type, forms, row::rows};
use crate::documents::Format;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "RolePolicy",
    gives: None,
    rows: ALL,
};

rows! {
    NAME "PolicyName" "name" .needed_in(Format::CloudFormation) .text(128, forms::iam);
    ROLE "RoleName" "role" .to_name(Kind::Role) .needed();
    POLICY "PolicyDocument" "policy" .needed() .json();
}
