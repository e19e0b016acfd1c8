//! An environment, laid over the blueprint: maps merge, lists and scalars replace, `null` takes away.

use super::explain::said::nearest;
use crate::finding::{Finding, codes, pointer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The key under which environments stand.
const KEY: &str = "environments";
/// Where environments stand.
pub const ROOT: &str = "/environments";

/// Where in a text the parts of a value were written that an environment brought.
#[derive(Debug, Default, Clone)]
pub struct Origins(BTreeMap<String, String>);

impl Origins {
    /// The pointer under which something was written: the environment's where it comes from there.
    pub fn of(&self, path: &str) -> String {
        let mut end = path.len();
        loop {
            if let Some(origin) = self.0.get(&path[..end]) {
                return format!("{origin}{}", &path[end..]);
            }
            match path[..end].rfind('/') {
                Some(slash) if end > 0 => end = slash,
                _ => return path.to_owned(),
            }
        }
    }
}

/// The environments of a blueprint, by name.
pub fn environments(value: &Value) -> Vec<String> {
    match value.get(KEY) {
        Some(Value::Object(map)) => map.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// Whether something may refer to another environment: an image that is pulled from one.
pub fn refers(value: &Value) -> bool {
    let pulls = |value: &Value| {
        let services = value.get("services").and_then(Value::as_object);
        let mut services = services.into_iter().flat_map(Map::values);
        services.any(|service| service.pointer("/image/from").is_some())
    };
    let environments = value.get(KEY).and_then(Value::as_object);
    pulls(value) || environments.is_some_and(|all| all.values().any(pulls))
}

/// What is wrong with environments as such, whatever one of them says: names have to have a form.
pub fn named(value: &Value, fits: impl Fn(&str) -> bool, form: &str) -> Vec<Finding> {
    let map = match value.get(KEY) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Object(map)) if !map.is_empty() => map,
        Some(_) => {
            let help = "write each environment under its name, such as `prod: {services: {backend: {count: 4}}}`; `prod: {}` where nothing differs";
            return vec![Finding::new(
                codes::WRONG_TYPE,
                ROOT,
                "`environments` names no environment",
                help,
            )];
        }
    };
    let mut findings = Vec::new();
    for (name, overlay) in map {
        let path = pointer(ROOT, name);
        if !fits(name) {
            let message = format!("`{name}` cannot be the name of an environment");
            let help = format!("write {form}");
            findings.push(Finding::new(codes::BAD_FORM, &path, message, help).on_key());
        }
        if !overlay.is_object() {
            let message = format!("the environment `{name}` is no mapping");
            let help =
                "write what differs there, in the form of the blueprint; `{}` where nothing does";
            findings.push(Finding::new(codes::WRONG_TYPE, path, message, help));
        }
    }
    findings
}

/// The blueprint of one environment, and where its parts were written; without a name the blueprint
/// as it stands, without its environments. What an overlay may not say is a finding, and left out.
pub fn lay(mut value: Value, name: Option<&str>) -> (Value, Origins, Vec<Finding>) {
    let mut laid = Laying {
        origins: Origins::default(),
        findings: Vec::new(),
    };
    let environments = value.as_object_mut().and_then(|map| map.shift_remove(KEY));
    if let Some(name) = name
        && let Some(Value::Object(overlay)) = environments.as_ref().and_then(|e| e.get(name))
        && let Value::Object(base) = &mut value
    {
        laid.merge(base, overlay, "", &pointer(ROOT, name));
    }
    (value, laid.origins, laid.findings)
}

struct Laying {
    origins: Origins,
    findings: Vec<Finding>,
}

impl Laying {
    fn merge(
        &mut self,
        base: &mut Map<String, Value>,
        over: &Map<String, Value>,
        path: &str,
        from: &str,
    ) {
        for (key, new) in over {
            let path = pointer(path, key);
            let from = pointer(from, key);
            if let Some((message, help)) = forbidden(&path, base.get(key), new) {
                self.findings
                    .push(Finding::new(codes::OVERLAY, &from, message, help).on_key());
                continue;
            }
            match (base.get_mut(key), new) {
                (None, Value::Null) if !is_property(&path) => self.nothing(base, key, &from),
                (Some(_), Value::Null) => {
                    base.shift_remove(key);
                    self.origins.0.insert(path, from);
                }
                (Some(Value::Object(base)), Value::Object(over)) => {
                    self.merge(base, over, &path, &from);
                }
                // What is new may take away a property of the document, and nothing else.
                (None, Value::Object(over)) if leads_to_property(&path) => {
                    let mut new = Map::new();
                    self.origins.0.insert(path.clone(), from.clone());
                    self.merge(&mut new, over, &path, &from);
                    base.insert(key.clone(), new.into());
                }
                _ => {
                    let value = if is_property(&path) {
                        new.clone()
                    } else {
                        bare(new)
                    };
                    base.insert(key.clone(), value);
                    self.origins.0.insert(path, from);
                }
            }
        }
    }

    fn nothing(&mut self, base: &Map<String, Value>, key: &str, from: &str) {
        let near = nearest(key, base.keys().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? Else take the line out"),
            None => "take the line out".to_owned(),
        };
        let message = format!("there is no `{key}` here that could be taken away");
        self.findings
            .push(Finding::new(codes::OVERLAY, from, message, help).on_key());
    }
}

/// Whether a place is a property's of an override, or below one: `null` is a value there, and takes the
/// property of the document away.
fn is_property(path: &str) -> bool {
    let tokens: Vec<&str> = path.split('/').skip(1).collect();
    matches!(
        tokens.as_slice(),
        ["overrides", "terraform", _, _, ..]
            | ["overrides", "cloudformation", _, "Properties", _, ..]
    )
}

/// Whether a place is around properties of overrides.
fn leads_to_property(path: &str) -> bool {
    let mut tokens = path.split('/').skip(1);
    tokens.next() == Some("overrides") && !is_property(path)
}

/// What no environment may say: names are the blueprint's, and what kind of value an input takes too.
fn forbidden(path: &str, base: Option<&Value>, new: &Value) -> Option<(String, String)> {
    let help = "take it out: it is the same in every environment";
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["name"] => Some((
            "an environment has the blueprint's `name`, with its own behind it".to_owned(),
            help.to_owned(),
        )),
        ["environments"] => Some((
            "an environment has no environments of its own".to_owned(),
            "move it one level up, under the blueprint's `environments`".to_owned(),
        )),
        ["inputs", input, "type"] if base.is_some_and(|base| base != new) => Some((
            format!("the type of the input `{input}` is the same in every environment"),
            help.to_owned(),
        )),
        _ => None,
    }
}

