//! Edits of services that `CodeDeploy` owns.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>

use super::Case;
use super::document::{Format, Resource};
use super::owned::Engine;
use super::words;
use crate::finding::{Finding, codes};
use serde_json::{Map, Value};

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
        let Some(new) = case.new.resources.get(id) else {
            continue;
        };
        if Engine::of(case.new, new) != Engine::CodeDeploy {
            continue;
        }
        let format = case.old.format;
        let mut changed = edited(&case.old.resources[id], new);
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
    let path = (
        "LoadBalancers.ContainerPort",
        "load_balancer.container_port",
    );
    let mut findings = Vec::new();
    for (id, engine) in &case.owned.services {
        let Some(new) = case.new.resources.get(id) else {
            continue;
        };
        let before = case.old.get(&case.old.resources[id], path.0, path.1);
        let after = case.new.get(new, path.0, path.1);
        let (Some(before), Some(after)) = (before, after) else {
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

/// Names of properties and attributes that are not the same in both.
pub(super) fn edited(old: &Resource, new: &Resource) -> Vec<String> {
    let mut names = differing(&old.properties, &new.properties);
    names.extend(differing(&old.attributes, &new.attributes));
    names
}

fn differing(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<String> {
    let mut names: Vec<String> = old
        .iter()
        .filter(|(name, value)| new.get(*name) != Some(*value))
        .map(|(name, _)| name.clone())
        .collect();
    names.extend(new.keys().filter(|name| !old.contains_key(*name)).cloned());
    names
}
