//! A workspace of AWS Copilot: services and jobs, their environments, what their addons hold.

mod addons;
mod count;
mod environment;
mod http;
mod job;
mod logging;
mod manifest;
mod overlay;
mod process;
mod secrets;
mod service;
mod sidecars;
mod storage;

use super::draft::Draft;
use super::ledger::{At, Ledger};
use super::names::{Names, Other};
use super::report::Changed;
use super::variables::Around;
use super::words::{self, kebab};
use super::{Check, Imported, Refused};
use crate::read::{self, Foreign, Limits};
use manifest::Manifest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the manifest of a service or job has.
pub(super) const FIELDS: &str = include_str!("fields/copilot.txt");
/// What the manifest of an environment has.
pub(super) const ENVIRONMENT: &str = include_str!("fields/copilot_environment.txt");
/// What the workspace's own file has.
const WORKSPACE: &str = "application\n";
/// The kind of what is started at times.
const JOB: &str = "Scheduled Job";

/// One service or job.
struct Part {
    /// Its name in the blueprint.
    name: String,
    /// Its own name there.
    own: String,
    /// What kind it is.
    kind: String,
    /// The manifest's top.
    top: At,
    /// The templates of its addons.
    addons: Vec<At>,
}

/// Makes a blueprint of a workspace.
pub(super) fn import(path: &Path, check: Check<'_>) -> Result<Imported, Refused> {
    let folder = [path.to_owned(), path.join("copilot")]
        .into_iter()
        .find(|folder| folder.join(".workspace").is_file() || !manifests(folder).is_empty())
        .ok_or_else(|| format!("{} has no workspace of Copilot: give the folder `copilot`, in which `.workspace` lies", path.display()))?;
    let mut ledger = Ledger::default();
    let application = application(&mut ledger, &folder, path)?;
    let parts = parts(&mut ledger, &folder)?;
    if parts.is_empty() {
        return Err(Refused::Message(format!(
            "{} has no service that the blueprint could have: static sites alone",
            folder.display()
        )));
    }
    let environments = environments(&mut ledger, &folder, &parts)?;
    let named = named(&mut ledger, &environments);
    let mut drafts: Vec<(String, Draft)> = Vec::new();
    let wanted: Vec<(Option<&str>, Option<&At>)> = if environments.is_empty() {
        vec![(None, None)]
    } else {
        environments
            .iter()
            .map(|(name, at)| (Some(name.as_str()), at.as_ref()))
            .collect()
    };
    for (nth, (env, manifest)) in wanted.into_iter().enumerate() {
        let name = named.get(nth).cloned().unwrap_or_default();
        ledger.scope = Some(format!("environments.{name}")).filter(|_| environments.len() > 1);
        let draft = one(&mut ledger, &application, &parts, env, manifest);
        drafts.push((name, draft));
    }
    ledger.scope = None;
    ledger.report.changed.push(Changed {
        field: "network.vpc.placement".to_owned(),
        key: "network.egress".to_owned(),
        was: "public subnets, where nothing else is said".to_owned(),
        is: "private subnets, behind NAT".to_owned(),
        why: "tasks have no public address; a NAT gateway costs by the hour and by the gigabyte"
            .to_owned(),
    });
    let count = parts.len();
    ledger.draft = overlay::laid(drafts);
    let head = vec![
        format!(
            "{application}: made from a workspace of AWS Copilot. A comment behind a key says why it is"
        ),
        "there; what could not be carried over is in the report.".to_owned(),
    ];
    let all: Vec<&str> = environments.iter().map(|(name, _)| name.as_str()).collect();
    let read = format!(
        "application {application}: {count} service{}, {}",
        if count == 1 { "" } else { "s" },
        if all.is_empty() {
            "no environment".to_owned()
        } else {
            format!("environments {}", all.join(", "))
        }
    );
    Ok(ledger.finish(&head, read, check))
}

/// The blueprint of one environment.
fn one(
    ledger: &mut Ledger,
    application: &str,
    parts: &[Part],
    env: Option<&str>,
    manifest: Option<&At>,
) -> Draft {
    ledger.draft = Draft::default();
    ledger.draft.set("/name", application.into());
    ledger.draft.set("/network/egress", "nat".into());
    ledger.draft.comment("/network/egress", "Copilot's tasks went out from public subnets; `endpoints` where they need not, without NAT's cost");
    ledger.draft.set("/container_insights", "off".into());
    ledger.draft.comment(
        "/container_insights",
        "Copilot's default; the blueprint's is standard",
    );
    ledger.fill("/region", "the region of each environment: `copilot env show --json` says it, where an ARN or an image of ECR needs one");
    let around = Around {
        names: names(application, parts, env, ledger),
        outside: std::collections::BTreeMap::new(),
    };
    for part in parts {
        let manifest = Manifest::new(ledger, &part.top, application, env);
        service::carry(ledger, &around, part, &manifest);
        addons::carry(ledger, part);
    }
    service::apart(ledger, parts);
    if let Some(at) = manifest {
        environment::carry(ledger, at);
    }
    // Target tracking divides by the tasks that run, which nothing else counts.
    if ledger.draft.follows_messages() {
        ledger.draft.set("/container_insights", "standard".into());
        ledger
            .draft
            .comment("/container_insights", "it counts the tasks of a `backlog`");
    }
    std::mem::take(&mut ledger.draft)
}

