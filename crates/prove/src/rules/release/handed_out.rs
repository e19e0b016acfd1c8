//! What outputs say of the network and of load balancers, for what others put beside the system.

use crate::intent::There;
use crate::reach::routes::internet_route;
use crate::reach::step::Step;
use crate::rules::case::Case;
use crate::types::{Attr, Kind};
use crate::value::{NodeId, Value, snake};
use crate::world::rows::Link;
use std::collections::BTreeSet;

/// The records that were found.
#[derive(Default)]
pub struct HandedOut {
    network: bool,
    balancers: BTreeSet<String>,
}

impl HandedOut {
    /// What is wrong with a record that is of no service.
    pub fn record(&mut self, case: &Case<'_>, record: &Value) -> Vec<String> {
        if record.get("vpc_id").is_some() {
            self.network = true;
            return network(case, record);
        }
        let Some(name) = record.get("load_balancer").and_then(Value::as_text) else {
            return vec!["is a record of nothing known".to_owned()];
        };
        self.balancers.insert(snake(name));
        balancer(case, name, record)
    }

    /// The records that are not there. A network of the document's own is told.
    pub fn missing(&self, case: &Case<'_>) -> Vec<String> {
        let mut out = Vec::new();
        let there = case.intent.is_some_and(|i| i.there.is_some());
        if !self.network && (there || !case.scene.network.vpcs.is_empty()) {
            out.push("no output has the network's ids".to_owned());
        }
        for meant in case.intent.iter().flat_map(|i| &i.balancers) {
            if !self.balancers.contains(&snake(&meant.name)) {
                out.push(format!(
                    "no output has what an alias record of load_balancer/{} needs",
                    meant.name
                ));
            }
        }
        out
    }
}

fn network(case: &Case<'_>, record: &Value) -> Vec<String> {
    let scene = case.scene;
    let vpcs = &scene.network.vpcs;
    if let Some(there) = case.intent.and_then(|i| i.there.as_ref()) {
        return ids(case, record, there);
    }
    // Ids of a network that was there before say nothing.
    if vpcs.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let is = |value: &Value, kind: Kind| node(case, value, kind, Attr::Id);
    if record
        .get("vpc_id")
        .is_none_or(|v| is(v, Kind::Vpc).is_none())
    {
        out.push("names another VPC than the system's".to_owned());
    }
    let zones = case.intent.map_or(0, |i| i.zones);
    let internet: BTreeSet<NodeId> = stand(
        case,
        scene
            .balancing
            .balancers
            .iter()
            .filter(|b| b.internet.known() == Some(&true))
            .flat_map(|b| &b.subnets),
    );
    let tasks = stand(case, scene.tasks.services.iter().flat_map(|s| &s.subnets));
    for (key, public, wanted) in [
        ("public_subnets", true, internet),
        ("private_subnets", false, tasks),
    ] {
        let items = record.get(key).map_or(&[][..], Value::items);
        let named: BTreeSet<NodeId> = items.iter().filter_map(|v| is(v, Kind::Subnet)).collect();
        if named.len() != items.len() || (!public && named.len() != zones) {
            out.push(format!("does not name one of {key} a zone"));
        }
        let open = |n: &NodeId| {
            matches!(
                internet_route(scene, &Link::Node(*n, Attr::Id)),
                Step::Yes(_)
            )
        };
        if named.iter().any(|n| open(n) != public) {
            out.push(format!("has {key} that are none"));
        }
        if !wanted.is_empty() && wanted != named {
            out.push(format!("has other {key} than those that are used"));
        }
    }
    out
}

/// A network that is there: the blueprint's own ids, in its order.
fn ids(case: &Case<'_>, record: &Value, there: &There) -> Vec<String> {
    let said = |key: &str| -> Vec<String> {
        let items = record.get(key).map_or(&[][..], Value::items);
        items.iter().map(|v| case.said(v)).collect()
    };
    [
        ("vpc_id", std::slice::from_ref(&there.vpc)),
        ("public_subnets", &there.public_subnets),
        ("private_subnets", &there.private_subnets),
        ("private_route_tables", &there.private_route_tables),
    ]
    .into_iter()
    .filter(|(key, wanted)| said(key) != **wanted)
    .map(|(key, _)| format!("has another {key} than the blueprint"))
    .collect()
}

/// The subnets of the document that these are.
fn stand<'l>(case: &Case<'_>, links: impl Iterator<Item = &'l Link>) -> BTreeSet<NodeId> {
    links
        .filter_map(Link::node)
        .filter(|n| case.scene.read().kind(*n) == Kind::Subnet)
        .collect()
}

fn balancer(case: &Case<'_>, name: &str, record: &Value) -> Vec<String> {
    let scene = case.scene;
    let known = case
        .intent
        .into_iter()
        .flat_map(|i| &i.balancers)
        .find(|b| snake(&b.name) == snake(name))
        .and_then(|b| case.actor(&format!("load_balancer/{}", b.name)))
        .and_then(|a| a.node);
    let Some(known) = known else {
        return vec!["is not of a load balancer of the blueprint".to_owned()];
    };
    let groups: Vec<NodeId> = scene
        .balancing
        .balancers
        .iter()
        .filter(|b| b.node == known)
        .flat_map(|b| &b.groups)
        .filter_map(Link::node)
        .collect();
    let mut out = Vec::new();
    for (key, attr) in [
        ("arn", Attr::Arn),
        ("dns_name", Attr::Dns),
        ("zone_id", Attr::Zone),
    ] {
        let value = record.get(key);
        if value.and_then(|v| node(case, v, Kind::LoadBalancer, attr)) != Some(known) {
            out.push(format!("has no {key} of its load balancer"));
        }
    }
    let group = record.get("security_group");
    let group = group.and_then(|v| node(case, v, Kind::SecurityGroup, Attr::Id));
    if !group.is_some_and(|g| groups.contains(&g)) {
        out.push("has no security_group of its load balancer".to_owned());
    }
    out
}

/// The node that a value is this of.
fn node(case: &Case<'_>, value: &Value, kind: Kind, attr: Attr) -> Option<NodeId> {
    let r = case.scene.read();
    match value {
        Value::Attr(n, spelled)
            if r.kind(*n) == kind && kind.attr(r.doc.format, spelled) == attr =>
        {
            Some(*n)
        }
        _ => None,
    }
}
