//! What a deploy of the document registers and only a release makes live.

use super::Case;
use super::document::{Document, Kind, Resource};
use super::owned::Engine;
use crate::finding::{Finding, codes};
use serde_json::Value;

pub(super) fn check(case: &mut Case<'_>) {
    for id in case.owned.by(Engine::CodeDeploy) {
        let Some(new) = case.new.resources.get(id) else {
            continue;
        };
        if Engine::of(case.new, new) != Engine::CodeDeploy {
            continue;
        }
        let old = &case.old.resources[id];
        let what = changed_task(case, old, new);
        if what.is_empty() {
            continue;
        }
        let finding = Finding::new(
            codes::RELEASE_PENDING,
            case.pointer(id),
            format!(
                "release pending: {} of {id} goes live with the next release, not with this deploy",
                what.join(" and ")
            ),
            "deploy, then release the newest revision: `synth release` writes what that needs",
        );
        case.findings.push(finding.on_key());
    }
}

/// Names of the task definition's properties that change.
pub(super) fn changed_task(case: &Case<'_>, old: &Resource, new: &Resource) -> Vec<String> {
    let (Some(old), Some(new)) = (task(case.old, old), task(case.new, new)) else {
        return Vec::new();
    };
    let (before, after) = (case.old.effective(old), case.new.effective(new));
    let mut names: Vec<String> = before
        .iter()
        .filter(|(name, value)| after.get(*name) != Some(*value))
        .map(|(name, _)| name.clone())
        .collect();
    names.extend(after.keys().filter(|n| !before.contains_key(*n)).cloned());
    names.retain(|name| !["Tags", "tags"].contains(&name.as_str()));
    names
}

/// The task definition that a service runs: by reference, or the one of the family that it names.
pub(super) fn task<'d>(document: &'d Document, service: &Resource) -> Option<&'d Resource> {
    let named = document.get(service, "TaskDefinition", "task_definition")?;
    if let Some(id) = document
        .mentions(named)
        .into_iter()
        .find(|id| document.resources[*id].kind == Kind::TaskDefinition)
    {
        return document.resources.get(id);
    }
    let family = named.as_str()?;
    document
        .of(Kind::TaskDefinition)
        .find(|(_, task)| {
            document
                .get(task, "Family", "family")
                .and_then(Value::as_str)
                == Some(family)
        })
        .map(|(_, task)| task)
}
