//! Listeners and what they send on.

use super::step::Step;
use crate::types::Kind;
use crate::value::NodeId;
use crate::world::Scene;
use crate::world::actions::Action;
use crate::world::rows::{Fact, Link};

pub(super) fn listens(scene: &Scene, index: usize, port: u16) -> Step {
    let balancer = &scene.balancing.balancers[index];
    let mut unknown = None;
    for listener in scene.balancing.listeners_of(balancer.node) {
        match &listener.port {
            Fact::Known(p) if *p == i64::from(port) => {
                return Step::Yes(format!("{} listens on {port}", scene.id(listener.node)));
            }
            Fact::Known(_) | Fact::Absent => {}
            Fact::Unknown(what) => {
                unknown = Some(format!("the port of {} is {what}", scene.id(listener.node)));
            }
        }
    }
    if let Some(what) = unknown {
        return Step::Maybe(what);
    }
    if scene
        .balancing
        .listeners
        .iter()
        .any(|l| matches!(l.balancer, Link::Unknown(_)))
    {
        return Step::Maybe("a listener's load balancer is not known".to_owned());
    }
    Step::No(format!(
        "no listener of {} on port {port}",
        scene.id(balancer.node)
    ))
}

/// Target groups that carry a service: its own and the pair of its deployment group.
pub fn target_groups(scene: &Scene, service: usize) -> Vec<Link> {
    let service = &scene.tasks.services[service];
    let mut out: Vec<Link> = Vec::new();
    for block in &service.registrations {
        out.extend(block.target_group.iter().cloned());
        out.extend(block.alternate.iter().cloned());
    }
    for group in &scene.release.groups {
        let own = group
            .services
            .iter()
            .any(|(_, s)| s.as_ref().is_some_and(|s| s.is(service.node)));
        if own {
            out.extend(group.targets.iter().cloned());
        }
    }
    out
}

/// Listeners of a load balancer that send requests to a service: listener, and what says so.
pub fn fronts(scene: &Scene, balancer: usize, service: usize) -> Vec<(NodeId, NodeId, Link)> {
    let groups = target_groups(scene, service);
    let node = scene.balancing.balancers[balancer].node;
    let mut out = Vec::new();
    for listener in scene.balancing.listeners_of(node) {
        for (by, target) in &listener.forwards {
            if groups.iter().any(|g| g.same(target)) {
                out.push((listener.node, *by, target.clone()));
            }
        }
    }
    out
}

/// Listeners of a load balancer that send requests to what is not known.
pub(super) fn open(scene: &Scene, balancer: usize) -> impl Iterator<Item = NodeId> {
    let node = scene.balancing.balancers[balancer].node;
    let listeners = scene.balancing.listeners_of(node);
    let unknown = |(_, target): &(NodeId, Link)| matches!(target, Link::Unknown(_));
    listeners
        .filter(move |l| l.forwards.iter().any(unknown))
        .map(|l| l.node)
}

/// Whether a service registers in a target group that is not known, which a listener may send to.
fn registers_unseen(
    scene: &Scene,
    balancer: usize,
    service: usize,
    on: impl Fn(NodeId) -> bool,
) -> bool {
    let groups = target_groups(scene, service);
    let node = scene.balancing.balancers[balancer].node;
    let mut sends = scene.balancing.listeners_of(node);
    groups.iter().any(|g| matches!(g, Link::Unknown(_)))
        && sends.any(|l| on(l.node) && !l.forwards.is_empty())
}

/// Parts of types that carry requests to what they are told of, or hand it to whom nobody sees.
const CARRIERS: &[&str] = &[
    "GlobalAccelerator",
    "globalaccelerator",
    "Lattice",
    "lattice",
    "AppMesh",
    "appmesh",
    "VpcLink",
    "vpc_link",
    "VpcOrigin",
    "vpc_origin",
    "VPCEndpointService",
    "vpc_endpoint_service",
    "ECS::Gateway",
    "ecs_gateway",
    "ExpressGateway",
    "express_gateway",
    "CloudFormation::Stack",
    "CustomResource",
    "Custom::",
];

