//! JSON that stands as text inside a document: container definitions, policies.

use crate::value::Value;
use doc::Json;
use std::borrow::Cow;

/// Marks where a symbolic piece stood in a text; both characters are for private use.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// A value that may be written as a list or map, as `jsonencode(...)`, or as JSON text with
/// symbolic pieces in its strings.
pub fn unpacked(value: &Value) -> Option<Cow<'_, Value>> {
    match value {
        Value::List(_) | Value::Map(_) => Some(Cow::Borrowed(value)),
        Value::Call("json", args) => args.first().and_then(unpacked),
        Value::Text(text) => {
            let json = Json::parse(text).ok()?;
            Some(Cow::Owned(crate::documents::plain(&json)))
        }
        Value::Joined(pieces) => {
            let mut text = String::new();
            for (index, piece) in pieces.iter().enumerate() {
                if let Value::Text(t) = piece {
                    text.push_str(t);
                } else {
                    text.push(OPEN);
                    text.push_str(&index.to_string());
                    text.push(CLOSE);
                }
            }
            let json = Json::parse(&text).ok()?;
            Some(Cow::Owned(filled(crate::documents::plain(&json), pieces)))
        }
        _ => None,
    }
}

fn filled(value: Value, pieces: &[Value]) -> Value {
    match value {
        Value::Text(text) if text.contains(OPEN) => {
            let mut out = Vec::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once(OPEN) {
                out.push(Value::Text(before.to_owned()));
                let Some((index, behind)) = after.split_once(CLOSE) else {
                    break;
                };
                if let Some(piece) = index.parse::<usize>().ok().and_then(|i| pieces.get(i)) {
                    out.push(piece.clone());
                }
                rest = behind;
            }
            out.push(Value::Text(rest.to_owned()));
            Value::joined(out)
        }
        Value::List(items) => Value::List(items.into_iter().map(|v| filled(v, pieces)).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(k, v)| (k, filled(v, pieces)))
                .collect(),
        ),
        other => other,
    }
}
