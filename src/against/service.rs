//! Edits of services that `CodeDeploy` owns.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>

use super::Case;
use super::owned::engine;
use super::words;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::documents::{Format, Node};
use crate::prove::types::service::{LOAD_BALANCERS, load_balancers};
use crate::prove::value::Value;
use crate::system::Engine;
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
        let mut changed = edited(case, old, new);
        if format == Format::Terraform {
            changed.retain(|name| !FREE_IN_TERRAFORM.contains(&name.as_str()));
        }
        let Some(first) = changed.first() else {
            continue;
        };
        let (word, help) = words::service(first);
        let finding = Finding::new(
            codes::SERVICE_EDITED,
            case.pointer(id),
            format!(
                "{word} of the service {id} changes ({}): {}",
                changed.join(", "),
                words::refused(format)
            ),
            help,
        );
        case.findings.push(finding.on_key());
    }
}

/// Rules of security groups follow the container's port at once, and the version that runs keeps
/// answering on the old one. Under `CodeDeploy` it is an edit of the service besides.
fn ports(case: &mut Case<'_>) {
    let mut findings = Vec::new();
    for (id, engine) in &case.owned.services {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let (Some(before), Some(after)) = (port(case.old, old), port(case.new, new)) else {
            continue;
        };
        if *engine == Engine::CodeDeploy || before == after {
            continue;
        }
        let (word, help) = words::service("LoadBalancers");
        findings.push(
            Finding::new(
                codes::SERVICE_EDITED,
                case.pointer(id),
                format!(
                    "{word} of the service {id} changes from {before} to {after}: security groups close the old one while the version that runs still answers on it"
                ),
                help,
            )
            .on_key(),
        );
    }
    case.findings.extend(findings);
}

/// The container's port as the first of a service's registrations says it.
fn port(document: &Written<'_>, node: &Node) -> Option<String> {
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
