//! Replacements of what an engine's services and rules refer to: the new one has another id, which
//! edits whatever refers to it.

use super::Case;
use super::changed::{self, Changed};
use super::keys::Does;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::replacement;
use crate::prove::types::Kind;
use crate::prove::types::Row;
use crate::prove::types::every;
use crate::system::Engine;
use std::collections::{BTreeMap, BTreeSet};

/// What may be another one without harm to what an engine owns: a release brings a new task definition
/// with whatever that names, a service under ECS's own engine is told of a new role or alarm in place, and a
/// listener of a new certificate.
const WITHOUT_HARM: [Kind; 5] = [
    Kind::TaskDefinition,
    Kind::Role,
    Kind::Alarm,
    Kind::Certificate,
    Kind::CertificateValidation,
];

/// What one key would replace.
#[derive(Default)]
struct Replaced {
    change: Option<Changed>,
    help: &'static str,
    by_kind: BTreeMap<Kind, Vec<String>>,
    users: BTreeSet<String>,
}

pub(super) fn check(case: &mut Case<'_>) {
    let mut roots: BTreeSet<&str> = case.owned.by(Engine::CodeDeploy).collect();
    roots.extend(case.owned.by(Engine::Ecs));
    roots.extend(case.owned.rules.keys().map(String::as_str));
    let below: Vec<(&str, BTreeSet<&str>)> = roots
        .iter()
        .map(|root| {
            let mut all = BTreeSet::new();
            reached(case.old, root, &mut all);
            (*root, all)
        })
        .collect();
    let beneath: BTreeSet<&str> = below
        .iter()
        .flat_map(|(_, all)| all.iter().copied())
        .collect();
    let mut by_key: BTreeMap<String, Replaced> = BTreeMap::new();
    for id in beneath {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let names: Vec<&str> = replacement::replacing(&old.kind)
            .filter(|name| case.old.differs(old, name, case.new, new))
            .collect();
        if names.is_empty() {
            continue;
        }
        let known = changed::changed(case, old, new);
        for name in names {
            let format = case.old.format();
            let top = |row: &Row| row.path(format).split('.').next() == Some(name);
            let change = known.iter().find(|change| top(change.row)).cloned();
            let pointer = match &change {
                Some(change) if !case.origin(id).is_empty() => change.pointer.clone(),
                _ => case
                    .overridden(id, name)
                    .unwrap_or_else(|| format!("/{id}/{name}")),
            };
            let found = by_key.entry(case.at(&pointer, id)).or_default();
            let kind = case.old.kind(id);
            // The outermost says it best: a network, and not the subnets in it.
            let outer = found.by_kind.keys().all(|known| kind <= *known);
            if found.change.is_none() || outer {
                let text = |at| Some(case.old.said(old.properties.get(at)?));
                let now = |at| Some(case.new.said(new.properties.get(at)?));
                found.change = Some(change.unwrap_or_else(|| Changed {
                    row: every::FROM,
                    pointer,
                    does: Does::Said,
                    was: text(name),
                    is: now(name),
                }));
                found.help = match kind {
                    Kind::Cluster => {
                        "put the old name back; a system of another name is one of its own: deploy the new blueprint as a stack or state of its own, push its images, move users, and delete this one"
                    }
                    Kind::TargetGroup => super::protocol::HELP,
                    _ => {
                        "put the old value back; a system with the new one is a system of its own: deploy it under another `name`, move users, and delete this one"
                    }
                };
            }
            let ids = found.by_kind.entry(kind).or_default();
            if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
            let users = below.iter().filter(|(_, all)| all.contains(id));
            found
                .users
                .extend(users.map(|(root, _)| (*root).to_owned()));
        }
    }
    for (path, found) in by_key {
        let Some(change) = found.change else {
            continue;
        };
        let replaced: Vec<String> = found.by_kind.values().flatten().cloned().collect();
        let users: BTreeSet<String> = found
            .users
            .iter()
            .map(|root| {
                format!(
                    "{} refers to it",
                    case.who(case.owned.rules.get(root).unwrap_or(root))
                )
            })
            .collect();
        // What the same key would edit goes without saying.
        case.said.retain(|said| {
            let edited = [codes::SERVICE_EDITED, codes::RULE_EDITED];
            said.finding.path != path || !edited.contains(&said.finding.code)
        });
        let finding = Finding::new(
            codes::REPLACED_BENEATH,
            path,
            format!(
                "{}: that replaces {}, and edits what an engine owns",
                change.said(),
                counted(case, &found.by_kind)
            ),
            found.help,
        );
        case.say(finding.on_key().because(users), replaced);
    }
}

/// `the network and 5 subnets`.
fn counted(case: &Case<'_>, by_kind: &BTreeMap<Kind, Vec<String>>) -> String {
    let words: Vec<String> = by_kind
        .iter()
        .map(|(kind, ids)| match ids.as_slice() {
            [one] => case.who(one),
            many => format!("{} {}s", many.len(), kind.spelling().word),
        })
        .collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.join(""),
    }
}

/// Everything that a resource's properties refer to, directly or through another.
fn reached<'d>(document: &'d Written<'_>, id: &str, into: &mut BTreeSet<&'d str>) {
    let Some(resource) = document.node(id) else {
        return;
    };
    for next in document.references(resource) {
        if !WITHOUT_HARM.contains(&document.kind(next)) && into.insert(next) {
            reached(document, next, into);
        }
    }
}
