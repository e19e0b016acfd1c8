//! What applications may do in AWS.

use crate::against::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::Node;
use crate::prove::Value;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::role_policy;
use std::collections::BTreeSet;

/// Says what an application may do and could not.
pub fn check(case: &mut Case<'_>) {
    let new = case.new.of(Kind::RolePolicy);
    let nodes: Vec<String> = new.map(|node| node.id.clone()).collect();
    for id in nodes {
        let origin = case.origin(&id);
        // What a service's own parts may do follows from other keys.
        if !origin.ends_with("/permissions") {
            continue;
        }
        let is = case.new.node(&id).map(|node| allowed(case.new, node));
        let was = case.old.node(&id).map(|node| allowed(case.old, node));
        let (is, was) = (is.unwrap_or_default(), was.unwrap_or_default());
        let more: Vec<&String> = is.difference(&was).collect();
        if more.is_empty() {
            continue;
        }
        let less = was.difference(&is).map(|fact| format!("no longer: {fact}"));
        let facts: Vec<String> = more
            .iter()
            .map(|fact| format!("now: {fact}"))
            .chain(less)
            .collect();
        let finding = Finding::new(
            codes::PERMISSIONS_WIDER,
            case.at(&origin, &id),
            format!(
                "`{}` lets the application do in AWS what it could not, from this deploy on",
                changed::dotted(&origin)
            ),
            "see that it is meant",
        );
        case.say(finding.on_key().because(facts), [id]);
    }
}

/// `s3:GetObject on arn:...` for each action and resource that a policy allows.
fn allowed(document: &Written<'_>, node: &Node) -> BTreeSet<String> {
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
