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
    "load_balancer",
    "desired_count",
];

pub(super) fn check(case: &mut Case<'_>) {
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
