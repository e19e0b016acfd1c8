//! P108: the management host is as the blueprint says, and nobody opens connections to it.
//!
//! # What it checks
//! That there is a host exactly if the blueprint asks for one, with or without a public address as
//! it says, and without any inbound rule.
//!
//! # What breaks in real life
//! The host may look at what is not live yet and reach internal load balancers: an inbound rule on
//! it is an inbound rule on all of that. Session Manager needs none.
//!
//! # How to mend
//! Take inbound rules away and connect by Session Manager.

use crate::finding::codes;
use crate::prove::questions::invariants::case::Case;
use crate::prove::questions::reach::actors::{Public, Role};
use crate::prove::world::security_groups::Direction;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let Some(intent) = case.intent else {
        return;
    };
    let hosts: Vec<_> = case
        .actors
        .iter()
        .filter(|a| matches!(a.role, Role::Instance(_)))
        .cloned()
        .collect();
    let Some(meant) = intent.host else {
        for host in hosts {
            if let Some(node) = host.node {
                let id = case.scene.id(node).to_owned();
                case.report(
                    codes::MANAGEMENT_HOST,
                    node,
                    format!("the blueprint asks for no host, and {id} is one"),
                    "take it away, or ask for it: management.host",
                    Vec::new(),
                );
            }
        }
        return;
    };
    if hosts.len() != 1 {
        case.report_all(
            codes::MANAGEMENT_HOST,
            format!(
                "the blueprint asks for one management host, and the document has {}",
                hosts.len()
            ),
            "make exactly one",
            Vec::new(),
        );
    }
    for host in hosts {
        let Some(node) = host.node else { continue };
        let inbound: Vec<_> = case
            .rules_of(&host.groups, Direction::In)
            .filter(|r| !case.reported.contains(&r.node))
            .map(|r| r.node)
            .collect();
        for rule in inbound {
            let id = case.scene.id(rule).to_owned();
            case.reported.push(rule);
            case.report(
                codes::MANAGEMENT_HOST,
                rule,
                format!("{id} opens the management host"),
                "take it away: Session Manager needs no inbound rule",
                Vec::new(),
            );
        }
        let public = !matches!(host.public, Public::No) && !behind_nat(case, &host.public);
        if public == meant.private {
            let id = case.scene.id(node).to_owned();
            let (is, should) = if public {
                ("has a public address", "none")
            } else {
                ("has no public address", "one of its own")
            };
            case.report(
                codes::MANAGEMENT_HOST,
                node,
                format!("{id} {is}, and the blueprint asks for {should}"),
                "give it a fixed address, or put it into a private subnet",
                Vec::new(),
            );
        }
        if public && !matches!(host.public, Public::Fixed(_)) {
            let id = case.scene.id(node).to_owned();
            case.report(
                codes::MANAGEMENT_HOST,
                node,
                format!("the address of {id} is not fixed, so no rule can know it"),
                "bind a fixed address to it",
                Vec::new(),
            );
        }
    }
}

fn behind_nat(case: &Case<'_>, public: &Public) -> bool {
    matches!(public, Public::Fixed(nodes) if nodes.iter().all(|n| {
        case.scene.network.nats.iter().any(|nat| nat.address.as_ref().is_some_and(|a| a.is(*n)))
    }))
}
