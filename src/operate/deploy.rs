//! The script that deploys a system of several templates: what services share, then each service's own, those
//! side by side that do not need each other. It runs where `synth` need not be, with the AWS CLI.

use super::templates::{self, Escape, Unwritable, shell_word};
use crate::stack::{Stack, names, pascal};
use crate::system::{Image, Service, System};
use serde_json::{Value, json};
use std::path::Path;

/// What the script is called.
pub const SCRIPT: &str = "deploy.sh";

/// The script; `large` where a template has to go through a bucket.
pub fn script(system: &System, stack: &Stack, large: bool) -> Result<String, Unwritable> {
    let shared = one(system, stack, None);
    let levels: Vec<Value> = levels(system, stack)
        .into_iter()
        .map(|level| {
            let each = level.into_iter().map(|name| one(system, stack, Some(name)));
            json!({"each": each.collect::<Vec<_>>()})
        })
        .collect();
    templates::fill(
        include_str!("../../templates/deploy.sh.hbs"),
        &[],
        Escape::Shell,
        &json!({
            "name": system.name,
            "account": system.account,
            "region": system.region,
            "mark": names::made_for_service(&system.name),
            "large": large,
            "shared": shared,
            "levels": levels,
        }),
    )
}

/// Whether a file is the template of a service of that system, in a stack of that name.
pub fn is_of(path: &Path, system: &str, stack: &str) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else {
        return false;
    };
    let said = format!("{stack}{}", names::made_for_service(system));
    serde_json::from_str::<Value>(&text).is_ok_and(|template| template["Description"] == said)
}

/// What is said of a template that no service makes any more.
pub fn gone(stack: &str) -> String {
    format!(
        "Where `{stack}` is deployed, `{SCRIPT} --delete-gone` deletes that stack before what it needs goes"
    )
}

/// One stack as the script has it.
fn one(system: &System, stack: &Stack, service: Option<&str>) -> Value {
    let within = |s: &&Service| match service {
        Some(name) => s.name == name,
        None => !s.apart,
    };
    let images =
        system
            .services
            .iter()
            .filter(within)
            .filter_map(|service| match &service.app.image {
                Image::Repository { name, tag, .. } => Some(format!("{name}:{tag}")),
                _ => None,
            });
    let images: Vec<String> = images.collect();
    let own = |apart: &Option<String>| apart.as_deref() == service;
    let gated = stack.nodes.iter().any(|n| n.gated && own(&n.apart))
        || stack.outputs.iter().any(|o| o.gated && own(&o.apart));
    let inputs = crate::emit::inputs(stack, service);
    let parameters: Vec<String> = inputs
        .iter()
        .map(|input| pascal(std::slice::from_ref(&input.name)))
        .collect();
    let known = crate::emit::known_lists(stack, service);
    let wanted: Vec<&String> = inputs
        .iter()
        .zip(&parameters)
        .filter(|(input, _)| input.default.is_none())
        .map(|(_, parameter)| parameter)
        .collect();
    let own = service.and_then(|name| system.service(name));
    let needs = own.into_iter().flat_map(|service| system.needs(service));
    let needs: Vec<String> = needs
        .map(|other| stack.stack_name(Some(&other.name)))
        .collect();
    let all = [parameters.as_slice(), known.as_slice()].concat();
    let lists = crate::emit::lists(stack, service);
    json!({
        "stack": stack.stack_name(service),
        "gated": if gated { "yes" } else { "no" },
        "images": images.join(" "),
        "parameters": all.join(" "),
        "wanted": wanted.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(" "),
        "lists": lists.join(" "),
        "needs": needs.join(" "),
        "word": shell_word(service.unwrap_or("shared")),
    })
}

/// The services that stand apart, in levels: each needs something of earlier ones alone.
fn levels<'s>(system: &'s System, stack: &'s Stack) -> Vec<Vec<&'s str>> {
    let mut left: Vec<&str> = stack.apart.iter().map(|one| one.service.as_str()).collect();
    let mut levels = Vec::new();
    while !left.is_empty() {
        let ready = |name: &&str| {
            let mut needs = system
                .service(name)
                .into_iter()
                .flat_map(|s| system.needs(s));
            needs.all(|other| !left.contains(&other.name.as_str()))
        };
        let (level, rest): (Vec<&str>, Vec<&str>) = left.iter().copied().partition(ready);
        // `resolve` sees to it that there is an order.
        if level.is_empty() {
            levels.push(rest);
            break;
        }
        left = rest;
        levels.push(level);
    }
    levels
}
