//! What applications may do in AWS.

use crate::against::{Case, allowed, changed};
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;

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
