//! Values and lists of words, as sentences show them.

use crate::read::scalar::{Meaning, meaning};
use jsonschema::error::TypeKind;
use serde_json::Value;

/// How a scalar stands in the text, by pointer; `None` where nobody knows.
pub type Written<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A value, cut short; a number as it was written.
pub(super) fn shown(value: &Value, path: &str, written: Written<'_>) -> String {
    let text = match value {
        Value::Null => return "empty".to_owned(),
        Value::Object(_) => return "a mapping".to_owned(),
        Value::Array(_) => return "a list".to_owned(),
        Value::String(text) => text.clone(),
        other => written(path).unwrap_or_else(|| other.to_string()),
    };
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    format!("`{short}`")
}

/// What stands at a pointer, as a sentence calls it: a key by its name, an entry of a list as one.
pub(super) fn called(path: &str) -> String {
    let mut tokens = path.rsplit('/');
    let key = tokens.next().unwrap_or_default();
    if key.is_empty() {
        return "the blueprint".to_owned();
    }
    let parent = tokens.find(|token| token.parse::<usize>().is_err());
    match parent.filter(|parent| key.parse::<usize>().is_ok() && !parent.is_empty()) {
        Some(parent) => format!("an entry of `{}`", plain(parent)),
        None => format!("`{}`", plain(key)),
    }
}

/// A token of a pointer as it was written.
pub(super) fn plain(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// A value as YAML in one line.
pub(super) fn yaml(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(yaml).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) if map.keys().all(|key| is_plain(key)) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(k, v)| format!("{k}: {}", yaml(v)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// Whether a text needs no quotes, inside of brackets either.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./:@+*=~".contains(c))
        && !text.ends_with(':')
        && meaning(text) == Meaning::Text
}

/// `a`, `b`, `c`, each in back quotes.
pub(super) fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<String> = words.iter().map(|w| format!("`{}`", w.as_ref())).collect();
    words.join(", ")
}

/// `a`, `b` or `c`.
pub(super) fn either<T: AsRef<str>>(words: &[T]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} or `{}`", listed(rest), last.as_ref())
        }
        _ => listed(words),
    }
}

/// The word nearest to a mistyped one, if any is near.
pub(in crate::read) fn nearest<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(far, k)| *far <= (k.len().max(word.len()) / 3).max(1))
        .min()
        .map(|(_, k)| k)
}

/// `desired_count` for `desiredCount`, `DesiredCount` and `desired-count`.
pub(super) fn snake(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    for (at, c) in word.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 && !out.ends_with('_') {
            out.push('_');
        }
        out.push(if c == '-' {
            '_'
        } else {
            c.to_ascii_lowercase()
        });
    }
    out
}

/// The types that a value may have, in words.
pub(super) fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(single) => one_type(&single.to_string()),
        TypeKind::Multiple(set) => set
            .iter()
            .map(|t| one_type(&t.to_string()))
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

/// One of them.
pub(super) fn one_type(name: &str) -> String {
    match name {
        "object" => "a mapping (`key: value` lines)".to_owned(),
        "array" => "a list (`[a, b]`)".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        other => format!("a {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_lists_are_called_by_their_list() {
        assert_eq!(called("/management/cidrs/0"), "an entry of `cidrs`");
        assert_eq!(called("/services/a/port"), "`port`");
        assert_eq!(called("/tags/a~1b"), "`a/b`");
        assert_eq!(called(""), "the blueprint");
    }

    #[test]
    fn other_spellings_become_snake_case() {
        for word in [
            "desiredCount",
            "DesiredCount",
            "desired-count",
            "desired_count",
        ] {
            assert_eq!(snake(word), "desired_count");
        }
    }

    #[test]
    fn what_would_be_read_as_something_else_is_quoted() {
        for (value, text) in [
            (serde_json::json!("1.10"), "\"1.10\""),
            (serde_json::json!("yes, no"), "\"yes, no\""),
            (serde_json::json!("true"), "\"true\""),
            (serde_json::json!("10.0.0.0/8"), "10.0.0.0/8"),
            (
                serde_json::json!(["a", "b: c", "#d"]),
                "[a, \"b: c\", \"#d\"]",
            ),
            (serde_json::json!(512), "512"),
            (serde_json::json!(false), "false"),
        ] {
            assert_eq!(yaml(&value), text);
        }
    }
}
