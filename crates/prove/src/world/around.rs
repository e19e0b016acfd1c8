//! What stands around the tasks: hosts, log groups, repositories, scaling, alarms.

use super::kinds::Kind;
use super::network::Address;
use super::rows::{Fact, Link, Read, Row, row};
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

pub(crate) const SUBNET: Row = row("subnet", "SubnetId", "subnet_id");
pub(crate) const GROUPS: Row = row("groups", "SecurityGroupIds", "vpc_security_group_ids");
pub(crate) const PROFILE: Row = row("profile", "IamInstanceProfile", "iam_instance_profile");
pub(crate) const PUBLIC: Row = row("public_address", "", "associate_public_ip_address");
const INTERFACE: Row = row("interface", "NetworkInterfaces", "network_interface");
const INTERFACE_SUBNET: Row = row("subnet", "SubnetId", "subnet_id");
const INTERFACE_GROUPS: Row = row("groups", "GroupSet", "security_groups");
const INTERFACE_ID: Row = row("interface", "NetworkInterfaceId", "network_interface_id");
pub(crate) const OWN_SUBNET: Row = row("subnet", "SubnetId", "subnet_id");
pub(crate) const OWN_GROUPS: Row = row("groups", "GroupSet", "security_groups");
const PRIMARY: Row = row(
    "interface",
    "",
    "primary_network_interface.network_interface_id",
);
const INTERFACE_PUBLIC: Row = row(
    "public_address",
    "AssociatePublicIpAddress",
    "associate_public_ip_address",
);
pub(crate) const TEMPLATE: Row = row(
    "template",
    "LaunchTemplate.LaunchTemplateId",
    "launch_template.id",
);
const TEMPLATE_GROUPS: Row = row(
    "groups",
    "LaunchTemplateData.SecurityGroupIds",
    "vpc_security_group_ids",
);
const TEMPLATE_INTERFACES: Row = row(
    "interfaces",
    "LaunchTemplateData.NetworkInterfaces",
    "network_interfaces",
);
const TEMPLATE_INTERFACE_GROUPS: Row = row("groups", "Groups", "security_groups");
const TEMPLATE_PROFILE_NAME: Row = row(
    "profile",
    "LaunchTemplateData.IamInstanceProfile.Name",
    "iam_instance_profile.name",
);
const TEMPLATE_PROFILE_ARN: Row = row(
    "profile",
    "LaunchTemplateData.IamInstanceProfile.Arn",
    "iam_instance_profile.arn",
);
pub(crate) const PROFILE_ROLES: Row = row("roles", "Roles", "role");
pub(crate) const RETENTION: Row = row("retention", "RetentionInDays", "retention_in_days");
pub(crate) const SCALED: Row = row("resource", "ResourceId", "resource_id");
pub(crate) const MIN: Row = row("min", "MinCapacity", "min_capacity");
pub(crate) const MAX: Row = row("max", "MaxCapacity", "max_capacity");
pub(crate) const DIMENSION: Row = row("dimension", "ScalableDimension", "scalable_dimension");
pub(crate) const NAMESPACE: Row = row("namespace", "ServiceNamespace", "service_namespace");
pub(crate) const SCALING_TARGET: Row = row("target", "ScalingTargetId", "resource_id");
pub(crate) const SCALING_KIND: Row = row("kind", "PolicyType", "policy_type");
pub(crate) const SCALING_METRIC: Row = row(
    "metric",
    "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType",
    "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type",
);
pub(crate) const SCALING_VALUE: Row = row(
    "value",
    "TargetTrackingScalingPolicyConfiguration.TargetValue",
    "target_tracking_scaling_policy_configuration.target_value",
);
pub(crate) const PERIODS: Row = row("periods", "EvaluationPeriods", "evaluation_periods");
const DATAPOINTS: Row = row("datapoints", "DatapointsToAlarm", "datapoints_to_alarm");
const METRICS: Row = row("metrics", "Metrics", "metric_query");
const METRIC_ID: Row = row("id", "Id", "id");
const EXPRESSION: Row = row("expression", "Expression", "expression");
const RETURNED: Row = row("returned", "ReturnData", "return_data");
const METRIC_NAMESPACE: Row = row(
    "namespace",
    "MetricStat.Metric.Namespace",
    "metric.namespace",
);
const METRIC_NAME: Row = row("name", "MetricStat.Metric.MetricName", "metric.metric_name");
const STAT: Row = row("stat", "MetricStat.Stat", "metric.stat");
const PERIOD: Row = row("period", "MetricStat.Period", "metric.period");
const DIMENSIONS: Row = row(
    "dimensions",
    "MetricStat.Metric.Dimensions",
    "metric.dimensions",
);
pub(crate) const MISSING: Row = row("missing", "TreatMissingData", "treat_missing_data");
pub(crate) const THRESHOLD: Row = row("threshold", "Threshold", "threshold");
pub(crate) const COMPARISON: Row = row("comparison", "ComparisonOperator", "comparison_operator");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Around {
    Around {
        instances: r.of(Kind::Instance).map(|node| instance(r, node)).collect(),
        log_groups: r
            .of(Kind::LogGroup)
            .map(|node| LogGroup {
                node,
                name: r.name_of(node).cloned(),
                retention: r.number(node, RETENTION),
            })
            .collect(),
        repositories: r.of(Kind::Repository).collect(),
        scalable: r
            .of(Kind::ScalableTarget)
            .map(|node| ScalableTarget {
                node,
                parts: r.get(node, SCALED).and_then(|v| parts(r, v)),
                min: r.number(node, MIN),
                max: r.number(node, MAX),
                dimension: r.text(node, DIMENSION),
                namespace: r.text(node, NAMESPACE),
            })
            .collect(),
        scaling: r
            .of(Kind::ScalingPolicy)
            .map(|node| ScalingPolicy {
                node,
                target: r
                    .get(node, SCALING_TARGET)
                    .or_else(|| r.get(node, SCALED))
                    .cloned(),
                kind: r.text(node, SCALING_KIND),
                metric: r.text(node, SCALING_METRIC),
                value: r.number(node, SCALING_VALUE),
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
                    datapoints: r.number(node, DATAPOINTS),
                    metrics: r.list(node, METRICS).iter().map(|b| metric(r, b)).collect(),
                    periods: r.number(node, PERIODS),
                    missing: r.text(node, MISSING),
                    threshold: r.number(node, THRESHOLD),
                    comparison: r.text(node, COMPARISON),
                    mentions,
                }
            })
            .collect(),
    }
}

