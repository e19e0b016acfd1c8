//! The operator's page: Markdown from a template, with this system's own names.

use crate::emit::{INLINE_BYTES, cloudformation};
use crate::stack::{Stack, pascal};
use crate::system::{Image, Rollout, System};
use handlebars::Handlebars;
use serde_json::{Value, json};

/// A template that does not fit what is put into it.
#[derive(Debug, thiserror::Error)]
#[error("the runbook cannot be written: {0}")]
pub struct Unwritable(#[from] Box<handlebars::RenderError>);

/// The page of a system.
pub fn page(system: &System, stack: &Stack) -> Result<String, Unwritable> {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(handlebars::no_escape);
    templates
        .render_template(
            include_str!("../templates/runbook.md.hbs"),
            &context(system, stack),
        )
        .map_err(|error| Unwritable(Box::new(error)))
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
            let (engine, application, group) = match &service.rollout {
                Rollout::CodeDeploy(c) => ("codedeploy", Some(&c.application), Some(&c.group)),
                Rollout::Native(_) => ("ecs", None, None),
                Rollout::Rolling(_) => ("rolling", None, None),
            };
            let (repository, tag) = match &service.image {
                Image::Repository { name, tag } => (Some(name), Some(tag)),
                Image::Uri { .. } => (None, None),
            };
            json!({
                "name": service.name, "engine": engine, "application": application, "group": group,
                "repository": repository, "tag": tag,
            })
        })
        .collect();
    let repositories: Vec<Value> = services
        .iter()
        .filter(|s| !s["repository"].is_null())
        .map(|s| json!({"name": s["repository"], "service": s["name"], "tag": s["tag"]}))
        .collect();
    json!({
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
