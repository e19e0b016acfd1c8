//! The blueprint's schema as a list of what can be written: every key, and every form that it takes.
//!
//! A form is spelled as the way to it: `/services/*/image~1/tag=text` is a text under `tag` in the
//! second form of `image`. `*` stands for a name in a map, `-` for an item of a list.

use super::pool::Pool;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub struct Schema {
    root: Value,
    /// By where a schema stands in memory: the root never changes.
    fitting: RefCell<BTreeMap<usize, Rc<Vec<usize>>>>,
}

/// What a place takes.
pub enum Node<'s> {
    /// Keys, each with whether it has to be there.
    Keys(Vec<(&'s str, &'s Value, bool)>),
    /// Names that have this form, with values of that.
    Names(&'s Value, &'s Value),
    /// Items, and how many there are at least.
    Items(&'s Value, u64),
    /// One of several.
    Branches(&'s [Value]),
    /// One of these.
    Words(&'s [Value]),
    Truth,
    Number {
        least: i64,
        most: i64,
    },
    /// Seconds.
    Duration {
        least: u64,
        most: u64,
        step: u64,
    },
    Text,
}

impl Schema {
    pub fn new() -> Self {
        let mut root = synth::blueprint::schema::keys();
        // An environment is laid over before anything is typed, and says what the whole may say.
        // What an override names hangs on all the rest: `tests/overrides.rs` is about that.
        for key in ["environments", "overrides"] {
            let keys = root["properties"].as_object_mut().unwrap();
            keys.shift_remove(key);
        }
        apart(&mut root);
        Self {
            root,
            fitting: RefCell::default(),
        }
    }

    pub fn root(&self) -> &Value {
        &self.root
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let Some(name) = schema.get("$ref").and_then(Value::as_str) else {
            return schema;
        };
        let target = self.root.pointer(name.trim_start_matches('#')).unwrap();
        self.resolved(target)
    }

    pub fn node<'s>(&'s self, schema: &'s Value) -> Node<'s> {
        let schema = self.resolved(schema);
        if let Some(branches) = schema.get("anyOf").or(schema.get("oneOf")) {
            return Node::Branches(branches.as_array().unwrap());
        }
        if let Some(word) = schema.get("const") {
            return Node::Words(std::slice::from_ref(word));
        }
        if let Some(words) = schema.get("enum") {
            return Node::Words(words.as_array().unwrap());
        }
        // Keys that are there without being named are names like the others.
        let named = schema
            .get("additionalProperties")
            .is_some_and(Value::is_object);
        let keys = schema.get("properties").and_then(Value::as_object);
        if let Some(keys) = keys.filter(|_| !named) {
            let required = schema.get("required").and_then(Value::as_array);
            let required = |key: &str| {
                required.is_some_and(|list| list.iter().any(|r| r.as_str() == Some(key)))
            };
            let keys = keys.iter().map(|(k, v)| (k.as_str(), v, required(k)));
            return Node::Keys(keys.collect());
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("object") => {
                Node::Names(&schema["propertyNames"], &schema["additionalProperties"])
            }
            Some("array") => {
                Node::Items(&schema["items"], schema["minItems"].as_u64().unwrap_or(0))
            }
            Some("boolean") => Node::Truth,
            Some("integer") => Node::Number {
                least: schema["minimum"].as_i64().unwrap_or(0),
                most: schema["maximum"].as_i64().unwrap_or(i64::from(u32::MAX)),
            },
            Some("string") => match schema["x-step"].as_u64() {
                Some(step) => Node::Duration {
                    least: schema["x-minimum"].as_u64().unwrap_or(0),
                    most: schema["x-maximum"].as_u64().unwrap_or(86_400),
                    step,
                },
                None => Node::Text,
            },
            other => panic!("{other:?} is no type that is drawn: {schema}"),
        }
    }

    /// The texts that have a form, as places in the pool.
    pub fn fitting(&self, schema: &Value, pool: &Pool) -> Rc<Vec<usize>> {
        let schema = self.resolved(schema);
        let mut known = self.fitting.borrow_mut();
        let list = known
            .entry(std::ptr::from_ref(schema).addr())
            .or_insert_with(|| {
                let validator = jsonschema::validator_for(schema).unwrap();
                let fits = |n: &usize| validator.is_valid(&Value::from(pool.texts[*n].as_str()));
                Rc::new((0..pool.texts.len()).filter(fits).collect())
            });
        Rc::clone(list)
    }

    /// Every form of every key.
    pub fn forms(&self, pool: &Pool) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        self.list(&self.root, "", pool, &mut out);
        out
    }

    fn list(&self, schema: &Value, path: &str, pool: &Pool, out: &mut BTreeSet<String>) {
        match self.node(schema) {
            Node::Keys(keys) => {
                if keys.iter().all(|(.., required)| !required) {
                    out.insert(format!("{path}={{}}"));
                }
                for (key, value, _) in keys {
                    self.list(value, &format!("{path}/{key}"), pool, out);
                }
            }
            Node::Names(_, values) => self.list(values, &format!("{path}/*"), pool, out),
            Node::Items(items, least) => {
                if least == 0 {
                    out.insert(format!("{path}=[]"));
                }
                self.list(items, &format!("{path}/-"), pool, out);
            }
            Node::Branches(branches) => {
                for (at, branch) in branches.iter().enumerate() {
                    self.list(branch, &format!("{path}~{at}"), pool, out);
                }
            }
            Node::Words(words) => {
                out.extend(words.iter().map(|word| format!("{path}={}", plain(word))));
            }
            Node::Truth => out.extend([true, false].map(|b| format!("{path}={b}"))),
            Node::Number { .. } => {
                out.insert(format!("{path}=number"));
            }
            Node::Duration { .. } => {
                out.insert(format!("{path}=duration"));
            }
            Node::Text => {
                let texts = self.fitting(schema, pool);
                assert!(
                    !texts.is_empty(),
                    "{path}: no text of pool.yaml has its form"
                );
                let kinds = texts.iter().map(|n| kind(&pool.texts[*n]));
                out.extend(kinds.map(|kind| format!("{path}={kind}")));
            }
        }
    }

    /// The forms that a blueprint makes use of.
    pub fn used(&self, blueprint: &Value) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        self.see(&self.root, blueprint, "", &mut out);
        out
    }

    fn see(&self, schema: &Value, value: &Value, path: &str, out: &mut BTreeSet<String>) {
        match (self.node(schema), value) {
            (Node::Keys(keys), Value::Object(object)) => {
                if object.is_empty() {
                    out.insert(format!("{path}={{}}"));
                }
                for (key, schema, _) in keys {
                    if let Some(value) = object.get(key) {
                        self.see(schema, value, &format!("{path}/{key}"), out);
                    }
                }
            }
            (Node::Names(_, schema), Value::Object(object)) => {
                for value in object.values() {
                    self.see(schema, value, &format!("{path}/*"), out);
                }
            }
            (Node::Items(schema, _), Value::Array(items)) => {
                if items.is_empty() {
                    out.insert(format!("{path}=[]"));
                }
                for value in items {
                    self.see(schema, value, &format!("{path}/-"), out);
                }
            }
            (Node::Branches(branches), value) => {
                for (at, branch) in branches.iter().enumerate() {
                    if self.is_of(branch, value) {
                        self.see(branch, value, &format!("{path}~{at}"), out);
                    }
                }
            }
            (Node::Words(_), word) => {
                out.insert(format!("{path}={}", plain(word)));
            }
            (Node::Truth, truth) => {
                out.insert(format!("{path}={truth}"));
            }
            (Node::Number { .. }, Value::Number(_)) => {
                out.insert(format!("{path}=number"));
            }
            (Node::Duration { .. }, Value::String(_)) => {
                out.insert(format!("{path}=duration"));
            }
            (Node::Text, Value::String(text)) => {
                out.insert(format!("{path}={}", kind(text)));
            }
            _ => {}
        }
    }

    /// Whether a value can be of a branch: by its type, its word or its keys.
    fn is_of(&self, schema: &Value, value: &Value) -> bool {
        match (self.node(schema), value) {
            (Node::Keys(keys), Value::Object(object)) => {
                object.keys().all(|key| keys.iter().any(|(k, ..)| k == key))
                    && keys
                        .iter()
                        .all(|(k, _, must)| !must || object.contains_key(*k))
            }
            (Node::Names(..), Value::Object(_))
            | (Node::Items(..), Value::Array(_))
            | (Node::Truth, Value::Bool(_))
            | (Node::Number { .. }, Value::Number(_))
            | (Node::Duration { .. } | Node::Text, Value::String(_)) => true,
            (Node::Words(words), word) => words.contains(word),
            (Node::Branches(branches), value) => branches.iter().any(|b| self.is_of(b, value)),
            _ => false,
        }
    }

    /// What a place in a blueprint takes, and its form without an end.
    pub fn at<'s>(&'s self, blueprint: &Value, pointer: &str) -> Option<(&'s Value, String)> {
        let (mut schema, mut form) = (&self.root, String::new());
        let mut value = blueprint;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            while let Node::Branches(branches) = self.node(schema) {
                let at = branches.iter().position(|b| self.is_of(b, value))?;
                schema = &branches[at];
                form = format!("{form}~{at}");
            }
            (schema, form) = match self.node(schema) {
                Node::Keys(keys) => {
                    let (_, schema, _) = keys.into_iter().find(|(key, ..)| *key == step)?;
                    (schema, format!("{form}/{step}"))
                }
                Node::Names(_, values) => (values, format!("{form}/*")),
                Node::Items(items, _) => (items, format!("{form}/-")),
                _ => return None,
            };
            value = match value {
                Value::Object(object) => object.get(&step)?,
                Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some((schema, form))
    }

    /// The key, name or item nearest to a pointer's end that can be taken out of a blueprint.
    pub fn cut(&self, blueprint: &mut Value, pointer: &str) -> bool {
        let steps: Vec<String> = pointer
            .split('/')
            .skip(1)
            .map(|s| s.replace("~1", "/").replace("~0", "~"))
            .collect();
        let mut able = None;
        let (mut schemas, mut value) = (vec![&self.root], &*blueprint);
        for (depth, step) in steps.iter().enumerate() {
            let mut next = Vec::new();
            let mut optional = true;
            for schema in schemas.drain(..) {
                self.step(schema, step, &mut next, &mut optional);
            }
            let child = match value {
                Value::Object(object) => object.get(step),
                Value::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get(at)),
                _ => None,
            };
            let Some(child) = child else { break };
            if optional {
                able = Some(depth);
            }
            (schemas, value) = (next, child);
        }
        let Some(depth) = able else { return false };
        let mut parent = blueprint;
        for step in &steps[..depth] {
            parent = match parent {
                Value::Object(object) => &mut object[step],
                Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
                _ => return false,
            };
        }
        match parent {
            Value::Object(object) => object.shift_remove(&steps[depth]).is_some(),
            Value::Array(items) => {
                items.remove(steps[depth].parse().unwrap());
                true
            }
            _ => false,
        }
    }

    fn step<'s>(
        &'s self,
        schema: &'s Value,
        step: &str,
        next: &mut Vec<&'s Value>,
        optional: &mut bool,
    ) {
        match self.node(schema) {
            Node::Keys(keys) => {
                for (_, value, must) in keys.into_iter().filter(|(key, ..)| *key == step) {
                    *optional &= !must;
                    next.push(value);
                }
            }
            Node::Names(_, values) => next.push(values),
            Node::Items(items, _) => next.push(items),
            Node::Branches(branches) => {
                for branch in branches {
                    self.step(branch, step, next, optional);
                }
            }
            _ => {}
        }
    }
}

/// A schema of several types is one of several schemas.
fn apart(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            let types = keys.get("type").and_then(Value::as_array).cloned();
            if let Some(types) = types.filter(|_| !keys.contains_key("anyOf")) {
                let of = |kind: Value| {
                    let mut one = keys.clone();
                    one.insert("type".to_owned(), kind);
                    Value::Object(one)
                };
                *schema =
                    serde_json::json!({"anyOf": types.into_iter().map(of).collect::<Vec<_>>()});
                return apart(schema);
            }
            keys.values_mut().for_each(apart);
        }
        Value::Array(items) => items.iter_mut().for_each(apart),
        _ => {}
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What a text is made of.
pub fn kind(text: &str) -> &'static str {
    let alone = text.starts_with("${input.") && text.find('}') == Some(text.len() - 1);
    if alone {
        "input"
    } else if text.contains("${input.") {
        "text with an input"
    } else {
        "text"
    }
}
