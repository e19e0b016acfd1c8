//! What every invariant is given: a scene, the intent, who is who, and who waits for whom.

use crate::documents::Format;
use crate::intent::{self, Intent, Permission};
use crate::reach::actors::{self, Actor, Role};
use crate::reach::names;
use crate::reach::{step::Answer, walk::walk};
use crate::types::{Attr, Kind};
use crate::value::{NodeId, Value, number_text};
use crate::world::Scene;
use crate::world::release::Group;
use crate::world::roles::Statement;
use crate::world::rows::Link;
use crate::world::security_groups::{Direction, Peer, Rule};
use crate::world::tasks::Service;
use std::collections::BTreeMap;

/// One scene under examination.
pub struct Case<'a> {
    /// The document's facts.
    pub scene: &'a Scene,
    /// What it is meant to be, where that is known.
    pub intent: Option<&'a Intent>,
    /// Who is in it.
    pub actors: Vec<Actor>,
    /// Load balancer, listener and port of every test listener.
    pub tests: Vec<(NodeId, NodeId, u16)>,
    waits: Vec<Waits>,
    /// Places of the actors of services, by the services' places in the scene.
    of_services: BTreeMap<usize, usize>,
    /// Places of the actors of load balancers.
    of_balancers: BTreeMap<NodeId, usize>,
    /// Places of the actors that are no service.
    others: Vec<usize>,
}

impl<'a> Case<'a> {
    /// A scene to be examined.
    pub fn new(scene: &'a Scene, intent: Option<&'a Intent>) -> Self {
        let mut case = Self {
            scene,
            intent,
            actors: actors::all(scene),
            tests: Vec::new(),
            waits: waits(scene),
            of_services: BTreeMap::new(),
            of_balancers: BTreeMap::new(),
            others: Vec::new(),
        };
        let others = case.actors.iter().enumerate();
        case.others = others
            .filter(|(_, a)| !matches!(a.role, Role::Service(_)))
            .map(|(at, _)| at)
            .collect();
        // Of several the first.
        for (at, actor) in case.actors.iter().enumerate().rev() {
            match (&actor.role, actor.node) {
                (Role::Service(index), _) => {
                    case.of_services.insert(*index, at);
                }
                (Role::Balancer(_), Some(node)) => {
                    case.of_balancers.insert(node, at);
                }
                _ => {}
            }
        }
        case.tests = case.test_listeners();
        case
    }

    /// Whether the document is Terraform's.
    pub fn is_terraform(&self) -> bool {
        self.scene.document.format == Format::Terraform
    }

    /// Whether the document is a plan or a state, which leaves lifecycle settings out.
    pub fn is_plan(&self) -> bool {
        self.scene.document.is_shown()
    }

    /// Whether Terraform ignores changes of an attribute.
    pub fn ignores(&self, node: NodeId, attribute: &str) -> bool {
        let Some(lifecycle) = self.scene.document.node(node).extra.get("lifecycle") else {
            return false;
        };
        let block = lifecycle.items().first();
        let Some(list) = block.and_then(|b| b.get("ignore_changes")) else {
            return false;
        };
        list.items()
            .iter()
            .filter_map(Value::as_text)
            .any(|a| a == attribute || a == "all")
    }