/// A value without the keys that are taken away: where nothing is, nothing goes.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| (k.clone(), bare(v)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn blueprint() -> Value {
        json!({
            "name": "shop", "tags": {"team": "checkout"},
            "services": {"backend": {"load_balancer": "internal", "count": 2, "command": ["a", "b"]}},
            "environments": {
                "dev": {},
                "prod": {"tags": null, "services": {
                    "backend": {"count": 4, "command": ["c"], "deployment": {"keep_old": "2h"}}}},
            },
        })
    }

    #[test]
    fn maps_merge_lists_and_scalars_replace_null_takes_away() {
        let (laid, origins, findings) = lay(blueprint(), Some("prod"));
        let backend = json!({"load_balancer": "internal", "count": 4, "command": ["c"], "deployment": {"keep_old": "2h"}});
        assert_eq!(
            laid,
            json!({"name": "shop", "services": {"backend": backend}})
        );
        assert!(findings.is_empty());
        let written = "/environments/prod/services/backend";
        for (path, from) in [
            ("/services/backend/count", format!("{written}/count")),
            (
                "/services/backend/command/0",
                format!("{written}/command/0"),
            ),
            (
                "/services/backend/deployment/keep_old",
                format!("{written}/deployment/keep_old"),
            ),
            (
                "/services/backend/load_balancer",
                "/services/backend/load_balancer".to_owned(),
            ),
            ("/tags", "/environments/prod/tags".to_owned()),
            ("", String::new()),
        ] {
            assert_eq!(origins.of(path), from);
        }
    }

    /// Where the blueprint overrides a property, `null` takes that back; where it does not, it stands and
    /// takes the property itself away.
    #[test]
    fn nothing_is_a_value_of_an_override() {
        let mut value = blueprint();
        value["overrides"] = json!({"terraform": {"a.b": {"one": 1, "two": {"three": 3}}}});
        value["environments"]["prod"] = json!({"overrides": {
            "terraform": {"a.b": {"one": null, "four": null, "two": {"five": null}}, "c.d": {"six": null}},
        }});
        let (laid, origins, findings) = lay(value, Some("prod"));
        let two = json!({"three": 3, "five": null});
        let wanted =
            json!({"terraform": {"a.b": {"two": two, "four": null}, "c.d": {"six": null}}});
        assert_eq!(laid["overrides"], wanted);
        assert!(findings.is_empty(), "{findings:?}");
        let at = "/overrides/terraform/a.b/four";
        assert_eq!(origins.of(at), format!("/environments/prod{at}"));
    }

    #[test]
    fn an_override_that_is_not_there_cannot_be_taken_away() {
        let template = json!({"A": {"Properties": {"One": 1}}});
        for (written, over, wrong) in [
            (
                json!({"cloudformation": template}),
                json!({"cloudformation": {"B": null}}),
                "/cloudformation/B",
            ),
            (
                json!({"cloudformation": template}),
                json!({"terraform": null}),
                "/terraform",
            ),
            (
                json!({"cloudformation": template}),
                json!({"terraform": {"a.b": null}}),
                "/terraform/a.b",
            ),
            (Value::Null, Value::Null, ""),
            (
                Value::Null,
                json!({"cloudformation": {"A": {"Properties": null}}}),
                "/cloudformation/A/Properties",
            ),
        ] {
            let mut value = blueprint();
            if !written.is_null() {
                value["overrides"] = written;
            }
            value["environments"]["prod"] = json!({"overrides": over});
            let (_, _, findings) = lay(value, Some("prod"));
            let paths: Vec<&str> = findings.iter().map(|f| f.path.as_str()).collect();
            assert_eq!(paths, [format!("/environments/prod/overrides{wrong}")]);
        }
        let mut value = blueprint();
        value["overrides"] = json!({"cloudformation": template});
        let over = json!({"cloudformation": {"A": {"Properties": {"Two": null}}}});
        value["environments"]["prod"] = json!({"overrides": over});
        let (laid, _, findings) = lay(value, Some("prod"));
        let wanted = json!({"One": 1, "Two": null});
        assert_eq!(
            laid["overrides"]["cloudformation"]["A"]["Properties"],
            wanted
        );
        assert!(findings.is_empty(), "{findings:?}");
    }

    #[test]
    fn an_environment_without_differences_is_the_blueprint() {
        let mut bare = blueprint();
        bare.as_object_mut().map(|map| map.shift_remove(KEY));
        for name in [None, Some("dev")] {
            assert_eq!(lay(blueprint(), name).0, bare);
        }
        assert_eq!(environments(&blueprint()), ["dev", "prod"]);
    }

    #[test]
    fn what_is_the_blueprint_s_alone_is_said() {
        let mut value = blueprint();
        value["inputs"] = json!({"key": {"type": "arn"}});
        value["environments"]["prod"] = json!({
            "name": "other", "environments": {}, "region": null,
            "inputs": {"key": {"type": "text", "default": "a"}, "new": {"type": "text"}},
        });
        let (laid, _, findings) = lay(value, Some("prod"));
        let said: Vec<&str> = findings.iter().map(|f| f.path.as_str()).collect();
        let prod = "/environments/prod";
        let wanted =
            ["name", "environments", "region", "inputs/key/type"].map(|p| format!("{prod}/{p}"));
        assert_eq!(said, wanted);
        assert_eq!(laid["name"], "shop");
        assert_eq!(
            laid["inputs"]["key"],
            json!({"type": "arn", "default": "a"})
        );
    }
}
