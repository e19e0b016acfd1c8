//! Whether overrides name what is there: resources, properties, and inputs in the format's own words.

use super::{kind, node, place};
use crate::emit::Target;
use crate::finding::{Finding, Fix, codes, pointer};
use crate::prove::replacement;
use crate::resolve::nearest;
use crate::stack::{Stack, pascal};
use crate::system::Override;
use serde_json::Value;

/// What Terraform itself reads of a resource, which is no property of it.
/// <https://developer.hashicorp.com/terraform/language/meta-arguments>
const META: &[&str] = &[
    "count",
    "connection",
    "depends_on",
    "dynamic",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
    "//",
];

/// How the blueprint itself refers to an input.
const INPUT: &str = "${input.";

pub(super) fn check(stack: &Stack, target: Target) -> Vec<Finding> {
    let mut out = Vec::new();
    for one in target.overrides(stack) {
        match node(stack, target, one) {
            None => out.push(no_resource(stack, target, one)),
            Some(node) => properties(target, one, kind(node, target), &mut out),
        }
        for (name, value) in &one.properties {
            inputs(target, &pointer(&one.origin, name), value, &mut out);
        }
    }
    out
}

fn no_resource(stack: &Stack, target: Target, one: &Override) -> Finding {
    let path = pointer(place(target), &one.resource);
    let ids: Vec<String> = stack.nodes.iter().filter_map(|n| target.id(n)).collect();
    // Of many names the ones that begin alike come first: only so many are compared.
    let like = |id: &&str| id.bytes().next() == one.resource.bytes().next();
    let (near, far): (Vec<&str>, Vec<&str>) = ids.iter().map(String::as_str).partition(like);
    let near = nearest(&one.resource, near.into_iter().chain(far));
    let what = match target {
        Target::CloudFormation => "template",
        Target::Terraform => "Terraform configuration",
    };
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "`synth --target {} --pretty` writes every resource under its name",
            target.word()
        ),
    };
    let message = format!("the {what} has no resource `{}`", one.resource);
    let finding = Finding::new(codes::UNKNOWN_RESOURCE, &path, message, help).on_key();
    match near {
        Some(near) => finding.fix(Fix::rename(path, near)),
        None => finding,
    }
}

/// Properties that resources of the type do not have.
fn properties(target: Target, one: &Override, kind: &str, out: &mut Vec<Finding>) {
    for name in one.properties.keys() {
        if replacement::properties(kind).any(|known| known == name) {
            continue;
        }
        let path = pointer(&one.origin, name);
        if target == Target::Terraform && META.contains(&name.as_str()) {
            let message = format!("`{name}` is Terraform's own and no property of {kind}");
            let help = "write it into an override file of Terraform beside the document, such as `house_override.tf.json`, which no proof reads";
            out.push(Finding::new(codes::NO_OVERRIDE, path, message, help).on_key());
            continue;
        }
        let message = format!("{kind} has no property `{name}`");
        let near = nearest(name, replacement::properties(kind));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("take it out; the documentation of {kind} has its properties"),
        };
        let mut finding = Finding::new(codes::UNKNOWN_PROPERTY, &path, message, help);
        finding
            .fixes
            .extend(near.map(|near| Fix::rename(path, near)));
        out.push(finding.on_key());
    }
}

/// References to inputs in the blueprint's words, which a document would take at their word.
fn inputs(target: Target, path: &str, value: &Value, out: &mut Vec<Finding>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                inputs(target, &pointer(path, &at.to_string()), item, out);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                inputs(target, &pointer(path, key), item, out);
            }
        }
        Value::String(text) => {
            let name = text
                .split_once(INPUT)
                .and_then(|(_, rest)| Some(rest.split_once('}')?.0));
            let Some(name) = name else {
                return;
            };
            let reference = format!("{INPUT}{name}}}");
            let (right, yaml) = match target {
                Target::CloudFormation => {
                    let parameter = pascal(&[name.to_owned()]);
                    if *text == reference {
                        let right = format!("{{Ref: {parameter}}}");
                        (right.clone(), right)
                    } else {
                        let text = text.replace(&reference, &format!("${{{parameter}}}"));
                        let right = format!("{{\"Fn::Sub\": {text:?}}}");
                        (right.clone(), right)
                    }
                }
                Target::Terraform => {
                    let text = text.replace(&reference, &format!("${{var.{name}}}"));
                    (text.clone(), format!("{text:?}"))
                }
            };
            let message = format!(
                "`{reference}` is the blueprint's word for an input, and overrides have the document's own"
            );
            let help = format!("write `{right}`");
            let finding = Finding::new(codes::NO_OVERRIDE, path, message, help);
            out.push(finding.fix(Fix::write(path, yaml)));
        }
        _ => {}
    }
}
