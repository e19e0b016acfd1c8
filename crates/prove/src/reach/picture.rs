//! What a picture of a document shows besides its paths: zones, balancers with their listeners, services
//! with their target groups, endpoints.

use super::names::{balancer_name, service_name};
use crate::value::NodeId;
use crate::world::rows::Link;
use crate::world::{Scene, World};
use std::collections::BTreeSet;

/// A load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    /// As paths name it: `load_balancer/internet`.
    pub name: String,
    /// Whether it stands in the internet; `None` where nobody says.
    pub internet: Option<bool>,
    /// Ports of its listeners, and whether a release is looked at there.
    pub listeners: Vec<(u16, bool)>,
    /// In how many subnets it stands, each in a zone of its own.
    pub zones: usize,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// As paths name it: `service/backend`.
    pub name: String,
    /// Its target groups: `blue` and `green` where they are called so.
    pub groups: Vec<String>,
    /// In how many subnets its tasks may stand, each in a zone of its own.
    pub zones: usize,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// How many zones the network's subnets stand in; none where the network is another document's.
    pub zones: usize,
    /// Load balancers.
    pub balancers: Vec<Balancer>,
    /// Services.
    pub services: Vec<Service>,
    /// What has an interface endpoint in the network, sorted; gateways are ends of paths by themselves.
    pub endpoints: Vec<String>,
}

/// Of a document, with its services where a condition leaves them open.
pub fn picture(world: &World) -> Picture {
    let mut scenes = world.scenes.iter();
    let Some(mut scene) = scenes.next() else {
        return Picture::default();
    };
    for other in scenes {
        if other.tasks.services.len() > scene.tasks.services.len() {
            scene = other;
        }
    }
    let mut zones: Vec<_> = Vec::new();
    for subnet in &scene.network.subnets {
        if let Some(zone) = &subnet.zone
            && !zones.contains(&zone)
        {
            zones.push(zone);
        }
    }
    let tests = tests(scene);
    let balancers = scene.balancing.balancers.iter().enumerate();
    let balancers = balancers.map(|(at, balancer)| {
        let own = scene.balancing.listeners_of(balancer.node);
        let mut listeners: Vec<(u16, bool)> = own
            .filter_map(|listener| {
                let port = u16::try_from(*listener.port.known()?).ok()?;
                Some((port, tests.contains(&listener.node)))
            })
            .collect();
        listeners.sort_unstable();
        Balancer {
            name: format!("load_balancer/{}", balancer_name(scene, at)),
            internet: balancer.internet.known().copied(),
            listeners,
            zones: balancer.subnets.len(),
        }
    });
    let services = scene.tasks.services.iter().enumerate();
    let services = services.map(|(at, service)| Service {
        name: format!("service/{}", service_name(scene, at)),
        groups: groups(scene, at),
        zones: service.subnets.len(),
    });
    let interface = scene.endpoints.iter().filter(|e| e.is_interface());
    let endpoints = interface.filter_map(|e| e.service.known());
    let endpoints: BTreeSet<String> = endpoints.cloned().collect();
    Picture {
        zones: zones.len(),
        balancers: balancers.collect(),
        services: services.collect(),
        endpoints: endpoints.into_iter().collect(),
    }
}

/// Listeners on which an engine says that it shows what is not live yet.
fn tests(scene: &Scene) -> BTreeSet<NodeId> {
    let by_group = scene.release.groups.iter().flat_map(|group| &group.test);
    let mut out: BTreeSet<NodeId> = by_group.filter_map(Link::node).collect();
    let services = scene.tasks.services.iter();
    let rules = services.flat_map(|service| &service.registrations);
    for rule in rules.filter_map(|one| one.test.as_ref()?.node()) {
        let mut all = scene.balancing.rules.iter();
        out.extend(
            all.find(|known| known.node == rule)
                .and_then(|known| known.listener.node()),
        );
    }
    out
}

/// The target groups between which a service's releases change, or the one that it has.
fn groups(scene: &Scene, service: usize) -> Vec<String> {
    let registrations = &scene.tasks.services[service].registrations;
    let mut all: Vec<&Link> = Vec::new();
    for one in registrations {
        all.extend(one.target_group.iter().chain(&one.alternate));
    }
    for group in &scene.release.groups {
        // A deployment group names them by name, a service by ARN: both lead to the same node.
        let own = |link: &&Link| all.iter().any(|known| known.thing() == link.thing());
        if group.targets.iter().any(|link| own(&link)) {
            all.extend(&group.targets);
        }
    }
    let mut out: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for link in all {
        if !link.thing().is_some_and(|thing| known.insert(thing)) {
            continue;
        }
        let id = scene.said(link).to_ascii_lowercase();
        let word = ["blue", "green"].into_iter().find(|word| id.contains(word));
        out.push(word.map_or_else(|| (out.len() + 1).to_string(), str::to_owned));
    }
    out.sort();
    out
}
