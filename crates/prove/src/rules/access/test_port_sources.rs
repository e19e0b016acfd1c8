use crate::reach::rules::on_port;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::security_groups::{Direction, Peer};

rule! {
    /// P101: a test listener is open to management alone.
    ///
    /// # What it checks
    /// Every rule of a load balancer's security groups that includes the port of a test listener, alone
    /// or in a range: its source has to be management. Where nobody has said who management is, the
    /// source must be neither everyone nor the whole network.
    ///
    /// # What breaks in real life
    /// The security group of a load balancer is one for all of its listeners. A rule for "all ports",
    /// or for the network's range, opens the test listener with the rest: everyone sees the next
    /// version, with the next version's mistakes, on production data.
    ///
    /// # How to fix it
    /// One rule for the test port alone, from the management group (internal load balancer) or from
    /// its addresses (internet load balancer), and rules for other sources that name their own port.
    help: "let only management in on this port, by a rule of its own",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for (balancer, listener, port) in &case.tests {
        let Some(actor) = case.balancer_actor(*balancer) else {
            continue;
        };
        for rule in case.rules_of(&actor.groups, Direction::In) {
            let asked = on_port(rule, *port);
            // What is not known may name other ports.
            if !asked.unwrap_or(case.intent.is_some()) {
                continue;
            }
            let bad = match case.intent {
                Some(intent) => case
                    .peers(&rule.peer)
                    .iter()
                    .any(|p| !intent.management.contains(p)),
                None => match &rule.peer {
                    Peer::Net(net) => net.prefix_len() == 0 || case.takes_in_the_network(*net),
                    Peer::Net6(net) => net == "::/0",
                    // Anyone's distribution comes through.
                    Peer::CloudFront(_) => true,
                    _ => false,
                },
            };
            if bad {
                let (id, name) = (case.scene.id(rule.node), &actor.name);
                let who = case.peers(&rule.peer).join(", ");
                let what = format!("{id} opens the test listener of {name} to {who}");
                wrong
                    .at(rule.node, what)
                    .because([format!("{} listens on {port}", case.scene.id(*listener))]);
            }
        }
    }
    wrong
}
