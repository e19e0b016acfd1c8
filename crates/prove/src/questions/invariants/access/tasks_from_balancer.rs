//! P104: tasks are asked by their load balancer alone.
//!
//! # What it checks
//! Every rule that lets anyone in to a service's tasks. With a blueprint, the source has to be one
//! that it allows. Without one, the source of a service behind a load balancer must not be a range
//! that takes in the whole network.
//!
//! # What breaks in real life
//! Whoever is in the network goes past the load balancer: past its rules, its logs and, during a
//! release, past the choice of the version that is live.
//!
//! # How to mend
//! One rule, from the load balancer's security group, on the container's port.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::NodeId;
use crate::world::rows::Fact;
use crate::world::security_groups::{Direction, Peer};

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let mut wrong: Vec<(NodeId, String, String)> = Vec::new();
    for index in 0..case.scene.tasks.services.len() {
        let Some(actor) = case.service_actor(index) else {
            continue;
        };
        let behind = !case.scene.tasks.services[index].registrations.is_empty();
        for rule in case.rules_of(&actor.groups, Direction::In) {
            if case.reported.contains(&rule.node) || wrong.iter().any(|(n, ..)| *n == rule.node) {
                continue;
            }
            let bad = match case.intent {
                Some(intent) => {
                    let ports = match rule.ports {
                        Fact::Known((from, to)) if from == to => u16::try_from(from).ok(),
                        _ => None,
                    };
                    case.peers(&rule.peer)
                        .iter()
                        .any(|p| !ports.is_some_and(|port| intent.allows(p, &actor.name, port)))
                }
                None => {
                    behind
                        && matches!(&rule.peer, Peer::Net(net) if case.takes_in_the_network(*net))
                }
            };
            if bad {
                wrong.push((
                    rule.node,
                    actor.name.clone(),
                    case.peers(&rule.peer).join(", "),
                ));
            }
        }
    }
    for (node, name, who) in wrong {
        let id = case.scene.id(node).to_owned();
        case.reported.push(node);
        case.report(
            codes::TASKS_FROM_OTHERS,
            node,
            format!("{id} opens the tasks of {name} to {who}"),
            "let in the load balancer's group alone, on the container's port",
            Vec::new(),
        );
    }
}
