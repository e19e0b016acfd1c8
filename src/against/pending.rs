//! What a deploy of the document registers and only a release makes live.

use super::Case;
use super::owned::engine;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::documents::Node;
use crate::prove::types::{service, task_definition};
use crate::prove::world::kinds::Kind;
use crate::system::Engine;

pub(super) fn check(case: &mut Case<'_>) {
    for id in case.owned.by(Engine::CodeDeploy) {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        if engine(case.new, new) != Engine::CodeDeploy {
            continue;
        }
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
pub(super) fn changed_task(case: &Case<'_>, old: &Node, new: &Node) -> Vec<String> {
    let (Some(old), Some(new)) = (task(case.old, old), task(case.new, new)) else {
        return Vec::new();
    };
    let mut names = case.old.changed(old, case.new, new);
    names.retain(|name| !["Tags", "tags"].contains(&name.as_str()));
    names
}

/// The task definition that a service runs: by reference, or the one of the family that it names.
pub(super) fn task<'d>(document: &'d Written<'_>, node: &'d Node) -> Option<&'d Node> {
    let named = document.get(node, service::TASK_DEFINITION)?;
    let referred = document.mentioned(named);
    let mut referred = referred.into_iter();
    if let Some(id) = referred.find(|id| document.kind(id) == Kind::TaskDefinition) {
        return document.node(id);
    }
    document
        .of(Kind::TaskDefinition)
        .find(|task| document.get(task, task_definition::FAMILY) == Some(named))
}
