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
    let used = |name: &str| {
        // In the blueprint's own words it is a mistake, and said where it stands.
        let own = |text: &str| text.contains(&format!("${{input.{name}}}"));
        let parameter = pascal(&[name.to_owned()]);
        let inside = format!("${{{parameter}}}");
        let template = |key: &str, text: &str| {
            own(text) || text.contains(&inside) || key == "Ref" && text == parameter
        };
        let configuration = |_: &str, text: &str| own(text) || refers(text, name);
        says(&overrides.cloudformation, &template) || says(&overrides.terraform, &configuration)
    };
    let inputs = cx.blueprint.inputs.keys().map(ToString::to_string);
    let used: Vec<String> = inputs.filter(|name| used(name)).collect();
    cx.used_inputs.extend(used);
    overrides
}

/// Whether an expression of Terraform refers to the variable, and not to one whose name goes on.
fn refers(text: &str, name: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || "_-".contains(c);
    let variable = format!("var.{name}");
    let mut rest = text.split(&variable);
    let mut before = rest.next().unwrap_or_default();
    rest.any(|after| {
        let whole = !before.ends_with(|c| goes_on(c) || c == '.') && !after.starts_with(goes_on);
        before = after;
        whole
    })
}

/// Whether one of the texts in the properties, each with the key that it stands under, is such a one.
fn says(overrides: &[Override], wanted: &impl Fn(&str, &str) -> bool) -> bool {
    fn within(key: &str, value: &Value, wanted: &impl Fn(&str, &str) -> bool) -> bool {
        match value {
            Value::String(text) => wanted(key, text),
            Value::Array(items) => items.iter().any(|item| within(key, item, wanted)),
            Value::Object(map) => map.iter().any(|(key, item)| within(key, item, wanted)),
            _ => false,
        }
    }
    let mut all = overrides.iter().flat_map(|o| &o.properties);
    all.any(|(key, value)| within(key, value, wanted))
}

#[cfg(test)]
mod tests {
    use super::refers;

    #[test]
    fn a_variable_is_referred_to_by_its_whole_name() {
        for (text, name, is) in [
            ("${var.limit}", "limit", true),
            ("${var.limits}", "limit", false),
            ("${var.limits + var.limit}", "limit", true),
            ("${var.limit-2}", "limit", false),
            ("${myvar.limit}", "limit", false),
            ("${module.var.limit}", "limit", false),
            ("a limit", "limit", false),
        ] {
            assert_eq!(refers(text, name), is, "{text}");
        }
    }
}
