//! What a deploy of the document registers and only a release makes live.

use super::Case;
use super::capacity;
use super::changed;
use super::keys::Does;
use super::owned::engine;
use super::service::{moved, port};
use crate::finding::{Finding, codes};
use crate::prove::Node;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::{service, task_definition};
use crate::system::Engine;

pub(super) fn check(case: &mut Case<'_>) {
    for id in case.owned.by(Engine::CodeDeploy) {
        let Some(new) = case.new.node(id) else {
            continue;
        };
        if engine(case.new, new) != Engine::CodeDeploy {
            continue;
        }
        let Some((pointer, what)) = brought(case, id) else {
            continue;
        };
        // What is refused is not released either.
        let refused = ["/port", "/roles", "/roles/task", "/roles/execution"];
        let old = case.old.node(id);
        let moved = old.is_some_and(|old| moved(case, old, new).is_some());
        if case.settled(id) && (moved || refused.iter().any(|key| pointer.ends_with(key))) {
            continue;
        }
        let name = case.service(id).unwrap_or_else(|| "SERVICE".to_owned());
        let finding = Finding::new(
            codes::RELEASE_PENDING,
            case.at(&pointer, id),
            format!(
                "release pending for {}: {what}, live with its next release and not with this deploy",
                case.who(id)
            ),
            format!(
                "deploy, then release the newest revision: `synth release --service {name}` writes what that needs"
            ),
        );
        case.say(finding.on_key(), [id.to_owned()]);
    }
}

/// What a release of a service brings that does not run yet, in words, and the first key of it: a revision,
/// other capacity, or both.
pub fn brought(case: &Case<'_>, id: &str) -> Option<(String, String)> {
    let revision = revision(case, id);
    if !capacity::shared_anew(case, id) {
        return revision;
    }
    Some(match revision {
        Some((first, what)) => (first, format!("{what}, and `capacity`")),
        None => (
            format!("{}/capacity", case.origin(id)),
            "`capacity`".to_owned(),
        ),
    })
}

/// What a new revision of a service brings, in words, and the first key of it.
pub fn revision(case: &Case<'_>, id: &str) -> Option<(String, String)> {
    let (old, new) = (case.old.node(id)?, case.new.node(id)?);
    let names = changed_task(case, old, new);
    if names.is_empty() {
        return None;
    }
    let (was, is) = (task(case.old, old)?, task(case.new, new)?);
    let mut changes = changed::changed(case, was, is);
    let known = !changes.is_empty();
    changes.retain(|change| change.does == Does::Revision);
    // What follows from another key is said there.
    if known && changes.is_empty() {
        return None;
    }
    let base = case.origin(id);
    // The directories of a shell's agent come with `exec`.
    let written = |key: &str| {
        case.is
            .is_some_and(|is| is.text.pointer(&format!("{base}/{key}")).is_some())
    };
    let shell = !written("writable") && written("exec");
    // A second port is the one that is asked for health.
    let asked = written("health_check/port") && port(case.old, old) == port(case.new, new);
    for change in &mut changes {
        if shell && change.pointer == format!("{base}/writable") {
            change.pointer = format!("{base}/exec");
        } else if asked && change.pointer == format!("{base}/port") {
            change.pointer = format!("{base}/health_check/port");
        }
    }
    let own = |change: &changed::Changed| {
        let key = change
            .pointer
            .strip_prefix(&base)
            .unwrap_or(&change.pointer);
        match (&change.was, &change.is) {
            (Some(was), Some(is)) => format!("`{}` (`{was}` to `{is}`)", changed::dotted(key)),
            _ => format!("`{}`", changed::dotted(key)),
        }
    };
    Some(match changes.first() {
        Some(first) => (first.pointer.clone(), joined(changes.iter().map(own))),
        None => (base, joined(names.into_iter())),
    })
}

/// `cpu, memory and image`.
pub(super) fn joined(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.join(""),
    }
}

/// Names of the task definition's properties that change.
fn changed_task(case: &Case<'_>, old: &Node, new: &Node) -> Vec<String> {
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
