//! Whole numbers that are written as floats: `port: 80.0`.
//!
//! JSON Schema takes `80.0` for an integer, and serde does not. So the rest is explained with the whole
//! numbers in their places, and those are named beside it.

use super::explain::{self, Meant, Vocabulary, Wrong};
use crate::finding::{Finding, Fix, codes, pointer};
use serde_json::{Number, Value, json};
use std::collections::BTreeSet;

/// A float that is a whole number: where it stands, and as what number.
pub(super) struct Float {
    path: String,
    whole: i64,
}

/// The value with whole numbers in place of such floats, and where they stood.
pub(super) fn whole(value: &Value) -> (Value, Vec<Float>) {
    let mut value = value.clone();
    let mut floats = Vec::new();
    take(&mut value, "", &mut floats);
    (value, floats)
}

fn take(value: &mut Value, path: &str, floats: &mut Vec<Float>) {
    match value {
        Value::Number(number) => {
            if let Some(whole) = whole_number(number) {
                *value = json!(whole);
                floats.push(Float {
                    path: path.to_owned(),
                    whole,
                });
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                take(item, &format!("{path}/{at}"), floats);
            }
        }
        Value::Object(map) => {
            for (key, item) in map.iter_mut() {
                take(item, &pointer(path, key), floats);
            }
        }
        _ => {}
    }
}

fn whole_number(number: &Number) -> Option<i64> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    // What does not come back the same has a fraction, or is larger than any key takes.
    format!("{float:.0}")
        .parse::<i64>()
        .ok()
        .filter(|_| float.fract() == 0.0)
}

/// Names the floats that stand where a whole number is wanted, and about which nothing else is wrong.
pub(super) fn explain(
    schema: &Value,
    value: &Value,
    floats: &[Float],
    words: &Vocabulary<'_>,
    wrong: &mut Vec<Wrong>,
) {
    if floats.is_empty() {
        return;
    }
    // A schema says whether it wants a whole number by refusing one with a fraction.
    let mut broken = value.clone();
    for float in floats {
        if let Some(place) = broken.pointer_mut(&float.path) {
            *place = json!(0.5);
        }
    }
    let paths = |list: &[Wrong]| -> BTreeSet<String> {
        list.iter().map(|w| w.finding.path.clone()).collect()
    };
    let (said, refused) = (
        paths(wrong),
        paths(&explain::explain(schema, &broken, words)),
    );
    for float in floats {
        if said.contains(&float.path) || !refused.contains(&float.path) {
            continue;
        }
        let key = float.path.rsplit('/').next().unwrap_or_default();
        let finding = Finding::new(
            codes::WRONG_TYPE,
            float.path.clone(),
            format!(
                "`{key}` is `{}.0`, which is not a whole number as it is written",
                float.whole
            ),
            format!("write `{}`", float.whole),
        )
        .fix(Fix::write(float.path.clone(), float.whole.to_string()));
        wrong.push(Wrong {
            meant: Meant::Value(json!(float.whole)),
            ..finding.into()
        });
    }
}
