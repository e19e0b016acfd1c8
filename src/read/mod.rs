//! From bytes to a typed blueprint, with a place for everything that is said about it.
//!
//! [`source()`] refuses what may not be read at all (before anything is expanded) and gives the value
//! with the place of every key; [`typed()`] turns the value into a type and, where serde refuses,
//! explains everything that is wrong at once.

mod agree;
mod document;
mod edits;
mod explain;
mod file;
mod floats;
mod foreign;
mod guard;
mod limits;
mod other_tool;
pub mod overlay;
mod places;
mod scalar;
mod slips;
mod source;
mod syntax;
mod template;
mod texts;
mod typed;
mod value;

pub use document::{Document, document};
pub use edits::Edits;
pub use explain::{Vocabulary, Written};
pub use file::bytes;
pub use foreign::{Foreign, foreign};
pub use limits::Limits;
pub use other_tool::{other_tool, other_tool_by_lines};
pub use places::{Lines, Places};
pub use source::{Source, source, source_within, text_of};
pub use texts::texts;
pub(crate) use typed::put;
pub use typed::{StandIn, Typed, typed};
