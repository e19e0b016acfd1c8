use crate::reach::Verdict;
use crate::reach::actors::Public;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Row;
use crate::types::{Attr, Kind};
use crate::value::{NodeId, Value};
use crate::world::rows::row;

rule! {
    /// P115: tasks reach the addresses that they are given.
    ///
    /// # What it checks
    /// Without a blueprint: where the address of a load balancer of the document stands in a variable or a
    /// command of a service's containers, itself or in a parameter of the document that a secret variable
    /// names, these tasks reach it on the port of that text: the one behind the name, else that of its
    /// scheme, else at least one on which it listens.
    ///
    /// # What breaks in real life
    /// Everything is healthy and every call times out. The address goes into the task in one place, the
    /// rule that lets the call through belongs into two others.
    ///
    /// # How to fix it
    /// A rule for the listener's port in both peers' groups, and the port in the address.
    help: "add a rule for the port in the address to both peers' groups",
}

const VALUE: &Row = &row("value", "Value", "value");

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_some() {
        return wrong;
    }
    let scene = case.scene;
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let Some(actor) = case.service_actor(index) else {
            continue;
        };
        let mut said: Vec<(NodeId, Option<u16>)> = Vec::new();
        for address in told(case, index) {
            if said.contains(&address) {
                continue;
            }
            said.push(address);
            let (node, port) = address;
            let Some(balancer) = case.balancer_actor(node) else {
                continue;
            };
            // Which way leads there hangs on whether it faces the internet.
            if matches!(balancer.public, Public::Unknown(_)) {
                continue;
            }
            let ports = port.map_or_else(|| balancer.ports.clone(), |p| vec![p]);
            let answers: Vec<_> = ports
                .iter()
                .map(|p| case.walk(actor, balancer, *p))
                .collect();
            let blocked = answers.iter().all(|a| a.verdict == Verdict::Blocked);
            if let (Some(first), true) = (answers.into_iter().next(), blocked) {
                let on = port.map_or_else(String::new, |p| format!(" on port {p}"));
                let what = format!(
                    "tasks of {} are given the address of {}, which they cannot reach{on}",
                    actor.name, balancer.name
                );
                wrong.at(service.node, what).because(first.evidence);
            }
        }
    }
    wrong
}

/// Load balancers whose addresses stand in what a service's containers are given, and the ports there.
fn told(case: &Case<'_>, index: usize) -> Vec<(NodeId, Option<u16>)> {
    let scene = case.scene;
    let r = scene.read();
    let definition = scene.tasks.definition_of(&scene.tasks.services[index]);
    let mut out = Vec::new();
    for container in definition
        .into_iter()
        .flat_map(|d| d.containers.iter().flatten())
    {
        let plain = container.environment.iter().map(|(_, value)| value);
        let run = container.command.iter().chain(&container.entrypoint);
        let log = &container.log_options;
        for value in plain.chain(run).chain(log) {
            addresses(case, value, &mut out);
        }
        for secret in container.reads() {
            secret.references(&mut |node, _| {
                if r.kind(node) == Kind::Parameter
                    && let Some(value) = r.get(node, VALUE)
                {
                    addresses(case, value, &mut out);
                }
            });
        }
    }
    out
}

fn addresses(case: &Case<'_>, value: &Value, out: &mut Vec<(NodeId, Option<u16>)>) {
    let r = case.scene.read();
    let pieces = match value {
        Value::Joined(pieces) => pieces.as_slice(),
        one => std::slice::from_ref(one),
    };
    for (at, piece) in pieces.iter().enumerate() {
        let Value::Attr(node, attr) = piece else {
            continue;
        };
        let kind = r.kind(*node);
        if kind != Kind::LoadBalancer || kind.attr(r.doc.format, attr) != Attr::Dns {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| pieces[at].as_text());
        match port(before.unwrap_or_default(), pieces.get(at + 1)) {
            Port::Known(port) => out.push((*node, Some(port))),
            Port::Any => out.push((*node, None)),
            Port::Open => {}
        }
    }
}

enum Port {
    Known(u16),
    Any,
    Open,
}

/// The port of an address: what stands before the name, and behind it.
fn port(before: &str, after: Option<&Value>) -> Port {
    let behind = match after {
        None => "",
        Some(Value::Text(text)) => text.as_str(),
        // A name goes on with what only a deployment knows.
        Some(_) => return Port::Open,
    };
    if let Some(rest) = behind.strip_prefix(':') {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        return digits.parse().map_or(Port::Open, Port::Known);
    }
    let scheme = before.rsplit_once("://").map(|(scheme, _)| scheme);
    match scheme.and_then(|s| s.rsplit(|c: char| !c.is_ascii_alphanumeric()).next()) {
        Some("http" | "ws") => Port::Known(80),
        Some("https" | "wss") => Port::Known(443),
        _ => Port::Any,
    }
}
