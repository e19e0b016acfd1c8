//! P211: references lead to things of the right kind, and to the right one of their attributes.
//!
//! # What it checks
//! A table of properties with the kind and the attribute that AWS wants there: ids of subnets and
//! groups, ARNs of load balancers, listeners and roles, *names* of services, clusters and target
//! groups in a deployment group. References to what another document made are not judged.
//!
//! # What breaks in real life
//! A service's `Ref` is its ARN and a deployment group wants its name; a target group's `Ref` is its
//! ARN and the pair wants names. Neither linters nor plans look at it, and AWS refuses when all else
//! is already made.
//!
//! # How to mend
//! Ask for the attribute that the property takes: `Fn::GetAtt: [Service, Name]`,
//! `aws_lb_target_group.x.name`.

use super::attributes;
use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::{NodeId, Value};
use crate::world::kinds::{Attr, Kind};
use crate::world::rows::{Read, Row, row};
use crate::world::{
    actions, around, endpoints, load_balancing, network, release, roles, security_groups, tasks,
};

/// Where a reference stands, and what it has to lead to.
struct Expected {
    at: Kind,
    row: Row,
    kind: Kind,
    attr: &'static [Attr],
}

const fn expect(at: Kind, row: Row, kind: Kind, attr: &'static [Attr]) -> Expected {
    Expected {
        at,
        row,
        kind,
        attr,
    }
}

const ID: &[Attr] = &[Attr::Id];
const ARN: &[Attr] = &[Attr::Arn];
const NAME: &[Attr] = &[Attr::Name];
const EITHER: &[Attr] = &[Attr::Name, Attr::Arn];

