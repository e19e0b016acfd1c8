//! The script that deploys a system of several templates: what services share, then each service's own, those
//! side by side that do not need each other. It runs where `synth` need not be, with the AWS CLI.

use super::templates::{self, Escape, Unwritable, shell_word};
use crate::stack::{Stack, pascal};
use crate::system::{Image, Service, System};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What the script is called.
pub const SCRIPT: &str = "deploy.sh";

/// The script; `large` where a template has to go through a bucket.
pub fn script(system: &System, stack: &Stack, large: bool) -> Result<String, Unwritable> {
    let shared = one(system, stack, None);
    let levels: Vec<Value> = levels(stack)
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
            "mark": mark(&system.name),
            "large": large,
            "shared": shared,
            "levels": levels,
        }),
    )
}

/// How the description of a service's template ends, by which its stack is told from any other.
pub fn mark(system: &str) -> String {
    format!(", a service of {system}: made by synth from a blueprint")
}

/// Whether a file is the template of a service of that system, in a stack of that name.
pub fn is_of(path: &Path, system: &str, stack: &str) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else {
        return false;
    };
    let said = format!("{stack}{}", mark(system));
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
    let wanted: Vec<&String> = inputs
        .iter()
        .zip(&parameters)
        .filter(|(input, _)| input.default.is_none())
        .map(|(_, parameter)| parameter)
        .collect();
    let lists = crate::emit::lists(stack, service);
    json!({
        "stack": stack.stack_name(service),
        "gated": if gated { "yes" } else { "no" },
        "images": images.join(" "),
        "parameters": parameters.join(" "),
        "wanted": wanted.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(" "),
        "lists": lists.join(" "),
        "word": shell_word(service.unwrap_or("shared")),
    })
}

/// The services that stand apart, in levels: each needs something of earlier ones alone.
pub fn levels(stack: &Stack) -> Vec<Vec<&str>> {
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for node in &stack.nodes {
        let Some(own) = node.apart.as_deref() else {
            continue;
        };
        let mut visit = |ix| {
            if let Some(other) = stack
                .node(ix)
                .apart
                .as_deref()
                .filter(|other| *other != own)
            {
                needs.entry(own).or_default().insert(other);
            }
        };
        for row in node.rows.iter().filter(|row| row.cfn.is_some()) {
            row.value.references(&mut visit);
        }
        node.waits.iter().copied().for_each(visit);
    }
    let mut left: Vec<&str> = stack.apart.iter().map(|one| one.service.as_str()).collect();
    let mut levels = Vec::new();
    while !left.is_empty() {
        let open: BTreeSet<&str> = left.iter().copied().collect();
        let ready = |name: &&str| needs.get(*name).is_none_or(|n| n.is_disjoint(&open));
        let (mut level, rest): (Vec<&str>, Vec<&str>) = left.iter().copied().partition(ready);
        // There is an order, so that this is for what nobody foresaw: one after the other.
        if level.is_empty() {
            level = vec![left[0]];
            left.remove(0);
        } else {
            left = rest;
        }
        levels.push(level);
    }
    levels
}
