//! Which keys and values the schema has at a pointer.

use crate::finding::token;
use crate::read::overlay;
use serde_json::Value;

/// The environment that a pointer stands in, and the pointer as the whole blueprint has it.
pub fn environment(pointer: &str) -> (Option<&str>, &str) {
    let below = pointer
        .strip_prefix(overlay::ROOT)
        .and_then(|rest| rest.strip_prefix('/'));
    match below.and_then(|rest| rest.split_once('/')) {
        Some((name, _)) => {
            let length = overlay::ROOT.len() + 1 + name.len();
            (Some(name), &pointer[length..])
        }
        None => (None, pointer),
    }
}

/// The path of a pointer, as the reference of keys writes it: items of a list have no number.
pub fn path(pointer: &str) -> String {
    let mut out = String::new();
    for step in pointer.split('/').skip(1) {
        if step.bytes().all(|b| b.is_ascii_digit()) {
            out += "[]";
            continue;
        }
        if !out.is_empty() {
            out.push('.');
        }
        out += &token(step);
    }
    out
}

/// A pointer and those above it, the whole left out.
pub fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |at| Some(at.rsplit_once('/')?.0))
        .filter(|at| !at.is_empty())
}

/// The schema, asked by pointers.
pub struct Keys(Value);

/// A key that may stand somewhere.
pub struct Key<'s> {
    /// Its name.
    pub name: &'s str,
    /// What it is, in Markdown.
    pub what: &'s str,
    /// Whether it holds a mapping and nothing else.
    pub mapping: bool,
}

/// A value that may stand somewhere.
pub struct Word {
    /// As it is written.
    pub text: String,
    /// What it is, in Markdown; empty where nothing is said.
    pub what: String,
}

impl Keys {
    /// Of the blueprint's schema.
    pub fn of(schema: Value) -> Self {
        Self(schema)
    }

    /// The keys of the mapping at a pointer, in the order of the reference.
    pub fn keys(&self, pointer: &str) -> Vec<Key<'_>> {
        let mut out: Vec<Key<'_>> = Vec::new();
        for schema in self.at(pointer) {
            for (name, value) in schema["properties"].as_object().into_iter().flatten() {
                if out.iter().any(|known| known.name == name) {
                    continue;
                }
                let mut all = Vec::new();
                self.branches(value, &mut all);
                let mapping = |one: &&Value| {
                    one["properties"].is_object() || one["additionalProperties"].is_object()
                };
                let whole = |one: &&Value| one["type"].is_string();
                out.push(Key {
                    name,
                    what: markdown(value),
                    mapping: all
                        .iter()
                        .copied()
                        .filter(|one| whole(one))
                        .all(|one| mapping(&one))
                        && all.iter().any(mapping),
                });
            }
        }
        out
    }

    /// The words that may stand at a pointer, those of a choice first.
    pub fn words(&self, pointer: &str) -> Vec<Word> {
        let mut out: Vec<Word> = Vec::new();
        let schemas = self.at(pointer);
        for (listed, name) in [
            (true, "enum"),
            (true, "const"),
            (true, "type"),
            (false, "default"),
            (false, "examples"),
        ] {
            for schema in &schemas {
                let value = &schema[name];
                let values = match (name, value) {
                    ("type", Value::String(kind)) if kind == "boolean" => {
                        vec![Value::from(true), Value::from(false)]
                    }
                    ("type", _) | (_, Value::Null | Value::Object(_)) => continue,
                    (_, Value::Array(all)) => all.clone(),
                    (_, one) => vec![one.clone()],
                };
                for value in values
                    .iter()
                    .filter(|value| !value.is_object() && !value.is_array())
                {
                    let text = match value {
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    if !text.is_empty() && out.iter().all(|known| known.text != text) {
                        let what = if listed {
                            markdown(schema).to_owned()
                        } else {
                            String::new()
                        };
                        out.push(Word { text, what });
                    }
                }
            }
        }
        out
    }

    /// The schemas that may hold at a pointer.
    fn at(&self, pointer: &str) -> Vec<&Value> {
        let mut at = Vec::new();
        self.branches(&self.0, &mut at);
        for step in pointer.split('/').skip(1) {
            let name = token(step);
            let mut below = Vec::new();
            for schema in at {
                let inner = schema["properties"].get(&name).or_else(|| {
                    let number = name.bytes().all(|b| b.is_ascii_digit());
                    schema
                        .get("items")
                        .filter(|_| number)
                        .or_else(|| schema.get("additionalProperties"))
                });
                if let Some(inner) = inner {
                    self.branches(inner, &mut below);
                }
            }
            at = below;
        }
        at
    }

    /// A schema with all that it refers to and all of its choices.
    fn branches<'s>(&'s self, schema: &'s Value, out: &mut Vec<&'s Value>) {
        if !schema.is_object() {
            return;
        }
        out.push(schema);
        let referred = schema["$ref"]
            .as_str()
            .and_then(|at| self.0.pointer(at.strip_prefix('#')?));
        if let Some(referred) = referred {
            self.branches(referred, out);
        }
        for word in ["anyOf", "oneOf", "allOf"] {
            for branch in schema[word].as_array().into_iter().flatten() {
                self.branches(branch, out);
            }
        }
    }
}

fn markdown(schema: &Value) -> &str {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    text("markdownDescription")
        .or_else(|| text("description"))
        .unwrap_or_default()
}
