//! The value of a text, from what the guard saw of it: read once, and so the same that was checked.

use super::guard::{Guarded, Scalar};
use super::places::{Id, What};
use super::scalar::{Meaning, meaning};
use serde_json::{Number, Value};

/// What the text says. The guard has bounded its depth, and its size with every alias followed.
pub(super) fn value(guarded: &Guarded<'_>) -> Value {
    at(guarded, guarded.places.root)
}

fn at(guarded: &Guarded<'_>, id: Id) -> Value {
    let target = guarded.places.target(id);
    match guarded.places.nodes.get(target).map(|n| &n.what) {
        Some(What::List(items)) => items.iter().map(|id| at(guarded, *id)).collect(),
        Some(What::Mapping(entries)) => entries
            .iter()
            .map(|entry| (String::from(&*entry.key), at(guarded, entry.value)))
            .collect(),
        _ => {
            let scalar = guarded.scalars.get(target).and_then(Option::as_ref);
            scalar.map_or(Value::Null, said)
        }
    }
}

fn said(scalar: &Scalar<'_>) -> Value {
    let text = || Value::String(scalar.text.clone().into_owned());
    if scalar.quoted {
        return text();
    }
    match meaning(&scalar.text) {
        Meaning::Null => Value::Null,
        Meaning::Bool(flag) => Value::Bool(flag),
        Meaning::Whole(number) => Value::Number(number.into()),
        Meaning::Negative(number) => Value::Number(number.into()),
        Meaning::Fraction(number) => Number::from_f64(number).map_or_else(text, Value::Number),
        // What is beyond has been refused.
        Meaning::Text | Meaning::Beyond => text(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use crate::drawn::drawn;
    use crate::read::guard::{Dialect, guard};
    use crate::read::limits::Limits;
    use crate::read::places::Lines;
    use serde_json::Value;
    use std::path::{Path, PathBuf};

    /// Whatever both parsers take, they read the same, but for what is `doubtful`.
    fn compared(text: &str) -> Option<()> {
        let lines = Lines::of(text);
        let guarded = guard(text, &lines, Limits::BLUEPRINT, Dialect::Blueprint).ok()?;
        let theirs: Value = serde_yaml::from_str(text).ok()?;
        (!guarded.doubtful).then(|| assert_eq!(super::value(&guarded), theirs, "{text}"))
    }

    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().and_then(|e| e.to_str());
            let yaml = ["yaml", "yml", "json"].contains(&ending.unwrap_or_default());
            if path.is_dir() {
                files(&path, found);
            } else if yaml && path.metadata().unwrap().len() < 1 << 18 {
                found.push(path);
            }
        }
    }

    #[test]
    fn another_parser_reads_every_file_the_same() {
        let mut found = Vec::new();
        for folder in ["blueprints", "tests", "snapshots"] {
            files(Path::new(folder), &mut found);
        }
        let texts = found.iter().filter_map(|f| std::fs::read_to_string(f).ok());
        let read = texts.filter_map(|text| compared(&text)).count();
        assert!(read > 150, "{read} files were read by both");
    }

    /// Each of them was read in two ways once.
    #[test]
    fn what_parsers_disagree_on_is_doubtful() {
        for text in ["[?\"k\": 1]", "{?a: 1}", "a: [b, ?'c']"] {
            let lines = Lines::of(text);
            let guarded = guard(text, &lines, Limits::BLUEPRINT, Dialect::Blueprint).unwrap();
            assert!(guarded.doubtful, "{text}");
        }
    }

    /// Texts of everything that YAML has a sign for, alone and in a blueprint.
    #[test]
    fn another_parser_reads_any_text_the_same() {
        let blueprint = std::fs::read_to_string("blueprints/minimal.yaml").unwrap();
        let lines: Vec<&str> = blueprint.lines().collect();
        let parts = [
            "a",
            "b: ",
            "c:",
            "- ",
            "-",
            "\n",
            "\n  ",
            "\n    ",
            "\r\n",
            ": ",
            ",",
            ", ",
            "[",
            "]",
            "{",
            "}",
            "'",
            "\"",
            "#",
            "# ",
            " #",
            "|\n  ",
            ">-\n  ",
            "&x ",
            "*x",
            "~",
            "1",
            "-0.5",
            "0x1f",
            "0o7",
            "true",
            "null",
            "no",
            "\\n",
            "\\u00e9",
            "\\x41",
            "\\/",
            "\\",
            "é",
            "\u{2028}",
            "\u{85}",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "? ",
            "?",
            "\t",
            " ",
            "  ",
            "1e3",
            ".5",
            "\"a\\tb\"",
            "'it''s'",
            "\"k\": ",
            "'k':v",
            "!!str ",
            "!x ",
            "<<: ",
            "@",
            "`",
            "%",
            "a b",
            "http://x:80/y",
        ];
        let mut read = 0_u32;
        drawn(20_000, 300, |u| {
            let count = u.int_in_range(1..=12)?;
            let text = (0..count).map(|_| u.choose(&parts).copied());
            let mut text = text.collect::<arbtest::arbitrary::Result<String>>()?;
            if u.arbitrary()? {
                let (before, after) = lines.split_at(u.int_in_range(0..=lines.len())?);
                let (before, after) = (before.join("\n"), after.join("\n"));
                let end = if u.arbitrary()? { "\n" } else { "" };
                text = format!("{before}{end}{text}{end}{after}\n");
            }
            read += u32::from(compared(&text).is_some());
            Ok(())
        });
        assert!(read > 5, "{read} texts were read by both");
    }
}
