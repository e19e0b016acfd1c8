//! Load balancers, listeners, rules, target groups.

use super::actions::{Action, actions, at};
use super::kinds::Kind;
use super::rows::{Fact, Link, Read, Row, row};
use crate::documents::Format;
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

pub(crate) const SCHEME: Row = row("scheme", "Scheme", "internal");
pub(crate) const KIND: Row = row("kind", "Type", "load_balancer_type");
pub(crate) const SUBNETS: Row = row("subnets", "Subnets", "subnets");
const SUBNET_MAPPINGS: Row = row("subnets", "SubnetMappings", "subnet_mapping");
const MAPPED: Row = row("subnet", "SubnetId", "subnet_id");
pub(crate) const GROUPS: Row = row("groups", "SecurityGroups", "security_groups");
pub(crate) const IDLE_TIMEOUT: Row = row(
    "idle_timeout",
    "LoadBalancerAttributes[idle_timeout/timeout_seconds]",
    "idle_timeout",
);
pub(crate) const PROTECTED: Row = row(
    "deletion_protection",
    "LoadBalancerAttributes[deletion_protection/enabled]",
    "enable_deletion_protection",
);
pub(crate) const DROP_HEADERS: Row = row(
    "drop_invalid_headers",
    "LoadBalancerAttributes[routing/http/drop_invalid_header_fields/enabled]",
    "drop_invalid_header_fields",
);
pub(crate) const DEREGISTRATION: Row = row(
    "deregistration_delay",
    "TargetGroupAttributes[deregistration_delay/timeout_seconds]",
    "deregistration_delay",
);
pub(crate) const SLOW_START: Row = row(
    "slow_start",
    "TargetGroupAttributes[slow_start/duration_seconds]",
    "slow_start",
);
pub(crate) const BALANCER: Row = row("balancer", "LoadBalancerArn", "load_balancer_arn");
pub(crate) const PORT: Row = row("port", "Port", "port");
pub(crate) const PROTOCOL: Row = row("protocol", "Protocol", "protocol");
pub(crate) const CERTIFICATES: Row = row("certificates", "Certificates", "certificate_arn");
const CERTIFICATE: Row = row("certificate", "CertificateArn", "");
pub(crate) const POLICY: Row = row("policy", "SslPolicy", "ssl_policy");
pub(crate) const DEFAULT: Row = row("default", "DefaultActions", "default_action");
pub(crate) const LISTENER: Row = row("listener", "ListenerArn", "listener_arn");
pub(crate) const PRIORITY: Row = row("priority", "Priority", "priority");
pub(crate) const CONDITIONS: Row = row("conditions", "Conditions", "condition");
pub(crate) const ACTIONS: Row = row("actions", "Actions", "action");
pub(crate) const VPC: Row = row("vpc", "VpcId", "vpc_id");
pub(crate) const TARGET_TYPE: Row = row("target_type", "TargetType", "target_type");
pub(crate) const HEALTH_PORT: Row = row("health_port", "HealthCheckPort", "health_check.port");
pub(crate) const HEALTH_PROTOCOL: Row = row(
    "health_protocol",
    "HealthCheckProtocol",
    "health_check.protocol",
);
pub(crate) const HEALTH_PATH: Row = row("health_path", "HealthCheckPath", "health_check.path");
pub(crate) const INTERVAL: Row = row(
    "interval",
    "HealthCheckIntervalSeconds",
    "health_check.interval",
);
pub(crate) const TIMEOUT: Row = row(
    "timeout",
    "HealthCheckTimeoutSeconds",
    "health_check.timeout",
);
pub(crate) const HEALTHY: Row = row(
    "healthy",
    "HealthyThresholdCount",
    "health_check.healthy_threshold",
);
pub(crate) const UNHEALTHY: Row = row(
    "unhealthy",
    "UnhealthyThresholdCount",
    "health_check.unhealthy_threshold",
);
pub(crate) const HEALTH_ON: Row = row("health_on", "HealthCheckEnabled", "health_check.enabled");
pub(crate) const CODES: Row = row("codes", "Matcher.HttpCode", "health_check.matcher");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Balancing {
    let mut out = Balancing::default();
    for node in r.of(Kind::LoadBalancer) {
        let mut subnets = r.links(node, SUBNETS);
        for mapping in r.list(node, SUBNET_MAPPINGS) {
            subnets.extend(r.within(mapping, MAPPED).map(|v| r.as_link(v)));
        }
        out.balancers.push(LoadBalancer {
            node,
            internet: internet(r, node),
            kind: r.text(node, KIND),
            subnets,
            groups: r.links(node, GROUPS),
        });
    }
    for node in r.of(Kind::Listener) {
        out.listeners.push(Listener {
            node,
            balancer: r
                .link(node, BALANCER)
                .unwrap_or(Link::Unknown("no load balancer".to_owned())),
            port: r.number(node, PORT),
            protocol: r.text(node, PROTOCOL),
            certificates: certificates(r, node),
            policy: r.text(node, POLICY),
            default: actions(r, r.list(node, DEFAULT)),
            forwards: Vec::new(),
        });
    }
    for node in r.of(Kind::ListenerRule) {
        out.rules.push(ListenerRule {
            node,
            listener: r
                .link(node, LISTENER)
                .unwrap_or(Link::Unknown("no listener".to_owned())),
            priority: r.number(node, PRIORITY),
            conditions: conditions(r, r.list(node, CONDITIONS)),
            actions: actions(r, r.list(node, ACTIONS)),
        });
    }
    ties(&mut out);
    for node in r.of(Kind::TargetGroup) {
        out.target_groups.push(TargetGroup {
            node,
            vpc: r.link(node, VPC),
            target_type: r.text(node, TARGET_TYPE),
            port: r.number(node, PORT),
            protocol: r.text(node, PROTOCOL),
            health_port: r.text(node, HEALTH_PORT),
            health_protocol: r.text(node, HEALTH_PROTOCOL),
            health_path: r.text(node, HEALTH_PATH),
            interval: r.number(node, INTERVAL),
            timeout: r.number(node, TIMEOUT),
            healthy: r.number(node, HEALTHY),
            unhealthy: r.number(node, UNHEALTHY),
            health_on: r.flag(node, HEALTH_ON),
            codes: r.text(node, CODES),
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
        }
    }
    for listener in &mut out.listeners {
        let targets = listener.default.iter().flat_map(Action::targets);
        listener
            .forwards
            .extend(targets.map(|t| (listener.node, t.clone())));
    }
}

fn internet(r: Read<'_>, node: NodeId) -> Fact<bool> {
    match (r.doc.format, r.text(node, SCHEME)) {
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
    let list = r.list(node, CERTIFICATES);
    match r.doc.format {
        Format::Terraform => list.to_vec(),
        Format::CloudFormation => list
            .iter()
            .map(|entry| at(r, entry, CERTIFICATE).unwrap_or(entry).clone())
            .collect(),
    }
}

const FIELDS: &[(&str, Row)] = &[
    (
        "path",
        row("paths", "PathPatternConfig.Values", "path_pattern.values"),
    ),
    (
        "host",
        row("hosts", "HostHeaderConfig.Values", "host_header.values"),
    ),
    (
        "source",
        row("sources", "SourceIpConfig.Values", "source_ip.values"),
    ),
    (
        "method",
        row(
            "methods",
            "HttpRequestMethodConfig.Values",
            "http_request_method.values",
        ),
    ),
    (
        "header",
        row("header", "HttpHeaderConfig.Values", "http_header.values"),
    ),
    (
        "query",
        row("query", "QueryStringConfig.Values", "query_string"),
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
            let values = at(r, block, *row);
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