/// Something that is not read, and that may carry requests to one of these.
fn carrier(scene: &Scene, nodes: &[NodeId]) -> Option<NodeId> {
    let mut all = scene.document.all();
    let found = all.find(|(at, node)| {
        let kind = scene.read().kind(*at);
        let mut found = false;
        if kind == Kind::Unknown && CARRIERS.iter().any(|c| node.kind.contains(c)) {
            node.properties
                .references(&mut |n, _| found |= nodes.contains(&n));
        }
        found
    });
    found.map(|(at, _)| at)
}

/// What may bring requests to a load balancer by a way that is not read.
pub(super) fn to_balancer(scene: &Scene, index: usize) -> Option<String> {
    let node = scene.balancing.balancers[index].node;
    let mut nodes = vec![node];
    nodes.extend(scene.balancing.listeners_of(node).map(|l| l.node));
    carrier(scene, &nodes).map(|n| scene.id(n).to_owned())
}

/// What sends requests to a service from a load balancer that is not in the document.
pub(super) fn from_elsewhere(scene: &Scene, service: usize) -> Option<String> {
    let own = target_groups(scene, service);
    let carries = |link: &Link| own.iter().any(|l| l.same(link));
    let here = |link: &Link| link.node().is_some_and(|n| !scene.document.node(n).data);
    let rule = scene.balancing.rules.iter().find(|rule| {
        let mut targets = rule.actions.iter().flat_map(Action::targets);
        !here(&rule.listener) && targets.any(carries)
    });
    let listener = scene.balancing.listeners.iter().find(|listener| {
        !here(&listener.balancer) && listener.forwards.iter().any(|(_, t)| carries(t))
    });
    let node = scene.tasks.services[service].node;
    let mut nodes: Vec<NodeId> = own.iter().filter_map(Link::node).collect();
    nodes.push(node);
    let by = rule.map(|r| r.node).or(listener.map(|l| l.node));
    let by = by.or_else(|| carrier(scene, &nodes));
    let lattice = ["VpcLatticeConfigurations", "vpc_lattice_configurations"];
    let properties = &scene.document.node(node).properties;
    let by = by.or_else(|| {
        let has = lattice.iter().any(|key| properties.get(key).is_some());
        has.then_some(node)
    });
    by.map(|node| scene.id(node).to_owned()).or_else(|| {
        Some(match own.iter().find(|l| !here(l))? {
            Link::Unknown(_) => "a load balancer that is not known".to_owned(),
            outside => scene.said(outside),
        })
    })
}

pub(super) fn forwards(
    scene: &Scene,
    balancer: usize,
    service: usize,
    port: u16,
    asked: Option<u16>,
) -> Step {
    let name = scene.id(scene.balancing.balancers[balancer].node);
    let tasks = &scene.tasks.services[service];
    let registered = tasks
        .registrations
        .iter()
        .any(|b| b.port.known() == Some(&i64::from(port)));
    if !registered
        && !tasks
            .health_ports(&scene.balancing.target_groups)
            .contains(&port)
    {
        if tasks
            .registrations
            .iter()
            .any(|b| matches!(b.port, Fact::Unknown(_)))
        {
            return Step::Maybe(format!(
                "the port that {} registers is not known",
                scene.id(tasks.node)
            ));
        }
        return Step::No(format!(
            "{} registers no target on port {port}",
            scene.id(tasks.node)
        ));
    }
    let on = |listener: NodeId| {
        asked.is_none_or(|asked| {
            scene
                .balancing
                .listeners
                .iter()
                .any(|l| l.node == listener && l.port.known() == Some(&i64::from(asked)))
        })
    };
    let fronts = fronts(scene, balancer, service);
    match fronts.iter().find(|(listener, _, _)| on(*listener)) {
        Some((listener, by, target)) => Step::Yes(if listener == by {
            format!("{} sends to {}", scene.id(*listener), scene.said(target))
        } else {
            format!(
                "{} of {} sends to {}",
                scene.id(*by),
                scene.id(*listener),
                scene.said(target)
            )
        }),
        None => match open(scene, balancer).find(|listener| on(*listener)) {
            Some(listener) => {
                Step::Maybe(format!("where {} sends is not known", scene.id(listener)))
            }
            None if registers_unseen(scene, balancer, service, on) => Step::Maybe(format!(
                "a target group of {} is not known",
                scene.id(tasks.node)
            )),
            None => Step::No(format!(
                "no listener of {name} sends to {}",
                scene.id(tasks.node)
            )),
        },
    }
}
