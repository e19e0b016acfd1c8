use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Fact;
use crate::world::security_groups::{Direction, Peer};

rule! {
    /// P104: only their load balancer connects to tasks.
    ///
    /// # What it checks
    /// Every rule that lets anyone in to a service's tasks. With a blueprint, the source has to be one
    /// that it allows. Without one, the source of a service behind a load balancer must not be a CIDR
    /// block that contains the whole network.
    ///
    /// # What breaks in real life
    /// Whoever is in the network goes past the load balancer: past its rules, its logs and, during a
    /// release, past the choice of the version that is live.
    ///
    /// # How to fix it
    /// One rule, from the load balancer's security group, on the container's port.
    help: "let in the load balancer's group alone, on the container's port",
    yields_to: [TEST_PORT_SOURCES, OPEN_TO_WORLD],
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for index in 0..case.scene.tasks.services.len() {
        let Some(actor) = case.service_actor(index) else {
            continue;
        };
        let behind = !case.scene.tasks.services[index].registrations.is_empty();
        for rule in case.rules_of(&actor.groups, Direction::In) {
            if wrong.say_of(rule.node) {
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
                let (id, name) = (case.scene.id(rule.node), &actor.name);
                let who = case.peers(&rule.peer).join(", ");
                wrong.at(
                    rule.node,
                    format!("{id} opens the tasks of {name} to {who}"),
                );
            }
        }
    }
    wrong
}
