use crate::rules::case::Case;
use crate::rules::facts::paths::matches_nothing;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Fact;
use crate::world::security_groups::{Direction, Rule};

rule! {
    /// P106: no connection is open that is not in the blueprint.
    ///
    /// # What it checks
    /// Every rule of every security group, in both directions: who carries the group, who the rule
    /// names, and each port that it opens have to be a connection of the blueprint.
    ///
    /// # What breaks in real life
    /// Rules only ever get added. A port that is wider than it needs to be, a group that was the
    /// nearest at hand: no linter knows that it is too much, because only the system's own description
    /// says what is enough.
    ///
    /// # How to fix it
    /// Remove the rule, or allow the connection in the blueprint (`calls`, `reaches`, `management`).
    help: "remove the rule, or allow the connection in the blueprint",
    yields_to: [TEST_PORT_SOURCES, OPEN_TO_WORLD, TASKS_FROM_OTHERS, MANAGEMENT_HOST],
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for rule in &case.scene.groups.rules {
        if let Some(what) = too_much(case, rule) {
            let id = case.scene.id(rule.node);
            wrong.at(
                rule.node,
                format!("{id} opens a path that the blueprint does not allow: {what}"),
            );
        }
    }
    wrong
}

fn too_much(case: &Case<'_>, rule: &Rule) -> Option<String> {
    let intent = case.intent?;
    if matches_nothing(rule) {
        return None;
    }
    let owners = case.owners(&rule.group);
    if owners.is_empty() {
        return Some(format!("{} is unused", case.scene.said(&rule.group)));
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
