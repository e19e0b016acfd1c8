//! A value that only another stack or a caller knows may be what the document said before: no rule may
//! call something broken because of it. In every document, ours and others', each property that is no
//! reference is made unknown in turn, and each resource that others refer to is moved into another
//! stack, with an import in place of each reference; nothing new may be found.
//!
//! `SYNTH_ONLY=NAME` looks at the documents whose names hold it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at the first thing that is wrong, and prints its table"
)]

mod common;
#[path = "unknowns/list.rs"]
mod list;

use list::DECIDED;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use synth::finding::Severity;
use synth::prove;

/// Each is made unknown so often: documents write the same in different ways.
const DOCUMENTS: usize = 6;

/// All but plans, which have the values that Terraform worked out; those of others come first, as they
/// differ most.
fn documents() -> Vec<(String, Value)> {
    let only = std::env::var("SYNTH_ONLY").unwrap_or_default();
    let mut out = common::documents();
    out.retain(|(name, document)| document.get("planned_values").is_none() && name.contains(&only));
    out.reverse();
    out
}

/// A document with something unknown in it: what that is, and how it is made.
struct Change {
    name: String,
    make: Make,
}

enum Make {
    /// The value at this pointer is unknown.
    Value(String),
    /// This resource is another stack's.
    Moved(String),
}

fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The only entry of an object, where that is a call of a template's function.
fn call(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (name, arguments) = map.iter().next()?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), arguments))
}

/// Whether a value, or a part of it, is a reference to a resource.
fn refers(value: &Value, ids: &BTreeSet<String>) -> bool {
    match value {
        Value::String(text) => {
            text.contains("${") && ids.iter().any(|id| text.contains(id.as_str()))
        }
        Value::Array(items) => items.iter().any(|item| refers(item, ids)),
        Value::Object(map) => match call(value) {
            Some(("Ref", name)) => name.as_str().is_some_and(|name| ids.contains(name)),
            Some(("Fn::GetAtt", list)) => {
                let dotted = list.as_str().and_then(|text| text.split('.').next());
                let name = list.get(0).and_then(Value::as_str).or(dotted);
                name.is_some_and(|name| ids.contains(name))
            }
            _ => map.values().any(|value| refers(value, ids)),
        },
        _ => false,
    }
}

struct Walk<'d> {
    ids: &'d BTreeSet<String>,
    found: Vec<(String, String)>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, at: &str, name: &str) {
        // Neither format takes a block from outside.
        let scalar = |v: &Value| !v.is_array() && (!v.is_object() || call(v).is_some());
        let leaf = match value {
            Value::Array(items) => items.iter().all(scalar),
            one => scalar(one),
        };
        if leaf && !refers(value, self.ids) {
            self.found.push((at.to_owned(), name.to_owned()));
        }
        match value {
            Value::Object(map) if call(value).is_none() => {
                for (key, value) in map {
                    let dot = if name.ends_with(' ') { "" } else { "." };
                    self.value(
                        value,
                        &format!("{at}/{}", token(key)),
                        &format!("{name}{dot}{key}"),
                    );
                }
            }
            Value::Array(items) => {
                for (number, value) in items.iter().enumerate() {
                    self.value(value, &format!("{at}/{number}"), name);
                }
            }
            _ => {}
        }
    }
}

/// Type, id and pointer of each resource.
fn resources(document: &Value) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for (id, resource) in document["Resources"].as_object().into_iter().flatten() {
        let kind = resource["Type"].as_str().unwrap_or_default().to_owned();
        out.push((kind, id.clone(), format!("/Resources/{}", token(id))));
    }
    for (kind, named) in document["resource"].as_object().into_iter().flatten() {
        for name in named
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            let at = format!("/resource/{kind}/{}", token(name));
            out.push((kind.clone(), format!("{kind}.{name}"), at));
        }
    }
    out
}

/// Each property once, of the first resource of its type that has it, and each resource.
fn changes(document: &Value) -> Vec<Change> {
    let template = document.get("Resources").is_some();
    let all = resources(document);
    let ids: BTreeSet<String> = all.iter().map(|(_, id, _)| id.clone()).collect();
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for (kind, id, at) in &all {
        let mut walk = Walk {
            ids: &ids,
            found: Vec::new(),
        };
        let own = if template {
            format!("{at}/Properties")
        } else {
            at.clone()
        };
        for (key, value) in document
            .pointer(&own)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let meta = [
                "depends_on",
                "lifecycle",
                "count",
                "for_each",
                "provider",
                "//",
            ];
            if !meta.contains(&key.as_str()) {
                walk.value(
                    value,
                    &format!("{own}/{}", token(key)),
                    &format!("{kind} {key}"),
                );
            }
        }
        for (pointer, name) in walk.found {
            // The first two of a list may mean different things: a pair, two zones.
            let last = pointer.rsplit('/').find_map(|t| t.parse::<usize>().ok());
            let loops = name.contains(".for_each") || name.contains(".iterator");
            if !loops && last.is_none_or(|n| n < 2) && seen.insert((name.clone(), last)) {
                out.push(Change {
                    name,
                    make: Make::Value(pointer),
                });
            }
        }
        let one = BTreeSet::from([id.clone()]);
        let others = all.iter().filter(|(_, other, _)| other != id);
        let used = others.filter_map(|(_, _, at)| document.pointer(at));
        if used
            .map(|other| {
                if template {
                    &other["Properties"]
                } else {
                    other
                }
            })
            .any(|p| refers(p, &one))
        {
            out.push(Change {
                name: format!("{kind} elsewhere"),
                make: Make::Moved(id.clone()),
            });
        }
    }
    out
}

