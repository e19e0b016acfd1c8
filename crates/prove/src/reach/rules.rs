//! Security groups on both ends of a path.

use super::actors::{Actor, Role};
use super::routes::is_private;
use super::step::{Seen, Step};
use crate::world::Scene;
use crate::world::rows::{Fact, Link};
use crate::world::security_groups::{Direction, Listed, Peer, Rule};
use ipnet::Ipv4Net;

/// How evidence begins, behind its resource, of a rule that may be about the other end: a list that may
/// hold it, a range that is a part of it.
pub const PERHAPS: &str = "perhaps";

/// Whether a rule is about this TCP port; `None` where that is not known.
pub fn on_port(rule: &Rule, port: u16) -> Option<bool> {
    let protocol = match &rule.protocol {
        Fact::Known(p) => p.as_str(),
        Fact::Absent => "-1",
        Fact::Unknown(_) => return None,
    };
    if !matches!(protocol, "tcp" | "6" | "-1" | "all") {
        return Some(false);
    }
    match &rule.ports {
        Fact::Known((from, to)) => Some((*from..=*to).contains(&i64::from(port))),
        Fact::Absent => Some(true),
        Fact::Unknown(_) => None,
    }
}

/// Whether a rule's peer is the other end; `None` where that is not known.
fn meets(scene: &Scene, peer: &Peer, seen: &Seen<'_>) -> Option<bool> {
    let all = |net: &Ipv4Net| net.prefix_len() == 0;
    match (peer, seen) {
        (Peer::Unknown(_), _)
        | (Peer::List(_), Seen::Gateway(_) | Seen::Net(_) | Seen::Changing | Seen::Fixed(_)) => {
            None
        }
        (Peer::Net(net), _) if all(net) => Some(true),
        (_, Seen::Listed(list)) if peer.listed().as_ref() == Some(*list) => Some(true),
        // It is the internet's own way, and no more in a range than that is.
        (_, Seen::Listed(Listed::CloudFront)) => Some(false),
        // Who stands on a list may stand on another, or in a range.
        (Peer::List(_) | Peer::CloudFront(_) | Peer::Net(_), Seen::Listed(_)) => None,
        (Peer::CloudFront(_), Seen::Net(net)) if !is_private(*net) => None,
        (Peer::Net(net), Seen::Net(other)) => {
            if net.contains(other) {
                Some(true)
            } else if other.contains(net) {
                None
            } else {
                Some(false)
            }
        }
        (Peer::Net(net), Seen::Private(actor)) => within(scene, *net, actor),
        (Peer::Group(group), Seen::Private(actor)) => match group {
            Link::Unknown(_) => None,
            group if actor.groups.iter().any(|g| g.same(group)) => Some(true),
            _ if actor.groups.is_empty() && !matches!(actor.role, Role::Endpoints) => None,
            _ if actor.groups.iter().any(|g| matches!(g, Link::Unknown(_))) => None,
            _ => Some(false),
        },
        (Peer::Address(node), Seen::Fixed(nodes)) => Some(nodes.contains(node)),
        (Peer::Gateway(list, _), Seen::Gateway(service)) => Some(list == service),
        _ => Some(false),
    }
}

/// Whether a range holds the addresses of an actor.
fn within(scene: &Scene, net: Ipv4Net, actor: &Actor) -> Option<bool> {
    let mut some = false;
    let mut every = true;
    let mut unknown = actor.subnets.is_empty();
    for link in &actor.subnets {
        match scene.network.subnet(link).and_then(|s| s.cidr.known()) {
            Some(cidr) if net.contains(cidr) => some = true,
            Some(cidr) if cidr.contains(&net) => {
                some = true;
                every = false;
            }
            Some(_) => every = false,
            None => unknown = true,
        }
    }
    if unknown {
        let vpcs: Vec<Ipv4Net> = scene
            .network
            .vpcs
            .iter()
            .filter_map(|v| v.cidr.known().copied())
            .collect();
        return if vpcs.is_empty() {
            if is_private(net) { None } else { Some(false) }
        } else if vpcs.iter().all(|v| net.contains(v)) {
            Some(true)
        } else if vpcs.iter().any(|v| v.contains(&net)) {
            None
        } else {
            Some(false)
        };
    }
    match (some, every) {
        (true, true) => Some(true),
        (true, false) => None,
        (false, _) => Some(false),
    }
}

