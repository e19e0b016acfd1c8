//! A barrier.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "Barrier",
    gives: None,
    rows: ALL,
};

rows! {}
