//! Values at the paths that rows give.

use serde_json::{Map, Value};

/// Puts a value at a path such as `A.B`, or at `A{key}` as one more `Key`/`Value` pair.
pub fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    if let Some((list, key)) = path.strip_suffix('}').and_then(|p| p.split_once('{')) {
        let pair = serde_json::json!({"Key": key, "Value": plain(&value)});
        let entry = object
            .entry(list)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(pairs) = entry {
            pairs.push(pair);
        }
        return;
    }
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let entry = object
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = entry {
                put(inner, rest, value);
            }
        }
    }
}

/// Attributes of load balancers are text whatever they say.
fn plain(value: &Value) -> Value {
    match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        other => other.clone(),
    }
}
