//! What a template can ask a resource for: a part of [`super::wrong_kind`].

use crate::documents::Format;
use crate::value::NodeId;
use crate::world::kinds::Kind;
use crate::world::rows::Read;

/// What `Fn::GetAtt` can ask these types for.
const ATTRIBUTES: &[(Kind, &[&str])] = &[
    (
        Kind::Vpc,
        &[
            "VpcId",
            "CidrBlock",
            "CidrBlockAssociations",
            "DefaultNetworkAcl",
            "DefaultSecurityGroup",
            "Ipv6CidrBlocks",
        ],
    ),
    (
        Kind::Subnet,
        &[
            "SubnetId",
            "AvailabilityZone",
            "AvailabilityZoneId",
            "CidrBlock",
            "Ipv6CidrBlocks",
            "NetworkAclAssociationId",
            "OutpostArn",
            "VpcId",
            "BlockPublicAccessStates",
        ],
    ),
    (Kind::SecurityGroup, &["GroupId", "Id", "VpcId"]),
    (Kind::ElasticIp, &["AllocationId", "PublicIp"]),
    (
        Kind::Instance,
        &[
            "InstanceId",
            "AvailabilityZone",
            "PrivateDnsName",
            "PublicDnsName",
            "PrivateIp",
            "PublicIp",
            "VpcId",
            "State",
        ],
    ),
    (
        Kind::NetworkInterface,
        &[
            "Id",
            "PrimaryIpv6Address",
            "PrimaryPrivateIpAddress",
            "SecondaryPrivateIpAddresses",
            "VpcId",
        ],
    ),
    (
        Kind::LaunchTemplate,
        &[
            "LaunchTemplateId",
            "DefaultVersionNumber",
            "LatestVersionNumber",
        ],
    ),
    (Kind::InstanceProfile, &["Arn"]),
    (Kind::InternetGateway, &["InternetGatewayId"]),
    (Kind::NatGateway, &["NatGatewayId", "EniId", "RouteTableId"]),
    (Kind::RouteTable, &["RouteTableId"]),
    (
        Kind::LoadBalancer,
        &[
            "CanonicalHostedZoneID",
            "DNSName",
            "LoadBalancerArn",
            "LoadBalancerFullName",
            "LoadBalancerName",
            "SecurityGroups",
        ],
    ),
    (Kind::Listener, &["ListenerArn"]),
    (Kind::ListenerRule, &["RuleArn", "IsDefault"]),
    (
        Kind::TargetGroup,
        &[
            "TargetGroupArn",
            "TargetGroupFullName",
            "TargetGroupName",
            "LoadBalancerArns",
        ],
    ),
    (Kind::Cluster, &["Arn"]),
    (Kind::TaskDefinition, &["TaskDefinitionArn"]),
    (Kind::Service, &["Name", "ServiceArn"]),
    (Kind::Role, &["Arn", "RoleId"]),
    (Kind::LogGroup, &["Arn"]),
    (Kind::Repository, &["Arn", "RepositoryUri"]),
    (Kind::Alarm, &["Arn"]),
];

/// Attributes that a template asks for and that its types do not have.
pub fn missing(r: Read<'_>, wrong: &mut Vec<(NodeId, String)>, outside: &mut Vec<String>) {
    if r.doc.format != Format::CloudFormation {
        return;
    }
    let lacks = |target: NodeId, attr: &str| {
        let known = ATTRIBUTES.iter().find(|(k, _)| *k == r.kind(target));
        (attr != "Ref" && known.is_some_and(|(_, all)| !all.contains(&attr)))
            .then(|| format!("{} has no attribute {attr}", r.doc.node(target).id))
    };
    for (index, node) in r.doc.nodes.iter().enumerate() {
        let at = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        node.properties.references(&mut |target, attr| {
            if let Some(what) = lacks(target, attr) {
                wrong.push((at, what));
            }
        });
    }
    for (name, value, _) in r.doc.outputs.iter() {
        value.references(&mut |target, attr| {
            if let Some(what) = lacks(target, attr) {
                outside.push(format!("the output {name}: {what}"));
            }
        });
    }
}
