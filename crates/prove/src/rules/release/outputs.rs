use super::handed_out::HandedOut;
use super::record;
use crate::reach::names;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::{Attr, Kind};
use crate::value::{NodeId, Value, snake};
use crate::world::json::unpacked;
use crate::world::rows::Fact;
use std::collections::BTreeMap;

rule! {
    /// P416: outputs name what releases and tests need.
    ///
    /// # What it checks
    /// A service's record (an output with `service` and `engine`) names this service's own cluster,
    /// family, container, roles, log group, security group, repository, port, listeners, rules, target
    /// groups, application and group. Outputs with a load balancer's address name one load balancer under
    /// one name, and ports on which it listens. Where a blueprint is known, none of them is missing; then
    /// the network's record names its own VPC and subnets, the private ones without a way from the
    /// internet and those where tasks stand, or the ids of a network that is there, and each load balancer's record its own ARN, name, hosted
    /// zone and security group.
    ///
    /// # What breaks in real life
    /// The script of a release reads them: with another service's target group it swaps that service's
    /// traffic, with a missing key it stops half way. A database that is put into the wrong subnets is
    /// open to the internet; an alias record with another zone's id leads nowhere.
    ///
    /// # How to fix it
    /// Let the output refer to what belongs to the service.
    help: "let it refer to what belongs to the service or load balancer",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut found: Vec<String> = Vec::new();
    let mut recorded: Vec<usize> = Vec::new();
    let mut addresses: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    let mut parts = HandedOut::default();
    let mut told: BTreeMap<NodeId, Vec<Option<u16>>> = BTreeMap::new();
    for (name, value, _) in scene.document.outputs.iter() {
        if case.intent.is_some()
            && let Some(record) = unpacked(value)
            && let Value::Map(_) = &*record
        {
            let service = record.get("service").and_then(Value::as_text);
            let service = service.filter(|_| record.get("engine").is_some());
            let wrong = match service {
                None => parts.record(case, &record),
                Some(service) => {
                    let index = (0..scene.tasks.services.len())
                        .find(|i| names::service_name(scene, *i) == service);
                    recorded.extend(index);
                    match index {
                        Some(index) => record::wrong(case, index, &record),
                        None => vec!["is of no service of the document".to_owned()],
                    }
                }
            };
            found.extend(wrong.iter().map(|what| format!("the output {name} {what}")));
            continue;
        }
        address(case, name, value, &mut addresses, &mut told, &mut found);
    }
    for (name, balancers) in &addresses {
        if balancers.iter().any(|b| *b != balancers[0]) {
            found.push(format!("outputs of {name} name two load balancers"));
        }
    }
    if case.intent.is_some() {
        missing(case, &recorded, &told, &mut found);
        found.extend(parts.missing(case));
    }
    let mut wrong = Violations::none();
    for what in found {
        wrong.overall(what);
    }
    wrong
}

/// An output that is made of a load balancer's address.
fn address(
    case: &Case<'_>,
    name: &str,
    value: &Value,
    addresses: &mut BTreeMap<String, Vec<NodeId>>,
    said: &mut BTreeMap<NodeId, Vec<Option<u16>>>,
    wrong: &mut Vec<String>,
) {
    let scene = case.scene;
    let r = scene.read();
    let mut node = None;
    value.references(&mut |n, attr| {
        if r.kind(n) == Kind::LoadBalancer {
            node = Some((n, r.kind(n).attr(r.doc.format, attr)));
        }
    });
    let Some((node, attr)) = node else { return };
    if attr != Attr::Dns {
        if case.intent.is_some() {
            wrong.push(format!(
                "the output {name} is not the address of {}",
                scene.id(node)
            ));
        }
        return;
    }
    let words = snake(name);
    if let Some(prefix) = ["_test_url", "_url", "_dns"]
        .iter()
        .find_map(|end| words.strip_suffix(end))
    {
        addresses.entry(prefix.to_owned()).or_default().push(node);
    }
    let port = match value {
        Value::Attr(..) => None,
        Value::Joined(pieces) => match pieces.as_slice() {
            [Value::Text(scheme), Value::Attr(..)] => match scheme.as_str() {
                "http://" => Some(80),
                "https://" => Some(443),
                _ => Some(0),
            },
            [Value::Text(scheme), Value::Attr(..), Value::Text(port)]
                if scheme == "http://" || scheme == "https://" =>
            {
                let port = port.strip_prefix(':').unwrap_or_default();
                Some(port.trim_end_matches('/').parse().unwrap_or(0))
            }
            _ => Some(0),
        },
        _ => return,
    };
    said.entry(node).or_default().push(port);
    let Some(port) = port else { return };
    let listens = scene
        .balancing
        .listeners_of(node)
        .any(|l| !matches!(l.port, Fact::Known(p) if p != i64::from(port)));
    if !listens && case.intent.is_some() {
        wrong.push(format!(
            "the output {name} names a port on which {} does not listen",
            scene.id(node)
        ));
    }
}

/// Whether an output is the address of a name, by HTTPS.
fn says(case: &Case<'_>, name: &str, port: u16) -> bool {
    let address = match port {
        443 => format!("https://{name}"),
        _ => format!("https://{name}:{port}"),
    };
    let mut outputs = case.scene.document.outputs.iter();
    outputs.any(|(_, value, _)| value.as_text() == Some(&address))
}

fn missing(
    case: &Case<'_>,
    recorded: &[usize],
    said: &BTreeMap<NodeId, Vec<Option<u16>>>,
    wrong: &mut Vec<String>,
) {
    let scene = case.scene;
    let r = scene.read();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if !recorded.contains(&index) {
            wrong.push(format!(
                "no output has what a release of {} needs",
                scene.id(service.node)
            ));
        }
    }
    for balancer in case.intent.iter().flat_map(|i| &i.balancers) {
        let node = case
            .actor(&format!("load_balancer/{}", balancer.name))
            .and_then(|a| a.node);
        let ports = node.and_then(|n| said.get(&n));
        for port in [None, Some(balancer.port), Some(balancer.test_port)] {
            let named = balancer.asked_as.as_ref().zip(port);
            let there = match named {
                Some((name, port)) => says(case, name, port),
                None => ports.is_some_and(|p| p.contains(&port)),
            };
            if !there {
                wrong.push(format!(
                    "no output has the address of load_balancer/{}",
                    balancer.name
                ));
                break;
            }
        }
    }
    let plain = |kind: Kind, attr: Attr| {
        scene.document.outputs.iter().any(|(_, value, _)| {
            matches!(value, Value::Attr(n, spelled) if r.kind(*n) == kind && kind.attr(r.doc.format, spelled) == attr)
        })
    };
    if !plain(Kind::Cluster, Attr::Name) || !plain(Kind::Cluster, Attr::Arn) {
        wrong.push("no output names the cluster".to_owned());
    }
    if case.intent.is_some_and(|i| i.host.is_some()) && !plain(Kind::Instance, Attr::Id) {
        wrong.push("no output names the management host".to_owned());
    }
}
