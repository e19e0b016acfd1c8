//! The schema of an environment: the blueprint's own, in which no key is required and `null` takes one
//! away. What stands in a list is whole.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What definitions that are laid over are called.
const BEHIND: &str = "InAnEnvironment";
/// What an environment may not say.
const NOT_HERE: &[&str] = &["name", "environments", "$schema"];
const DEFINITIONS: &str = "$defs";

/// Gives the type of an environment its keys.
pub(super) fn add(schema: &mut Value) {
    let Some(definitions) = schema.get(DEFINITIONS).and_then(Value::as_object).cloned() else {
        return;
    };
    let mut laid = Laid {
        definitions: &definitions,
        wanted: BTreeSet::new(),
    };
    let mut root = json!({"type": "object", "additionalProperties": false});
    if let Some(Value::Object(keys)) = schema.get("properties") {
        let mut keys = laid.properties(keys);
        keys.retain(|key, _| !NOT_HERE.contains(&key.as_str()));
        root["properties"] = keys.into();
    }
    let mut made = Map::new();
    while let Some(name) = laid
        .wanted
        .iter()
        .find(|n| !made.contains_key(&behind(n)))
        .cloned()
    {
        let over = laid.over(definitions.get(&name).unwrap_or(&Value::Null));
        made.insert(behind(&name), over);
    }
    let Some(Value::Object(all)) = schema.get_mut(DEFINITIONS) else {
        return;
    };
    if let Some(Value::Object(overlay)) = all.get_mut("Overlay") {
        overlay.shift_remove("additionalProperties");
        for (key, value) in root.as_object().into_iter().flatten() {
            overlay.insert(key.clone(), value.clone());
        }
    }
    all.extend(made);
}

fn behind(name: &str) -> String {
    format!("{name}{BEHIND}")
}

struct Laid<'d> {
    definitions: &'d Map<String, Value>,
    /// Definitions of which a form without required keys is needed.
    wanted: BTreeSet<String>,
}

impl Laid<'_> {
    /// A schema without required keys.
    fn over(&mut self, schema: &Value) -> Value {
        let Value::Object(object) = schema else {
            return schema.clone();
        };
        let mut out = Map::new();
        for (key, value) in object {
            let value = match (key.as_str(), value) {
                ("required" | "minProperties" | "default", _) => continue,
                ("properties", Value::Object(keys)) => self.properties(keys).into(),
                ("additionalProperties", Value::Object(_)) => self.or_nothing(value),
                ("anyOf" | "oneOf", Value::Array(forms)) => {
                    forms.iter().map(|form| self.over(form)).collect()
                }
                ("$ref", Value::String(to)) => self.reference(to).into(),
                (_, value) => value.clone(),
            };
            out.insert(key.clone(), value);
        }
        out.into()
    }

    fn properties(&mut self, keys: &Map<String, Value>) -> Map<String, Value> {
        keys.iter()
            .map(|(key, value)| (key.clone(), self.or_nothing(value)))
            .collect()
    }

    /// A value, or `null`, which takes the key away; what an editor shows stays on top.
    fn or_nothing(&mut self, schema: &Value) -> Value {
        let mut over = self.over(schema);
        let said = over
            .as_object_mut()
            .and_then(|o| o.shift_remove("description"));
        let mut out = json!({"anyOf": [over, {"type": "null"}]});
        if let Some(said) = said {
            out["description"] = said;
        }
        out
    }

    /// The form of a definition that is laid over, where it has keys of its own.
    fn reference(&mut self, to: &str) -> String {
        let name = to.rsplit('/').next().unwrap_or_default();
        let has_keys = self
            .definitions
            .get(name)
            .is_some_and(|d| d.to_string().contains("\"properties\""));
        if !has_keys {
            return to.to_owned();
        }
        self.wanted.insert(name.to_owned());
        behind(to)
    }
}
