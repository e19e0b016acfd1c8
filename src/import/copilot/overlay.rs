//! Blueprints of several environments as one: what all agree on, and what differs in each.

use super::super::draft::Draft;
use crate::finding::pointer;
use serde_json::{Map, Value};

/// One draft; of several, the first's comments.
pub(super) fn laid(mut drafts: Vec<(String, Draft)>) -> Draft {
    if drafts.len() < 2 {
        return drafts.pop().map_or_else(Draft::default, |(_, draft)| draft);
    }
    let values: Vec<Value> = drafts.iter().map(|(_, d)| d.value().clone()).collect();
    let common = values.iter().skip(1).fold(
        values.first().cloned().unwrap_or_default(),
        |common, value| agreed(&common, value),
    );
    let mut whole = Draft::default();
    whole.put(common.clone());
    for ((name, draft), value) in drafts.iter().zip(&values) {
        let at = pointer("/environments", name);
        whole.set(&at, beyond(value, &common));
        whole.take_words(draft, "");
        whole.take_words(draft, &at);
    }
    whole
}

/// What two values have in common.
fn agreed(one: &Value, other: &Value) -> Value {
    let (Value::Object(one), Value::Object(other)) = (one, other) else {
        return one.clone();
    };
    let both = one.iter().filter_map(|(key, value)| {
        let also = other.get(key)?;
        let part = value.is_object() && also.is_object();
        (part || value == also).then(|| (key.clone(), agreed(value, also)))
    });
    Value::Object(
        both.filter(|(_, v)| v.as_object().is_none_or(|m| !m.is_empty()))
            .collect(),
    )
}

/// What a value says beyond another that it contains.
fn beyond(value: &Value, common: &Value) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let mut rest = Map::new();
    for (key, own) in map {
        match common.get(key) {
            Some(also) if also == own => {}
            Some(also) if own.is_object() && also.is_object() => {
                rest.insert(key.clone(), beyond(own, also));
            }
            _ => {
                rest.insert(key.clone(), own.clone());
            }
        }
    }
    Value::Object(rest)
}
