//! P220: what AWS asks for is written.
//!
//! # What it checks
//! A table of properties without which AWS refuses a resource or a block of it: a subnet's range, the
//! trust of a role, the document of a policy, the metric of an alarm, the name of a variable. What
//! other proofs look at in more depth (ports, listeners, pairs) stands with them.
//!
//! # What breaks in real life
//! The deployment stops in the middle and rolls back, after everything before it was made. Terraform
//! says some of it when it plans, CloudFormation nothing.
//!
//! # How to mend
//! Write the property that the evidence names.

use crate::documents::Format;
use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::{NodeId, Value};
use crate::world::json::unpacked;
use crate::world::kinds::Kind;
use crate::world::rows::{Read, Row, row};
use crate::world::{around, endpoints, load_balancing, network, roles, tasks};

/// One of these has to be there. A row without the format's spelling is no demand in that format.
struct Needed {
    at: Kind,
    one_of: &'static [Row],
    /// Only where a blueprint is known: without it AWS takes a default that is not this system's.
    meant: bool,
}

const fn needed(at: Kind, one_of: &'static [Row]) -> Needed {
    Needed {
        at,
        one_of,
        meant: false,
    }
}

const fn meant(at: Kind, one_of: &'static [Row]) -> Needed {
    Needed {
        at,
        one_of,
        meant: true,
    }
}

const TABLE: &[Needed] = &[
    needed(
        Kind::Vpc,
        &[
            network::VPC_CIDR,
            row("pool", "Ipv4IpamPoolId", "ipv4_ipam_pool_id"),
        ],
    ),
    needed(Kind::Subnet, &[network::VPC]),
    needed(
        Kind::Subnet,
        &[
            network::VPC_CIDR,
            row("pool", "Ipv4IpamPoolId", "ipv4_ipam_pool_id"),
            row("cidr", "Ipv6CidrBlock", "ipv6_cidr_block"),
            row("cidr", "Ipv6Native", "ipv6_native"),
        ],
    ),
    meant(Kind::Subnet, &[network::ZONE, network::ZONE_ID]),
    needed(Kind::RouteTable, &[network::VPC]),
    needed(Kind::TableAssociation, &[network::TABLE]),
    needed(
        Kind::TableAssociation,
        &[network::SUBNET, row("gateway", "", "gateway_id")],
    ),
    needed(Kind::GatewayAttachment, &[network::VPC]),
    needed(
        Kind::GatewayAttachment,
        &[
            network::INTERNET_GATEWAY,
            row("gateway", "VpnGatewayId", ""),
        ],
    ),
    needed(
        Kind::AddressAssociation,
        &[network::ALLOCATION, row("address", "EIP", "public_ip")],
    ),
    needed(
        Kind::AddressAssociation,
        &[network::ASSOCIATED_INSTANCE, network::ASSOCIATED_INTERFACE],
    ),
    meant(Kind::SecurityGroup, &[network::VPC]),
    meant(Kind::DefaultGroup, &[network::VPC]),
    needed(
        Kind::SecurityGroup,
        &[row("description", "GroupDescription", "")],
    ),
    needed(Kind::NetworkInterface, &[around::OWN_SUBNET]),
    meant(Kind::NetworkInterface, &[around::OWN_GROUPS]),
    meant(
        Kind::Instance,
        &[row("type", "InstanceType", "instance_type")],
    ),
    needed(Kind::InstanceProfile, &[row("roles", "Roles", "")]),
    needed(
        Kind::LaunchTemplate,
        &[row("data", "LaunchTemplateData", "")],
    ),
    meant(
        Kind::LaunchTemplate,
        &[row(
            "device index",
            "LaunchTemplateData.NetworkInterfaces.DeviceIndex",
            "network_interfaces.device_index",
        )],
    ),
    needed(Kind::ListenerRule, &[load_balancing::LISTENER]),
    needed(Kind::Role, &[roles::TRUST]),
    needed(Kind::RolePolicy, &[row("name", "PolicyName", "")]),
    needed(Kind::RolePolicy, &[roles::POLICY_ROLE]),
    needed(Kind::RolePolicy, &[roles::DOCUMENT]),
    needed(Kind::PolicyAttachment, &[roles::POLICY_ROLE]),
    needed(Kind::PolicyAttachment, &[roles::ATTACHED]),
    needed(Kind::TaskDefinition, &[tasks::CONTAINERS]),
    needed(Kind::TaskDefinition, &[row("family", "", "family")]),
    needed(
        Kind::RepositoryLifecycle,
        &[row("repository", "", "repository")],
    ),
    needed(Kind::RepositoryLifecycle, &[row("policy", "", "policy")]),
    needed(Kind::ScalableTarget, &[around::SCALED]),
    needed(Kind::ScalableTarget, &[around::DIMENSION]),
    needed(Kind::ScalableTarget, &[around::NAMESPACE]),
    needed(Kind::ScalingPolicy, &[row("name", "PolicyName", "name")]),
    needed(Kind::ScalingPolicy, &[row("type", "PolicyType", "")]),
    meant(Kind::ScalingPolicy, &[around::SCALING_KIND]),
    needed(
        Kind::ScalingPolicy,
        &[row("dimension", "", "scalable_dimension")],
    ),
    needed(
        Kind::ScalingPolicy,
        &[row("namespace", "", "service_namespace")],
    ),
    needed(Kind::Alarm, &[around::PERIODS]),
    needed(Kind::Alarm, &[around::COMPARISON]),
    needed(Kind::Alarm, &[row("name", "", "alarm_name")]),
    needed(
        Kind::Alarm,
        &[
            around::THRESHOLD,
            row("threshold", "ThresholdMetricId", "threshold_metric_id"),
        ],
    ),
    needed(
        Kind::Alarm,
        &[
            row("metric", "MetricName", "metric_name"),
            row("metrics", "Metrics", "metric_query"),
        ],
    ),
    needed(
        Kind::FlowLog,
        &[
            row("resource", "ResourceId", "vpc_id"),
            row("resource", "", "subnet_id"),
            row("resource", "", "eni_id"),
            row("resource", "", "transit_gateway_id"),
            row("resource", "", "transit_gateway_attachment_id"),
        ],
    ),
    needed(
        Kind::FlowLog,
        &[row("kind of resource", "ResourceType", "")],
    ),
    needed(
        Kind::Endpoint,
        &[
            endpoints::SERVICE,
            row(
                "service",
                "ResourceConfigurationArn",
                "resource_configuration_arn",
            ),
            row("service", "ServiceNetworkArn", "service_network_arn"),
        ],
    ),
    needed(
        Kind::DeploymentConfig,
        &[row("name", "", "deployment_config_name")],
    ),
    needed(Kind::Repository, &[row("name", "", "name")]),
];

