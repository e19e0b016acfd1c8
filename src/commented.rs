//! A blueprint as a page for people: YAML with comments above and behind its lines.

use serde_json::Value;
use std::fmt::Write;

/// The longest list or mapping that stands on one line.
const LINE: usize = 88;

/// One key of a mapping.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// What stands under it.
    pub value: Node,
    /// Lines of comment above it.
    pub above: Vec<String>,
    /// The comment behind it.
    pub behind: Option<String>,
    /// Whether all of it is a comment itself.
    pub off: bool,
}

/// What stands under a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A value that no comment stands in.
    Plain(Value),
    /// A mapping.
    Map(Vec<Entry>),
}

impl Default for Node {
    fn default() -> Self {
        Self::Plain(Value::Null)
    }
}

impl Entry {
    /// A key and its value, without a comment.
    pub fn new(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self {
            key: key.into(),
            value: Node::Plain(value.into()),
            ..Self::default()
        }
    }

    /// A key with others under it.
    pub fn map(key: impl Into<String>, entries: Vec<Self>) -> Self {
        Self {
            key: key.into(),
            value: Node::Map(entries),
            ..Self::default()
        }
    }

    /// The same with a comment behind it.
    #[must_use]
    pub fn behind(mut self, comment: impl Into<String>) -> Self {
        self.behind = Some(comment.into());
        self
    }
}

/// The page of a mapping.
pub fn page(entries: &[Entry]) -> String {
    let mut lines = Vec::new();
    mapping(entries, &mut lines);
    let mut page = String::new();
    for line in lines {
        page.push_str(&line);
        page.push('\n');
    }
    page
}

fn mapping(entries: &[Entry], lines: &mut Vec<String>) {
    for entry in entries {
        for comment in &entry.above {
            lines.push(comment_line(comment));
        }
        let mut own = Vec::new();
        keyed(entry, &mut own);
        let sign = if entry.off { "# " } else { "" };
        lines.extend(own.into_iter().map(|line| format!("{sign}{line}")));
    }
}

fn comment_line(text: &str) -> String {
    format!("# {}", one_line(text)).trim_end().to_owned()
}

/// Text that cannot end a comment.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || is_break(c) {
                ' '
            } else {
                c
            }
        })
        .collect()
}

fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn keyed(entry: &Entry, lines: &mut Vec<String>) {
    let key = text(&entry.key, true);
    let behind = entry
        .behind
        .as_ref()
        .map_or_else(String::new, |comment| format!("  # {}", one_line(comment)));
    let mut below = Vec::new();
    let first = match &entry.value {
        Node::Map(entries) if entries.is_empty() => format!("{key}: {{}}"),
        Node::Map(entries) => {
            mapping(entries, &mut below);
            // Where all of it is a comment, nothing else would stand there.
            let nothing = if entries.iter().all(|entry| entry.off) {
                " {}"
            } else {
                ""
            };
            format!("{key}:{nothing}")
        }
        Node::Plain(value) => {
            if let Some(flow) = short(value, LINE.saturating_sub(key.len())) {
                format!("{key}: {flow}")
            } else {
                block(value, &mut below);
                format!("{key}:")
            }
        }
    };
    lines.push(format!("{first}{behind}"));
    lines.extend(below.into_iter().map(|line| format!("  {line}")));
}

/// A value over several lines.
fn block(value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let entries: Vec<Entry> = map
                .iter()
                .map(|(key, value)| Entry::new(key.clone(), value.clone()))
                .collect();
            mapping(&entries, lines);
        }
        Value::Array(items) => {
            for item in items {
                if let Some(flow) = short(item, LINE) {
                    lines.push(format!("- {flow}"));
                    continue;
                }
                let mut own = Vec::new();
                block(item, &mut own);
                let nested = own.into_iter().enumerate();
                lines.extend(nested.map(|(at, line)| {
                    let sign = if at == 0 { "- " } else { "  " };
                    format!("{sign}{line}")
                }));
            }
        }
        scalar => lines.push(flow(scalar)),
    }
}

