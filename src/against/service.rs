//! Edits of services that `CodeDeploy` owns.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>

use super::Case;
use super::changed::{self, Changed};
use super::overridden;
use super::owned::engine;
use super::words;
use crate::finding::{Finding, codes};
use crate::prove::Value;
use crate::prove::Written;
use crate::prove::types::Row;
use crate::prove::types::service::{EXEC, LOAD_BALANCERS, load_balancers};
use crate::prove::{Format, Node};
use crate::system::{APP, Engine};
use std::collections::BTreeMap;

/// What Terraform may change of such a service: what the interface takes, and what it ignores.
const FREE_IN_TERRAFORM: &[&str] = &[
    "health_check_grace_period_seconds",
    "enable_ecs_managed_tags",
    "propagate_tags",
    "tags",
    "task_definition",
    "desired_count",
];

/// What to do instead of sending to another container.
const RECEIVES: &str = "put the old `receives` back; or add a service of another name that begins with the new one and has a route of its own, and take the old one out in a later deploy";

pub(super) fn check(case: &mut Case<'_>) {
    ports(case);
    for id in case.owned.by(Engine::CodeDeploy) {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        if engine(case.new, new) != Engine::CodeDeploy {
            continue;
        }
        let format = case.old.format();
        let mut names = edited(case, old, new);
        if format == Format::Terraform {
            names.retain(|name| !FREE_IN_TERRAFORM.contains(&name.as_str()));
        }
        let changes = changed::changed(case, old, new);
        let why = words::refused(format);
        for name in names {
            let top = |row: &Row| row.path(format).split('.').next() == Some(&name);
            let known = changes.iter().find(|change| top(change.row));
            let (word, help) = words::service(&name);
            let port = port(case.old, old).zip(port(case.new, new));
            let (pointer, what) = match (known, port) {
                // What is not the port of it is the pair of target groups.
                (Some(change), Some((was, is))) if change.row == LOAD_BALANCERS => {
                    let base = case.origin(id);
                    let moved = moved(case, old, new);
                    let pointer = match moved {
                        Some(_) => format!("{base}/receives"),
                        None if change.pointer == format!("{base}/port") => said_at(case, id, new),
                        None => change.pointer.clone(),
                    };
                    let what = match moved {
                        Some((was, is)) => format!("requests go to `{is}` instead of `{was}`"),
                        None if was == is => {
                            format!("{word} of {} changes ({name})", case.who(id))
                        }
                        None => Changed {
                            pointer: pointer.clone(),
                            was: Some(was),
                            is: Some(is),
                            ..change.clone()
                        }
                        .said(),
                    };
                    (pointer, what)
                }
                // What the document says and what was written are two things: `false` is on.
                (Some(change), _) if change.row == EXEC => (
                    change.pointer.clone(),
                    format!(
                        "`{}` turns the switch of ECS Exec",
                        changed::dotted(&change.pointer)
                    ),
                ),
                (Some(change), _) => (change.pointer.clone(), change.said()),
                (None, _) => match case.overridden(id, &name) {
                    Some(pointer) => {
                        let what = format!("`{}` changes", changed::dotted(&pointer));
                        (pointer, what)
                    }
                    None => (
                        case.origin(id),
                        format!("{word} of {} changes ({name})", case.who(id)),
                    ),
                },
            };
            let help = if overridden::is_place(&pointer) {
                overridden::HELP
            } else if pointer.ends_with("/receives") {
                RECEIVES
            } else {
                help
            };
            let path = case.at(&pointer, id);
            let finding = Finding::new(codes::SERVICE_EDITED, path, format!("{what}: {why}"), help);
            let about = format!("{} would be edited ({name})", case.who(id));
            case.say(finding.on_key().because([about]), [id.to_owned()]);
        }
    }
}

/// Rules of security groups follow the container's port at once, and the version that runs keeps
/// answering on the old one. Under `CodeDeploy` it is an edit of the service besides.
fn ports(case: &mut Case<'_>) {
    for (id, engine) in &case.owned.services {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        if *engine == Engine::CodeDeploy {
            continue;
        }
        if let Some((was, is)) = moved(case, old, new) {
            let pointer = format!("{}/receives", case.origin(id));
            let finding = Finding::new(
                codes::SERVICE_EDITED,
                case.at(&pointer, id),
                format!(
                    "requests go to `{is}` instead of `{was}`: the version that runs still answers in the other container",
                ),
                RECEIVES,
            );
            case.say(finding.on_key(), [id.clone()]);
            continue;
        }
        let (Some(before), Some(after)) = (port(case.old, old), port(case.new, new)) else {
            continue;
        };
        if before == after {
            continue;
        }
        let (_, help) = words::service("LoadBalancers");
        let pointer = said_at(case, id, new);
        let finding = Finding::new(
            codes::SERVICE_EDITED,
            case.at(&pointer, id),
            format!(
                "`{}` changes from `{before}` to `{after}`: security groups close the old port while the version that runs still answers on it",
                changed::dotted(&pointer)
            ),
            help,
        );
        case.say(finding.on_key(), [id.clone()]);
    }
}

/// Where the port of the container stands that receives requests.
fn said_at(case: &Case<'_>, id: &str, new: &Node) -> String {
    let base = case.origin(id);
    match container(case.new, new) {
        Some(name) if name != APP => format!("{base}/sidecars/{name}/port"),
        _ => format!("{base}/port"),
    }
}

/// The containers that receive requests, before and after, where that changes.
pub(super) fn moved(case: &Case<'_>, old: &Node, new: &Node) -> Option<(String, String)> {
    let both = container(case.old, old).zip(container(case.new, new))?;
    (both.0 != both.1).then_some(both)
}

/// The container as the first of a service's registrations says it.
fn container(document: &Written<'_>, node: &Node) -> Option<String> {
    let first = document
        .get(node, LOAD_BALANCERS)
        .map(Value::items)?
        .first()?;
    Some(document.said(document.within(first, load_balancers::CONTAINER)?))
}

/// The container's port as the first of a service's registrations says it.
pub(super) fn port(document: &Written<'_>, node: &Node) -> Option<String> {
    let first = document
        .get(node, LOAD_BALANCERS)
        .map(Value::items)?
        .first()?;
    Some(document.said(document.within(first, load_balancers::PORT)?))
}

/// Names of properties and attributes that are not the same in both.
pub(super) fn edited(case: &Case<'_>, old: &Node, new: &Node) -> Vec<String> {
    let mut names = case.old.changed(old, case.new, new);
    let before: BTreeMap<_, _> = case.old.attributes(old).collect();
    let after: BTreeMap<_, _> = case.new.attributes(new).collect();
    let here = case.old.attributes(old).map(|(name, _)| name);
    let new = case.new.attributes(new).map(|(name, _)| name);
    names.extend(
        here.chain(new.filter(|name| !before.contains_key(name)))
            .filter(|name| before.get(name) != after.get(name))
            .map(str::to_owned),
    );
    names
}
