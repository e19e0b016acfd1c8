//! The operator's page: Markdown from a template, with this system's own names.

use crate::emit::{INLINE_BYTES, cloudformation};
use crate::stack::{Stack, pascal};
use crate::system::{Image, Rollout, System};
use handlebars::Handlebars;
use serde_json::{Value, json};

/// A template that does not fit what is put into it.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// It is not a template.
    #[error("the runbook cannot be written: {0}")]
    Template(#[from] handlebars::TemplateError),
    /// It names something else than it is given.
    #[error("the runbook cannot be written: {0}")]
    Values(#[from] Box<handlebars::RenderError>),
}

/// The page of a system.
pub fn page(system: &System, stack: &Stack) -> Result<String, Unwritable> {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(handlebars::no_escape);
    templates
        .register_partial("later", include_str!("../templates/runbook-later.md.hbs"))
        .map_err(Unwritable::Template)?;
    templates
        .render_template(
            include_str!("../templates/runbook.md.hbs"),
            &context(system, stack),
        )
        .map_err(|error| Unwritable::Values(Box::new(error)))
}

/// What the template may name.
fn context(system: &System, stack: &Stack) -> Value {
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
            let (engine, application, group, minutes) = match &service.rollout {
                Rollout::CodeDeploy(c) => (
                    "codedeploy",
                    Some(&c.application),
                    Some(&c.group),
                    c.approval_wait,
                ),
                Rollout::Native(n) => ("ecs", None, None, n.approval_wait),
                Rollout::Rolling(_) => ("rolling", None, None, 0),
            };
            let (repository, tag) = match &service.image {
                Image::Repository { name, tag } => (Some(name), Some(tag)),
                Image::Uri { .. } => (None, None),
            };
            json!({
                "name": service.name, "engine": engine, "application": application, "group": group,
                "repository": repository, "tag": tag, "family": service.family, "minutes": minutes,
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
    let by = |engine: &'static str| move |s: &Value| s["engine"] == engine;
    let codedeploy = by("codedeploy");
    let native = by("ecs");
    json!({
        "codedeploy": those(&codedeploy),
        "approved": those(&|s| codedeploy(s) && held(s)),
        "alarmed": those(&|s| codedeploy(s) && s["alarmed"] == true),
        "others": those(&|s| !codedeploy(s)),
        "native": those(&native),
        "held": those(&|s| native(s) && held(s)),
        "host": system.management.host.is_some(),
        "private": system.management.host.as_ref().is_some_and(|h| h.private),
        "name": system.name,
        "stack": system.name,
        "region": system.region,
        "images_first": stack.images_first,
        "inputs": inputs,
        "services": services,
        "repositories": repositories,
        "pipelines": system.services.iter().any(|s| s.releases_from.is_some()),
        "bucket": cloudformation::document(stack).to_string().len() > INLINE_BYTES,
    })
}
