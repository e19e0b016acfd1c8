//! Network ACLs on both ends of a path: what asks, and what is answered, which they do not remember.

use super::actors::{Actor, Public, Role};
use super::step::Step;
use crate::value::NodeId;
use crate::world::Scene;
use crate::world::rows::Link;
use ipnet::Ipv4Net;

/// Ports to which answers go. A client takes one of these:
/// <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>.
const ANSWERS: (i64, i64) = (1024, 65_535);

/// What the lists of both ends' subnets do with a connection; nothing where none of them has one.
pub(super) fn filtered(scene: &Scene, from: &Actor, to: &Actor, port: u16) -> Vec<Step> {
    let acls = &scene.network.acls;
    if acls.filters.is_empty() {
        return Vec::new();
    }
    let port = (i64::from(port), i64::from(port));
    let mut out = Vec::new();
    // Public addresses on the way hide the private ones.
    let outside = |a: &Actor| matches!(a.role, Role::Internet | Role::Listed(_) | Role::Gateway(_));
    let facing = matches!(to.role, Role::Balancer(_)) && to.public != Public::No;
    let hidden = facing || outside(from) || outside(to);
    for (own, other, asks) in [(from, to, true), (to, from, false)] {
        for subnet in &own.subnets {
            // Within one subnet nothing is filtered.
            if !hidden && other.subnets.len() == 1 && other.subnets[0].same(subnet) {
                continue;
            }
            let Some(acl) = acls.of(subnet) else { continue };
            let nets = if hidden {
                vec![Some(Ipv4Net::default())]
            } else {
                nets(scene, other)
            };
            for net in nets {
                out.push(step(scene, subnet, acl, net, asks, port));
            }
        }
    }
    out.extend(behind_nat(scene, from, to, port));
    out
}

/// Both directions at one end: with `asks` the connection leaves there, else it comes in.
fn step(
    scene: &Scene,
    subnet: &Link,
    acl: &Link,
    net: Option<Ipv4Net>,
    asks: bool,
    port: (i64, i64),
) -> Step {
    let (name, said) = (scene.said(acl), scene.said(subnet));
    let known = acl.node().is_some_and(|n| !scene.document.node(n).data);
    let Some(net) = net.filter(|_| known) else {
        return Step::Maybe(format!("the network ACL {name} filters {said}"));
    };
    for (out, ports, what) in [(asks, port, "connections"), (!asks, ANSWERS, "answers")] {
        let way = if out { "out of" } else { "into" };
        let (lets, node) = scene.network.acls.lets(acl, out, net, ports);
        let by = |node: Option<NodeId>| {
            node.filter(|n| Some(*n) != acl.node())
                .map_or_else(|| name.clone(), |n| format!("{} of {name}", scene.id(n)))
        };
        match lets {
            Some(true) => {}
            Some(false) => {
                return Step::No(format!("{} lets no {what} {way} {said}", by(node)));
            }
            None => {
                return Step::Maybe(format!("{} lets some {what} {way} {said}", by(node)));
            }
        }
    }
    Step::Yes(format!("{name} lets it through at {said}"))
}

/// The addresses of an end; `None` for what is not known.
fn nets(scene: &Scene, actor: &Actor) -> Vec<Option<Ipv4Net>> {
    match &actor.role {
        Role::Cidr(net) => vec![Some(*net)],
        _ if actor.subnets.is_empty() => vec![None],
        _ => actor
            .subnets
            .iter()
            .map(|s| {
                scene
                    .network
                    .subnet(s)
                    .and_then(|s| s.cidr.known().copied())
            })
            .collect(),
    }
}

/// The subnets of NAT gateways, through which the way out leads.
fn behind_nat(scene: &Scene, from: &Actor, to: &Actor, port: (i64, i64)) -> Vec<Step> {
    let leaves = matches!(to.role, Role::Internet)
        || matches!(to.role, Role::Balancer(_)) && to.public != Public::No;
    if !leaves || !matches!(from.role, Role::Service(_) | Role::Instance(_)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for subnet in from.subnets.iter().filter_map(|s| scene.network.subnet(s)) {
        let table = scene.network.table_of(subnet.node);
        let route = table.and_then(|t| scene.network.default_route(t));
        let nat = route.and_then(|r| scene.network.nats.iter().find(|n| r.target.is(n.node)));
        let Some(stands) = nat.and_then(|n| n.subnet.as_ref()) else {
            continue;
        };
        let Some(acl) = scene.network.acls.of(stands) else {
            continue;
        };
        // Out to the internet, and in from the task.
        out.push(step(
            scene,
            stands,
            acl,
            Some(Ipv4Net::default()),
            true,
            port,
        ));
        out.push(step(
            scene,
            stands,
            acl,
            subnet.cidr.known().copied(),
            false,
            port,
        ));
    }
    out
}
