//! Values in words.

use crate::value::{Value, number_text};

/// A value in words, for the name of a condition.
pub fn said(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => number_text(*n),
        Value::Text(t) => format!("\"{t}\""),
        Value::Given(name) => name.clone(),
        Value::Attr(node, attr) => format!("node {}.{attr}", node.0),
        Value::List(items) | Value::Joined(items) => {
            items.iter().map(said).collect::<Vec<_>>().join(" ")
        }
        Value::Call(name, items) => {
            format!(
                "{name}({})",
                items.iter().map(said).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Map(_) | Value::If(..) => "a composed value".to_owned(),
        Value::Unknown(what) => what.clone(),
    }
}

/// A key: text as it is, anything else in words.
pub fn said_plainly(value: &Value) -> String {
    match value {
        Value::Text(t) => t.clone(),
        other => said(other),
    }
}
