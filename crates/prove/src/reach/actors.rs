//! Who opens and who answers connections, named the same in both formats.

use super::names::{balancer_name, group_name, list_name, service_name, short};
use crate::documents::TEMPLATES;
use crate::value::NodeId;
use crate::world::Scene;
use crate::world::rows::{Link, Thing};
use crate::world::security_groups::{Direction, GATEWAYS, Listed, Peer, Rule};
use ipnet::Ipv4Net;
use std::collections::{BTreeMap, BTreeSet};

/// What an actor is.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// Everyone.
    Internet,
    /// A range of addresses.
    Cidr(Ipv4Net),
    /// Whoever stands on a prefix list.
    Listed(Listed),
    /// A host.
    Instance(usize),
    /// A load balancer.
    Balancer(usize),
    /// A service's tasks.
    Service(usize),
    /// The interface endpoints.
    Endpoints,
    /// Members of a group that are not otherwise known.
    Group(Link),
    /// A service of AWS through its gateway endpoint: `s3`, `dynamodb`.
    Gateway(&'static str),
}

/// How an actor inside the network shows itself outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Public {
    /// Not at all.
    No,
    /// By fixed addresses.
    Fixed(Vec<NodeId>),
    /// By an address that changes.
    Changing,
    /// Not known.
    Unknown(String),
}

/// One end of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// `internet`, `service/backend`, ...
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Its resource.
    pub node: Option<NodeId>,
    /// Its groups.
    pub groups: Vec<Link>,
    /// Where it stands.
    pub subnets: Vec<Link>,
    /// Its public side.
    pub public: Public,
    /// Ports on which it may be asked.
    pub ports: Vec<u16>,
}

impl Actor {
    fn new(name: impl Into<String>, role: Role) -> Self {
        Self {
            name: name.into(),
            role,
            node: None,
            groups: Vec::new(),
            subnets: Vec::new(),
            public: Public::No,
            ports: Vec::new(),
        }
    }
}

/// Actors of one name would be taken for one another: each gets its own logical id or address.
fn told_apart(scene: &Scene, actors: &mut [Actor]) {
    let mut names: Vec<&str> = actors.iter().map(|a| a.name.as_str()).collect();
    names.sort_unstable();
    let twice: Vec<String> = names
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0].to_owned())
        .collect();
    if twice.is_empty() {
        return;
    }
    for actor in actors {
        if let (true, Some(node)) = (twice.binary_search(&actor.name).is_ok(), actor.node) {
            let kind = actor.name.split('/').next().unwrap_or_default();
            actor.name = format!("{kind}/{}", scene.id(node));
        }
    }
}

/// Services as they stand in the document. Of several templates they come by name, so that who can reach whom
/// reads the same however a system is parted.
fn services(scene: &Scene) -> Vec<usize> {
    let services = &scene.tasks.services;
    let mut order: Vec<usize> = (0..services.len()).collect();
    if scene.document.part(TEMPLATES).is_some() {
        order.sort_by_cached_key(|at| {
            (
                services[*at].runs as u8,
                service_name(scene, *at).into_owned(),
            )
        });
    }
    order
}