pub(super) fn leaves(scene: &Scene, from: &Actor, target: &Seen<'_>, port: u16, to: &str) -> Step {
    if matches!(from.role, Role::Internet | Role::Cidr(_) | Role::Listed(_)) {
        return Step::Yes(format!("{} sends what it likes", from.name));
    }
    if from.groups.is_empty() {
        return Step::Maybe(format!(
            "the security groups of {} are not known",
            from.name
        ));
    }
    if let Some(group) = from.groups.iter().find_map(|g| {
        scene
            .groups
            .all
            .iter()
            .find(|s| g.is(s.node) && s.open_egress)
    }) {
        return Step::Yes(format!("{} lets everything out", scene.id(group.node)));
    }
    admits(scene, &from.groups, Direction::Out, target, port, to)
}

pub(super) fn enters(scene: &Scene, to: &Actor, source: &Seen<'_>, port: u16, from: &str) -> Step {
    if matches!(to.role, Role::Cidr(_) | Role::Listed(_)) {
        return Step::Yes(format!(
            "what answers in {} is not in the document",
            to.name
        ));
    }
    if matches!(to.role, Role::Internet | Role::Gateway(_)) {
        return Step::Yes(format!("{} is outside", to.name));
    }
    if to.groups.is_empty() {
        return Step::Maybe(format!("the security groups of {} are not known", to.name));
    }
    admits(scene, &to.groups, Direction::In, source, port, from)
}

/// Whether a rule of one end's groups admits the other end.
fn admits(
    scene: &Scene,
    groups: &[Link],
    direction: Direction,
    seen: &Seen<'_>,
    port: u16,
    other: &str,
) -> Step {
    let (way, toward) = match direction {
        Direction::In => ("in", "from"),
        Direction::Out => ("out", "to"),
    };
    let mut unknown = None;
    for rule in scene.groups.of(groups, direction) {
        match (on_port(rule, port), meets(scene, &rule.peer, seen)) {
            (Some(false), _) | (_, Some(false)) => {}
            (Some(true), Some(true)) => {
                let (id, group) = (scene.id(rule.node), scene.said(&rule.group));
                // Said of each path that holds, which are most: `format!` takes several times as long.
                let port = port.to_string();
                let lets = [" lets port ", &port, " ", way, " ", toward, " ", other].concat();
                return Step::Yes(if id == group {
                    [id, &lets].concat()
                } else {
                    [id, " of ", &group, &lets].concat()
                });
            }
            _ => {
                unknown = Some(format!(
                    "{} {PERHAPS} lets port {port} {way} {toward} {other}",
                    scene.id(rule.node)
                ));
            }
        }
    }
    if let Some(why) = unknown {
        return Step::Maybe(why);
    }
    if let Some(group) = groups.iter().find(|g| {
        g.node().is_none_or(|n| {
            scene.document.node(n).data || !scene.groups.all.iter().any(|s| s.node == n)
        })
    }) {
        return Step::Maybe(format!(
            "the rules of {} are not in the document",
            scene.said(group)
        ));
    }
    let said: Vec<String> = groups.iter().map(|g| scene.said(g)).collect();
    let mut why = format!(
        "no rule of {} lets port {port} {way} {toward} {other}",
        said.join(", ")
    );
    let by_group = scene
        .groups
        .of(groups, direction)
        .any(|rule| on_port(rule, port) == Some(true) && matches!(rule.peer, Peer::Group(_)));
    if by_group && matches!(seen, Seen::Fixed(_) | Seen::Changing) {
        why.push_str(
            ", and a rule by security group never matches traffic between public addresses",
        );
    }
    Step::No(why)
}