/// Blocks: the kind, the list, and what each item needs.
const BLOCKS: &[(Kind, Row, &[Row])] = &[
    (
        Kind::Service,
        tasks::REGISTRATIONS,
        &[
            tasks::TARGET_GROUP,
            tasks::REGISTERED,
            tasks::REGISTERED_PORT,
        ],
    ),
    (Kind::TaskDefinition, tasks::VOLUMES, &[tasks::VOLUME_NAME]),
    (
        Kind::ListenerRule,
        load_balancing::CONDITIONS,
        &[row("field", "Field", "")],
    ),
    (
        Kind::LoadBalancer,
        row("attributes", "LoadBalancerAttributes", ""),
        &[row("key", "Key", ""), row("value", "Value", "")],
    ),
    (
        Kind::TargetGroup,
        row("attributes", "TargetGroupAttributes", ""),
        &[row("key", "Key", ""), row("value", "Value", "")],
    ),
    (
        Kind::Cluster,
        row("settings", "ClusterSettings", "setting"),
        &[row("name", "Name", "name"), row("value", "Value", "value")],
    ),
    (
        Kind::SecurityGroup,
        row("egress", "SecurityGroupEgress", "egress"),
        &[row("protocol", "IpProtocol", "protocol")],
    ),
    (
        Kind::Alarm,
        row("metrics", "Metrics", "metric_query"),
        &[row("id", "Id", "id")],
    ),
];

