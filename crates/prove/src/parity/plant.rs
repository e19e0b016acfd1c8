//! Changes of a document, made for everything that stands in it.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One change.
pub struct Change {
    /// What is changed, without names: the same for every resource of a type.
    pub label: String,
    /// Where.
    steps: Vec<String>,
    to: To,
}

enum To {
    Gone,
    Other(Value),
}

impl Change {
    pub fn apply(&self, document: &mut Value) {
        let (last, before) = self.steps.split_last().unwrap();
        let mut place = document;
        for step in before {
            place = match place {
                Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
                other => &mut other[step.as_str()],
            };
        }
        match (&self.to, place) {
            (To::Gone, Value::Object(map)) => {
                map.shift_remove(last);
            }
            (To::Gone, Value::Array(items)) => {
                items.remove(last.parse().unwrap());
            }
            (To::Other(value), Value::Object(map)) => map[last.as_str()] = value.clone(),
            (To::Other(value), Value::Array(items)) => {
                items[last.parse::<usize>().unwrap()] = value.clone();
            }
            _ => panic!("{} is not there", self.label),
        }
    }
}

/// Everything that can be changed in a document: each entry left out, each value another.
pub fn changes(document: &Value) -> Vec<Change> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut known = |kind: &str, name: String| {
        names.entry(kind.to_owned()).or_default().push(name.clone());
        types.insert(name, kind.to_owned());
    };
    let empty = Map::new();
    let section = |name: &str| {
        document
            .get(name)
            .and_then(Value::as_object)
            .unwrap_or(&empty)
    };
    for (id, resource) in section("Resources") {
        known(resource["Type"].as_str().unwrap(), id.clone());
    }
    for (kind, all) in section("resource") {
        for label in all.as_object().unwrap().keys() {
            known(kind, format!("{kind}.{label}"));
        }
    }
    let walk = Walk {
        document,
        names,
        types,
    };
    let mut out = Vec::new();
    walk.all(document, &mut Vec::new(), &mut out);
    out
}

struct Walk<'d> {
    document: &'d Value,
    names: BTreeMap<String, Vec<String>>,
    types: BTreeMap<String, String>,
}

impl Walk<'_> {
    fn all(&self, value: &Value, steps: &mut Vec<String>, out: &mut Vec<Change>) {
        if !steps.is_empty() {
            let mut add = |word: &str, to: To| {
                out.push(Change {
                    label: format!("{word} {}", self.label(steps)),
                    steps: steps.clone(),
                    to,
                });
            };
            // A section or a type as a whole is left out resource by resource.
            let named = steps.len() > 1 && !(steps.len() == 2 && steps[0] == "resource");
            if named {
                add("drop", To::Gone);
            }
            match value {
                Value::Bool(b) => add("change", To::Other(Value::Bool(!b))),
                Value::Number(n) => {
                    add("change", To::Other(Value::from(n.as_i64().unwrap() + 1)));
                }
                Value::String(text) => match self.rewired(text) {
                    Some(other) => add("rewire", To::Other(Value::String(other))),
                    None => add("change", To::Other(Value::String(format!("{text}x")))),
                },
                _ => {}
            }
        }
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    steps.push(key.clone());
                    self.all(value, steps, out);
                    steps.pop();
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    steps.push(at.to_string());
                    self.all(item, steps, out);
                    steps.pop();
                }
            }
            _ => {}
        }
    }

    /// The first reference in a text turned to another resource of the same type.
    fn rewired(&self, text: &str) -> Option<String> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let mut from = 0;
        while let Some(length) = text[from..].find(|c: char| word(c)) {
            let start = from + length;
            let end = text[start..]
                .find(|c: char| !word(c))
                .map_or(text.len(), |n| start + n);
            from = end;
            let whole = &text[start..end];
            // `Name`, `Name.Attribute`, `type.label`, `type.label.attribute`.
            let mut dots = whole
                .match_indices('.')
                .map(|(at, _)| at)
                .chain([whole.len()]);
            let found = dots.find_map(|at| self.types.get_key_value(&whole[..at]));
            if let Some((name, kind)) = found
                && let Some(other) = self.names[kind].iter().find(|n| *n != name)
            {
                return Some(format!(
                    "{}{other}{}",
                    &text[..start],
                    &text[start + name.len()..]
                ));
            }
        }
        None
    }

    /// Steps without names.
    fn label(&self, steps: &[String]) -> String {
        let mut out = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let text = match (steps[0].as_str(), at) {
                ("Resources", 1) => self.document["Resources"][step]["Type"].as_str().unwrap(),
                ("resource" | "data" | "Mappings", 2)
                | ("Parameters" | "Rules" | "Conditions" | "Outputs" | "variable" | "output", 1) => {
                    "*"
                }
                // `backend_task_definition_container_definitions`
                ("locals", 1) => {
                    let ends = [
                        "container_definitions",
                        "assume_role_policy",
                        "endpoint_policy",
                        "event_pattern",
                        "policy",
                    ];
                    ends.into_iter().find(|e| step.ends_with(e)).unwrap()
                }
                _ if step.parse::<usize>().is_ok() => "[]",
                _ => step,
            };
            out.push(text.to_owned());
        }
        out.join(".")
    }
}
