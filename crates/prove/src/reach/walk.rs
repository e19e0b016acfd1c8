//! One path: listener, route, egress of the one, ingress of the other, target.

use super::Verdict;
use super::acls::filtered;
use super::actors::{Actor, Public, Role};
use super::listeners::{forwards, listens};
use super::routes::way;
use super::rules::{enters, leaves};
use super::step::{Answer, Step};
use crate::world::Scene;
use crate::world::endpoints::Endpoint;
use crate::world::rows::Fact;

/// Whether `from` can open a TCP connection to `to` on `port`.
pub fn walk(scene: &Scene, from: &Actor, to: &Actor, port: u16) -> Answer {
    behind(scene, from, to, port, None)
}

/// The same; where `from` is a load balancer, on behalf of who asked it on this port.
pub fn behind(scene: &Scene, from: &Actor, to: &Actor, port: u16, asked: Option<u16>) -> Answer {
    if matches!(from.role, Role::Endpoints | Role::Gateway(_)) {
        return Answer::of(vec![Step::No(format!(
            "{} answers connections and opens none",
            from.name
        ))]);
    }
    if let Role::Endpoints = to.role {
        return endpoints(scene, from, port);
    }
    let mut steps = Vec::new();
    if let Role::Balancer(index) = to.role {
        steps.push(listens(scene, index, port));
    }
    if let Role::Balancer(index) = from.role {
        match to.role {
            Role::Service(service) => steps.push(forwards(scene, index, service, port, asked)),
            _ => steps.push(Step::No(format!(
                "{} opens connections to its targets only",
                from.name
            ))),
        }
    }
    // The first link that is missing decides, and most paths have one.
    let missing = |steps: &[Step]| matches!(steps.last(), Some(Step::No(_)));
    if steps.iter().any(|step| matches!(step, Step::No(_))) {
        return Answer::of(steps);
    }
    let (way, source, target) = way(scene, from, to);
    steps.push(way);
    if !missing(&steps) {
        steps.push(leaves(scene, from, &target, port, &to.name));
    }
    if !missing(&steps) {
        steps.push(enters(scene, to, &source, port, &from.name));
    }
    if !missing(&steps) {
        steps.extend(filtered(scene, from, to, port));
        steps.extend(named(scene, from, to, port).map(Step::Yes));
    }
    Answer::of(steps)
}

/// The name by which one service asks another without a load balancer. Tasks may come to that port by their
/// addresses as well: that there is none closes nothing.
fn named(scene: &Scene, from: &Actor, to: &Actor, port: u16) -> Option<String> {
    let (Role::Service(one), Role::Service(other)) = (&from.role, &to.role) else {
        return None;
    };
    let asking = &scene.tasks.services[*one].connect;
    let service = &scene.tasks.services[*other];
    let (names, theirs) = (
        asking.namespace.as_ref()?,
        service.connect.namespace.as_ref()?,
    );
    let containers = scene.tasks.definition_of(service)?.containers.as_ref();
    let own = |number: &Fact<i64>| number.known() == Some(&i64::from(port));
    let asked = service.connect.servers.iter().find(|server| {
        let Some(containers) = containers else {
            return server.aliases.iter().any(|(_, number)| own(number));
        };
        containers.iter().any(|c| {
            let mut pairs = c.ports.iter().zip(&c.port_names);
            pairs.any(|(number, name)| {
                own(number) && name.known().is_some() && name.known() == server.port_name.known()
            })
        })
    })?;
    let (name, port) = asked.aliases.first()?;
    let said = scene.said(names);
    names.same(theirs).then_some(())?;
    let (name, port) = (name.known()?, port.known()?);
    Some(format!("{said} tells {} the name {name}:{port}", from.name))
}

/// Interface endpoints: all of them have to admit.
fn endpoints(scene: &Scene, from: &Actor, port: u16) -> Answer {
    let mut evidence = Vec::new();
    let mut verdict = Verdict::Reachable;
    for index in 0..scene.endpoints.len() {
        if !scene.endpoints[index].is_interface() {
            continue;
        }
        let answer = endpoint(scene, from, index, port);
        match answer.verdict {
            Verdict::Blocked => return answer,
            Verdict::Unknown => {
                verdict = Verdict::Unknown;
                evidence = answer.evidence;
            }
            Verdict::Reachable if evidence.is_empty() => evidence = answer.evidence,
            Verdict::Reachable => {}
        }
    }
    if verdict == Verdict::Reachable {
        evidence.extend(anyones(scene));
    }
    Answer { verdict, evidence }
}

/// Interface endpoints whose policy says whose principals, and not on whose resources.
fn anyones(scene: &Scene) -> Vec<String> {
    let told = |e: &Endpoint| -> Option<String> {
        let list = e.statements.as_ref()?;
        let says = |key: &str| {
            list.iter().filter(|s| s.allow).all(|s| {
                let tests = s.conditions.as_ref().and_then(|c| c.get("StringEquals"));
                tests.is_some_and(|t| t.get(key).is_some())
            })
        };
        (says("aws:PrincipalAccount") && !says("aws:ResourceAccount")).then(|| {
            let id = scene.id(e.node);
            format!("{id} admits this account's principals on resources of any account")
        })
    };
    let endpoints = scene.endpoints.iter().filter(|e| e.is_interface());
    endpoints.filter_map(told).collect()
}

/// One interface endpoint.
pub fn endpoint(scene: &Scene, from: &Actor, index: usize, port: u16) -> Answer {
    let endpoint = &scene.endpoints[index];
    let to = Actor {
        name: scene.id(endpoint.node).to_owned(),
        role: Role::Endpoints,
        node: Some(endpoint.node),
        groups: endpoint.groups.clone(),
        subnets: endpoint.subnets.clone(),
        public: Public::No,
        ports: vec![443],
    };
    let (way, source, target) = way(scene, from, &to);
    let mut steps = vec![
        way,
        leaves(scene, from, &target, port, &to.name),
        enters(scene, &to, &source, port, &from.name),
    ];
    steps.extend(filtered(scene, from, &to, port));
    Answer::of(steps)
}
