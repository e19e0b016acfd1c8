use crate::reach::Verdict;
use crate::reach::actors::{Actor, Public, Role};
use crate::rules::case::Case;
use crate::rules::facts::paths::from_elsewhere;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::rows::{Fact, Link};
use crate::world::security_groups::Direction;

rule! {
    /// P107: every connection of the blueprint is open, for both peers.
    ///
    /// # What it checks
    /// For each connection that the blueprint allows: a rule in the group of the one that lets it out,
    /// a rule in the group of the other that lets it in, and no missing link in between (listener,
    /// route, gateway, target).
    ///
    /// # What breaks in real life
    /// A rule for one peer looks complete, and the connection times out. The management host behind an
    /// endpoint's private DNS is the classic: its push goes to the endpoint too, and the endpoint's
    /// group knew only the tasks.
    ///
    /// # How to fix it
    /// Add the missing half; its evidence names the group.
    help: "add a rule to both peers' groups, or remove it from the blueprint",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let Some(intent) = case.intent else {
        return wrong;
    };
    for allowed in &intent.allowed {
        let what = format!(
            "{} to {} on port {}",
            allowed.from, allowed.to, allowed.port
        );
        let mut why: Vec<String> = Vec::new();
        let mut at: Option<NodeId> = None;
        let from = case.actor(&allowed.from);
        let to = case.actor(&allowed.to);
        for (name, actor) in [(&allowed.from, from), (&allowed.to, to)] {
            // What is outside has no face in a document unless a rule names it.
            let outside = ["cidr/", "group/", "prefix_list/"]
                .iter()
                .any(|p| name.starts_with(p));
            if actor.is_none() && !outside {
                why.push(format!("{name} is not in the document"));
            }
        }
        for (actor, other, direction) in [
            (from, &allowed.to, Direction::Out),
            (to, &allowed.from, Direction::In),
        ] {
            let Some(actor) = actor.filter(|a| inside(a)) else {
                continue;
            };
            // The addresses of a load balancer that faces the internet are anyone's.
            let public = direction == Direction::Out
                && to
                    .is_some_and(|t| matches!(t.role, Role::Balancer(_)) && t.public != Public::No);
            let other = if public { "internet" } else { other.as_str() };
            if !half(case, actor, other, direction, allowed.port) {
                let verb = if direction == Direction::Out {
                    "lets out"
                } else {
                    "lets in"
                };
                why.push(format!(
                    "no rule of {} {verb} this path",
                    groups(case, actor)
                ));
                at = at.or_else(|| actor.groups.first().and_then(Link::node));
            }
        }
        if let (Some(from), Some(to), true) = (from, to, why.is_empty())
            && !from_elsewhere(from, to)
        {
            let answer = case.walk(from, to, allowed.port);
            if answer.verdict == Verdict::Blocked {
                why = answer.evidence;
                at = to.node.or(from.node);
            }
        }
        if why.is_empty() {
            continue;
        }
        let message = format!("the path from {what} is not open");
        match at {
            Some(node) => wrong.at(node, message).because(why),
            None => wrong.overall(message).because(why),
        };
    }
    wrong
}

/// Whether the document holds an actor's own groups.
fn inside(actor: &Actor) -> bool {
    matches!(
        actor.role,
        Role::Instance(_) | Role::Balancer(_) | Role::Service(_) | Role::Endpoints
    )
}

fn half(case: &Case<'_>, actor: &Actor, other: &str, direction: Direction, port: u16) -> bool {
    case.rules_of(&actor.groups, direction).any(|rule| {
        matches!(rule.ports, Fact::Known((from, to)) if (from..=to).contains(&i64::from(port)))
            && case.is_peer(&rule.peer, other)
    })
}

fn groups(case: &Case<'_>, actor: &Actor) -> String {
    if actor.groups.is_empty() {
        return format!("{} (it has no security group)", actor.name);
    }
    actor
        .groups
        .iter()
        .map(|g| case.scene.said(g))
        .collect::<Vec<_>>()
        .join(", ")
}
