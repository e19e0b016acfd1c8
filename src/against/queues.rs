//! Queues that tasks may no longer use while they run.
//!
//! What a task may do is its role's, and a policy of that changes with the deploy; the application goes on
//! as it did until another version takes its place.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::types::{Kind, role_policy};
use crate::prove::{Format, Node, Value, Written};
use std::collections::BTreeSet;

pub(super) fn check(case: &mut Case<'_>) {
    for (id, rolled) in case.kept() {
        let Some(name) = case.service(id) else {
            continue;
        };
        // What a task may do there by `permissions` it may do all the same.
        let is: BTreeSet<String> = policies(case, case.new, &name)
            .flat_map(|policy| allowed(case.new, policy))
            .collect();
        let mut lost = BTreeSet::new();
        let mut from = Vec::new();
        for policy in policies(case, case.old, &name) {
            // CloudFormation deletes what goes once the tasks have been replaced.
            let later = rolled
                && case.new.format() == Format::CloudFormation
                && case.new.node(&policy.id).is_none();
            let mut own = allowed(case.old, policy);
            own.retain(|fact| fact.starts_with("sqs:") && !is.contains(fact));
            if !later && !own.is_empty() {
                lost.append(&mut own);
                from.push(policy.id.clone());
            }
        }
        let Some(first) = from.first() else {
            continue;
        };
        let reads = lost.iter().any(|fact| fact.starts_with("sqs:Receive"));
        let key = if reads { "queue" } else { "sends_to" };
        let pointer = format!("{}/{key}", case.origin(id));
        let until = if rolled {
            "from the deploy on, and until it replaces them"
        } else {
            "from the deploy on, and until the next release replaces them"
        };
        let does = if reads { "read" } else { "send to" };
        let finding = Finding::new(
            codes::QUEUE_TAKEN,
            case.at(&pointer, first),
            format!(
                "tasks of {} may no longer {does} a queue that they use, {until}",
                case.who(id)
            ),
            if reads {
                "stop what sends to it and let the tasks empty it first; else go on, and look into the new version once it runs".to_owned()
            } else {
                format!(
                    "release a version of `{name}` that no longer sends there first, and take `sends_to` out in a later deploy; else go on"
                )
            },
        );
        let facts = lost.into_iter().map(|fact| format!("no longer: {fact}"));
        let facts: Vec<String> = facts.collect();
        case.say(finding.on_key().because(facts), from);
    }
}

/// The policies of a service's roles.
fn policies<'d>(
    case: &Case<'_>,
    document: &'d Written<'_>,
    name: &str,
) -> impl Iterator<Item = &'d Node> {
    let own = document.of(Kind::RolePolicy);
    own.filter(move |policy| case.service(&policy.id).as_deref() == Some(name))
}

/// `s3:GetObject on arn:...` for each action and resource that a policy allows.
pub fn allowed(document: &Written<'_>, node: &Node) -> BTreeSet<String> {
    let texts = |value: Option<&Value>| -> Vec<String> {
        let items = value.map(Value::items).unwrap_or_default();
        items.iter().map(|item| document.said(item)).collect()
    };
    let mut out = BTreeSet::new();
    for policy in document.unpacked(node, role_policy::POLICY) {
        for statement in policy
            .get("Statement")
            .map(Value::items)
            .unwrap_or_default()
        {
            for action in texts(statement.get("Action")) {
                for resource in texts(statement.get("Resource")) {
                    out.insert(format!("{action} on {resource}"));
                }
            }
        }
    }
    out
}
