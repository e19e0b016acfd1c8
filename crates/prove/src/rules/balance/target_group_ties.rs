use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::facts::standby::standby;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::NodeId;
use crate::world::Scene;
use crate::world::rows::Link;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// P307: a target group is behind one load balancer, in its network.
    ///
    /// # What it checks
    /// Each target group that a service registers in is the target of a listener or rule; no target
    /// group is behind two load balancers; it is in the network of its load balancer.
    ///
    /// # What breaks in real life
    /// A target group that nothing sends to gets no health checks: its targets stay `unused` and the
    /// service never becomes steady. One behind two load balancers is refused.
    ///
    /// # How to fix it
    /// One rule that sends to it, on one load balancer.
    help: "put it behind one load balancer of its own network",
}

/// What something that is not read is told of.
fn told(case: &Case<'_>) -> BTreeSet<NodeId> {
    let scene = case.scene;
    let mut found = BTreeSet::new();
    for (at, other) in scene.document.all() {
        if scene.read().kind(at) == Kind::Unknown {
            other.properties.references(&mut |n, _| {
                found.insert(n);
            });
        }
    }
    found
}

/// The load balancers whose listeners send to each target group.
fn senders(scene: &Scene) -> BTreeMap<NodeId, Vec<&Link>> {
    let mut out: BTreeMap<NodeId, Vec<&Link>> = BTreeMap::new();
    for listener in &scene.balancing.listeners {
        for group in listener.forwards.iter().filter_map(|(_, to)| to.node()) {
            let known = out.entry(group).or_default();
            if !known.iter().any(|b| b.same(&listener.balancer)) {
                known.push(&listener.balancer);
            }
        }
    }
    out
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    let mut used: Vec<Link> = Vec::new();
    let mut ready: Vec<NodeId> = Vec::new();
    let mut first: Vec<Link> = Vec::new();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        used.extend(target_groups(scene, index));
        ready.extend(standby(scene, index));
        let own = service.registrations.iter().map(|b| &b.target_group);
        first.extend(own.flatten().cloned());
    }
    // In a foreign document, the second of a pair may begin behind nothing: the first release ties it.
    if case.intent.is_some() {
        first.clone_from(&used);
    }
    // A rule or listener of a load balancer from outside may send to it as well.
    let closed = scene
        .balancing
        .listeners
        .iter()
        .all(|l| l.balancer.node().is_some())
        && scene.balancing.rules.iter().all(|r| {
            r.listener
                .node()
                .is_some_and(|n| !scene.document.node(n).data)
        });
    let closed = closed && !scene.balancing.listeners.iter().any(|l| l.open);
    let nodes = |links: &[Link]| links.iter().filter_map(Link::node).collect::<BTreeSet<_>>();
    let (used, first) = (nodes(&used), nodes(&first));
    let (told, senders) = (told(case), senders(scene));
    for group in &scene.balancing.target_groups {
        let id = scene.id(group.node);
        let balancers = senders.get(&group.node).map_or(&[][..], Vec::as_slice);
        if balancers.len() > 1 {
            wrong.at(group.node, format!("{id} is behind two load balancers"));
        }
        let tied = used.contains(&group.node);
        // A nested stack or a custom resource that is told of it may tie it.
        if balancers.is_empty()
            && closed
            && !told.contains(&group.node)
            && first.contains(&group.node)
        {
            wrong.at(
                group.node,
                format!("a service registers in {id}, to which no listener or rule sends"),
            );
        }
        if !tied && !ready.contains(&group.node) && case.intent.is_some() {
            wrong.at(group.node, format!("no service uses {id}"));
        }
        for balancer in balancers.iter().filter_map(|b| b.node()) {
            let vpc = scene
                .balancing
                .balancers
                .iter()
                .find(|b| b.node == balancer)
                .and_then(|b| b.subnets.iter().find_map(|s| scene.network.subnet(s)))
                .and_then(|s| s.vpc.as_ref());
            if let (Some(a), Some(b)) = (vpc, group.vpc.as_ref())
                && matches!((a, b), (Link::Node(..), Link::Node(..)))
                && !a.same(b)
            {
                wrong.at(
                    group.node,
                    format!("{id} is in another network than its load balancer"),
                );
            }
        }
    }
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let Some(vpc) = service
            .subnets
            .iter()
            .find_map(|s| scene.network.subnet(s))
            .and_then(|s| s.vpc.as_ref())
        else {
            continue;
        };
        let own = target_groups(scene, index);
        for group in scene
            .balancing
            .target_groups
            .iter()
            .filter(|g| own.iter().any(|l| l.is(g.node)))
        {
            if let Some(own) = &group.vpc
                && matches!((own, vpc), (Link::Node(..), Link::Node(..)))
                && !own.same(vpc)
            {
                wrong.at(
                    group.node,
                    format!(
                        "{} is in another network than the tasks of {}",
                        scene.id(group.node),
                        scene.id(service.node)
                    ),
                );
            }
        }
    }
    wrong
}