/// A value on one line, where it fits: every scalar does, and a mapping only inside of a list.
fn short(value: &Value, room: usize) -> Option<String> {
    match value {
        Value::Array(items) if !items.is_empty() => {
            Some(flow(value)).filter(|text| text.len() <= room)
        }
        Value::Object(map) if !map.is_empty() => {
            let small = map.len() <= 4 && map.values().all(|v| !v.is_object() && !v.is_array());
            Some(flow(value)).filter(|text| small && text.len() <= room)
        }
        scalar => Some(flow(scalar)),
    }
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(string) => text(string, false),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let members = map
                .iter()
                .map(|(key, value)| format!("{}: {}", text(key, true), flow(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text without quotes where every reader takes it for that text, else in quotes as JSON has them,
/// which YAML reads too.
fn text(string: &str, key: bool) -> String {
    if is_plain(string, key) {
        return string.to_owned();
    }
    let quoted = Value::from(string).to_string();
    let mut safe = String::with_capacity(quoted.len());
    for c in quoted.chars() {
        if c.is_control() || is_break(c) || matches!(c, '\u{fffe}' | '\u{ffff}') {
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Words that some version of YAML takes for something else.
const WORDS: &[&str] = &[
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
];

fn is_plain(string: &str, key: bool) -> bool {
    let bytes = string.as_bytes();
    let in_word = |b: &u8| b.is_ascii_alphanumeric() || b"_./@+-".contains(b);
    let Some(first) = bytes.first() else {
        return false;
    };
    let as_word = (first.is_ascii_alphabetic() || b"_/".contains(first))
        && bytes.iter().all(|b| in_word(b) || *b == b':' && !key)
        && !string.ends_with(':')
        && !WORDS.contains(&string.to_ascii_lowercase().as_str());
    // 30s, and 10.0.0.0/16: a number stands in quotes.
    let digits = string.trim_end_matches(['s', 'm', 'h']);
    let as_span = digits.len() + 1 == string.len() && digits.bytes().all(|b| b.is_ascii_digit());
    let as_range = string.contains('/')
        && string.matches('.').count() == 3
        && bytes
            .iter()
            .all(|b| b.is_ascii_digit() || b"./".contains(b));
    as_word || !key && (as_span || as_range)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use serde_json::json;

    fn read(page: &str) -> Value {
        crate::read::source("page", page.as_bytes()).unwrap().value
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let texts = [
            "",
            "a",
            "on",
            "No",
            "~",
            "null",
            "1",
            "1.5",
            "1e3",
            "0x1f",
            "30s",
            "12h",
            ".5",
            "-",
            "- a",
            "a: b",
            "a:",
            ":a",
            "a #b",
            "#a",
            "${input.a}",
            "$${a}",
            "10.0.0.0/16",
            "22:22",
            "a\nb",
            "a\tb",
            " a",
            "a ",
            "'a'",
            "\"a\"",
            "{a}",
            "[a]",
            "a,b",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "é",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{7f}",
            "\u{1f600}",
            "\\u0041",
            "arn:aws:acm:a",
            "=",
            "<<",
            "2026-11-26",
            "/tmp",
            "|",
            ">",
            "? a",
            "---",
            "...",
        ];
        for text in texts {
            let value = json!({"a": text, "b": [text, text], "c": {"d": text, "e": [{"f": text}]}});
            let entries: Vec<Entry> = value
                .as_object()
                .unwrap()
                .iter()
                .map(|(key, value)| Entry::new(key.clone(), value.clone()).behind("a comment: {"))
                .collect();
            let page = page(&entries);
            assert_eq!(read(&page), value, "{page}");
            if !text.is_empty() && text != "<<" {
                let keyed = super::page(&[Entry::new(text, text)]);
                assert_eq!(read(&keyed), json!({ text: text }), "{keyed}");
            }
        }
    }

    #[test]
    fn long_values_stand_in_lines_and_comments_stay_comments() {
        let long = "x".repeat(90);
        let value = json!([{"path": long, "list": ["a", {"b": long}]}, [long, [long]], {}, []]);
        let entries = vec![
            Entry::new("list", value.clone()),
            Entry {
                off: true,
                above: vec!["two\nlines: {".into()],
                ..Entry::map(
                    "gone",
                    vec![
                        Entry::new("list", value.clone()),
                        Entry::map("empty", vec![]),
                    ],
                )
            },
            Entry::map("last", vec![Entry::new("a", 1).behind("why\n b: 2")]),
        ];
        let page = page(&entries);
        assert_eq!(
            read(&page),
            json!({"list": value, "last": {"a": 1}}),
            "{page}"
        );
        assert!(page.contains("# gone:\n#   list:"), "{page}");
    }
}
