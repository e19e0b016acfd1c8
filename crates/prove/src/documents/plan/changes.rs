//! What a plan is to do: `resource_changes`.

use super::text;
use doc::{Json, Map};

/// What becomes of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It goes, and nothing takes its place.
    Deletes,
    /// It goes, and another one takes its place.
    Replaces,
    /// It stays and is changed.
    Edits,
    /// Nothing, or it is only now made.
    Nothing,
}

/// One resource of a plan.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Terraform's name of it, with its key.
    pub address: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// JSON pointer into the plan.
    pub path: String,
    /// What becomes of it.
    pub does: Does,
    /// What is there; null where it is only now made.
    pub before: &'a Json<'a>,
    /// Properties that are not what they were, or not known to be.
    pub edited: Vec<&'a str>,
    /// Those of them for which it is replaced.
    pub replacing: Vec<&'a str>,
}

/// Every managed resource of a plan; nothing of any other document.
pub fn changes<'a>(top: &'a Map<'a>) -> Vec<Change<'a>> {
    static NOTHING: Json<'static> = Json::Null;
    let list = top.get("resource_changes").and_then(Json::as_array);
    let list = list.into_iter().flatten().enumerate();
    let managed = list.filter(|(_, one)| text(one, "mode") == "managed");
    let whole = managed.filter(|(_, one)| one.get("deposed").is_none());
    whole
        .filter_map(|(at, one)| {
            let change = one.get("change")?;
            let actions = change.get("actions").and_then(Json::as_array)?;
            let actions: Vec<&str> = actions.iter().filter_map(Json::as_str).collect();
            let replaced = change.get("replace_paths").and_then(Json::as_array);
            let first = |path: &'a Json<'a>| path.as_array()?.first()?.as_str();
            Some(Change {
                address: text(one, "address"),
                kind: text(one, "type"),
                path: format!("/resource_changes/{at}/change"),
                does: match actions.as_slice() {
                    ["delete"] => Does::Deletes,
                    ["update"] => Does::Edits,
                    [_, _] => Does::Replaces,
                    _ => Does::Nothing,
                },
                before: change.get("before").unwrap_or(&NOTHING),
                edited: edited(change),
                replacing: replaced.into_iter().flatten().filter_map(first).collect(),
            })
        })
        .collect()
}

/// Names of properties that are not the same before and after.
fn edited<'a>(change: &'a Json<'a>) -> Vec<&'a str> {
    let part = |key: &str| change.get(key).and_then(Json::as_object);
    let (Some(before), Some(after)) = (part("before"), part("after")) else {
        return Vec::new();
    };
    let unknown = part("after_unknown");
    let differs = |key: &&str| {
        let open = unknown.and_then(|u| u.get(key)).is_some_and(has_true);
        open || before.get(key) != after.get(key)
    };
    let all = before.iter().map(|(key, _)| key);
    let new = after.iter().map(|(key, _)| key);
    let new = new.filter(|key| !before.contains_key(key));
    all.chain(new).filter(differs).collect()
}

fn has_true(json: &Json<'_>) -> bool {
    match json {
        Json::Bool(flag) => *flag,
        Json::Array(items) => items.iter().any(has_true),
        Json::Object(map) => map.iter().any(|(_, value)| has_true(value)),
        _ => false,
    }
}
