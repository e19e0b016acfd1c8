//! Whether a property is what an override says, which is where a change of it was written.

use crate::finding::pointer;
use crate::prove::Format;
use serde_json::Value as Json;

/// What to do about an override of what a deploy may not touch.
pub const HELP: &str = "take the override out: no deploy edits this while the system runs; a system that has it from the first day is one of its own";

/// Whether a place is an override's.
pub fn is_place(pointer: &str) -> bool {
    pointer.starts_with("/overrides/")
}

/// The place of the override that changes a property, by its name or the first name of its path, of what
/// the blueprint was and what it is.
pub fn place(
    format: Format,
    was: Option<&Json>,
    is: Option<&Json>,
    id: &str,
    property: &str,
) -> Option<String> {
    let name = property.split(['.', '[']).next()?;
    let root = match format {
        Format::CloudFormation => pointer("/overrides/cloudformation", id) + "/Properties",
        Format::Terraform => pointer("/overrides/terraform", id),
    };
    let at = pointer(&root, name);
    let (before, after) = (
        was.and_then(|text| text.pointer(&at)),
        is.and_then(|text| text.pointer(&at)),
    );
    // Where only one blueprint is at hand, one that says it is why.
    let changes = if was.is_some() && is.is_some() {
        before != after
    } else {
        before.is_some() || after.is_some()
    };
    changes.then_some(at)
}
