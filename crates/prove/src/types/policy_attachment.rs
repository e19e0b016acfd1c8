//! A policy attachment.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    ROLE "RoleName" "role" .to_name(Kind::Role) .needed();
    POLICY "" "policy_arn" .to_arn(Kind::ManagedPolicy) .needed();
}