/// The same inside of a container, whose JSON is that of the API in Terraform.
const CONTAINED: &[(Row, &[Row])] = &[
    (
        row("environment", "Environment", "environment"),
        &[row("name", "Name", "name"), row("value", "Value", "value")],
    ),
    (
        row("secrets", "Secrets", "secrets"),
        &[
            row("name", "Name", "name"),
            row("source", "ValueFrom", "valueFrom"),
        ],
    ),
    (
        row("mounts", "MountPoints", "mountPoints"),
        &[
            row("volume", "SourceVolume", "sourceVolume"),
            row("path", "ContainerPath", "containerPath"),
        ],
    ),
    (
        row("tmpfs", "LinuxParameters.Tmpfs", "linuxParameters.tmpfs"),
        &[
            row("path", "ContainerPath", "containerPath"),
            row("size", "Size", "size"),
        ],
    ),
    (
        row("ulimits", "Ulimits", "ulimits"),
        &[
            row("name", "Name", "name"),
            row("soft", "SoftLimit", "softLimit"),
            row("hard", "HardLimit", "hardLimit"),
        ],
    ),
    (
        row("ports", "PortMappings", "portMappings"),
        &[row("port", "ContainerPort", "containerPort")],
    ),
];

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let r = case.scene.read();
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for need in TABLE.iter().filter(|n| !n.meant || case.intent.is_some()) {
        if need.one_of.iter().all(|row| spelled(r, *row).is_empty()) {
            continue;
        }
        for node in r.of(need.at) {
            if need.one_of.iter().all(|row| r.get(node, *row).is_none()) {
                wrong.push((node, spelled_first(r, need.one_of).to_owned()));
            }
        }
    }
    for (kind, list, inner) in BLOCKS {
        for node in r.of(*kind) {
            for block in r.list(node, *list) {
                absent(r, block, inner, &mut |what| {
                    wrong.push((node, what.to_owned()));
                });
            }
        }
    }
    for node in r.of(Kind::TaskDefinition) {
        let containers = r.get(node, tasks::CONTAINERS).and_then(unpacked);
        for container in containers.iter().flat_map(|c| c.items()) {
            for (list, inner) in CONTAINED {
                let name = spelled(r, *list);
                for block in r.within(container, *list).map_or(&[][..], Value::items) {
                    for row in *inner {
                        if block.get(spelled(r, *row)).is_none() {
                            wrong.push((node, format!("{name}.{}", spelled(r, *row))));
                        }
                    }
                }
            }
        }
    }
    for kind in [Kind::Role, Kind::RolePolicy, Kind::ManagedPolicy] {
        for node in r.of(kind) {
            let row = if kind == Kind::Role {
                roles::TRUST
            } else {
                roles::DOCUMENT
            };
            let document = r.get(node, row).and_then(unpacked);
            if let Some(document) = document
                && document
                    .get("Statement")
                    .is_none_or(|s| s.items().is_empty())
            {
                wrong.push((node, format!("{}.Statement", spelled(r, row))));
            }
        }
    }
    nameless(case, &mut wrong);
    wrong.dedup();
    for (node, what) in wrong {
        let id = case.scene.id(node).to_owned();
        case.report(
            codes::REQUIRED,
            node,
            format!("{id} has no {what}"),
            format!("write {what}"),
            Vec::new(),
        );
    }
}

/// A template's resource that does not say what it is.
fn nameless(case: &Case<'_>, wrong: &mut Vec<(NodeId, String)>) {
    let document = &case.scene.document;
    if document.format != Format::CloudFormation {
        return;
    }
    for (index, node) in document.nodes.iter().enumerate() {
        if node.kind.is_empty() {
            let at = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            wrong.push((at, "Type".to_owned()));
        }
    }
}

fn absent<'d>(r: Read<'d>, block: &'d Value, rows: &[Row], say: &mut dyn FnMut(&str)) {
    for row in rows {
        if !spelled(r, *row).is_empty() && r.within(block, *row).is_none() {
            say(spelled(r, *row));
        }
    }
}

fn spelled(r: Read<'_>, row: Row) -> &'static str {
    match r.doc.format {
        Format::CloudFormation => row.cfn,
        Format::Terraform => row.tf,
    }
}

fn spelled_first(r: Read<'_>, rows: &[Row]) -> &'static str {
    rows.iter()
        .map(|row| spelled(r, *row))
        .find(|s| !s.is_empty())
        .unwrap_or_default()
}
