//! A barrier.

use crate::world::kinds::Kind;
use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type { kind: Kind::WaitHandle, noun: "Barrier", gives: None, rows: ALL };

rows! {

}