/// Names by which services know each other: alone, by service discovery, behind the internal load
/// balancer.
fn names(application: &str, parts: &[Part], env: Option<&str>, ledger: &Ledger) -> Names {
    let mut names = Names::new();
    for part in parts {
        let other = if service::named(ledger, part).is_some() {
            Other::Named(part.name.clone())
        } else if service::has_port(ledger, part) {
            Other::Service(part.name.clone())
        } else {
            Other::Worker(part.name.clone())
        };
        let env = env.unwrap_or("env");
        let own = &part.own;
        for name in [
            own.clone(),
            format!("{own}.{env}.{application}.local"),
            format!("{own}.{application}.local"),
            format!("{own}.{env}.{application}.internal"),
        ] {
            names.insert(name, other.clone());
        }
    }
    names
}

/// Folders with a manifest.
fn manifests(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("manifest.yml").is_file())
        .collect();
    found.sort();
    found
}

/// Reads one file.
pub(super) fn file(path: &Path) -> Result<Foreign, Refused> {
    let name = path.display().to_string();
    let bytes = read::bytes(&name, Limits::BLUEPRINT).map_err(|f| Refused::Message(f.message))?;
    read::foreign(&name, &bytes).map_err(|findings| Refused::Findings {
        name: name.clone(),
        text: read::text_of(&bytes).to_owned(),
        findings,
    })
}

/// The application's name.
fn application(ledger: &mut Ledger, folder: &Path, given: &Path) -> Result<String, Refused> {
    let own = folder.join(".workspace");
    if own.is_file() {
        let top = ledger.add(file(&own)?, ".workspace: ", WORKSPACE);
        let at = top.key("application");
        if let Some(text) = ledger.text(&at) {
            let name = kebab(&text, 20);
            if name == text {
                ledger.carried(&at, "/name");
            } else {
                ledger.changed(
                    &at,
                    "/name",
                    text,
                    name.clone(),
                    "1 to 20 lower-case letters, digits and hyphens",
                );
            }
            return Ok(name);
        }
    }
    let whole = std::path::absolute(given).unwrap_or_else(|_| given.to_owned());
    Ok(kebab(
        whole.file_name().and_then(|n| n.to_str()).unwrap_or("app"),
        20,
    ))
}

/// Services that the blueprint can have; all others are left as a whole.
fn parts(ledger: &mut Ledger, folder: &Path) -> Result<Vec<Part>, Refused> {
    let mut parts = Vec::new();
    for path in manifests(folder) {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or("app")
            .to_owned();
        let top = ledger.add(
            file(&path.join("manifest.yml"))?,
            &format!("{name}: "),
            FIELDS,
        );
        let own = ledger.text(&top.key("name")).unwrap_or(name);
        let kind = ledger.text(&top.key("type")).unwrap_or_default();
        let left = match kind.as_str() {
            "Load Balanced Web Service"
            | "Backend Service"
            | "Worker Service"
            | "Request-Driven Web Service"
            | JOB => None,
            "Static Site" => Some((
                "the blueprint has no static sites",
                "keep the stack of this service: its files are not lost",
            )),
            _ => Some(("it is no type of Copilot's", "see what was meant")),
        };
        if let Some((why, instead)) = left {
            ledger.left(&top, why, instead);
            continue;
        }
        if ledger.get(&top.key("subscribe")).is_some() || kind == "Worker Service" {
            ledger.warn(&top, "Copilot made a queue for this worker, and so does the blueprint, another one: the worker finds it in QUEUE_URL, where it looked for COPILOT_QUEUE_URI, and no topic sends to it");
        }
        if path.join("overrides").is_dir() {
            ledger.warn(&top, "`overrides/` beside it changes what Copilot wrote, and is not read: see whether a key of the blueprint says it, and write it under `overrides` where none does");
        }
        let addons = addons::read(ledger, &path, &own, &top);
        parts.push(Part {
            name: words::service(&own),
            own,
            kind,
            top,
            addons,
        });
    }
    Ok(parts)
}

/// What environments are called in the blueprint, where there are several: each by a name of its own.
fn named(ledger: &mut Ledger, environments: &[(String, Option<At>)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (own, top) in environments {
        let name = words::environment(own, &names);
        if environments.len() > 1 && name != *own {
            let key = format!("environments.{name}");
            let field = top.as_ref().map_or_else(
                || format!("environments.{own}"),
                |top| ledger.field(&top.key("name")),
            );
            ledger.report.changed.push(Changed {
                field,
                key,
                was: own.clone(),
                is: name.clone(),
                why: words::ENVIRONMENT.to_owned(),
            });
        }
        names.push(name);
    }
    names
}

/// Every environment that a manifest, a folder or a stage of a pipeline names, with its own manifest.
fn environments(
    ledger: &mut Ledger,
    folder: &Path,
    parts: &[Part],
) -> Result<Vec<(String, Option<At>)>, Refused> {
    let mut found: Vec<(String, Option<At>)> = Vec::new();
    for path in manifests(&folder.join("environments")) {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or("env")
            .to_owned();
        let top = ledger.add(
            file(&path.join("manifest.yml"))?,
            &format!("environments/{name}: "),
            ENVIRONMENT,
        );
        found.push((name, Some(top)));
    }
    let mut named: BTreeSet<String> = BTreeSet::new();
    for part in parts {
        let members = ledger.members(&part.top.key("environments"));
        named.extend(members.iter().map(At::name));
    }
    for name in named {
        if !found.iter().any(|(own, _)| *own == name) {
            found.push((name, None));
        }
    }
    for pipeline in ["pipelines", "pipeline.yml", "buildspec.yml"] {
        if folder.join(pipeline).exists()
            && let Some(part) = parts.first()
        {
            ledger.warn(&part.top, format!("`{pipeline}` is not read: the blueprint makes no pipeline; `releases_from` lets one on GitHub release"));
        }
    }
    Ok(found)
}
