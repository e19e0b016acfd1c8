//! Ports of listeners: two of one load balancer never have the same, not even for a moment.
//!
//! A deploy changes and makes listeners in whatever order their waits leave open, and takes those
//! away that are gone at its end. AWS answers `DuplicateListener`, and the deploy is rolled back.

use super::Case;
use super::keys::{Does, Key, Of};
use crate::finding::{Finding, codes};
use crate::prove::Node;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::listener;

/// Where a listener's port stands.
const PORT: Key = Key {
    kind: Kind::Listener,
    row: listener::PORT,
    of: Of::Balancer,
    key: "listener/port",
    does: Does::Said,
};

pub(super) fn check(case: &mut Case<'_>) {
    let mut said = Vec::new();
    for listener in case.new.of(Kind::Listener) {
        let id = &listener.id;
        let there = |old: &Node| {
            [listener::BALANCER, listener::PORT].into_iter().all(|row| {
                match (case.old.get(old, row), case.new.get(listener, row)) {
                    (None, None) => true,
                    (Some(was), Some(is)) => case.old.same(was, case.new, is),
                    _ => false,
                }
            })
        };
        if case.old.node(id).is_some_and(there) {
            continue;
        }
        for before in case.old.of(Kind::Listener) {
            let other = &before.id;
            if other == id || !there(before) {
                continue;
            }
            let port = case.new.get(listener, listener::PORT);
            let port = port.map_or_else(String::new, |port| case.new.said(port));
            let (when, first) = match case.new.node(other) {
                None => ("goes at the end of the deploy", "take it out"),
                Some(_) if waits(case.new, id, other) => continue,
                Some(_) => (
                    "moves in no certain order",
                    "move it to a port that is free",
                ),
            };
            let (who, whose) = (case.who(id), case.who(other));
            let base = case.place(&PORT, id, None);
            let finding = Finding::new(
                codes::PORT_TAKEN,
                case.at(&base, id),
                format!(
                    "{who} comes to port {port}, which {whose} has: that one {when}, and AWS refuses two listeners on one port"
                ),
                format!(
                    "in one deploy {first} and leave {who} as it is; in the next bring {who} to port {port}"
                ),
            );
            said.push((finding.on_key(), id.clone()));
        }
    }
    for (finding, id) in said {
        case.say(finding, [id]);
    }
}

/// Whether a resource waits for another, directly or through others.
fn waits(document: &Written<'_>, id: &str, other: &str) -> bool {
    let mut seen: Vec<&str> = vec![id];
    let mut at = 0;
    while let Some(resource) = seen.get(at).and_then(|id| document.node(id)) {
        let next = document.waits(resource);
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
