//! P106: nothing reaches anything that the blueprint does not say.
//!
//! # What it checks
//! Every rule of every security group, in both directions: who carries the group, who the rule
//! names, and each port that it opens have to be a path of the blueprint.
//!
//! # What breaks in real life
//! Rules only ever get added. A port that is wider than it needs to be, a group that was the
//! nearest at hand: no linter knows that it is too much, because only the system's own description
//! says what is enough.
//!
//! # How to mend
//! Take the rule away, or say the path in the blueprint (`calls`, `reaches`, `management`).

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::NodeId;
use crate::world::rows::Fact;
use crate::world::security_groups::{Direction, Rule};

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for rule in &case.scene.groups.rules {
        if case.reported.contains(&rule.node) {
            continue;
        }
        if let Some(what) = too_much(case, rule) {
            wrong.push((rule.node, what));
        }
    }
    for (node, what) in wrong {
        let id = case.scene.id(node).to_owned();
        case.report(
            codes::PATH_TOO_MANY,
            node,
            format!("{id} opens a path that the blueprint does not allow: {what}"),
            "take the rule away, or allow the path in the blueprint",
            Vec::new(),
        );
    }
}

fn too_much(case: &Case<'_>, rule: &Rule) -> Option<String> {
    let intent = case.intent?;
    if nothing(rule) {
        return None;
    }
    let owners = case.owners(&rule.group);
    if owners.is_empty() {
        return Some(format!(
            "{} belongs to nothing",
            case.scene.said(&rule.group)
        ));
    }
    let tcp = matches!(&rule.protocol, Fact::Known(p) if p == "tcp" || p == "6");
    let port = match rule.ports {
        Fact::Known((from, to)) if from == to && tcp => u16::try_from(from).ok(),
        _ => None,
    };
    for owner in owners {
        for peer in case.peers(&rule.peer) {
            let (from, to) = match rule.direction {
                Direction::In => (peer.as_str(), owner),
                Direction::Out => (owner, peer.as_str()),
            };
            let Some(port) = port else {
                return Some(format!("{from} to {to} on more than one port"));
            };
            if !intent.allows(from, to, port) {
                return Some(format!("{from} to {to} on port {port}"));
            }
        }
    }
    None
}

/// The rule that stands in for "no way out": it matches nothing.
pub fn nothing(rule: &Rule) -> bool {
    use crate::world::security_groups::Peer;
    matches!(&rule.peer, Peer::Net(net) if net.addr().is_loopback() && net.prefix_len() == 32)
}
