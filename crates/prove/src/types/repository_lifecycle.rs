//! A repository lifecycle.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    REPOSITORY "" "repository" .to_name(Kind::Repository) .needed();
    LIFECYCLE "" "policy" .needed() .json();
}