const TABLE: &[Expected] = &[
    expect(Kind::Subnet, network::VPC, Kind::Vpc, ID),
    expect(Kind::RouteTable, network::VPC, Kind::Vpc, ID),
    expect(Kind::Route, network::TABLE, Kind::RouteTable, ID),
    expect(Kind::Route, network::NAT, Kind::NatGateway, ID),
    expect(Kind::Route, network::GATEWAY, Kind::InternetGateway, ID),
    expect(Kind::TableAssociation, network::TABLE, Kind::RouteTable, ID),
    expect(Kind::TableAssociation, network::SUBNET, Kind::Subnet, ID),
    expect(Kind::GatewayAttachment, network::VPC, Kind::Vpc, ID),
    expect(
        Kind::GatewayAttachment,
        network::INTERNET_GATEWAY,
        Kind::InternetGateway,
        ID,
    ),
    expect(Kind::InternetGateway, network::VPC, Kind::Vpc, ID),
    expect(Kind::NatGateway, network::SUBNET, Kind::Subnet, ID),
    expect(Kind::NatGateway, network::ALLOCATION, Kind::ElasticIp, ID),
    expect(
        Kind::AddressAssociation,
        network::ALLOCATION,
        Kind::ElasticIp,
        ID,
    ),
    expect(
        Kind::AddressAssociation,
        network::ASSOCIATED_INSTANCE,
        Kind::Instance,
        ID,
    ),
    expect(
        Kind::AddressAssociation,
        network::ASSOCIATED_INTERFACE,
        Kind::NetworkInterface,
        ID,
    ),
    expect(Kind::NetworkInterface, around::OWN_SUBNET, Kind::Subnet, ID),
    expect(
        Kind::NetworkInterface,
        around::OWN_GROUPS,
        Kind::SecurityGroup,
        ID,
    ),
    expect(Kind::Endpoint, endpoints::VPC, Kind::Vpc, ID),
    expect(Kind::Endpoint, endpoints::SUBNETS, Kind::Subnet, ID),
    expect(Kind::Endpoint, endpoints::TABLES, Kind::RouteTable, ID),
    expect(Kind::Endpoint, endpoints::GROUPS, Kind::SecurityGroup, ID),
    expect(Kind::SecurityGroup, security_groups::VPC, Kind::Vpc, ID),
    expect(Kind::DefaultGroup, security_groups::VPC, Kind::Vpc, ID),
    expect(
        Kind::GroupIngress,
        security_groups::GROUP,
        Kind::SecurityGroup,
        ID,
    ),
    expect(
        Kind::GroupEgress,
        security_groups::GROUP,
        Kind::SecurityGroup,
        ID,
    ),
    expect(
        Kind::GroupRule,
        security_groups::GROUP,
        Kind::SecurityGroup,
        ID,
    ),
    expect(
        Kind::GroupIngress,
        row(
            "source",
            "SourceSecurityGroupId",
            "referenced_security_group_id",
        ),
        Kind::SecurityGroup,
        ID,
    ),
    expect(
        Kind::GroupEgress,
        row(
            "destination",
            "DestinationSecurityGroupId",
            "referenced_security_group_id",
        ),
        Kind::SecurityGroup,
        ID,
    ),
    expect(
        Kind::GroupRule,
        row("source", "", "source_security_group_id"),
        Kind::SecurityGroup,
        ID,
    ),
    expect(Kind::Instance, around::SUBNET, Kind::Subnet, ID),
    expect(Kind::Instance, around::GROUPS, Kind::SecurityGroup, ID),
    expect(Kind::Instance, around::PROFILE, Kind::InstanceProfile, NAME),
    expect(Kind::Instance, around::TEMPLATE, Kind::LaunchTemplate, ID),
    expect(
        Kind::LaunchTemplate,
        row(
            "interface",
            "LaunchTemplateData.NetworkInterfaces.NetworkInterfaceId",
            "network_interfaces.network_interface_id",
        ),
        Kind::NetworkInterface,
        ID,
    ),
    expect(
        Kind::InstanceProfile,
        around::PROFILE_ROLES,
        Kind::Role,
        NAME,
    ),
    expect(
        Kind::LoadBalancer,
        load_balancing::SUBNETS,
        Kind::Subnet,
        ID,
    ),
    expect(
        Kind::LoadBalancer,
        load_balancing::GROUPS,
        Kind::SecurityGroup,
        ID,
    ),
    expect(
        Kind::Listener,
        load_balancing::BALANCER,
        Kind::LoadBalancer,
        ARN,
    ),
    expect(
        Kind::ListenerRule,
        load_balancing::LISTENER,
        Kind::Listener,
        ARN,
    ),
    expect(Kind::TargetGroup, load_balancing::VPC, Kind::Vpc, ID),
    expect(Kind::TaskDefinition, tasks::EXECUTION_ROLE, Kind::Role, ARN),
    expect(Kind::TaskDefinition, tasks::TASK_ROLE, Kind::Role, ARN),
    expect(Kind::Service, tasks::CLUSTER, Kind::Cluster, EITHER),
    expect(Kind::Service, tasks::TASK, Kind::TaskDefinition, EITHER),
    expect(Kind::Service, tasks::SUBNETS, Kind::Subnet, ID),
    expect(Kind::Service, tasks::GROUPS, Kind::SecurityGroup, ID),
    expect(
        Kind::DeploymentGroup,
        release::APPLICATION,
        Kind::DeploymentApplication,
        NAME,
    ),
    expect(
        Kind::DeploymentGroup,
        release::CONFIG,
        Kind::DeploymentConfig,
        NAME,
    ),
    expect(Kind::DeploymentGroup, release::ROLE, Kind::Role, ARN),
    expect(Kind::RolePolicy, roles::POLICY_ROLE, Kind::Role, NAME),
    expect(Kind::InlinePolicy, roles::POLICY_ROLES, Kind::Role, NAME),
    expect(Kind::ManagedPolicy, roles::POLICY_ROLES, Kind::Role, NAME),
    expect(Kind::PolicyAttachment, roles::POLICY_ROLE, Kind::Role, NAME),
    expect(
        Kind::FlowLog,
        row("destination", "LogDestination", "log_destination"),
        Kind::LogGroup,
        ARN,
    ),
    expect(
        Kind::FlowLog,
        row("destination", "LogGroupName", "log_group_name"),
        Kind::LogGroup,
        NAME,
    ),
    expect(
        Kind::GroupEgress,
        row("destination", "DestinationPrefixListId", "prefix_list_id"),
        Kind::PrefixList,
        ID,
    ),
    expect(
        Kind::GroupIngress,
        row("source", "SourcePrefixListId", "prefix_list_id"),
        Kind::PrefixList,
        ID,
    ),
    expect(
        Kind::FlowLog,
        row("role", "DeliverLogsPermissionArn", "iam_role_arn"),
        Kind::Role,
        ARN,
    ),
    expect(
        Kind::FlowLog,
        row("resource", "ResourceId", "vpc_id"),
        Kind::Vpc,
        ID,
    ),
    expect(
        Kind::RepositoryLifecycle,
        row("repository", "", "repository"),
        Kind::Repository,
        NAME,
    ),
    expect(
        Kind::PolicyAttachment,
        roles::ATTACHED,
        Kind::ManagedPolicy,
        ARN,
    ),
];

