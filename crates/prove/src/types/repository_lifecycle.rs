//! A repository lifecycle.

use crate::world::kinds::Kind;
use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type { kind: Kind::RepositoryLifecycle, noun: "", gives: None, rows: ALL };

rows! {
    REPOSITORY "" "repository" .to_name(Kind::Repository) .needed();
    LIFECYCLE "" "policy" .needed() .json();
}
