//! The blueprint's JSON Schema, made from the types that serde reads.

mod overlay;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::Blueprint;

/// The schema of a blueprint, draft 2020-12.
pub fn schema() -> Value {
    let mut schema = keys();
    overlay::add(&mut schema);
    maps_first(&mut schema);
    schema
}

/// Puts the branches of a choice that have keys before those that have none: of two that fit equally badly,
/// yaml-language-server speaks of the first, and a key that is misspelled is no text that was meant.
fn maps_first(value: &mut Value) {
    let parts: Vec<&mut Value> = match value {
        Value::Object(map) => {
            for word in ["anyOf", "oneOf"] {
                if let Some(branches) = map.get_mut(word).and_then(Value::as_array_mut) {
                    branches.sort_by_key(|branch| {
                        let kind = branch.get("type").and_then(Value::as_str);
                        let listed = branch.get("enum").is_some();
                        match kind {
                            None | Some("object" | "array") => 0,
                            Some("string") if listed => 1,
                            Some("null") => 3,
                            Some(_) => 2,
                        }
                    });
                }
            }
            map.values_mut().collect()
        }
        Value::Array(list) => list.iter_mut().collect(),
        _ => return,
    };
    parts.into_iter().for_each(maps_first);
}

/// The same without the keys under an environment, which are those of the whole.
pub fn keys() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(drop_null))
        .with_transform(RecursiveTransform(unwrap_lines))
        .with_transform(RecursiveTransform(for_editors))
        .into_generator();
    let made = generator.into_root_schema_for::<Blueprint>().to_value();
    let mut schema = Map::new();
    for (key, first) in [
        ("$schema", made.get("$schema").cloned()),
        ("title", Some("synth blueprint".into())),
        ("description", made.get("description").cloned()),
    ] {
        schema.extend(first.map(|value| (key.to_owned(), value)));
    }
    if let Value::Object(made) = made {
        for (key, value) in made {
            schema.entry(key).or_insert(value);
        }
    }
    Value::Object(schema)
}

/// Makes one line of each description: the breaks are those of the source.
fn unwrap_lines(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// What yaml-language-server, which completes YAML in most editors, reads besides the standard: a
/// description as Markdown (one that is not is shown with its back quotes escaped), what to say where a
/// pattern does not fit, and what a completion writes where there is no default.
/// <https://github.com/redhat-developer/yaml-language-server>
fn for_editors(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(text) = object.get("description").cloned() {
        // A branch has been given the whole of it already.
        object.entry("markdownDescription").or_insert(text);
    }
    if let (Some(Value::String(form)), true) =
        (object.get("x-form"), object.contains_key("pattern"))
    {
        let message = format!("write {form}");
        object.insert("patternErrorMessage".into(), message.into());
    }
    let number = object.get("type").is_some_and(|kind| kind == "integer");
    if let (true, false, Some(least)) = (
        number,
        object.contains_key("default"),
        object.get("minimum").cloned(),
    ) {
        object.insert("defaultSnippets".into(), json!([{ "body": least }]));
    }
    // A hover shows the branch that is written: it says what the key is, too.
    let whole = object
        .get("description")
        .and_then(Value::as_str)
        .map(str::to_owned);
    for word in ["anyOf", "oneOf"] {
        let branches = object.get_mut(word).and_then(Value::as_array_mut);
        for branch in branches.into_iter().flatten() {
            if let (Some(whole), Some(own)) = (&whole, branch["description"].as_str()) {
                branch["markdownDescription"] = format!("{whole}\n\n{own}").into();
            }
        }
    }
}

/// Takes the `null` branch out of optional keys: a key is left out, not set to nothing, and a typo
/// under it should be named where it stands instead of as "none of these forms".
fn drop_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(words)) = object.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    let Some(Value::Array(branches)) = object.get_mut("anyOf") else {
        return;
    };
    branches.retain(|b| b.get("type").is_none_or(|t| t != "null"));
    if branches.len() != 1 {
        return;
    }
    let Some(Value::Object(only)) = branches.pop() else {
        return;
    };
    object.shift_remove("anyOf");
    for (key, value) in only {
        object.entry(key).or_insert(value);
    }
}

/// The schema of a mapping whose keys have a form of their own.
pub(super) fn map_of<K: JsonSchema, V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let keys = K::json_schema(generator);
    let values = generator.subschema_for::<V>();
    json_schema!({
        "type": "object",
        "propertyNames": keys,
        "additionalProperties": values,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;

    #[test]
    fn every_key_says_what_it_is() {
        fn walk(path: &str, schema: &Value) {
            let Some(object) = schema.as_object() else {
                return;
            };
            if let Some(Value::Object(keys)) = object.get("properties") {
                for (key, value) in keys {
                    let text = value["description"].as_str().unwrap_or_default();
                    assert!(text.ends_with('.'), "{path}/{key}: {text:?}");
                }
            }
            for (key, value) in object {
                walk(&format!("{path}/{key}"), value);
            }
        }
        walk("", &schema());
    }

    #[test]
    fn every_default_has_its_keys_form() {
        fn walk(root: &Value, schema: &Value, path: &str) {
            match schema {
                Value::Object(object) => {
                    if let Some(default) = object.get("default").filter(|d| !d["type"].is_string())
                    {
                        let mut alone = schema.clone();
                        alone["$defs"] = root["$defs"].clone();
                        let validator = jsonschema::validator_for(&alone).unwrap();
                        assert!(validator.is_valid(default), "{path}: {default}");
                    }
                    for (key, value) in object {
                        walk(root, value, &format!("{path}/{key}"));
                    }
                }
                Value::Array(list) => list.iter().for_each(|value| walk(root, value, path)),
                _ => {}
            }
        }
        let schema = keys();
        walk(&schema, &schema, "");
    }

    #[test]
    fn editors_are_told_what_they_show() {
        let schema = schema();
        let cidr = &schema["$defs"]["Network"]["properties"]["cidr"];
        assert_eq!(cidr["markdownDescription"], cidr["description"]);
        let said = cidr["patternErrorMessage"].as_str().unwrap();
        assert!(
            said.starts_with("write a range of IPv4 addresses"),
            "{said}"
        );
        let service = &schema["$defs"]["Service"]["properties"];
        assert_eq!(service["port"]["default"], 80);
        assert_eq!(
            service["ephemeral_storage"]["defaultSnippets"][0]["body"],
            21
        );
        let host = &schema["$defs"]["Management"]["properties"]["host"];
        let hover = host["anyOf"][0]["markdownDescription"].as_str().unwrap();
        assert!(
            hover.starts_with(host["description"].as_str().unwrap()),
            "{hover}"
        );
    }

    #[test]
    fn no_key_takes_null() {
        let text = keys().to_string();
        assert!(!text.contains("\"null\"") && !text.contains("null,") && !text.contains("null]"));
    }
}
