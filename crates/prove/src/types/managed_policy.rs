//! A managed policy.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    POLICY_ROLES "Roles" "" .to_name(Kind::Role);
}
