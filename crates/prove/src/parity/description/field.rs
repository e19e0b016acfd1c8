//! How a property is taken out of what is written.

use crate::value::Value;

/// Writes empty lists and maps as text, so that they are told from what was taken out of one.
pub fn marked(value: Value) -> Value {
    match value {
        Value::List(items) if items.is_empty() => Value::Text("[]".to_owned()),
        Value::Map(entries) if entries.is_empty() => Value::Text("{}".to_owned()),
        Value::List(items) => Value::List(items.into_iter().map(marked).collect()),
        Value::Map(entries) => {
            Value::Map(entries.into_iter().map(|(k, v)| (k, marked(v))).collect())
        }
        other => other,
    }
}

/// Takes a property out of what is written.
pub fn take(value: &mut Value, path: &str) -> Option<Value> {
    let value = match value {
        // Terraform writes a single block as a list of one.
        Value::List(items) if items.len() == 1 => &mut items[0],
        other => other,
    };
    let (step, rest) = match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    };
    let Value::Map(entries) = value else {
        return None;
    };
    if let Some((name, wanted)) = step.split_once('[') {
        let wanted = wanted.strip_suffix(']').unwrap_or(wanted).replace('/', ".");
        let list = &mut entries.iter_mut().find(|(k, _)| k == name)?.1;
        return entry(list, &wanted);
    }
    let at = entries.iter().position(|(k, _)| k == step)?;
    match rest {
        Some(rest) => take(&mut entries[at].1, rest),
        None => Some(entries.remove(at).1),
    }
}

/// The value of one key in a list of pairs; nothing else may stand beside it.
fn entry(list: &mut Value, wanted: &str) -> Option<Value> {
    let is_it = |item: &Value| {
        matches!(item, Value::Map(pair) if pair.len() == 2)
            && ["Key", "Name", "name"]
                .iter()
                .any(|k| item.get(k).and_then(Value::as_text) == Some(wanted))
    };
    let item = match list {
        Value::List(items) => {
            let at = items.iter().position(is_it)?;
            items.remove(at)
        }
        one if is_it(one) => std::mem::replace(one, Value::List(Vec::new())),
        _ => return None,
    };
    item.get("Value").or_else(|| item.get("value")).cloned()
}

/// Paths of everything that is left.
pub fn left(value: &Value, path: &str, into: &mut Vec<String>) {
    match value {
        Value::Map(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                left(value, &path, into);
            }
        }
        Value::List(items) => {
            for item in items {
                left(item, path, into);
            }
        }
        Value::Null => {}
        _ => into.push(path.to_owned()),
    }
}
