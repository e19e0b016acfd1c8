//! Overrides: which inputs they use. What they name is known once there is a document.

use super::context::Context;
use crate::finding::pointer;
use crate::stack::pascal;
use crate::system::{Override, Overrides};
use serde_json::{Map, Value};

/// The overrides of both formats; marks the inputs that they use.
pub(super) fn resolve(cx: &mut Context) -> Overrides {
    let given = &cx.blueprint.overrides;
    let made = |resource: &str, properties: &Map<String, Value>, origin| Override {
        resource: resource.to_owned(),
        properties: properties.clone(),
        origin,
    };
    let overrides = Overrides {
        cloudformation: given
            .cloudformation
            .iter()
            .map(|(id, given)| {
                let origin = pointer("/overrides/cloudformation", id.as_str()) + "/Properties";
                made(id.as_str(), &given.properties.0, origin)
            })
            .collect(),
        terraform: given
            .terraform
            .iter()
            .map(|(address, given)| {
                let origin = pointer("/overrides/terraform", address.as_str());
                made(address.as_str(), &given.0, origin)
            })
            .collect(),
    };
    let template = texts(&overrides.cloudformation);
    let configuration = texts(&overrides.terraform);
    for name in cx.blueprint.inputs.keys() {
        let parameter = pascal(&[name.to_string()]);
        let inside = format!("${{{parameter}}}");
        let variable = format!("var.{name}");
        // In the blueprint's own words it is a mistake, and said where it stands.
        let own = format!("${{input.{name}}}");
        let mut all = template.iter().chain(&configuration);
        if all.any(|t| t.contains(&own))
            || template
                .iter()
                .any(|t| *t == parameter || t.contains(&inside))
            || configuration.iter().any(|t| t.contains(&variable))
        {
            cx.used_inputs.insert(name.to_string());
        }
    }
    overrides
}

/// Every text in the properties.
fn texts(overrides: &[Override]) -> Vec<&str> {
    fn walk<'v>(value: &'v Value, out: &mut Vec<&'v str>) {
        match value {
            Value::String(text) => out.push(text),
            Value::Array(items) => items.iter().for_each(|item| walk(item, out)),
            Value::Object(map) => map.values().for_each(|item| walk(item, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for value in overrides.iter().flat_map(|o| o.properties.values()) {
        walk(value, &mut out);
    }
    out
}
