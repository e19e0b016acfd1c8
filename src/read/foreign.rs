//! A file of another tool, from which a blueprint is made: YAML as people write it there, or JSON.

use super::guard::{Dialect, guard};
use super::limits::Limits;
use super::places::{Lines, Places};
use super::{source, template};
use crate::finding::{Finding, codes};
use serde_json::Value;

/// A file that was read.
#[derive(Debug)]
pub struct Foreign {
    /// The file's name, as people know it.
    pub name: String,
    /// What it says, aliases and merges followed; a tag is a function of its name.
    pub value: Value,
    text: String,
    places: Places,
    lines: Lines,
}

impl Foreign {
    /// The line of the key at a pointer, or of the nearest one around it.
    pub fn line(&self, pointer: &str) -> usize {
        let finding = Finding::new(codes::SYNTAX, pointer, "", "").on_key();
        self.places.place(&self.text, &self.lines, &finding).line
    }
}

/// Reads a file of another tool.
pub fn foreign(name: &str, bytes: &[u8]) -> Result<Foreign, Vec<Finding>> {
    if bytes.len() > Limits::BLUEPRINT.bytes {
        return Err(vec![source::too_large(Limits::BLUEPRINT.bytes)]);
    }
    let text = source::text(bytes).map_err(|finding| vec![finding])?;
    let lines = Lines::of(text);
    let guarded = guard(text, &lines, Limits::BLUEPRINT, Dialect::Foreign)?;
    let value = template::value(&guarded, guarded.places.root);
    Ok(Foreign {
        name: name.to_owned(),
        value: Value::from(&value),
        text: text.to_owned(),
        places: guarded.places,
        lines,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_merged_is_there_and_what_is_own_wins() {
        let text = "x-a: &a {k: 1, l: 2}\nx-b: &b {l: 3, m: 4}\non: push\nc:\n  <<: [*a, *b]\n  k: 5\nd: !reset null\n";
        let read = foreign("f", text.as_bytes()).unwrap();
        assert_eq!(read.value["c"], json!({"k": 5, "l": 2, "m": 4}));
        assert_eq!(read.value["on"], "push");
        assert_eq!(read.value["d"], json!({"Fn::reset": "null"}));
        assert_eq!(read.line("/c/k"), 6);
        assert_eq!(read.line("/c/m"), 4);
    }
}
