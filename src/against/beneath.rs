//! Replacements of what an engine's services and rules refer to: the new one has another id, which
//! edits whatever refers to it.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::documents::Format;
use crate::prove::world::kinds::Kind;
use crate::system::Engine;
use std::collections::BTreeSet;

/// Properties that can only be given when a resource is made, in both formats, from the registry's
/// schemas and the provider's documentation.
pub const CREATE_ONLY: &[(Kind, &[&str], &[&str])] = &[
    (
        Kind::Vpc,
        &["CidrBlock", "InstanceTenancy"],
        &["cidr_block"],
    ),
    (
        Kind::Subnet,
        &[
            "CidrBlock",
            "AvailabilityZone",
            "AvailabilityZoneId",
            "VpcId",
        ],
        &[
            "cidr_block",
            "availability_zone",
            "availability_zone_id",
            "vpc_id",
        ],
    ),
    (
        Kind::SecurityGroup,
        &["GroupName", "GroupDescription", "VpcId"],
        &["name", "description", "vpc_id"],
    ),
    (
        Kind::LoadBalancer,
        &["Name", "Scheme", "Type"],
        &["name", "internal", "load_balancer_type"],
    ),
    (Kind::Listener, &["LoadBalancerArn"], &["load_balancer_arn"]),
    (
        Kind::TargetGroup,
        &[
            "Name",
            "Port",
            "Protocol",
            "ProtocolVersion",
            "TargetType",
            "VpcId",
        ],
        &[
            "name",
            "port",
            "protocol",
            "protocol_version",
            "target_type",
            "vpc_id",
        ],
    ),
    (Kind::Cluster, &["ClusterName"], &["name"]),
    (
        Kind::Instance,
        &[
            "AvailabilityZone",
            "ImageId",
            "KeyName",
            "LaunchTemplate",
            "NetworkInterfaces",
            "SubnetId",
        ],
        &["availability_zone", "key_name", "subnet_id"],
    ),
    (
        Kind::NetworkInterface,
        &["SubnetId", "PrivateIpAddress", "InterfaceType"],
        &["subnet_id", "interface_type"],
    ),
];

pub(super) fn check(case: &mut Case<'_>) {
    let mut roots: BTreeSet<&str> = case.owned.by(Engine::CodeDeploy).collect();
    roots.extend(case.owned.by(Engine::Ecs));
    roots.extend(case.owned.rules.keys().map(String::as_str));
    let mut beneath = BTreeSet::new();
    for root in &roots {
        reached(case.old, root, &mut beneath);
    }
    for id in beneath {
        let kind = case.old.kind(id);
        let (Some(old), Some(new), Some((_, cfn, tf))) = (
            case.old.node(id),
            case.new.node(id),
            CREATE_ONLY.iter().find(|(known, ..)| *known == kind),
        ) else {
            continue;
        };
        let names = match case.old.format() {
            Format::CloudFormation => cfn,
            Format::Terraform => tf,
        };
        let changed: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| case.old.differs(old, name, case.new, new))
            .collect();
        if changed.is_empty() {
            continue;
        }
        let users: Vec<String> = roots
            .iter()
            .filter(|root| {
                let mut all = BTreeSet::new();
                reached(case.old, root, &mut all);
                all.contains(id)
            })
            .map(|root| format!("{root} refers to it"))
            .collect();
        let finding = Finding::new(
            codes::REPLACED_BENEATH,
            case.pointer(id),
            format!(
                "{id} would be replaced ({} changes), and with it what an engine owns would be edited",
                changed.join(", ")
            ),
            "put the old value back; a system with the new one is a system of its own: deploy it under another `name`, move users, and delete this one",
        )
        .on_key()
        .because(users);
        case.findings.push(finding);
    }
}

/// Everything that a resource's properties refer to, directly or through another.
fn reached<'d>(document: &'d Written<'_>, id: &str, into: &mut BTreeSet<&'d str>) {
    let Some(resource) = document.node(id) else {
        return;
    };
    for next in document.references(resource) {
        if into.insert(next) {
            reached(document, next, into);
        }
    }
}
