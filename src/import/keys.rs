//! The blueprint's keys, as its schema has them.

use crate::blueprint::schema;
use crate::finding::token;
use serde_json::Value;
use std::sync::LazyLock;

/// Made once: a page is made many times.
static SCHEMA: LazyLock<Value> = LazyLock::new(schema::keys);

/// The schema of what stands at a pointer; `None` where no key is.
pub(super) fn at(path: &str) -> Option<&'static Value> {
    let mut steps: Vec<&str> = path.split('/').skip(1).collect();
    // An environment has the blueprint's own keys.
    if steps.first() == Some(&"environments") && steps.len() > 1 {
        steps.drain(..2);
    }
    let mut at: &'static Value = &SCHEMA;
    for step in steps {
        let own = at
            .get("properties")
            .and_then(|keys| keys.get(token(step)))
            .or_else(|| at.get("additionalProperties"))
            .filter(|own| own.is_object())?;
        at = mapping(own);
    }
    Some(at)
}

/// Keys at a pointer, in the order of the reference.
pub(super) fn order(path: &str) -> Vec<&'static String> {
    at(path)
        .and_then(|own| own.get("properties")?.as_object())
        .map(|keys| keys.keys().collect())
        .unwrap_or_default()
}

/// What a schema refers to; of several forms, the one that is a mapping.
fn mapping(own: &'static Value) -> &'static Value {
    if let Some(name) = own["$ref"].as_str() {
        let target = name.get(1..).and_then(|pointer| SCHEMA.pointer(pointer));
        return target.map_or(own, mapping);
    }
    let forms = ["anyOf", "oneOf"]
        .iter()
        .filter_map(|form| own[*form].as_array());
    let mut forms = forms.flatten().map(mapping);
    forms
        .find(|form| form.get("properties").is_some())
        .unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_their_place() {
        for there in [
            "/services/any/logs/retention_days",
            "/services/any/container_health",
            "/environments/prod/services/any/image/tag",
            "/load_balancers/internal/from/cidrs",
        ] {
            assert!(at(there).is_some(), "{there}");
        }
        assert!(at("/services/any/logs/nothing").is_none());
        let own = order("/services/any");
        let place = |key: &str| own.iter().position(|own| *own == key);
        assert!(place("container_health") < place("image") && place("image").is_some());
        assert_eq!(own, order("/environments/prod/services/any"));
        let tags = order("/environments/prod/services/any/image");
        assert!(tags.iter().any(|key| *key == "tag"), "{tags:?}");
    }
}
