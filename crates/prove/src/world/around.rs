//! What stands around the tasks: hosts, log groups, repositories, scaling, alarms.

use super::network::Address;
use super::rows::{Fact, Link, Read, Row, row};
use crate::types::Kind;
use crate::types::{
    address_association, alarm, instance, instance_profile, launch_template, log_group, metric,
    network_interface, scalable_target, scaling_policy,
};
use crate::value::{NodeId, Value};

/// An EC2 instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The resource.
    pub node: NodeId,
    /// Where it stands.
    pub subnet: Option<Link>,
    /// Its groups.
    pub groups: Vec<Link>,
    /// Its profile.
    pub profile: Option<Link>,
    /// It gets a public address.
    pub public_address: Fact<bool>,
    /// Its launch template.
    pub template: Option<Link>,
    /// Its network interface, where it is a resource of its own.
    pub interface: Option<Link>,
    /// The profile's role, where both are in the document.
    pub role: Option<NodeId>,
}

impl Instance {
    /// Whether a fixed address is its own, itself or by its interface.
    pub fn has(&self, address: &Address) -> bool {
        let interface = self.interface.as_ref();
        address.instance.as_ref().is_some_and(|i| i.is(self.node))
            || address
                .interface
                .as_ref()
                .is_some_and(|i| interface.is_some_and(|own| own.same(i)))
    }
}

/// A log group.
#[derive(Debug, Clone)]
pub struct LogGroup {
    /// The resource.
    pub node: NodeId,
    /// Its name.
    pub name: Option<Value>,
    /// Days.
    pub retention: Fact<i64>,
}

/// A range for the number of tasks.
#[derive(Debug, Clone)]
pub struct ScalableTarget {
    /// The resource.
    pub node: NodeId,
    /// `service/CLUSTER/SERVICE`, cut at its slashes; `None` where it is not understood.
    pub parts: Option<Vec<Value>>,
    /// Least.
    pub min: Fact<i64>,
    /// Greatest.
    pub max: Fact<i64>,
    /// `ecs:service:DesiredCount`.
    pub dimension: Fact<String>,
    /// `ecs`.
    pub namespace: Fact<String>,
}

/// A scaling policy.
#[derive(Debug, Clone)]
pub struct ScalingPolicy {
    /// The resource.
    pub node: NodeId,
    /// Its scalable target, by reference or by its resource's text.
    pub target: Option<Value>,
    /// `TargetTrackingScaling`, ...
    pub kind: Fact<String>,
    /// The metric.
    pub metric: Fact<String>,
    /// The wanted value.
    pub value: Fact<i64>,
}

/// One line of what an alarm computes.
#[derive(Debug, Clone)]
pub struct Metric {
    /// By which expressions name it.
    pub id: Fact<String>,
    /// What is computed, if it is no metric itself.
    pub expression: Fact<String>,
    /// The alarm compares this one.
    pub returned: Fact<bool>,
    /// `AWS/ApplicationELB`.
    pub namespace: Fact<String>,
    /// Such as `HTTPCode_Target_5XX_Count`.
    pub name: Fact<String>,
    /// `Sum`, `Maximum`.
    pub stat: Fact<String>,
    /// Seconds.
    pub period: Fact<i64>,
    /// Of what it is a metric.
    pub dimensions: Vec<(String, Value)>,
}

/// An alarm.
#[derive(Debug, Clone)]
pub struct Alarm {
    /// How many of the periods have to be over the bound.
    pub datapoints: Fact<i64>,
    /// What it computes, where it computes.
    pub metrics: Vec<Metric>,
    /// The resource.
    pub node: NodeId,
    /// Periods that are looked at.
    pub periods: Fact<i64>,
    /// What missing data counts as.
    pub missing: Fact<String>,
    /// Its threshold.
    pub threshold: Fact<i64>,
    /// How it compares.
    pub comparison: Fact<String>,
    /// Nodes that it mentions.
    pub mentions: Vec<NodeId>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Hosts.
    pub instances: Vec<Instance>,
    /// Log groups.
    pub log_groups: Vec<LogGroup>,
    /// Image repositories.
    pub repositories: Vec<NodeId>,
    /// Scalable targets.
    pub scalable: Vec<ScalableTarget>,
    /// Scaling policies.
    pub scaling: Vec<ScalingPolicy>,
    /// Alarms.
    pub alarms: Vec<Alarm>,
}

const INTERFACE_PUBLIC: &Row = &row(
    "public_address",
    "AssociatePublicIpAddress",
    "associate_public_ip_address",
);
const TEMPLATE_INTERFACE_GROUPS: &Row = &row("groups", "Groups", "security_groups");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Around {
    Around {
        instances: r.of(Kind::Instance).map(|node| instance(r, node)).collect(),
        log_groups: r
            .of(Kind::LogGroup)
            .map(|node| LogGroup {
                node,
                name: r.name_of(node).cloned(),
                retention: r.number(node, log_group::RETENTION),
            })
            .collect(),
        repositories: r.of(Kind::Repository).collect(),
        scalable: r
            .of(Kind::ScalableTarget)
            .map(|node| ScalableTarget {
                node,
                parts: r
                    .get(node, scalable_target::RESOURCE)
                    .and_then(|v| parts(r, v)),
                min: r.number(node, scalable_target::MIN),
                max: r.number(node, scalable_target::MAX),
                dimension: r.text(node, scalable_target::DIMENSION),
                namespace: r.text(node, scalable_target::NAMESPACE),
            })
            .collect(),
        scaling: r
            .of(Kind::ScalingPolicy)
            .map(|node| ScalingPolicy {
                node,
                target: r
                    .get(node, scaling_policy::TARGET)
                    .or_else(|| r.get(node, scalable_target::RESOURCE))
                    .cloned(),
                kind: r.text(node, scaling_policy::TYPE),
                metric: r.text(node, scaling_policy::METRIC),
                value: r.number(node, scaling_policy::VALUE),
            })
            .collect(),
        alarms: r
            .of(Kind::Alarm)
            .map(|node| {
                let mut mentions = Vec::new();
                r.doc.node(node).properties.references(&mut |n, _| {
                    if !mentions.contains(&n) {
                        mentions.push(n);
                    }
                });
                Alarm {
                    node,
                    datapoints: r.number(node, alarm::DATAPOINTS),
                    metrics: r
                        .list(node, alarm::METRICS)
                        .iter()
                        .map(|b| metric(r, b))
                        .collect(),
                    periods: r.number(node, alarm::PERIODS),
                    missing: r.text(node, alarm::MISSING),
                    threshold: r.number(node, alarm::THRESHOLD),
                    comparison: r.text(node, alarm::COMPARISON),
                    mentions,
                }
            })
            .collect(),
    }
}