    /// A value in the blueprint's words: inputs by name, load balancers in braces.
    pub fn said(&self, value: &Value) -> String {
        let r = self.scene.read();
        match value {
            Value::Attr(node, attr)
                if r.kind(*node) == Kind::LoadBalancer
                    && r.kind(*node).attr(r.doc.format, attr) == Attr::Dns =>
            {
                let actor = self.balancer_actor(*node);
                format!("{{{}}}", actor.map_or("?", |a| a.name.as_str()))
            }
            // Its address.
            Value::Attr(node, attr)
                if r.kind(*node) == Kind::Queue
                    && r.kind(*node).attr(r.doc.format, attr) == Attr::Id =>
            {
                let name = r.name_of(*node).map_or("?".to_owned(), |name| r.said(name));
                format!("{{queue/{name}}}")
            }
            Value::Joined(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Value::Given(name) => format!("${{{name}}}"),
                    // In an ARN a log group stands by its name.
                    Value::Attr(node, attr)
                        if r.kind(*node) == Kind::LogGroup
                            && r.kind(*node).attr(r.doc.format, attr) == Attr::Name =>
                    {
                        r.said(r.name_of(*node).unwrap_or(piece))
                    }
                    other => self.said(other),
                })
                .collect(),
            Value::Number(n) => number_text(*n),
            other => r.said(other),
        }
    }

    /// Whether a statement is exactly what is asked for.
    pub fn grants(&self, statement: &Statement, wanted: &Permission) -> bool {
        let resources = statement.resources.iter().map(|r| self.said(r));
        statement.allow
            && statement.conditions.is_none()
            && statement.not_actions.is_empty()
            && statement.actions == wanted.actions
            && resources.eq(wanted.resources.iter().cloned())
    }

    /// An actor by name.
    pub fn actor(&self, name: &str) -> Option<&Actor> {
        self.actors.iter().find(|a| a.name == name)
    }

    /// The actor of a service, by its place in the scene.
    pub fn service_actor(&self, index: usize) -> Option<&Actor> {
        self.actors.get(*self.of_services.get(&index)?)
    }

    /// The first actor that is no service and has this role.
    pub fn in_role(&self, role: &Role) -> Option<&Actor> {
        let mut others = self.others.iter().filter_map(|at| self.actors.get(*at));
        others.find(|actor| actor.role == *role)
    }

    /// The actor of a load balancer.
    pub fn balancer_actor(&self, node: NodeId) -> Option<&Actor> {
        self.actors.get(*self.of_balancers.get(&node)?)
    }

    /// Whether one actor reaches another.
    pub fn walk(&self, from: &Actor, to: &Actor, port: u16) -> Answer {
        walk(self.scene, from, to, port)
    }

    /// What is meant for a service.
    pub fn meant(&self, index: usize) -> Option<&'a intent::Service> {
        let name = names::service_name(self.scene, index);
        self.intent?.services.iter().find(|s| s.name == name)
    }

    /// Names of the actors that carry a group.
    pub fn owners(&self, group: &Link) -> Vec<&str> {
        self.actors
            .iter()
            .filter(|a| a.groups.iter().any(|g| g.same(group)))
            .map(|a| a.name.as_str())
            .collect()
    }

    /// Whether a rule's peer stands for an actor of this name.
    pub fn is_peer(&self, peer: &Peer, name: &str) -> bool {
        match peer {
            Peer::Group(group) => {
                let owns = |a: &Actor| a.groups.iter().any(|g| g.same(group));
                self.actors.iter().any(|a| a.name == name && owns(a))
                    || names::group_name(self.scene, group) == name && !self.actors.iter().any(owns)
            }
            other => self.peers(other).iter().any(|one| one == name),
        }
    }

    /// Names of the actors that a rule's peer stands for.
    pub fn peers(&self, peer: &Peer) -> Vec<String> {
        match peer {
            Peer::Net(net) if net.prefix_len() == 0 => vec!["internet".to_owned()],
            Peer::Net(net) => vec![format!("cidr/{net}")],
            Peer::Net6(net) if net == "::/0" => vec!["internet".to_owned()],
            Peer::Net6(net) => vec![format!("cidr/{net}")],
            Peer::Address(node) => {
                let host = self.actors.iter().find(|a| {
                    matches!(a.role, Role::Instance(_))
                        && matches!(&a.public, actors::Public::Fixed(nodes) if nodes.contains(node))
                        && self.scene.instances.iter().any(|host| {
                            let addresses = &self.scene.network.addresses;
                            Some(host.node) == a.node
                                && addresses.iter().any(|x| x.node == *node && host.has(x))
                        })
                });
                vec![host.map_or_else(
                    || format!("address/{}", self.scene.id(*node)),
                    |a| a.name.clone(),
                )]
            }
            Peer::Group(group) => {
                let owners = self.owners(group);
                if owners.is_empty() {
                    vec![names::group_name(self.scene, group)]
                } else {
                    owners.into_iter().map(str::to_owned).collect()
                }
            }
            Peer::Gateway(service, _) => vec![(*service).to_owned()],
            Peer::CloudFront(_) | Peer::List(_) => {
                let listed = peer.listed();
                let named = |list| {
                    let is = |a: &&Actor| matches!(&a.role, Role::Listed(own) if *own == list);
                    let actor = self.actors.iter().find(is);
                    actor.map_or_else(|| names::list_name(self.scene, &list), |a| a.name.clone())
                };
                listed.map(named).into_iter().collect()
            }
            Peer::Unknown(what) => vec![format!("unknown/{what}")],
        }
    }

    /// Rules of an actor's groups.
    pub fn rules_of(
        &self,
        groups: &[Link],
        direction: Direction,
    ) -> impl Iterator<Item = &'a Rule> + use<'a> {
        self.scene.groups.of(groups, direction)
    }

    /// Load balancer, listener and port of every test listener: by the routes of deployment
    /// groups, the test rules of ECS's own blue/green, and the intent's test ports.
    fn test_listeners(&self) -> Vec<(NodeId, NodeId, u16)> {
        let scene = self.scene;
        let mut nodes: Vec<NodeId> = Vec::new();
        for group in &scene.release.groups {
            nodes.extend(group.test.iter().filter_map(Link::node));
        }
        for service in &scene.tasks.services {
            for block in &service.registrations {
                let rule = block.test.as_ref().and_then(Link::node);
                nodes.extend(
                    scene
                        .balancing
                        .rules
                        .iter()
                        .filter(|r| Some(r.node) == rule)
                        .filter_map(|r| r.listener.node()),
                );
            }
        }
        let mut out = Vec::new();
        for listener in &scene.balancing.listeners {
            let (Some(balancer), Some(port)) = (
                listener.balancer.node(),
                listener.port.known().and_then(|p| u16::try_from(*p).ok()),
            ) else {
                continue;
            };
            let meant = self.balancer_actor(balancer).is_some_and(|a| {
                self.intent.is_some_and(|i| {
                    i.balancers.iter().any(|b| {
                        a.name == format!("load_balancer/{}", b.name) && b.test_port == port
                    })
                })
            });
            if meant || nodes.contains(&listener.node) {
                out.push((balancer, listener.node, port));
            }
        }
        out
    }

    /// Whether a node waits for another, by name or by reference, directly or not.
    pub fn waits_for(&self, node: NodeId, other: NodeId) -> bool {
        let mut seen = vec![false; self.waits.len()];
        let mut open = vec![node];
        while let Some(next) = open.pop() {
            for target in &self.waits[next.at()].all {
                if *target == other {
                    return true;
                }
                if !seen[target.at()] {
                    seen[target.at()] = true;
                    open.push(*target);
                }
            }
        }
        false
    }

    /// What a node waits for directly.
    pub fn waits_of(&self, node: NodeId) -> &[NodeId] {
        &self.waits[node.at()].all
    }

    /// What a node's properties refer to, each once.
    pub fn mentions(&self, node: NodeId) -> &[NodeId] {
        let waits = &self.waits[node.at()];
        &waits.all[..waits.mentioned]
    }

    /// Everything that a node waits for.
    pub fn all_waits(&self, node: NodeId) -> Vec<bool> {
        let mut seen = vec![false; self.waits.len()];
        let mut open = vec![node];
        while let Some(next) = open.pop() {
            for target in &self.waits[next.at()].all {
                if !seen[target.at()] {
                    seen[target.at()] = true;
                    open.push(*target);
                }
            }
        }
        seen
    }

    /// The deployment groups of a service.
    pub fn groups_of(&self, service: &Service) -> impl Iterator<Item = &'a Group> {
        let node = service.node;
        self.scene.release.groups.iter().filter(move |g| {
            g.services
                .iter()
                .any(|(_, s)| s.as_ref().is_some_and(|s| s.is(node)))
        })
    }

    /// The services of a deployment group, by their places in the scene.
    pub fn services_of(&self, group: &Group) -> Vec<usize> {
        let services = &self.scene.tasks.services;
        (0..services.len())
            .filter(|i| {
                group
                    .services
                    .iter()
                    .any(|(_, s)| s.as_ref().is_some_and(|s| s.is(services[*i].node)))
            })
            .collect()
    }

    /// The range of the whole network is inside of this range.
    pub fn takes_in_the_network(&self, net: ipnet::Ipv4Net) -> bool {
        self.scene
            .network
            .vpcs
            .iter()
            .any(|v| v.cidr.known().is_some_and(|c| net.contains(c)))
    }
}

/// What a node waits for directly: what its properties refer to, and then what it only names.
struct Waits {
    all: Vec<NodeId>,
    mentioned: usize,
}

fn waits(scene: &Scene) -> Vec<Waits> {
    let each = scene.document.nodes.iter();
    each.map(|node| {
        let mut all = node.properties.mentions();
        let mentioned = all.len();
        for named in node.depends_on.iter().chain(&node.after) {
            if !all.contains(named) {
                all.push(*named);
            }
        }
        Waits { all, mentioned }
    })
    .collect()
}
