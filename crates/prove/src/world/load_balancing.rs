//! Load balancers, listeners, rules, target groups.

use super::actions::{Action, actions, at, open};
use super::rows::{Fact, Link, Read, Row, row};
use crate::documents::Format;
use crate::types::Kind;
use crate::types::{listener, listener_rule, load_balancer, target_group};
use crate::value::{NodeId, Value};
use std::collections::BTreeMap;

/// A load balancer.
#[derive(Debug, Clone)]
pub struct LoadBalancer {
    /// The resource.
    pub node: NodeId,
    /// Has public addresses.
    pub internet: Fact<bool>,
    /// `application`, `network`, `gateway`.
    pub kind: Fact<String>,
    /// Where it stands.
    pub subnets: Vec<Link>,
    /// Its groups.
    pub groups: Vec<Link>,
}

/// A listener.
#[derive(Debug, Clone)]
pub struct Listener {
    /// The resource.
    pub node: NodeId,
    /// Its load balancer.
    pub balancer: Link,
    /// Its port.
    pub port: Fact<i64>,
    /// `HTTP`, `HTTPS`, ...
    pub protocol: Fact<String>,
    /// The certificates that it is given.
    pub certificates: Vec<Value>,
    /// Which versions and ciphers of TLS it takes.
    pub policy: Fact<String>,
    /// What is done where no rule matches.
    pub default: Vec<Action>,
    /// Everything of it that sends requests to target groups: the node that says so, and the group.
    pub forwards: Vec<(NodeId, Link)>,
    /// It may send them elsewhere too: what an action does is given from outside.
    pub open: bool,
}

/// A rule of a listener.
#[derive(Debug, Clone)]
pub struct ListenerRule {
    /// The resource.
    pub node: NodeId,
    /// Its listener.
    pub listener: Link,
    /// Lower is first.
    pub priority: Fact<i64>,
    /// Field and values, sorted, in words: equal conditions are equal texts.
    pub conditions: Vec<String>,
    /// Part of the conditions is given from outside.
    pub open: bool,
    /// What is done.
    pub actions: Vec<Action>,
}

