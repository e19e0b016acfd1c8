//! A barrier.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::WaitHandle,
    noun: "Barrier",
    gives: None,
    rows: ALL,
};

rows! {}
