//! Replacements of what an engine's services and rules refer to: the new one has another id, which
//! edits whatever refers to it.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::replacement;
use crate::prove::world::kinds::Kind;
use crate::system::Engine;
use std::collections::BTreeSet;

/// What may be another one without harm to what an engine owns: a release brings a new task definition
/// with whatever that names, and a service under ECS's own engine is told of a new role or alarm in place.
const WITHOUT_HARM: [Kind; 3] = [Kind::TaskDefinition, Kind::Role, Kind::Alarm];

pub(super) fn check(case: &mut Case<'_>) {
    let mut roots: BTreeSet<&str> = case.owned.by(Engine::CodeDeploy).collect();
    roots.extend(case.owned.by(Engine::Ecs));
    roots.extend(case.owned.rules.keys().map(String::as_str));
    let mut beneath = BTreeSet::new();
    for root in &roots {
        reached(case.old, root, &mut beneath);
    }
    for id in beneath {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let changed: Vec<&str> = replacement::replacing(&old.kind)
            .filter(|name| case.old.differs(old, name, case.new, new))
            .collect();
        if changed.is_empty() {
            continue;
        }
        let users: Vec<String> = roots
            .iter()
            .filter(|root| {
                let mut all = BTreeSet::new();
                reached(case.old, root, &mut all);
                all.contains(id)
            })
            .map(|root| format!("{root} refers to it"))
            .collect();
        let finding = Finding::new(
            codes::REPLACED_BENEATH,
            case.pointer(id),
            format!(
                "{id} would be replaced ({} changes), and with it what an engine owns would be edited",
                changed.join(", ")
            ),
            "put the old value back; a system with the new one is a system of its own: deploy it under another `name`, move users, and delete this one",
        )
        .on_key()
        .because(users);
        case.findings.push(finding);
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
