use crate::reach::actors::Role;
use crate::reach::rules::on_port;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::NodeId;
use crate::world::rows::Link;
use crate::world::security_groups::Direction;
use std::collections::BTreeSet;

rule! {
    /// P313: every listener has someone who may connect.
    ///
    /// # What it checks
    /// Without a blueprint: each listener of a load balancer whose groups are all of this document, except
    /// listeners for tests, has a rule in one of those groups that lets someone in on its port. Groups that
    /// an output, a nested stack or a custom resource hands on may get their rules elsewhere, and are not
    /// judged.
    ///
    /// # What breaks in real life
    /// The load balancer listens and nobody gets through: connections time out. A caller was forgotten, or
    /// the port was changed in one of the two places.
    ///
    /// # How to fix it
    /// A rule from whoever asks, on the listener's port.
    help: "add a rule for this port to the load balancer's group",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_some() {
        return wrong;
    }
    let scene = case.scene;
    // Groups of the document to which nobody else may add rules.
    let mut own: BTreeSet<NodeId> = scene.groups.all.iter().map(|g| g.node).collect();
    handed_on(case, |node| {
        own.remove(&node);
    });
    for actor in &case.actors {
        let Role::Balancer(index) = actor.role else {
            continue;
        };
        let balancer = scene.balancing.balancers[index].node;
        let closed = |link: &Link| link.node().is_some_and(|node| own.contains(&node));
        if actor.groups.is_empty() || !actor.groups.iter().all(closed) {
            continue;
        }
        for listener in scene.balancing.listeners_of(balancer) {
            let Some(port) = listener.port.known().and_then(|p| u16::try_from(*p).ok()) else {
                continue;
            };
            let test = case.tests.iter().any(|(_, node, _)| *node == listener.node);
            let mut rules = case.rules_of(&actor.groups, Direction::In);
            if test || rules.any(|rule| on_port(rule, port) != Some(false)) {
                continue;
            }
            let (id, name) = (scene.id(listener.node), &actor.name);
            let groups: Vec<String> = actor.groups.iter().map(|g| scene.said(g)).collect();
            let what = format!("nobody may connect to {id}, port {port} of {name}");
            let why = format!("no rule of {} is for port {port}", groups.join(", "));
            wrong.at(listener.node, what).because([why]);
        }
    }
    wrong
}

/// Everything that leaves the document: others may add rules to a group that does.
fn handed_on(case: &Case<'_>, mut leaves: impl FnMut(NodeId)) {
    let scene = case.scene;
    for (_, value, _) in scene.document.outputs.iter() {
        value.references(&mut |n, _| leaves(n));
    }
    for (at, node) in scene.document.all() {
        let kind = scene.read().kind(at);
        if matches!(kind, Kind::Unknown | Kind::Parameter) {
            node.properties.references(&mut |n, _| leaves(n));
        }
    }
}
