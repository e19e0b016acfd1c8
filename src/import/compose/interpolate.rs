//! `$NAME` and `${NAME:-default}` in values:
//! <https://docs.docker.com/reference/compose-file/interpolation/>. Values come from `.env` beside the
//! file and never from the shell, so that the answer does not depend on who asks.

use super::super::variables::UNSET;
use super::env_file;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The values of `.env`; none where it is not there.
pub(super) fn values(file: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let mut values = BTreeMap::new();
    for (name, value) in env_file::read(&text) {
        if let Some(value) = value {
            let value = self::text(&value, &values);
            values.insert(name, value);
        }
    }
    values
}

/// Interpolates every text of a value.
pub(super) fn all(value: &mut Value, values: &BTreeMap<String, String>) {
    match value {
        Value::String(own) if own.contains('$') => *own = text(own, values),
        Value::Array(items) => items.iter_mut().for_each(|item| all(item, values)),
        Value::Object(map) => map.values_mut().for_each(|item| all(item, values)),
        _ => {}
    }
}

/// A text with its variables filled in.
pub(super) fn text(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(inside) = rest.strip_prefix('{') {
            let Some(end) = closing(inside) else {
                out.push('$');
                continue;
            };
            out.push_str(&braced(&inside[..end], values));
            rest = &inside[end + 1..];
        } else {
            let name: String = rest.chars().take_while(|c| is_name(*c)).collect();
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                out.push('$');
            } else {
                out.push_str(&value(&name, values));
                rest = &rest[name.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Where a brace ends, those inside of it counted.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn value(name: &str, values: &BTreeMap<String, String>) -> String {
    values
        .get(name)
        .cloned()
        .unwrap_or_else(|| format!("{UNSET}{name}{UNSET}"))
}

fn braced(inside: &str, values: &BTreeMap<String, String>) -> String {
    let name: String = inside.chars().take_while(|c| is_name(*c)).collect();
    let rest = &inside[name.len()..];
    let set = values.get(&name);
    let filled = set.is_some_and(|value| !value.is_empty());
    let given = |there: bool, other: &str| {
        if there {
            value(&name, values)
        } else {
            text(other, values)
        }
    };
    for (operator, there) in [(":-", filled), ("-", set.is_some())] {
        if let Some(other) = rest.strip_prefix(operator) {
            return given(there, other);
        }
    }
    for (operator, there) in [(":+", filled), ("+", set.is_some())] {
        if let Some(other) = rest.strip_prefix(operator) {
            return if there {
                text(other, values)
            } else {
                String::new()
            };
        }
    }
    value(&name, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_as_compose_does() {
        let values: BTreeMap<String, String> = [("S", "set"), ("E", "")]
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect();
        for (from, to) in [
            ("$S ${S} $$S", "set set $S"),
            ("${E:-d} ${E-d} ${U-d} ${U:-${S}}", "d  d set"),
            ("${S:+r}${E:+r}${U+r}${E+r}", "rr"),
            ("${U-x?y} $5 $(x) a$", "x?y $5 $(x) a$"),
            ("${U:-{\"a\":1}}", "{\"a\":1}"),
            ("${U:-$$x}", "$x"),
            ("${U}", "\u{1}U\u{1}"),
            ("${U:?say it}", "\u{1}U\u{1}"),
        ] {
            assert_eq!(text(from, &values), to, "{from}");
        }
    }
}
