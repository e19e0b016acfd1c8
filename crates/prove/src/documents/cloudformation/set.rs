//! Templates that hand values to each other, as one document: what one imports is what another exports.

use doc::{Json, Map, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The part of a joined document that says which template holds what; no template has one.
pub const TEMPLATES: &str = "Templates";

/// The sections of a template whose entries have names.
const SECTIONS: [&str; 6] = [
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Resources",
    "Outputs",
];

/// Templates with the names of their stacks, as one: a single one as it stands.
pub fn joined<'j, 'a>(parts: &'j [(String, Json<'a>)]) -> Cow<'j, Json<'a>> {
    if let [(_, one)] = parts {
        return Cow::Borrowed(one);
    }
    let exports = exports(parts);
    let mut out = Map::new();
    for key in ["AWSTemplateFormatVersion", "Description"] {
        let mut each = parts.iter();
        if let Some(said) = each.find_map(|(_, part)| part.get(key)) {
            out.push(key, said.clone());
        }
    }
    for section in SECTIONS {
        let mut all = Map::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (_, part) in parts {
            let entries = part.get(section).and_then(Json::as_object);
            for (name, entry) in entries.into_iter().flat_map(Map::entries) {
                let export = section == "Outputs" && entry.get("Export").is_some();
                if !export && known.insert(name) {
                    all.push(name.clone(), filled(entry, &exports));
                }
            }
        }
        if !all.is_empty() || section == "Resources" {
            out.push(section, Json::Object(all));
        }
    }
    out.push(TEMPLATES, parts.iter().map(template).collect::<Json<'_>>());
    Cow::Owned(Json::Object(out))
}

/// What every template hands out, by name: the first of a name counts.
fn exports<'j, 'a>(parts: &'j [(String, Json<'a>)]) -> BTreeMap<String, &'j Json<'a>> {
    let mut all = BTreeMap::new();
    for (name, value, _) in parts.iter().flat_map(|(_, part)| handed_out(part)) {
        all.entry(name.to_owned()).or_insert(value);
    }
    all
}

/// What a template hands out: name, value, condition.
fn handed_out<'j, 'a>(
    part: &'j Json<'a>,
) -> impl Iterator<Item = (&'j str, &'j Json<'a>, Option<&'j str>)> {
    let outputs = part.get("Outputs").and_then(Json::as_object);
    outputs.into_iter().flatten().filter_map(|(_, output)| {
        let name = output.get("Export")?.get("Name")?.as_str()?;
        let condition = output.get("Condition").and_then(Json::as_str);
        Some((name, output.get("Value")?, condition))
    })
}

/// A value with what it imports put in; a name that nobody exports stays.
fn filled<'a>(json: &Json<'a>, exports: &BTreeMap<String, &Json<'a>>) -> Json<'a> {
    match json {
        Json::Object(map) => {
            if let Some(value) = import(json).and_then(|name| exports.get(name)) {
                return (*value).clone();
            }
            let entries = map.entries();
            Json::Object(
                entries
                    .map(|(key, value)| (key.clone(), filled(value, exports)))
                    .collect(),
            )
        }
        Json::Array(items) => items.iter().map(|item| filled(item, exports)).collect(),
        other => other.clone(),
    }
}

/// The name that a value imports, where it does nothing else.
fn import<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    let map = json.as_object().filter(|map| map.len() == 1)?;
    map.get("Fn::ImportValue")?.as_str()
}

/// What one template holds, takes and gives.
fn template<'a>((name, part): &(String, Json<'a>)) -> Json<'a> {
    let resources = part.get("Resources").and_then(Json::as_object);
    let ids: Json<'_> = resources
        .into_iter()
        .flatten()
        .map(|(id, _)| Json::from(id.to_owned()))
        .collect();
    let mut imports = Vec::new();
    gather(part, &mut imports);
    imports.sort_unstable();
    imports.dedup();
    let given: Json<'_> = handed_out(part)
        .map(|(name, _, condition)| match condition {
            Some(condition) => {
                json!({"Name": name.to_owned(), "Condition": condition.to_owned()})
            }
            None => json!({"Name": name.to_owned()}),
        })
        .collect();
    let taken: Json<'_> = imports.into_iter().map(Json::from).collect();
    json!({
        "Name": name.clone(),
        "Resources": ids,
        "Imports": taken,
        "Exports": given
    })
}

fn gather(json: &Json<'_>, out: &mut Vec<String>) {
    if let Some(name) = import(json) {
        out.push(name.to_owned());
        return;
    }
    match json {
        Json::Object(map) => map.iter().for_each(|(_, value)| gather(value, out)),
        Json::Array(items) => items.iter().for_each(|item| gather(item, out)),
        _ => {}
    }
}
