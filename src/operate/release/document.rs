//! Releases that belong to the document: what to write into the blueprint, and how to deploy it.

use super::{Record, Request};
use crate::emit;
use crate::operate::templates::{self, Escape, Unwritable};
use crate::stack::pascal;
use crate::system::{BY_HAND, Engine, Image, Piece, SCHEDULE, Service};
use serde_json::{Value, json};

/// The page of a service that no engine releases outside of the document.
pub(super) fn page(
    request: &Request<'_>,
    record: Option<&Record>,
    engine: &str,
) -> Result<String, Unwritable> {
    let service = request
        .blueprint
        .and_then(|b| b.system.service(request.service));
    let system = request.blueprint.map(|b| b.system.name.as_str());
    let name = system.or(record.map(|r| r.cluster.as_str()));
    let stack = request.outputs.and_then(|o| o.stack.as_deref()).or(name);
    let bucket = request
        .blueprint
        .is_some_and(|b| emit::needs_bucket(b.stack));
    let context = json!({
        "service": request.service,
        "engine": engine,
        "native": engine == Engine::Ecs.word(),
        "job": engine == SCHEDULE || engine == BY_HAND,
        "timed": engine == SCHEDULE,
        "run": record.and_then(run),
        "blueprint": request.blueprint.map(|b| b.name),
        "env": request.blueprint.map_or_else(String::new, |b| b.system.chosen()),
        "cluster": name,
        "stack": stack,
        "bucket": bucket,
        "set": request.blueprint.is_some_and(|b| !b.stack.apart.is_empty()),
        "own": match service {
            Some(service) if service.apart => service.name.as_str(),
            _ => "shared",
        },
        "change": change(request, service, record),
    });
    templates::fill(
        include_str!("../../../templates/document-release.txt.hbs"),
        &[],
        Escape::No,
        &context,
    )
}

/// The line that runs a job, by what the deployed system says of itself.
fn run(record: &Record) -> Option<Value> {
    let run = record.run.as_ref()?;
    let provider = record.capacity.first().map(|share| &share.provider);
    Some(json!({
        "region": record.place.region,
        "cluster": record.cluster,
        "family": record.family,
        "provider": provider,
        "subnets": run.subnets.join(","),
        "groups": run.groups.join(","),
        "exec": run.exec,
    }))
}

/// What makes the document release this image.
fn change(request: &Request<'_>, service: Option<&Service>, record: Option<&Record>) -> Value {
    let Some(image) = request.image else {
        return Value::Null;
    };
    match service.map(|s| &s.app.image) {
        Some(Image::Uri { uri, .. }) => {
            if let [Piece::Input(input)] = uri.0.as_slice() {
                return json!({
                    "input": input, "parameter": pascal(std::slice::from_ref(input)), "value": image,
                });
            }
        }
        Some(Image::Repository { name, .. }) => {
            let tag = image
                .rsplit_once(':')
                .filter(|(before, tag)| {
                    !tag.contains('/') && !before.contains('@') && of(before, name, record)
                })
                .map(|(_, tag)| tag);
            if let Some(tag) = tag {
                return json!({"line": format!("image: {{repository: {name}, tag: {tag}}}")});
            }
        }
        Some(Image::Pulled(pulled)) => {
            let tag = image
                .rsplit_once(':')
                .filter(|(before, tag)| {
                    !tag.contains('/')
                        && !before.contains('@')
                        && of(before, &pulled.repository, record)
                })
                .map(|(_, tag)| tag);
            if let Some(tag) = tag {
                return json!({"line": format!("image: {{tag: {tag}}}, beside `from`")});
            }
        }
        None => {}
    }
    json!({"line": format!("image: {image}")})
}

/// Whether an image is of the repository that the stack makes.
fn of(image: &str, repository: &str, record: Option<&Record>) -> bool {
    match record.and_then(|r| r.repository.as_deref()) {
        Some(deployed) => image == deployed,
        None => image
            .split_once('/')
            .is_some_and(|(_, path)| path == repository),
    }
}
