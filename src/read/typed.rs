//! From an untyped value to a type: valid input pays for serde alone.

use super::explain::{Wrong, explain};
use crate::finding::{Finding, Severity, codes};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a value came to.
#[derive(Debug)]
pub struct Typed<T> {
    /// The typed value, of what is left once broken parts are cut out. `None` where nothing is.
    pub value: Option<T>,
    /// What the schema refuses.
    pub findings: Vec<Finding>,
    cut: Vec<String>,
}

impl<T> Typed<T> {
    /// Whether a finding is about something that was cut out, or may come from the cut alone: what
    /// misses a part of the mapping that lost one, and every warning (they matter where there is a
    /// document).
    pub fn follows(&self, finding: &Finding) -> bool {
        let warning = finding.severity == Severity::Warning && !self.cut.is_empty();
        let part = finding.path.matches('/').count() >= DEPTH_OF_PARTS;
        warning
            || self.cut.iter().any(|cut| {
                let under = finding
                    .path
                    .strip_prefix(cut.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                let lost_a_part = part
                    && cut
                        .rsplit_once('/')
                        .is_some_and(|(parent, _)| parent == finding.path);
                under || lost_a_part
            })
    }
}

/// What later checks are told where a required key of the whole is broken or missing.
pub type StandIn<'a> = (&'a str, &'a str);

/// `/services/backend/route` and below: what a finding says of a whole service does not hang on one
/// of its keys.
const DEPTH_OF_PARTS: usize = 3;

/// Levels of required keys that are followed upwards.
const MOST_ROUNDS: usize = 16;

/// Types a value; where serde refuses, everything that is wrong is explained at once, and the rest
/// is typed all the same. `not_yet` are patterns (`/services/*/sidecars`) of keys that are known
/// and not supported.
pub fn typed<T: DeserializeOwned + JsonSchema>(
    value: &Value,
    not_yet: &[&str],
    stand_ins: &[StandIn<'_>],
) -> Typed<T> {
    let refused = match T::deserialize(value) {
        Ok(typed) => {
            return Typed {
                value: Some(typed),
                findings: Vec::new(),
                cut: Vec::new(),
            };
        }
        Err(error) => error.to_string(),
    };
    let schema = schemars::schema_for!(T).to_value();
    let (value, floats) = super::floats::whole(value);
    let mut wrong = explain(&schema, &value, not_yet);
    super::floats::explain(&schema, &value, &floats, &mut wrong);
    let mut findings: Vec<Finding> = wrong.iter().map(|w| w.finding.clone()).collect();
    if findings.is_empty() {
        findings.push(Finding::new(
            codes::BAD_FORM,
            "",
            format!("the blueprint cannot be read: {refused}"),
            "compare it with the reference of its keys, docs/blueprint.md",
        ));
        return Typed {
            value: None,
            findings,
            cut: Vec::new(),
        };
    }
    let mut rest = value;
    let mut cut = Vec::new();
    take_out(&mut rest, wrong, stand_ins, &mut cut);
    // Where a required key went, what needs it goes as well, level by level.
    for _ in 0..MOST_ROUNDS {
        if let Ok(typed) = T::deserialize(&rest) {
            return Typed {
                value: Some(typed),
                findings,
                cut,
            };
        }
        let left = explain(&schema, &rest, not_yet);
        if left.is_empty() {
            break;
        }
        take_out(&mut rest, left, stand_ins, &mut cut);
    }
    Typed {
        value: None,
        findings,
        cut,
    }
}

/// Takes out what is wrong, or puts what was meant in its place.
fn take_out(rest: &mut Value, wrong: Vec<Wrong>, stand_ins: &[StandIn<'_>], cut: &mut Vec<String>) {
    for Wrong { finding, meant } in wrong {
        match (rest.pointer_mut(&finding.path), meant) {
            (Some(place), Some(meant)) => *place = meant,
            _ => remove(rest, &finding.path),
        }
        if !finding.path.is_empty() {
            cut.push(finding.path);
        }
    }
    if let Value::Object(map) = rest {
        for (key, value) in stand_ins {
            if !map.contains_key(*key) {
                map.insert((*key).to_owned(), Value::from(*value));
            }
        }
    }
}

/// Takes the value at a pointer away.
fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return;
    };
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&token.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            // The whole list goes: what is left of it would have other pointers.
            items.clear();
        }
        _ => {}
    }
}
