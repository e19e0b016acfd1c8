//! What became of each field.

use crate::finding::print::clean;
use serde::Serialize;
use std::fmt::Write;

/// What became of each field; as JSON it is what `--report` writes.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What means the same.
    pub carried: Vec<Carried>,
    /// What behaves otherwise.
    pub changed: Vec<Changed>,
    /// What is not in the blueprint.
    pub left: Vec<Left>,
    /// What a person has to say.
    pub to_fill: Vec<Fill>,
    /// What a person has to know; what can be lost for good comes first.
    pub warnings: Vec<Warning>,
    /// How many of the warnings, the first ones, are of what can be lost.
    #[serde(skip)]
    pub losses: usize,
}

/// A field that means the same in the blueprint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Carried {
    /// Its path in the source.
    pub field: String,
    /// The key of the blueprint.
    pub key: String,
}

/// A field that behaves otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Its path in the source.
    pub field: String,
    /// The key of the blueprint.
    pub key: String,
    /// What it was.
    pub was: String,
    /// What it is now.
    pub is: String,
    /// Why.
    pub why: String,
}

/// A field that is not in the blueprint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Left {
    /// Its path in the source.
    pub field: String,
    /// The file that it stands in.
    pub file: String,
    /// Its line there.
    pub line: usize,
    /// Why it is not carried over.
    pub why: String,
    /// What to do instead.
    pub instead: String,
}

/// A key that a person has to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fill {
    /// The key of the blueprint.
    pub key: String,
    /// What belongs there.
    pub why: String,
}

/// Something that a person has to know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// Its path in the source.
    pub field: String,
    /// The file that it stands in.
    pub file: String,
    /// Its line there.
    pub line: usize,
    /// What to know.
    pub why: String,
}

impl Report {
    /// For people: what can be lost, what is to be filled in, what is otherwise, what is left.
    pub fn text(&self, fields: usize) -> String {
        let mut text = String::new();
        let mut block = |word: &str, lines: Vec<String>| {
            for (at, line) in lines.into_iter().enumerate() {
                let head = if at == 0 { word } else { "" };
                let _ = writeln!(text, "{head:<8} {}", clean::line(&line));
            }
        };
        let place = |file: &str, line: usize| format!("{file}:{line}");
        let warned = |all: &[Warning]| -> Vec<String> {
            all.iter()
                .map(|w| format!("{}  {}: {}", place(&w.file, w.line), w.field, w.why))
                .collect()
        };
        let (losses, others) = self.warnings.split_at(self.losses.min(self.warnings.len()));
        block("first", warned(losses));
        block(
            "fill in",
            self.to_fill
                .iter()
                .map(|f| format!("{}: {}", f.key, f.why))
                .collect(),
        );
        block(
            "changed",
            self.changed
                .iter()
                .map(|c| format!("{}: {} -> {} ({}): {}", c.field, c.was, c.is, c.key, c.why))
                .collect(),
        );
        block(
            "left",
            self.left
                .iter()
                .map(|l| {
                    let place = place(&l.file, l.line);
                    format!("{place}  {}: {}; {}", l.field, l.why, l.instead)
                })
                .collect(),
        );
        block("warning", warned(others));
        let _ = writeln!(
            text,
            "carried  {} of {fields} fields as they are",
            self.carried.len()
        );
        text
    }
}