/// All actors of a scene, in a stable order.
pub fn all(scene: &Scene) -> Vec<Actor> {
    let mut out = vec![Actor {
        ports: vec![443],
        ..Actor::new("internet", Role::Internet)
    }];
    for net in ranges(scene) {
        out.push(Actor::new(format!("cidr/{net}"), Role::Cidr(net)));
    }
    lists(scene, &mut out);
    instances(scene, &mut out);
    for (index, balancer) in scene.balancing.balancers.iter().enumerate() {
        let mut ports: Vec<u16> = scene
            .balancing
            .listeners_of(balancer.node)
            .filter_map(|l| l.port.known().and_then(|p| u16::try_from(*p).ok()))
            .collect();
        ports.sort_unstable();
        ports.dedup();
        out.push(Actor {
            node: Some(balancer.node),
            groups: balancer.groups.clone(),
            subnets: balancer.subnets.clone(),
            public: match balancer.internet.known() {
                Some(true) => Public::Changing,
                Some(false) => Public::No,
                None => Public::Unknown("its scheme is not known".to_owned()),
            },
            ports,
            ..Actor::new(
                format!("load_balancer/{}", balancer_name(scene, index)),
                Role::Balancer(index),
            )
        });
    }
    for index in services(scene) {
        let service = &scene.tasks.services[index];
        // Without an interface of its own a task has its host's addresses.
        let hosted = service.subnets.is_empty() && !service.on_fargate();
        let public = match service.public_address.or_default(false) {
            _ if hosted => Public::Unknown("where its tasks run is not in the document".to_owned()),
            Some(true) => Public::Changing,
            Some(false) => nat(scene, &service.subnets),
            None => {
                Public::Unknown("whether its tasks get public addresses is not known".to_owned())
            }
        };
        out.push(Actor {
            node: Some(service.node),
            groups: service.groups.clone(),
            subnets: service.subnets.clone(),
            public,
            ports: service_ports(scene, index),
            ..Actor::new(
                format!("service/{}", service_name(scene, index)),
                Role::Service(index),
            )
        });
    }
    if scene
        .endpoints
        .iter()
        .any(crate::world::endpoints::Endpoint::is_interface)
    {
        let mut groups: Vec<Link> = Vec::new();
        for group in scene.endpoints.iter().flat_map(|e| &e.groups) {
            if !groups.iter().any(|g| g.same(group)) {
                groups.push(group.clone());
            }
        }
        out.push(Actor {
            ports: vec![443],
            groups,
            ..Actor::new("endpoints", Role::Endpoints)
        });
    }
    for service in GATEWAYS {
        let made = scene
            .endpoints
            .iter()
            .any(|e| !e.is_interface() && e.service.known().is_some_and(|s| s == service));
        // In a network of others the gateway is others' too.
        let let_out = |rule: &Rule| {
            rule.direction == Direction::Out
                && matches!(rule.peer, Peer::Gateway(of, _) if of == service)
        };
        let there = scene.network.vpcs.is_empty() && scene.groups.rules.iter().any(let_out);
        if made || there {
            out.push(Actor {
                ports: vec![443],
                ..Actor::new(service, Role::Gateway(service))
            });
        }
    }
    strangers(scene, &mut out);
    told_apart(scene, &mut out);
    out
}

