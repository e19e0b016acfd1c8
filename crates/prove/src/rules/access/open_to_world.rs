use crate::reach::actors::Role;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Fact;
use crate::world::security_groups::{Direction, Peer, Rule};

rule! {
    /// P103: nothing but the production port of an internet load balancer is open to everyone.
    ///
    /// # What it checks
    /// Every rule that lets in `0.0.0.0/0` or `::/0`: its group has to belong to internet load
    /// balancers alone, and each port that it opens has to be one of their listeners that is no test
    /// listener.
    ///
    /// # What breaks in real life
    /// A rule that was wide for an hour's debugging stays. It is harmless as long as the subnet has no
    /// route, and stops being harmless on the day that someone adds one.
    ///
    /// # How to fix it
    /// Name the security group or CIDR block that really connects, and its port.
    help: "name the group or CIDR block that connects, and its port",
    yields_to: [TEST_PORT_SOURCES],
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for rule in &case.scene.groups.rules {
        let wide = match &rule.peer {
            Peer::Net(net) => net.prefix_len() == 0,
            Peer::Net6(net) => net == "::/0",
            _ => false,
        };
        if !wide || rule.direction != Direction::In {
            continue;
        }
        if let Some(why) = unfit(case, rule) {
            let id = case.scene.id(rule.node);
            wrong.at(rule.node, format!("{id} is open to everyone: {why}"));
        }
    }
    wrong
}

/// Why a rule for everyone does not fit.
fn unfit(case: &Case<'_>, rule: &Rule) -> Option<String> {
    let owners: Vec<_> = case
        .actors
        .iter()
        .filter(|a| a.groups.iter().any(|g| g.same(&rule.group)))
        .collect();
    let group = case.scene.said(&rule.group);
    if owners.is_empty() {
        // Whose group it is, is not known; what it opens may be meant.
        return case
            .intent
            .map(|_| format!("{group} is unused in the document"));
    }
    let (from, to) = match rule.ports {
        Fact::Known(ports) => ports,
        // What is not known may be the one port that is meant.
        Fact::Unknown(_) if case.intent.is_none() => return None,
        _ => return Some(format!("{group} takes in every port")),
    };
    for owner in owners {
        let Role::Balancer(index) = owner.role else {
            // Members of a group that are elsewhere may be an internet load balancer.
            if matches!(owner.role, Role::Group(_)) && case.intent.is_none() {
                return None;
            }
            return Some(format!("{} carries {group}", owner.name));
        };
        let balancer = &case.scene.balancing.balancers[index];
        if balancer.internet.known() == Some(&false) {
            return Some(format!("{} is internal", owner.name));
        }
        // A listener may be added elsewhere, as long as not all of them are seen to be here.
        let mut own = case.scene.balancing.listeners_of(balancer.node).peekable();
        let seen = own.peek().is_some() && own.all(|l| l.port.known().is_some());
        if !seen && case.intent.is_none() {
            continue;
        }
        let listens: Vec<u16> = owner
            .ports
            .iter()
            .copied()
            .filter(|p| {
                !case
                    .tests
                    .iter()
                    .any(|(b, _, t)| *b == balancer.node && t == p)
            })
            .collect();
        let open = (from..=to.min(from.saturating_add(70_000))).count();
        let covered = listens
            .iter()
            .filter(|p| (from..=to).contains(&i64::from(**p)))
            .count();
        if covered == 0 || open > covered {
            return Some(format!(
                "{} has no production listener on each port from {from} to {to}",
                owner.name
            ));
        }
    }
    None
}
