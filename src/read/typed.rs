//! From an untyped value to a type: valid input pays for serde alone.

use super::explain::{Meant, Vocabulary, Wrong, explain, matches};
use crate::finding::{Finding, Severity, codes, pointer, token};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What a value came to.
#[derive(Debug)]
pub struct Typed<T> {
    /// The typed value, of what is left once broken parts are cut out. `None` where nothing is.
    pub value: Option<T>,
    /// The same with other stand-ins in place of what is broken: what is said of the whole has to be
    /// true of each of them.
    pub others: Vec<T>,
    /// What the schema refuses.
    pub findings: Vec<Finding>,
    /// Pointers of what was cut out or is not as it was written.
    pub cut: Vec<String>,
}

impl<T> Typed<T> {
    fn of(value: Option<T>, findings: Vec<Finding>, cut: Vec<String>) -> Self {
        Self {
            value,
            others: Vec::new(),
            findings,
            cut,
        }
    }

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

/// The pointer of a required key, in which `*` is any key, and what later checks are told in its place
/// where it is broken or missing: one of these after the other.
pub type StandIn<'a> = (&'a str, &'a [&'a str]);

/// `/services/backend/route` and below: what a finding says of a whole service does not hang on one
/// of its keys.
const DEPTH_OF_PARTS: usize = 3;

/// Levels of required keys that are followed upwards.
const MOST_ROUNDS: usize = 16;

/// Types a value; where serde refuses, everything that is wrong is explained at once, and the rest
/// is typed all the same.
pub fn typed<T: DeserializeOwned + JsonSchema>(
    value: &Value,
    words: &Vocabulary<'_>,
    stand_ins: &[StandIn<'_>],
) -> Typed<T> {
    let refused = match T::deserialize(value) {
        Ok(typed) => return Typed::of(Some(typed), Vec::new(), Vec::new()),
        Err(error) => error.to_string(),
    };
    let schema = schemars::schema_for!(T).to_value();
    let (value, floats) = super::floats::whole(value);
    let mut wrong = explain(&schema, &value, words);
    super::floats::explain(&schema, &value, &floats, words, &mut wrong);
    let mut findings: Vec<Finding> = wrong.iter().map(|w| w.finding.clone()).collect();
    if findings.is_empty() {
        findings.push(Finding::new(
            codes::BAD_FORM,
            "",
            format!("the blueprint cannot be read: {refused}"),
            "compare it with the reference of its keys, docs/blueprint.md",
        ));
        return Typed::of(None, findings, Vec::new());
    }
    let mut rest = value.clone();
    let mut cut = Vec::new();
    let bad_names: BTreeSet<String> = wrong
        .iter()
        .filter(|w| {
            w.finding.code == codes::BAD_FORM && w.finding.side == crate::finding::Side::Key
        })
        .map(|w| w.finding.path.clone())
        .collect();
    take_out(&mut rest, wrong, stand_ins, &mut cut);
    let mut made = Typed::of(None, findings, Vec::new());
    let most = stand_ins.iter().map(|(_, values)| values.len()).max();
    for nth in 0..most.unwrap_or(1).max(1) {
        let mut filled = rest.clone();
        let mut several = false;
        for (pattern, values) in stand_ins {
            let at = values.get(nth).or(values.last());
            if let Some(at) = at {
                let tokens: Vec<&str> = pattern.split('/').skip(1).collect();
                let put = fill(&mut filled, &value, "", &tokens, at, &bad_names);
                several |= put && values.len() > 1;
            }
        }
        let mut lost = Vec::new();
        if let Some(typed) = rounds::<T>(&schema, filled, words, &mut lost) {
            if made.value.is_none() {
                made.value = Some(typed);
                cut.extend(lost);
            } else {
                made.others.push(typed);
            }
        }
        if !several {
            break;
        }
    }
    made.cut = cut;
    made
}

/// Where a required key went, what needs it goes as well, level by level.
fn rounds<T: DeserializeOwned>(
    schema: &Value,
    mut rest: Value,
    words: &Vocabulary<'_>,
    cut: &mut Vec<String>,
) -> Option<T> {
    for _ in 0..MOST_ROUNDS {
        if let Ok(typed) = T::deserialize(&rest) {
            return Some(typed);
        }
        let left = explain(schema, &rest, words);
        if left.is_empty() {
            break;
        }
        take_out(&mut rest, left, &[], cut);
    }
    None
}

/// Takes out what is wrong, or puts what was meant in its place.
fn take_out(rest: &mut Value, wrong: Vec<Wrong>, stand_ins: &[StandIn<'_>], cut: &mut Vec<String>) {
    for wrong in wrong {
        let path = wrong.finding.path;
        // What lacks a key keeps the others where something can stand in for it.
        let filled = wrong
            .missing
            .is_some_and(|key| stand_ins.iter().any(|(pattern, _)| matches(pattern, &key)));
        match (rest.pointer_mut(&path), wrong.meant) {
            _ if filled => {}
            (Some(place), Meant::Value(meant)) => *place = meant,
            (Some(place), Meant::At(to)) => {
                let value = place.take();
                remove(rest, &path);
                put(rest, &to, value);
                // What is wrong there stands under another name in the text.
                cut.push(to);
            }
            _ => remove(rest, &path),
        }
        if !path.is_empty() {
            cut.push(path);
        }
    }
}

/// Puts a stand-in wherever the pattern leads and nothing stands; whether it did. Members of `written`
/// that went are there again, but for those whose name was refused.
fn fill(
    rest: &mut Value,
    written: &Value,
    path: &str,
    tokens: &[&str],
    value: &str,
    refused: &BTreeSet<String>,
) -> bool {
    let Some((first, left)) = tokens.split_first() else {
        return false;
    };
    if !rest.is_object() {
        return false;
    }
    let keys: BTreeSet<String> = if *first == "*" {
        let both = [&*rest, written];
        let keys = both.iter().filter_map(|value| value.as_object());
        keys.flat_map(|map| map.keys().cloned()).collect()
    } else {
        BTreeSet::from([(*first).to_owned()])
    };
    let mut filled = false;
    for key in keys {
        let here = pointer(path, &key);
        let Some(map) = rest.as_object_mut().filter(|_| !refused.contains(&here)) else {
            continue;
        };
        if left.is_empty() {
            filled |= !map.contains_key(&key);
            map.entry(key).or_insert_with(|| Value::from(value));
        } else if *first == "*" || map.contains_key(&key) {
            let member = map
                .entry(key.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            filled |= fill(member, &written[key.as_str()], &here, left, value, refused);
        }
    }
    filled
}

/// Puts a value at a pointer where nothing stands yet, with the mappings on the way; what is written in
/// another form than a mapping has nothing under it.
pub(crate) fn put(rest: &mut Value, pointer: &str, value: impl Into<Value>) {
    let mut at = rest;
    let mut tokens = pointer.split('/').skip(1).peekable();
    while let Some(step) = tokens.next() {
        let Value::Object(map) = at else { return };
        let entry = map.entry(token(step));
        if tokens.peek().is_none() {
            entry.or_insert(value.into());
            return;
        }
        at = entry.or_insert_with(|| Value::Object(Map::new()));
    }
}

/// Takes the value at a pointer away.
fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        return;
    };
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&token(last));
        }
        Some(Value::Array(items)) => {
            // The whole list goes: what is left of it would have other pointers.
            items.clear();
        }
        _ => {}
    }
}