/// Puts imports in place of every reference to a resource, and takes it out of every list of waits.
fn cut(value: &mut Value, id: &str, import: &Value) {
    let one = BTreeSet::from([id.to_owned()]);
    if matches!(call(value), Some(("Ref" | "Fn::GetAtt", _))) && refers(value, &one) {
        *value = import.clone();
        return;
    }
    match value {
        Value::String(text) if text.contains("${") => {
            // `${Id}`, `${Id.Arn}`, `${aws_lb.main[0].arn}`, `f(aws_lb.main.arn)`.
            let mut out = String::new();
            let mut rest = text.as_str();
            while let Some(at) = rest.find(id) {
                let (before, after) = (&rest[..at], &rest[at + id.len()..]);
                let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                if before.ends_with(|c| word(c) || c == '.') || after.starts_with(word) {
                    out.push_str(&rest[..at + id.len()]);
                    rest = after;
                    continue;
                }
                out.push_str(before);
                out.push_str(if id.contains('.') {
                    "var.of_a_caller"
                } else {
                    "OfACaller"
                });
                let end = after.find(|c: char| !word(c) && !"[].\"*".contains(c));
                rest = &after[end.unwrap_or(after.len())..];
            }
            out.push_str(rest);
            *text = out;
        }
        Value::Array(items) => {
            items.retain(|item| item.as_str() != Some(id));
            for item in items {
                cut(item, id, import);
            }
        }
        Value::Object(map) => {
            map.retain(|key, value| key != "DependsOn" || value.as_str() != Some(id));
            for value in map.values_mut() {
                cut(value, id, import);
            }
        }
        _ => {}
    }
}

fn changed(document: &Value, change: &Change, import: bool) -> Value {
    let mut open = document.clone();
    let template = document.get("Resources").is_some();
    let unknown = if template {
        open["Parameters"]["OfACaller"] = json!({ "Type": "String" });
        if import {
            json!({ "Fn::ImportValue": "of-another-stack" })
        } else {
            json!({ "Ref": "OfACaller" })
        }
    } else {
        let variable = json!({ "of_a_caller": { "type": "string" } });
        match &mut open["variable"] {
            Value::Array(blocks) => blocks.push(variable),
            Value::Object(map) => {
                map.insert("of_a_caller".to_owned(), variable["of_a_caller"].clone());
            }
            none => *none = variable,
        }
        json!("${var.of_a_caller}")
    };
    match &change.make {
        Make::Value(pointer) => *open.pointer_mut(pointer).unwrap() = unknown,
        Make::Moved(id) => {
            let parts = id.split_once('.').filter(|_| !template);
            let own = match parts {
                Some((kind, name)) => open["resource"][kind]
                    .as_object_mut()
                    .map(|m| m.shift_remove(name)),
                None => open["Resources"]
                    .as_object_mut()
                    .map(|m| m.shift_remove(id)),
            };
            assert!(own.is_some());
            cut(&mut open, id, &unknown);
        }
    }
    open
}

/// How often something is found at a place, and one of its messages.
fn broken(document: &Value) -> BTreeMap<(String, String), (usize, String)> {
    let mut out: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    let world = prove::document(&doc::Json::from(document)).unwrap();
    for finding in prove::judge(&world, None) {
        if finding.severity != Severity::Error {
            continue;
        }
        let key = (finding.code.to_string(), finding.path.clone());
        let entry = out.entry(key).or_default();
        entry.0 += 1;
        entry.1.clone_from(&finding.message);
    }
    out
}

#[test]
fn nothing_is_broken_because_it_is_unknown() {
    let mut table: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    let mut made = 0;
    let mut looked: BTreeMap<String, usize> = BTreeMap::new();
    for (name, document) in documents() {
        let before = broken(&document);
        for change in changes(&document) {
            let times = looked.entry(change.name.clone()).or_default();
            *times += 1;
            if *times > DOCUMENTS {
                continue;
            }
            made += 1;
            for (key, (count, message)) in broken(&changed(&document, &change, *times % 2 == 1)) {
                if count > before.get(&key).map_or(0, |(n, _)| *n) {
                    table
                        .entry((key.0, change.name.clone()))
                        .or_insert((name.clone(), message));
                }
            }
        }
    }
    let mut used = BTreeSet::new();
    let mut report = String::new();
    println!("{made} values made unknown");
    for ((code, property), (name, message)) in &table {
        let decided = DECIDED
            .iter()
            .position(|d| d.code == code && d.properties.iter().any(|p| property.starts_with(p)));
        let why = decided.map_or("BROKEN", |at| DECIDED[at].why);
        used.extend(decided);
        println!("{code} {property}: {why}\n      {name}: {message}");
        if decided.is_none() {
            writeln!(report, "{code} {property}\n      {name}: {message}").unwrap();
        }
    }
    assert!(made > 500 || std::env::var_os("SYNTH_ONLY").is_some());
    assert!(
        report.is_empty(),
        "broken, because it is unknown:\n{report}"
    );
    if std::env::var_os("SYNTH_ONLY").is_none() {
        let idle: Vec<_> = (0..DECIDED.len()).filter(|at| !used.contains(at)).collect();
        let idle: Vec<_> = idle
            .iter()
            .map(|at| (DECIDED[*at].code, DECIDED[*at].properties))
            .collect();
        assert!(idle.is_empty(), "in the list, and never found: {idle:?}");
    }
}
