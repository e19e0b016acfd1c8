use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::actions::Action;
use crate::world::load_balancing::Listener;
use crate::world::rows::{Fact, Link};

rule! {
    /// P415: the first tasks are where production traffic goes.
    ///
    /// # What it checks
    /// The target group in which a service registers its first tasks is one that the production listener
    /// sends to, with a weight.
    ///
    /// # What breaks in real life
    /// Everything is green and production answers 503: the tasks stand in the group of the test listener
    /// until the first release swaps the two. That release then takes the traffic away from the new
    /// version.
    ///
    /// # How to fix it
    /// Register the service in the target group of the production rule.
    help: "register in the target group of the production rule",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let mut production: Vec<NodeId> = case
            .groups_of(service)
            .flat_map(|g| g.production.iter().filter_map(Link::node))
            .collect();
        for rule in service
            .registrations
            .iter()
            .filter_map(|b| b.production.as_ref())
        {
            let rule = scene.balancing.rules.iter().find(|r| rule.is(r.node));
            production.extend(rule.and_then(|r| r.listener.node()));
        }
        if let Some(intent) = case.intent
            && let Some(name) = case.meant(index).and_then(|m| m.balancer.as_ref())
            && let Some(meant) = intent.balancers.iter().find(|b| b.name == *name)
            && let Some(node) = case
                .actor(&format!("load_balancer/{name}"))
                .and_then(|a| a.node)
        {
            let on_port = |l: &&Listener| l.port == Fact::Known(i64::from(meant.port));
            let listeners = scene.balancing.listeners_of(node);
            production.extend(listeners.filter(on_port).map(|l| l.node));
        }
        let listeners: Vec<&Listener> = scene
            .balancing
            .listeners
            .iter()
            .filter(|l| production.contains(&l.node))
            .collect();
        if listeners.is_empty() {
            continue;
        }
        for group in service
            .registrations
            .iter()
            .filter_map(|b| b.target_group.as_ref())
        {
            if group.node().is_none() {
                continue;
            }
            let reached = listeners.iter().any(|l| {
                if l.open {
                    return true;
                }
                let rules = scene.balancing.rules_of(l.node).flat_map(|r| &r.actions);
                rules.chain(&l.default).any(|action| sends(action, group))
            });
            if !reached {
                wrong.at(
                    service.node,
                    format!(
                        "{} registers in {}, to which no production listener sends",
                        scene.id(service.node),
                        scene.said(group)
                    ),
                );
            }
        }
    }
    wrong
}

fn sends(action: &Action, group: &Link) -> bool {
    match action {
        Action::Forward(groups) => groups
            .iter()
            .any(|(link, weight)| link.same(group) && *weight != Fact::Known(0)),
        _ => false,
    }
}