fn metric<'d>(r: Read<'d>, block: &'d Value) -> Metric {
    let dimensions = match r.within(block, metric::DIMENSIONS) {
        Some(Value::Map(entries)) => entries.clone(),
        Some(list) => list
            .items()
            .iter()
            .filter_map(|pair| {
                let name = pair.get("Name")?.as_text()?.to_owned();
                Some((name, pair.get("Value").cloned().unwrap_or(Value::Null)))
            })
            .collect(),
        None => Vec::new(),
    };
    Metric {
        id: r.as_text(r.within(block, metric::ID)),
        expression: r.as_text(r.within(block, metric::EXPRESSION)),
        returned: r.as_flag(r.within(block, metric::RETURNED)),
        namespace: r.as_text(r.within(block, metric::NAMESPACE)),
        name: r.as_text(r.within(block, metric::METRIC)),
        stat: r.as_text(r.within(block, metric::STAT)),
        period: r.as_number(r.within(block, metric::PERIOD)),
        dimensions,
    }
}

fn instance(r: Read<'_>, node: NodeId) -> Instance {
    let template = r.link(node, instance::TEMPLATE);
    let of_template = template.as_ref().and_then(Link::node);
    let mut subnet = r.link(node, instance::SUBNET);
    let mut groups = r.links(node, instance::GROUPS);
    let mut public_address = r.flag(node, instance::PUBLIC);
    let mut interface = r.link(node, instance::PRIMARY);
    for block in r.list(node, instance::INTERFACE) {
        interface = interface.or_else(|| {
            r.within(block, address_association::INTERFACE)
                .map(|v| r.as_link(v))
        });
        subnet = subnet.or_else(|| {
            r.within(block, network_interface::SUBNET)
                .map(|v| r.as_link(v))
        });
        groups.extend(r.as_links(r.within(block, network_interface::GROUPS)));
        if public_address.is_absent() {
            public_address = r.as_flag(r.within(block, INTERFACE_PUBLIC));
        }
    }
    let mut profile = r
        .get(node, instance::PROFILE)
        .map(|v| r.as_named(Kind::InstanceProfile, v));
    if let Some(template) = of_template {
        if groups.is_empty() {
            groups = r.links(template, launch_template::TEMPLATE_GROUPS);
        }
        for block in r.list(template, launch_template::TEMPLATE_INTERFACES) {
            interface = interface.or_else(|| {
                r.within(block, address_association::INTERFACE)
                    .map(|v| r.as_link(v))
            });
            subnet = subnet.or_else(|| {
                r.within(block, network_interface::SUBNET)
                    .map(|v| r.as_link(v))
            });
            if groups.is_empty() {
                groups.extend(r.as_links(r.within(block, TEMPLATE_INTERFACE_GROUPS)));
            }
            if public_address.is_absent() {
                public_address = r.as_flag(r.within(block, INTERFACE_PUBLIC));
            }
        }
        profile = profile
            .or_else(|| {
                r.get(template, launch_template::TEMPLATE_PROFILE_NAME)
                    .map(|v| r.as_named(Kind::InstanceProfile, v))
            })
            .or_else(|| r.link(template, launch_template::TEMPLATE_PROFILE_ARN));
    }
    // An interface that is there before the instance brings subnet and groups.
    if let Some(own) = interface.as_ref().and_then(Link::node) {
        subnet = subnet.or_else(|| r.link(own, network_interface::SUBNET));
        groups.extend(r.links(own, network_interface::GROUPS));
    }
    let role = profile
        .as_ref()
        .and_then(Link::node)
        .and_then(|p| r.list(p, instance_profile::ROLE).first())
        .and_then(|v| r.as_named(Kind::Role, v).node());
    Instance {
        node,
        subnet,
        groups,
        profile,
        public_address,
        template,
        interface,
        role,
    }
}

/// A resource id, cut at its slashes.
fn parts(r: Read<'_>, value: &Value) -> Option<Vec<Value>> {
    let value = match value {
        Value::Attr(node, attr) if r.kind(*node) == Kind::ScalableTarget => {
            r.doc.node(*node).properties.get(attr)?
        }
        other => other,
    };
    let flat = match value {
        Value::Joined(pieces) => pieces.as_slice(),
        Value::Text(_) => std::slice::from_ref(value),
        _ => return None,
    };
    let mut out: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in flat {
        if let Value::Text(text) = piece {
            for (i, part) in text.split('/').enumerate() {
                if i > 0 {
                    out.push(Vec::new());
                }
                if let Some(last) = out.last_mut() {
                    last.push(Value::Text(part.to_owned()));
                }
            }
        } else if let Some(last) = out.last_mut() {
            last.push(piece.clone());
        }
    }
    Some(out.into_iter().map(Value::joined).collect())
}
