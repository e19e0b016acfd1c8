//! Every property that a document of this program may hold, in both spellings.
//!
//! A property that stands in none of these tables is reported as unknown: whoever emits a new one
//! writes it down here, from AWS's documentation and from the provider's.

mod around;
mod balancing;
mod network;
mod release;
mod tasks;

use super::field::{Field, one};
use crate::world::kinds::Kind;

/// One kind: what its logical ids say it is, and its properties.
pub struct Table {
    /// The kind.
    pub kind: Kind,
    /// The word in its logical ids that its Terraform type says already.
    pub noun: &'static str,
    /// Its properties.
    pub fields: &'static [Field],
}

/// A table.
const fn table(kind: Kind, noun: &'static str, fields: &'static [Field]) -> Table {
    Table { kind, noun, fields }
}

/// What every resource can say about itself.
pub const EVERY: &[Field] = &[
    one("from", "@from", "@from"),
    one("on_delete", "@DeletionPolicy", ""),
    one("on_replace", "@UpdateReplacePolicy", ""),
    one("ignore_changes", "", "@lifecycle.ignore_changes"),
    one("new_first", "", "@lifecycle.create_before_destroy"),
];

/// The table of a kind.
pub fn of(kind: Kind) -> Option<&'static Table> {
    [
        network::TABLES,
        balancing::TABLES,
        tasks::TABLES,
        release::TABLES,
        around::TABLES,
    ]
    .into_iter()
    .flatten()
    .find(|t| t.kind == kind)
}
