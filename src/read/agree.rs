//! Whether two parsers read the same. The guard's gives places and values; where readers may differ in
//! what a value is, the other's has to be the same, or people would mean one thing and deploy another.

use super::guard::{Guarded, Scalar};
use super::places::{Id, Range, What};
use super::scalar::{Meaning, meaning};
use serde_json::Value;

/// The first place at which the value is not what the guard saw.
pub(super) fn difference(guarded: &Guarded<'_>, value: &Value) -> Option<Range> {
    at(guarded, guarded.places.root, value)
}

fn at(guarded: &Guarded<'_>, id: Id, value: &Value) -> Option<Range> {
    let here = guarded.places.nodes.get(id).map(|n| n.range);
    let differs = Some(here.unwrap_or_default());
    let target = guarded.places.target(id);
    match (guarded.places.nodes.get(target).map(|n| &n.what), value) {
        (Some(What::Leaf), value) => {
            let scalar = guarded.scalars.get(target).and_then(Option::as_ref);
            if scalar.is_some_and(|scalar| same(scalar, value)) {
                None
            } else {
                differs
            }
        }
        (Some(What::List(items)), Value::Array(values)) => {
            if items.len() != values.len() {
                return differs;
            }
            let mut pairs = items.iter().zip(values);
            pairs.find_map(|(id, value)| at(guarded, *id, value))
        }
        (Some(What::Mapping(entries)), Value::Object(values)) => {
            if entries.len() != values.len() {
                return differs;
            }
            let mut pairs = entries.iter().zip(values);
            pairs.find_map(|(entry, (key, value))| {
                if *entry.key == **key {
                    at(guarded, entry.value, value)
                } else {
                    Some(entry.range)
                }
            })
        }
        _ => differs,
    }
}

fn same(scalar: &Scalar<'_>, value: &Value) -> bool {
    match value {
        Value::String(text) => {
            *text == scalar.text && (scalar.quoted || meaning(&scalar.text) == Meaning::Text)
        }
        _ if scalar.quoted && !scalar.tagged => false,
        Value::Null => meaning(&scalar.text) == Meaning::Null,
        Value::Bool(value) => meaning(&scalar.text) == Meaning::Bool(*value),
        Value::Number(number) => match meaning(&scalar.text) {
            Meaning::Whole(value) => {
                number.as_u64() == Some(value) || scalar.tagged && number.as_f64().is_some()
            }
            Meaning::Negative(value) => {
                number.as_i64() == Some(value) || scalar.tagged && number.as_f64().is_some()
            }
            // Both parse the same text to the nearest double.
            Meaning::Fraction(value) => number.as_f64().map(f64::to_bits) == Some(value.to_bits()),
            _ => false,
        },
        Value::Array(_) | Value::Object(_) => false,
    }
}
