//! What a user changes of single resources, merged into a document that is written.

use super::target::Target;
use crate::system::Override;
use doc::{Json, Map};
use serde_json::Value;

/// Merges properties into those of the resources that they name.
pub fn merge<'s>(document: &mut Json<'s>, target: Target, overrides: &'s [Override]) {
    for one in overrides {
        if let Some(properties) = properties(document, target, &one.resource) {
            lay(properties, &one.properties);
        }
    }
}

/// The properties of a resource of a document.
fn properties<'d, 's>(
    document: &'d mut Json<'s>,
    target: Target,
    id: &str,
) -> Option<&'d mut Map<'s>> {
    let below = |value: &'d mut Json<'s>, key: &str| match value {
        Json::Object(map) => map.get_mut(key),
        _ => None,
    };
    let found = match target {
        Target::CloudFormation => match below(below(document, "Resources")?, id)? {
            Json::Object(resource) => resource.entry("Properties", || Map::new().into()),
            _ => return None,
        },
        Target::Terraform => {
            let (kind, name) = id.split_once('.')?;
            below(below(below(document, "resource")?, kind)?, name)?
        }
    };
    match found {
        Json::Object(map) => Some(map),
        _ => None,
    }
}

/// Maps merge, lists and scalars replace, `null` takes away.
fn lay<'s>(base: &mut Map<'s>, over: &'s serde_json::Map<String, Value>) {
    for (key, new) in over {
        match (base.get_mut(key), new) {
            (_, Value::Null) => base.remove(key),
            (Some(Json::Object(base)), Value::Object(over)) => lay(base, over),
            (Some(old), _) => *old = bare(new),
            (None, _) => base.push(key, bare(new)),
        }
    }
}

/// A value without what is taken away: where nothing is, nothing goes.
fn bare(value: &Value) -> Json<'_> {
    match value {
        Value::Object(map) => {
            let entries = map.iter().filter(|(_, value)| !value.is_null());
            Json::Object(entries.map(|(key, value)| (key, bare(value))).collect())
        }
        other => other.into(),
    }
}