/// Ports that a service's containers are asked on.
fn service_ports(scene: &Scene, index: usize) -> Vec<u16> {
    let service = &scene.tasks.services[index];
    let mut ports: Vec<u16> = service
        .registrations
        .iter()
        .filter_map(|b| b.port.known().and_then(|p| u16::try_from(*p).ok()))
        .collect();
    if let Some(containers) = scene
        .tasks
        .definition_of(service)
        .and_then(|d| d.containers.as_ref())
    {
        for port in containers.iter().flat_map(|c| &c.ports) {
            ports.extend(port.known().and_then(|p| u16::try_from(*p).ok()));
        }
    } else {
        // What callers name is mostly the port itself.
        let aliases = service.connect.servers.iter().flat_map(|s| &s.aliases);
        ports.extend(aliases.filter_map(|(_, port)| u16::try_from(*port.known()?).ok()));
    }
    ports.extend(service.health_ports(&scene.balancing.target_groups));
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Ranges that rules mention, but not everyone and not the loopback that stands for nothing.
fn ranges(scene: &Scene) -> Vec<Ipv4Net> {
    let mut out: Vec<Ipv4Net> = scene
        .groups
        .rules
        .iter()
        .filter(|rule| rule.direction == Direction::In)
        .filter_map(|rule| range(&rule.peer))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Prefix lists whose members rules let in.
fn lists(scene: &Scene, out: &mut Vec<Actor>) {
    let rules = scene.groups.rules.iter();
    let lists: BTreeSet<Listed> = rules
        .filter(|rule| rule.direction == Direction::In)
        .filter_map(|rule| rule.peer.listed())
        .collect();
    let mut found: Vec<Actor> = lists
        .into_iter()
        .map(|list| Actor {
            node: match &list {
                Listed::Other(link) => link.node(),
                Listed::CloudFront => None,
            },
            ..Actor::new(list_name(scene, &list), Role::Listed(list))
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    out.extend(found);
}

fn range(peer: &Peer) -> Option<Ipv4Net> {
    match peer {
        Peer::Net(net) if net.prefix_len() > 0 && !net.addr().is_loopback() => Some(*net),
        _ => None,
    }
}

/// Ranges, with a port of each, that an actor's own rules let it out to: a database outside the document, or
/// an endpoint that AWS makes.
pub fn let_out_to(scene: &Scene, from: &Actor) -> Vec<(Ipv4Net, u16)> {
    let of = |group: &Link| from.groups.iter().any(|own| own.same(group));
    let mut out: Vec<(Ipv4Net, u16)> = scene
        .groups
        .rules
        .iter()
        .filter(|rule| rule.direction == Direction::Out && of(&rule.group))
        .filter_map(|rule| {
            let (port, _) = rule.ports.known()?;
            Some((range(&rule.peer)?, u16::try_from(*port).ok()?))
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn instances(scene: &Scene, out: &mut Vec<Actor>) {
    let hosts = &scene.instances;
    let manages = |index: usize| {
        let id = scene.id(hosts[index].node).to_ascii_lowercase();
        ["management", "bastion", "jump"]
            .iter()
            .any(|w| id.contains(w))
    };
    let named: Vec<usize> = (0..hosts.len()).filter(|i| manages(*i)).collect();
    let chosen = match (hosts.len(), named.as_slice()) {
        (1, _) => Some(0),
        (_, [one]) => Some(*one),
        _ => None,
    };
    for (index, host) in hosts.iter().enumerate() {
        let name = if chosen == Some(index) {
            "management".to_owned()
        } else {
            format!("instance/{}", short(scene, host.node, &["instance"]))
        };
        let fixed: Vec<NodeId> = scene
            .network
            .addresses
            .iter()
            .filter(|a| host.has(a))
            .map(|a| a.node)
            .collect();
        let subnets: Vec<Link> = host.subnet.iter().cloned().collect();
        let on_launch = subnets
            .first()
            .and_then(|s| scene.network.subnet(s))
            .and_then(|s| s.public_addresses.or_default(false));
        let public = if fixed.is_empty() {
            match host.public_address.known().copied().or(on_launch) {
                Some(true) => Public::Changing,
                Some(false) => nat(scene, &subnets),
                None => Public::Unknown("whether it gets a public address is not known".to_owned()),
            }
        } else {
            Public::Fixed(fixed)
        };
        let mut ports = vec![22];
        for rule in &scene.groups.rules {
            if rule.direction == Direction::In
                && host.groups.iter().any(|g| g.same(&rule.group))
                && let Some((from, _)) = rule.ports.known()
            {
                ports.extend(u16::try_from(*from).ok());
            }
        }
        ports.sort_unstable();
        ports.dedup();
        out.push(Actor {
            node: Some(host.node),
            groups: host.groups.clone(),
            subnets,
            public,
            ports,
            ..Actor::new(name, Role::Instance(index))
        });
    }
}

/// The addresses that NAT gives to what stands in these subnets.
fn nat(scene: &Scene, subnets: &[Link]) -> Public {
    let mut fixed = Vec::new();
    for link in subnets {
        let Some(subnet) = scene.network.subnet(link) else {
            continue;
        };
        let route = scene
            .network
            .table_of(subnet.node)
            .and_then(|t| scene.network.default_route(t));
        if let Some(nat) = route
            .and_then(|r| scene.network.nats.iter().find(|n| r.target.is(n.node)))
            .and_then(|n| n.address.as_ref())
            .and_then(Link::node)
            && !fixed.contains(&nat)
        {
            fixed.push(nat);
        }
    }
    if fixed.is_empty() {
        Public::No
    } else {
        Public::Fixed(fixed)
    }
}

/// Groups that rules name, or that stand in the document, and whose members are not known.
fn strangers(scene: &Scene, out: &mut Vec<Actor>) {
    let mut endpoints: Vec<Link> = scene
        .endpoints
        .iter()
        .flat_map(|e| e.groups.iter().cloned())
        .collect();
    endpoints.extend(out.iter().flat_map(|a| a.groups.iter().cloned()));
    let mut known: BTreeSet<Thing<'_>> = endpoints.iter().filter_map(Link::thing).collect();
    let mut links: Vec<&Link> = Vec::new();
    let mut ports_of: BTreeMap<Thing<'_>, Vec<u16>> = BTreeMap::new();
    for rule in &scene.groups.rules {
        let peer = match &rule.peer {
            Peer::Group(link) => Some(link),
            _ => None,
        };
        for link in peer.into_iter().chain([&rule.group]) {
            if link.thing().is_some_and(|thing| known.insert(thing)) {
                links.push(link);
            }
        }
        let asked = match rule.direction {
            Direction::In => Some(&rule.group),
            Direction::Out => peer,
        };
        let port = rule.ports.known().map(|(from, _)| *from);
        if let (Some(thing), Some(Ok(port))) =
            (asked.and_then(Link::thing), port.map(u16::try_from))
        {
            ports_of.entry(thing).or_default().push(port);
        }
    }
    for link in links {
        let ports = link.thing().and_then(|thing| ports_of.remove(&thing));
        let mut ports = ports.unwrap_or_default();
        ports.sort_unstable();
        ports.dedup();
        out.push(Actor {
            node: link.node(),
            groups: vec![link.clone()],
            ports,
            ..Actor::new(group_name(scene, link), Role::Group(link.clone()))
        });
    }
}

/// A range that is asked for by name.
pub fn cidr(net: Ipv4Net) -> Actor {
    Actor::new(format!("cidr/{net}"), Role::Cidr(net))
}