fn metric<'d>(r: Read<'d>, block: &'d Value) -> Metric {
    let dimensions = match r.within(block, DIMENSIONS) {
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
        id: r.as_text(r.within(block, METRIC_ID)),
        expression: r.as_text(r.within(block, EXPRESSION)),
        returned: r.as_flag(r.within(block, RETURNED)),
        namespace: r.as_text(r.within(block, METRIC_NAMESPACE)),
        name: r.as_text(r.within(block, METRIC_NAME)),
        stat: r.as_text(r.within(block, STAT)),
        period: r.as_number(r.within(block, PERIOD)),
        dimensions,
    }
}

fn instance(r: Read<'_>, node: NodeId) -> Instance {
    let template = r.link(node, TEMPLATE);
    let of_template = template.as_ref().and_then(Link::node);
    let mut subnet = r.link(node, SUBNET);
    let mut groups = r.links(node, GROUPS);
    let mut public_address = r.flag(node, PUBLIC);
    let mut interface = r.link(node, PRIMARY);
    for block in r.list(node, INTERFACE) {
        interface = interface.or_else(|| r.within(block, INTERFACE_ID).map(|v| r.as_link(v)));
        subnet = subnet.or_else(|| r.within(block, INTERFACE_SUBNET).map(|v| r.as_link(v)));
        groups.extend(r.as_links(r.within(block, INTERFACE_GROUPS)));
        if public_address.is_absent() {
            public_address = r.as_flag(r.within(block, INTERFACE_PUBLIC));
        }
    }
    let mut profile = r
        .get(node, PROFILE)
        .map(|v| r.as_named(Kind::InstanceProfile, v));
    if let Some(template) = of_template {
        if groups.is_empty() {
            groups = r.links(template, TEMPLATE_GROUPS);
        }
        for block in r.list(template, TEMPLATE_INTERFACES) {
            interface = interface.or_else(|| r.within(block, INTERFACE_ID).map(|v| r.as_link(v)));
            subnet = subnet.or_else(|| r.within(block, INTERFACE_SUBNET).map(|v| r.as_link(v)));
            if groups.is_empty() {
                groups.extend(r.as_links(r.within(block, TEMPLATE_INTERFACE_GROUPS)));
            }
            if public_address.is_absent() {
                public_address = r.as_flag(r.within(block, INTERFACE_PUBLIC));
            }
        }
        profile = profile
            .or_else(|| {
                r.get(template, TEMPLATE_PROFILE_NAME)
                    .map(|v| r.as_named(Kind::InstanceProfile, v))
            })
            .or_else(|| r.link(template, TEMPLATE_PROFILE_ARN));
    }
    // An interface that is there before the instance brings subnet and groups.
    if let Some(own) = interface.as_ref().and_then(Link::node) {
        subnet = subnet.or_else(|| r.link(own, OWN_SUBNET));
        groups.extend(r.links(own, OWN_GROUPS));
    }
    let role = profile
        .as_ref()
        .and_then(Link::node)
        .and_then(|p| r.list(p, PROFILE_ROLES).first())
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
