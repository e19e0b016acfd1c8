//! A task definition of ECS, as `describe-task-definition` prints one or a repository keeps one: one
//! service.

mod container;
mod images;
mod logs;
mod process;
mod secrets;
mod sidecars;
mod task;
mod variables;

use super::ledger::{At, Ledger};
use super::sidecar::Together;
use super::words::{self, kebab};
use super::{Check, Imported, Refused};
use crate::read::{self, Limits};
use serde_json::Value;
use std::path::Path;

/// What the format has.
pub(super) const FIELDS: &str = include_str!("fields/taskdef.txt");

/// What is being made: one service of one task definition.
struct Task {
    /// The task definition, below its wrapper.
    top: At,
    /// Pointer of the service.
    service: String,
    /// The system's and the service's name, as the family is called.
    family: String,
    /// The region that the file names.
    region: Option<String>,
    /// The application, and the containers beside it.
    containers: Vec<Container>,
    /// The container that sends logs on.
    router: Option<At>,
    /// What containers are called.
    together: Together,
}

/// The application or a sidecar.
struct Container {
    /// Its definition.
    at: At,
    /// Pointer of the service or of the sidecar.
    key: String,
}

impl Container {
    /// Whether its root is read-only.
    fn is_read_only(&self, ledger: &Ledger) -> bool {
        ledger.flag(&self.at.key("readonlyRootFilesystem")) == Some(true)
    }
}

/// Makes a blueprint of one service.
pub(super) fn import(path: &Path, check: Check<'_>) -> Result<Imported, Refused> {
    let name = path.display().to_string();
    let (name, bytes) = match read::bytes(&name, Limits::BLUEPRINT) {
        Ok(bytes) if name == "-" => ("<stdin>".to_owned(), bytes),
        Ok(bytes) => (name, bytes),
        Err(finding) => return Err(Refused::Message(finding.message)),
    };
    let file = read::foreign(&name, &bytes).map_err(|findings| Refused::Findings {
        name: name.clone(),
        text: read::text_of(&bytes).to_owned(),
        findings,
    })?;
    let wrapped = file
        .value
        .get("taskDefinition")
        .is_some_and(Value::is_object);
    let value = if wrapped {
        &file.value["taskDefinition"]
    } else {
        &file.value
    };
    if let Some(message) = other(&name, value) {
        return Err(message.into());
    }
    let mut ledger = Ledger::default();
    let root = ledger.add(file, "", FIELDS);
    let top = if wrapped {
        root.key("taskDefinition")
    } else {
        root.clone()
    };
    let family = ledger
        .text(&top.key("family"))
        .unwrap_or_else(|| "app".into());
    let (system, service) = names(&family);
    let mut task = Task {
        service: format!("/services/{service}"),
        region: task::region(&ledger, &top),
        containers: Vec::new(),
        router: None,
        together: Together::default(),
        top,
        family: format!("{system}-{service}"),
    };
    let family_at = task.top.key("family");
    ledger.set(&family_at, "/name", system.as_str());
    ledger.draft.from(&task.service, &ledger.field(&family_at));
    ledger
        .draft
        .set(&format!("{}/load_balancer", task.service), "none".into());
    task::carry(&mut ledger, &task);
    container::sort(&mut ledger, &mut task);
    container::carry(&mut ledger, &task);
    task::volumes(&mut ledger, &task);
    if wrapped {
        task::tags(&mut ledger, &root.key("tags"));
    }
    let head = vec![
        format!(
            "{system}: one service, made from a task definition. A comment behind a key says why it is"
        ),
        "there; what could not be carried over is in the report.".to_owned(),
    ];
    Ok(ledger.finish(&head, "1 service".to_owned(), check))
}

/// What a file is that is no task definition.
fn other(name: &str, value: &Value) -> Option<String> {
    if value
        .get("containerDefinitions")
        .is_some_and(Value::is_array)
    {
        return None;
    }
    let what = if value.is_array() {
        "is a list, such as Terraform's `container_definitions`: give what `aws ecs describe-task-definition` prints of the task definition that it made"
    } else if value.get("Resources").is_some() || value.get("ContainerDefinitions").is_some() {
        "is CloudFormation's: give what `aws ecs describe-task-definition` prints of the task definition that it made"
    } else if value.get("taskDefinitionArns").is_some() {
        "lists task definitions: give what `aws ecs describe-task-definition` prints of one of them"
    } else {
        "has no `containerDefinitions`: give what `aws ecs describe-task-definition` prints, or the file that a pipeline registers"
    };
    Some(format!("{name} {what}"))
}

/// The system's and the service's name: a family `shop-backend` is the service `backend` of `shop`.
fn names(family: &str) -> (String, String) {
    let name = kebab(family, 255);
    match name.rsplit_once('-') {
        Some((system, service)) if service.starts_with(|c: char| c.is_ascii_lowercase()) => {
            (kebab(system, 20), words::service(service))
        }
        _ => (kebab(&name, 20), "app".to_owned()),
    }
}
