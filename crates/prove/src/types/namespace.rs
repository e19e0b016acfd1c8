//! Names of Service Connect.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "Namespace",
    gives: Some(&["Arn", "Id"]),
    rows: ALL,
};

fn visible(c: char) -> bool {
    ('!'..='~').contains(&c)
}

rows! {
    NAME "Name" "name" .text(1024, visible) .needed() .known();
    DESCRIPTION "Description" "description";
    TAGS "Tags" "tags" .pairs();
}