/// The same inside blocks.
const BLOCKS: &[(Kind, Row, &[Expected])] = &[
    (
        Kind::Service,
        tasks::REGISTRATIONS,
        &[
            expect(Kind::Service, tasks::TARGET_GROUP, Kind::TargetGroup, ARN),
            expect(Kind::Service, tasks::ALTERNATE, Kind::TargetGroup, ARN),
            expect(Kind::Service, tasks::PRODUCTION, Kind::ListenerRule, ARN),
            expect(Kind::Service, tasks::TEST, Kind::ListenerRule, ARN),
            expect(Kind::Service, tasks::ROLE, Kind::Role, ARN),
        ],
    ),
    (
        Kind::Service,
        row(
            "hooks",
            "DeploymentConfiguration.LifecycleHooks",
            "deployment_configuration.lifecycle_hook",
        ),
        &[expect(
            Kind::Service,
            row("role", "RoleArn", "role_arn"),
            Kind::Role,
            ARN,
        )],
    ),
    (
        Kind::DeploymentGroup,
        release::SERVICES,
        &[
            expect(
                Kind::DeploymentGroup,
                release::CLUSTER_NAME,
                Kind::Cluster,
                NAME,
            ),
            expect(
                Kind::DeploymentGroup,
                release::SERVICE_NAME,
                Kind::Service,
                NAME,
            ),
        ],
    ),
    (
        Kind::DeploymentGroup,
        release::PAIRS,
        &[
            expect(
                Kind::DeploymentGroup,
                release::PRODUCTION,
                Kind::Listener,
                ARN,
            ),
            expect(Kind::DeploymentGroup, release::TEST, Kind::Listener, ARN),
        ],
    ),
];

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let r = case.scene.read();
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for expected in TABLE {
        for node in r.of(expected.at) {
            if let Some(value) = r.get(node, expected.row) {
                judge(r, node, expected, value, &mut wrong);
            }
        }
    }
    for (kind, list, inner) in BLOCKS {
        for node in r.of(*kind) {
            for block in r.list(node, *list) {
                for expected in *inner {
                    if let Some(value) = r.within(block, expected.row) {
                        judge(r, node, expected, value, &mut wrong);
                    }
                }
            }
        }
    }
    pairs(r, &mut wrong);
    policies(case, &mut wrong);
    let mut outside = Vec::new();
    attributes::missing(r, &mut wrong, &mut outside);
    for what in outside {
        case.report_all(
            codes::WRONG_KIND,
            what,
            "ask for an attribute that there is",
            Vec::new(),
        );
    }
    for (node, what) in wrong {
        let id = case.scene.id(node).to_owned();
        case.report(
            codes::WRONG_KIND,
            node,
            format!("{id}: {what}"),
            "refer to what the property takes",
            Vec::new(),
        );
    }
}

