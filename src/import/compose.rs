//! A Compose file: services, and what they lean on.

mod build;
mod env_file;
mod interpolate;
mod kinds;
mod process;
mod service;
mod settings;
mod sidecars;
mod sizes;
mod variables;

use super::ledger::{At, Ledger};
use super::names::{Names, Other};
use super::variables::Around;
use super::words::{self, kebab, snake};
use super::{Check, Imported, Refused};
use crate::read::{self, Limits};
use kinds::Role;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What the format has.
pub(super) const FIELDS: &str = include_str!("fields/compose.txt");

/// What is made of a file's services.
struct Plan {
    /// The system.
    system: String,
    /// By the name in the file: the service's name in the blueprint and its place.
    services: Vec<(String, String, At)>,
    /// Containers that run in the task of one of them.
    beside: Vec<sidecars::Beside>,
    /// What every name stands for, and what is no service.
    around: Around,
    /// Values of the file's variables.
    values: BTreeMap<String, String>,
    /// The file's folder.
    folder: std::path::PathBuf,
}

/// Makes a blueprint of a file's services.
pub(super) fn import(path: &Path, check: Check<'_>) -> Result<Imported, Refused> {
    let name = path.display().to_string();
    let bytes = read::bytes(&name, Limits::BLUEPRINT).map_err(|f| Refused::Message(f.message))?;
    let mut file = read::foreign(&name, &bytes).map_err(|findings| Refused::Findings {
        name: name.clone(),
        text: read::text_of(&bytes).to_owned(),
        findings,
    })?;
    if !file.value.get("services").is_some_and(Value::is_object) {
        return Err(Refused::Message(format!(
            "{name} has no `services`: give a Compose file, or what `docker compose config` prints"
        )));
    }
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let values = interpolate::values(&folder.join(".env"));
    interpolate::all(&mut file.value, &values);
    let mut ledger = Ledger::default();
    let top = ledger.add(file, "", FIELDS);
    let mut plan = Plan {
        system: system(&mut ledger, &top, path),
        services: Vec::new(),
        beside: Vec::new(),
        around: Around {
            names: Names::new(),
            outside: BTreeMap::new(),
        },
        values,
        folder,
    };
    let services = top.key("services");
    sort(&mut ledger, &services, &mut plan);
    sidecars::sort(&mut ledger, &mut plan);
    if plan.services.is_empty() {
        return Err(Refused::Message(format!(
            "{name} has no service that could run on Fargate: databases, queues and tools alone"
        )));
    }
    ledger.draft.set("/network/egress", "nat".into());
    ledger.draft.comment("/network/egress", "containers could go out to the internet; `endpoints` where they need not, without NAT's cost");
    ledger.fill(
        "/region",
        "the region that the system is to stand in, where an ARN or an image of ECR names one",
    );
    for at in 0..plan.services.len() {
        if let Some((own, name, place)) = plan.services.get(at).cloned() {
            service::carry(&mut ledger, &plan, &own, &name, &place);
        }
    }
    service::entries(&mut ledger, &plan);
    for beside in [
        "compose.override.yaml",
        "compose.override.yml",
        "docker-compose.override.yaml",
        "docker-compose.override.yml",
    ] {
        if plan.folder.join(beside).is_file() {
            ledger.warn(&top, format!("{beside} beside it was not read: it is for development by habit; `docker compose config > all.yaml` lays it over, and all.yaml can be given"));
        }
    }
    let count = plan.services.len();
    let head = vec![
        format!(
            "{}: made from a Compose file. A comment behind a key says why it is there; what could",
            plan.system
        ),
        "not be carried over is in the report.".to_owned(),
    ];
    let read = format!(
        "{count} service{}, {} outside of it",
        if count == 1 { "" } else { "s" },
        plan.around.outside.len()
    );
    Ok(ledger.finish(&head, read, check))
}

/// The system's name: the project's, or the folder's.
fn system(ledger: &mut Ledger, top: &At, path: &Path) -> String {
    let at = top.key("name");
    if let Some(text) = ledger.text(&at) {
        let name = kebab(&text, 20);
        if name == text {
            ledger.set(&at, "/name", name.as_str());
        } else {
            ledger.became(
                &at,
                "/name",
                name.as_str(),
                (text, name.as_str()),
                "1 to 20 lower-case letters, digits and hyphens",
            );
        }
        return name;
    }
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole
        .parent()
        .and_then(Path::file_name)
        .and_then(|n| n.to_str());
    let name = kebab(folder.unwrap_or("app"), 20);
    ledger.draft.set("/name", name.as_str().into());
    ledger.draft.comment("/name", "the folder's name");
    name
}

/// Tells services from what they lean on, and from tools.
fn sort(ledger: &mut Ledger, services: &At, plan: &mut Plan) {
    for at in ledger.members(services) {
        let own = at.name();
        let profiles = ledger.members(&at.key("profiles"));
        if let Some(profile) = profiles.first().and_then(|p| ledger.text(p)) {
            ledger.left(
                &at,
                format!("it belongs to the profile `{profile}` and is off by default"),
                "write it under `services` where it is to run",
            );
            continue;
        }
        if let Some(with) = sidecars::shares(ledger, services, &at) {
            plan.beside.push(sidecars::Beside { own, with, at });
            continue;
        }
        let image = ledger.text(&at.key("image"));
        let built = ledger.get(&at.key("build")).is_some();
        let role = image
            .as_deref()
            .filter(|_| !built)
            .map_or(Role::Service, kinds::role);
        match role {
            Role::Service => {
                let name = words::service(&own);
                if plan.services.iter().any(|(_, other, _)| *other == name) {
                    ledger.left(
                        &at,
                        format!("two services would be called `{name}`"),
                        "rename one of them",
                    );
                    continue;
                }
                plan.services.push((own, name, at));
            }
            Role::Store(port) => {
                plan.around.outside.insert(own.clone(), port);
                plan.around
                    .names
                    .insert(own.clone(), Other::Outside(snake(&own)));
                let volumes = ledger.members(&at.key("volumes"));
                if !volumes.is_empty() {
                    ledger.first(&at, format!("the data of `{own}` lies where it runs now, and nothing here moves it: dump and restore it before that goes"));
                }
                ledger.changed(&at, "/services", "a container", "something outside of the system", "a database, a cache or a queue is no task of Fargate's: RDS, ElastiCache or Amazon MQ; who names it reaches it by a security group");
            }
            Role::Aws(service) => {
                ledger.left(&at, format!("it stands in for {service} on one's own machine"), format!("let the application use {service} itself: `permissions` for what it does there, and its endpoint variables out"));
            }
            Role::Tool => {
                ledger.left(
                    &at,
                    "a tool for one's own machine",
                    "nothing to do, or run it elsewhere",
                );
            }
        }
    }
    for (own, name, at) in &plan.services {
        let entry = Other::Service(name.clone());
        plan.around.names.insert(own.clone(), entry.clone());
        for alias in ["container_name", "hostname"] {
            if let Some(alias) = ledger.text(&at.key(alias)) {
                plan.around.names.entry(alias).or_insert(entry.clone());
            }
        }
        let networks = ledger.members(&at.key("networks"));
        for alias in networks
            .iter()
            .flat_map(|n| ledger.members(&n.key("aliases")))
        {
            if let Some(alias) = ledger.text(&alias) {
                plan.around.names.entry(alias).or_insert(entry.clone());
            }
        }
        // Nobody calls what has no port.
        if !service::has_port(ledger, at) {
            plan.around
                .names
                .insert(own.clone(), Other::Worker(name.clone()));
        }
    }
}