/// A target group.
#[derive(Debug, Clone)]
pub struct TargetGroup {
    /// The resource.
    pub node: NodeId,
    /// Its network.
    pub vpc: Option<Link>,
    /// `ip`, `instance`, `lambda`.
    pub target_type: Fact<String>,
    /// Where targets listen unless they bring their own port.
    pub port: Fact<i64>,
    /// `HTTP`, ...
    pub protocol: Fact<String>,
    /// Where the health check goes: a port, or `traffic-port`.
    pub health_port: Fact<String>,
    /// `HTTP`, ...
    pub health_protocol: Fact<String>,
    /// Path of the check.
    pub health_path: Fact<String>,
    /// Seconds between checks.
    pub interval: Fact<i64>,
    /// Seconds that an answer may take.
    pub timeout: Fact<i64>,
    /// Good answers.
    pub healthy: Fact<i64>,
    /// Bad answers.
    pub unhealthy: Fact<i64>,
    /// Whether the check is on.
    pub health_on: Fact<bool>,
    /// Codes that are good.
    pub codes: Fact<String>,
    /// Codes of gRPC that are good; where Terraform has one word for both, the same.
    pub grpc_codes: Fact<String>,
    /// `HTTP1`, `HTTP2`, `GRPC`.
    pub version: Fact<String>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Balancing {
    /// Load balancers.
    pub balancers: Vec<LoadBalancer>,
    /// Listeners.
    pub listeners: Vec<Listener>,
    /// Rules.
    pub rules: Vec<ListenerRule>,
    /// Target groups.
    pub target_groups: Vec<TargetGroup>,
}

const MAPPED: &Row = &row("subnet", "SubnetId", "subnet_id");
const CERTIFICATE: &Row = &row("certificate", "CertificateArn", "");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Balancing {
    let mut out = Balancing::default();
    for node in r.of(Kind::LoadBalancer) {
        let mut subnets = r.links(node, load_balancer::SUBNETS);
        for mapping in r.list(node, load_balancer::SUBNET_MAPPINGS) {
            subnets.extend(r.within(mapping, MAPPED).map(|v| r.as_link(v)));
        }
        out.balancers.push(LoadBalancer {
            node,
            internet: internet(r, node),
            kind: r.text(node, load_balancer::TYPE),
            subnets,
            groups: r.links(node, load_balancer::GROUPS),
        });
    }
    for node in r.of(Kind::Listener) {
        out.listeners.push(Listener {
            node,
            balancer: r
                .link(node, listener::BALANCER)
                .unwrap_or(Link::Unknown("no load balancer".to_owned())),
            port: r.number(node, listener::PORT),
            protocol: r.text(node, listener::PROTOCOL),
            certificates: certificates(r, node),
            policy: r.text(node, listener::POLICY),
            default: actions(r, r.list(node, listener::ACTIONS)),
            forwards: Vec::new(),
            open: false,
        });
    }
    for node in r.of(Kind::ListenerRule) {
        out.rules.push(ListenerRule {
            node,
            listener: r
                .link(node, listener_rule::LISTENER)
                .unwrap_or(Link::Unknown("no listener".to_owned())),
            priority: r.number(node, listener_rule::PRIORITY),
            conditions: conditions(r, r.list(node, listener_rule::CONDITIONS)),
            open: r
                .list(node, listener_rule::CONDITIONS)
                .iter()
                .any(|block| !block.is_plain()),
            actions: actions(r, r.list(node, listener_rule::ACTIONS)),
        });
    }
    ties(&mut out);
    for node in r.of(Kind::TargetGroup) {
        out.target_groups.push(TargetGroup {
            node,
            vpc: r.link(node, target_group::VPC),
            target_type: r.text(node, target_group::TYPE),
            port: r.number(node, target_group::PORT),
            protocol: r.text(node, target_group::PROTOCOL),
            health_port: r.text(node, target_group::CHECK_PORT),
            health_protocol: r.text(node, target_group::CHECK_PROTOCOL),
            health_path: r.text(node, target_group::CHECK_PATH),
            interval: r.number(node, target_group::CHECK_INTERVAL),
            timeout: r.number(node, target_group::CHECK_TIMEOUT),
            healthy: r.number(node, target_group::HEALTHY),
            unhealthy: r.number(node, target_group::UNHEALTHY),
            health_on: r.flag(node, target_group::HEALTH_ON),
            codes: r.text(node, target_group::CODES),
            grpc_codes: r.text(node, target_group::GRPC_CODES),
            version: r.text(node, target_group::VERSION),
        });
    }
    out
}

/// Gives each listener what it sends on: by its rules first, then by default.
fn ties(out: &mut Balancing) {
    let places: BTreeMap<NodeId, usize> = out
        .listeners
        .iter()
        .enumerate()
        .map(|(place, l)| (l.node, place))
        .collect();
    for rule in &out.rules {
        let place = rule.listener.node().and_then(|node| places.get(&node));
        if let Some(listener) = place.and_then(|place| out.listeners.get_mut(*place)) {
            let targets = rule.actions.iter().flat_map(Action::targets);
            listener
                .forwards
                .extend(targets.map(|t| (rule.node, t.clone())));
            listener.open |= open(&rule.actions);
        }
    }
    for listener in &mut out.listeners {
        let targets = listener.default.iter().flat_map(Action::targets);
        listener
            .forwards
            .extend(targets.map(|t| (listener.node, t.clone())));
        listener.open |= open(&listener.default);
    }
}

fn internet(r: Read<'_>, node: NodeId) -> Fact<bool> {
    match (r.doc.format, r.text(node, load_balancer::SCHEME)) {
        (_, Fact::Absent) => Fact::Known(true),
        (Format::CloudFormation, Fact::Known(scheme)) => match scheme.as_str() {
            "internet-facing" => Fact::Known(true),
            "internal" => Fact::Known(false),
            _ => Fact::Unknown(scheme),
        },
        (Format::Terraform, Fact::Known(internal)) => match internal.as_str() {
            "true" => Fact::Known(false),
            "false" => Fact::Known(true),
            _ => Fact::Unknown(internal),
        },
        (_, Fact::Unknown(what)) => Fact::Unknown(what),
    }
}

/// The certificates of a listener: a list of objects, or one ARN.
fn certificates(r: Read<'_>, node: NodeId) -> Vec<Value> {
    let list = r.list(node, listener::CERTIFICATES);
    match r.doc.format {
        Format::Terraform => list.to_vec(),
        Format::CloudFormation => list
            .iter()
            .map(|entry| at(r, entry, CERTIFICATE).unwrap_or(entry).clone())
            .collect(),
    }
}

const FIELDS: &[(&str, &Row)] = &[
    (
        "path",
        &row("paths", "PathPatternConfig.Values", "path_pattern.values"),
    ),
    (
        "host",
        &row("hosts", "HostHeaderConfig.Values", "host_header.values"),
    ),
    (
        "source",
        &row("sources", "SourceIpConfig.Values", "source_ip.values"),
    ),
    (
        "method",
        &row(
            "methods",
            "HttpRequestMethodConfig.Values",
            "http_request_method.values",
        ),
    ),
    (
        "header",
        &row("header", "HttpHeaderConfig.Values", "http_header.values"),
    ),
    (
        "query",
        &row("query", "QueryStringConfig.Values", "query_string"),
    ),
];

fn conditions(r: Read<'_>, blocks: &[Value]) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks {
        let old = block.get("Field").and_then(Value::as_text).map(|field| {
            let word = match field {
                "path-pattern" => "path",
                "host-header" => "host",
                "source-ip" => "source",
                "http-request-method" => "method",
                "http-header" => "header",
                _ => "query",
            };
            (word, block.get("Values"))
        });
        let mut found = false;
        let mut as_named = old.is_none();
        for (word, row) in FIELDS {
            let values = at(r, block, row);
            let values = match (&old, values) {
                (Some((field, old_values)), None) if field == word => *old_values,
                (_, values) => values,
            };
            if let Some(values) = values {
                let mut words: Vec<String> = values.items().iter().map(|v| r.said(v)).collect();
                words.sort();
                out.push(format!("{word} {}", words.join(" | ")));
                found = true;
                as_named |= old.is_some_and(|(field, _)| field == *word);
            }
        }
        if !found || !as_named {
            out.push("a condition that is not read".to_owned());
        }
    }
    out.sort();
    out
}

impl Balancing {
    /// Listeners of a load balancer.
    pub fn listeners_of(&self, balancer: NodeId) -> impl Iterator<Item = &Listener> {
        self.listeners
            .iter()
            .filter(move |l| l.balancer.is(balancer))
    }

    /// Rules of a listener.
    pub fn rules_of(&self, listener: NodeId) -> impl Iterator<Item = &ListenerRule> {
        self.rules
            .iter()
            .filter(move |rule| rule.listener.is(listener))
    }
}
