//! The operator's page: Markdown from a template, with this system's own names.

use crate::emit;
use crate::operate::templates::{self, Escape, Unwritable, shell_word};
use crate::stack::{Stack, pascal};
use crate::system::{Balancer, Engine, Image, Piece, Rollout, Scheme, System, Text};
use serde_json::{Value, json};

/// The page of a system; `file` is the blueprint's name as it was given.
pub fn page(system: &System, stack: &Stack, file: &str) -> Result<String, Unwritable> {
    templates::fill(
        include_str!("../../templates/runbook.md.hbs"),
        &[
            (
                "later",
                include_str!("../../templates/runbook-later.md.hbs"),
            ),
            (
                "waiting",
                include_str!("../../templates/runbook-waiting.md.hbs"),
            ),
        ],
        Escape::No,
        &context(system, stack, file),
    )
}

/// What the template may name.
fn context(system: &System, stack: &Stack, file: &str) -> Value {
    let inputs: Vec<Value> = system
        .inputs
        .iter()
        .map(|input| {
            json!({
                "name": input.name,
                "parameter": pascal(std::slice::from_ref(&input.name)),
                "description": input.description,
                "default": input.default,
            })
        })
        .collect();
    let services: Vec<Value> = system
        .services
        .iter()
        .map(|service| {
            let (application, group, minutes) = match &service.rollout {
                Rollout::CodeDeploy(c) => (Some(&c.application), Some(&c.group), c.approval_wait),
                Rollout::Native(n) => (None, None, n.approval_wait),
                Rollout::Rolling(_) => (None, None, 0),
            };
            let functions: Vec<String> = match &service.rollout {
                Rollout::Native(n) => n.hooks.iter().map(|(_, f)| function(f)).collect(),
                _ => Vec::new(),
            };
            let (repository, tag) = match &service.image {
                Image::Repository { name, tag, .. } => (Some(name), Some(tag)),
                Image::Uri { .. } => (None, None),
            };
            json!({
                "name": service.name, "output": pascal(&["service".to_owned(), service.name.clone()]), "engine": service.rollout.engine(), "application": application, "group": group,
                "repository": repository, "tag": tag, "family": service.family, "minutes": minutes,
                "functions": functions.join(", "),
                "alarmed": service.alarm_errors_5xx.is_some() || service.alarm_unhealthy_hosts.is_some(),
            })
        })
        .collect();
    let repositories: Vec<Value> = services
        .iter()
        .filter(|s| !s["repository"].is_null())
        .map(|s| json!({"name": s["repository"], "service": s["name"], "tag": s["tag"]}))
        .collect();
    let those = |wanted: &dyn Fn(&Value) -> bool| -> Vec<&Value> {
        services.iter().filter(|s| wanted(s)).collect()
    };
    let held = |s: &Value| s["minutes"] != 0;
    let hooked = |s: &Value| s["functions"] != "";
    let by = |engine: Engine| move |s: &Value| s["engine"] == engine.word();
    let codedeploy = by(Engine::CodeDeploy);
    let native = by(Engine::Ecs);
    let behind = |balancer: &Balancer| -> Vec<&String> {
        let entries = system.services.iter().filter_map(|s| s.entry.as_ref());
        entries
            .filter(|entry| entry.balancer == balancer.name)
            .flat_map(|entry| &entry.route.hosts)
            .collect()
    };
    let named: Vec<Value> = system
        .balancers
        .iter()
        .filter(|b| b.tls.is_some() && !behind(b).is_empty())
        .map(|b| {
            let names: Vec<String> = behind(b).iter().map(|n| format!("`{n}`")).collect();
            json!({
                "listed": names.join(", "),
                "output": pascal(&[b.name.clone(), "dns".to_owned()]),
                "internal": b.scheme == Scheme::Internal,
            })
        })
        .collect();
    let tls: Vec<Value> = system
        .balancers
        .iter()
        .filter_map(|b| Some((b, b.tls.as_ref()?)))
        .map(|(b, tls)| {
            let input = tls.certificate.0.iter().find_map(|piece| match piece {
                Piece::Input(name) => Some(name),
                _ => None,
            });
            json!({"name": b.name, "input": input})
        })
        .collect();
    json!({
        "named": named,
        "tls": tls,
        "codedeploy": those(&codedeploy),
        "approved": those(&|s| codedeploy(s) && held(s)),
        "alarmed": those(&|s| codedeploy(s) && s["alarmed"] == true),
        "others": those(&|s| !codedeploy(s)),
        "native": those(&native),
        "held": those(&|s| native(s) && held(s)),
        "first_held": those(&|s| native(s) && (held(s) || hooked(s))),
        "first_hooked": those(&|s| native(s) && hooked(s)),
        "host": system.management.host.is_some(),
        "internet_or_host": system.balancers.iter().any(|b| b.scheme == Scheme::Internet)
            || system.management.host.as_ref().is_some_and(|h| !h.private),
        "private": system.management.host.as_ref().is_some_and(|h| h.private),
        "file": shell_word(file),
        "name": system.name,
        "stack": system.name,
        "region": system.region,
        "images_first": stack.images_first,
        "inputs": inputs,
        "services": services,
        "repositories": repositories,
        "pipelines": system.services.iter().any(|s| s.releases_from.is_some()),
        "bucket": emit::needs_bucket(stack),
    })
}

/// A function as the page calls it: its name or ARN, or the input that gives it.
fn function(text: &Text) -> String {
    let pieces = text.0.iter().map(|piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Input(name) | Piece::ServiceUrl(name) | Piece::ServiceHost(name) => {
            format!("${{input.{name}}}")
        }
    });
    format!("`{}`", pieces.collect::<String>())
}