/// What policies allow something to be done to: ARNs, where it is a resource of the document.
fn policies(case: &Case<'_>, wrong: &mut Vec<(NodeId, String)>) {
    let r = case.scene.read();
    for statement in case.scene.roles.iter().flat_map(|role| &role.statements) {
        let Some(node) = statement.node else { continue };
        for resource in &statement.resources {
            let Value::Attr(target, spelled) = resource else {
                continue;
            };
            let attr = r.kind(*target).attr(r.doc.format, spelled);
            let known = r.kind(*target) != Kind::Unknown && !r.doc.node(*target).data;
            if known && !matches!(attr, Attr::Arn | Attr::Other) {
                wrong.push((
                    node,
                    format!(
                        "a policy takes the ARN of {}, not {}",
                        r.doc.node(*target).id,
                        spelled_as(attr, spelled)
                    ),
                ));
            }
        }
    }
}

/// Target groups of pairs and of actions.
fn pairs(r: Read<'_>, wrong: &mut Vec<(NodeId, String)>) {
    for node in r.of(Kind::DeploymentGroup) {
        for pair in r.list(node, release::PAIRS) {
            for entry in r
                .within(pair, release::PAIR_GROUPS)
                .map_or(&[][..], Value::items)
            {
                if let Some(value) = r.within(entry, release::PAIR_NAME) {
                    let expected = expect(
                        Kind::DeploymentGroup,
                        release::PAIR_NAME,
                        Kind::TargetGroup,
                        NAME,
                    );
                    judge(r, node, &expected, value, wrong);
                }
            }
        }
    }
    for (kind, row) in [
        (Kind::Listener, load_balancing::DEFAULT),
        (Kind::ListenerRule, load_balancing::ACTIONS),
    ] {
        for node in r.of(kind) {
            for action in r.list(node, row) {
                if let Some(value) = r.within(action, actions::ACTION_GROUP) {
                    let expected = expect(kind, actions::ACTION_GROUP, Kind::TargetGroup, ARN);
                    judge(r, node, &expected, value, wrong);
                }
            }
        }
    }
}

fn judge(
    r: Read<'_>,
    node: NodeId,
    expected: &Expected,
    value: &Value,
    wrong: &mut Vec<(NodeId, String)>,
) {
    for item in value.items() {
        if let Value::Joined(pieces) = item
            && let [Value::Attr(target, _), Value::Text(behind), ..] = pieces.as_slice()
            && r.kind(*target) == expected.kind
        {
            let id = &r.doc.node(*target).id;
            let name = expected.row.name;
            wrong.push((
                node,
                format!("{name} takes {id} alone, and `{behind}` stands behind it"),
            ));
        }
        let Value::Attr(target, spelled) = item else {
            continue;
        };
        let kind = r.kind(*target);
        let attr = kind.attr(r.doc.format, spelled);
        if r.doc.node(*target).data || kind == Kind::Unknown {
            continue;
        }
        let word = expected.kind.spelling().word;
        let name = expected.row.name;
        let id = &r.doc.node(*target).id;
        let same = kind == expected.kind
            || (expected.kind == Kind::SecurityGroup && kind == Kind::DefaultGroup);
        // The attribute of another resource may stand for its own reference.
        if !same && attr == Attr::Other {
            continue;
        }
        if !same {
            wrong.push((
                node,
                format!(
                    "{name} leads to {id}, which is a {}, not a {word}",
                    kind.spelling().word
                ),
            ));
        } else if !expected.attr.contains(&attr) {
            wrong.push((
                node,
                format!(
                    "{name} takes {} of {id}, not {}",
                    said(expected.attr),
                    spelled_as(attr, spelled)
                ),
            ));
        }
    }
}

fn said(attrs: &[Attr]) -> &'static str {
    match attrs.first() {
        Some(Attr::Id) => "the id",
        Some(Attr::Arn) => "the ARN",
        _ => "the name",
    }
}

fn spelled_as(attr: Attr, spelled: &str) -> String {
    match attr {
        Attr::Id => "its id".to_owned(),
        Attr::Arn => "its ARN".to_owned(),
        Attr::Name => "its name".to_owned(),
        _ => spelled.to_owned(),
    }
}
