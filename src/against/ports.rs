//! Ports of listeners: two of one load balancer never have the same, not even for a moment.
//!
//! A deploy changes and makes listeners in whatever order their waits leave open, and takes those
//! away that are gone at its end. AWS answers `DuplicateListener`, and the deploy is rolled back.

use super::Case;
use super::document::{Document, Kind, Resource};
use crate::finding::{Finding, codes};
use serde_json::Value;

pub(super) fn check(case: &mut Case<'_>) {
    let mut findings = Vec::new();
    for (id, listener) in case.new.of(Kind::Listener) {
        let place = place(case.new, listener);
        let stays = case.old.resources.get(id);
        if stays.is_some_and(|old| self::place(case.old, old) == place) {
            continue;
        }
        for (other, before) in case.old.of(Kind::Listener) {
            if other == id || self::place(case.old, before) != place {
                continue;
            }
            let port = place.1.map(Value::to_string).unwrap_or_default();
            let (when, first) = match case.new.resources.get(other) {
                None => ("goes at the end of the deploy", "take it out"),
                Some(_) if waits(case.new, id, other) => continue,
                Some(_) => (
                    "moves in no certain order",
                    "move it to a port that is free",
                ),
            };
            findings.push(
                Finding::new(
                    codes::PORT_TAKEN,
                    case.pointer(id),
                    format!("{id} comes to port {port}, which {other} has: that one {when}, and AWS refuses two listeners on one port"),
                    format!("in one deploy {first} and leave {id} as it is; in the next bring {id} to port {port}"),
                )
                .on_key(),
            );
        }
    }
    case.findings.extend(findings);
}

/// Load balancer and port of a listener.
fn place<'r>(
    document: &Document,
    listener: &'r Resource,
) -> (Option<&'r Value>, Option<&'r Value>) {
    (
        document.get(listener, "LoadBalancerArn", "load_balancer_arn"),
        document.get(listener, "Port", "port"),
    )
}

/// Whether a resource waits for another, directly or through others.
fn waits(document: &Document, id: &str, other: &str) -> bool {
    let mut seen: Vec<&str> = vec![id];
    let mut at = 0;
    while let Some(resource) = seen.get(at).and_then(|id| document.resources.get(*id)) {
        let next = resource.waits.iter().map(String::as_str);
        for next in next.chain(document.references(resource)) {
            if next == other {
                return true;
            }
            if !seen.contains(&next) {
                seen.push(next);
            }
        }
        at += 1;
    }
    false
}
