//! What starting the version that runs takes. A policy changes with the deploy, and a version under `CodeDeploy`
//! runs on until the next release: a task of it that has to start, in another's place or for the load, fails.

use super::Case;
use super::pending;
use super::queues::allowed;
use crate::finding::{Finding, codes};
use crate::prove::types::{Kind, role_policy, task_definition};
use crate::prove::{Node, Written};
use std::collections::BTreeSet;

/// What fetches images and secrets, and opens them.
const FETCHES: [&str; 4] = ["ecr:", "kms:", "secretsmanager:", "ssm:"];

pub(super) fn check(case: &mut Case<'_>) {
    for (id, rolled) in case.kept() {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        // A deploy that replaces the tasks brings both; another role is a matter of its own.
        let (roles, still) = (roles(case.old, old), roles(case.new, new));
        if rolled || roles != still {
            continue;
        }
        let is: BTreeSet<String> = policies(case.new, &still)
            .flat_map(|policy| allowed(case.new, policy))
            .collect();
        let mut lost = BTreeSet::new();
        let mut from = Vec::new();
        for policy in policies(case.old, &roles) {
            let mut own = allowed(case.old, policy);
            let fetches = |fact: &str| FETCHES.iter().any(|of| fact.starts_with(of));
            own.retain(|fact| fetches(fact) && !is.contains(fact));
            if !own.is_empty() {
                lost.append(&mut own);
                from.push(policy.id.clone());
            }
        }
        let Some(first) = from.first() else {
            continue;
        };
        let name = case.service(id).unwrap_or_else(|| id.to_owned());
        let finding = Finding::new(
            codes::START_TAKEN,
            case.at(&case.origin(id), first),
            format!(
                "from the deploy on, and until the next release, no task of the version of {} that runs can start: its execution role may no longer fetch what that version names",
                case.who(id)
            ),
            format!(
                "release first: `synth release --service {name} --image URI --outputs FILE`, with this blueprint and the image that runs, writes a version that needs less, and the deploy comes when it is live; else release right after the deploy"
            ),
        );
        let facts = lost.into_iter().map(|fact| format!("no longer: {fact}"));
        let facts: Vec<String> = facts.collect();
        case.say(finding.on_key().because(facts), from);
    }
}

/// The execution role of a service's tasks, as the document has it.
fn roles<'d>(document: &'d Written<'_>, service: &'d Node) -> BTreeSet<&'d str> {
    let task = pending::task(document, service);
    let role = task.and_then(|task| document.get(task, task_definition::EXECUTION_ROLE));
    role.map(|role| document.mentioned(role))
        .unwrap_or_default()
}

/// The policies of these roles.
fn policies<'d>(
    document: &'d Written<'_>,
    roles: &BTreeSet<&'d str>,
) -> impl Iterator<Item = &'d Node> {
    document.of(Kind::RolePolicy).filter(move |policy| {
        let of = document.get(policy, role_policy::ROLE);
        of.is_some_and(|of| document.mentioned(of).iter().any(|id| roles.contains(id)))
    })
}
