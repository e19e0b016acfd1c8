//! Networks, subnets, route tables, routes, gateways, fixed addresses.

use super::acls::{self, Acls};
use super::rows::{Fact, Link, Read, Row, row};
use crate::documents::{Format, Node};
use crate::types::Kind;
use crate::types::{
    address_association, elastic_ip, gateway_attachment, internet_gateway, nat_gateway, route,
    route_table, subnet, table_association, vpc,
};
use crate::value::{NodeId, Value};
use ipnet::Ipv4Net;

/// A network.
#[derive(Debug, Clone)]
pub struct Vpc {
    /// The resource.
    pub node: NodeId,
    /// Its range.
    pub cidr: Fact<Ipv4Net>,
    /// DNS names resolve inside.
    pub dns_support: Fact<bool>,
    /// Hosts get DNS names; private DNS of endpoints needs it.
    pub dns_hostnames: Fact<bool>,
}

/// A subnet.
#[derive(Debug, Clone)]
pub struct Subnet {
    /// The resource.
    pub node: NodeId,
    /// Its network.
    pub vpc: Option<Link>,
    /// Its range.
    pub cidr: Fact<Ipv4Net>,
    /// Its zone: equal values are the same zone.
    pub zone: Option<Value>,
    /// What starts here gets a public address.
    pub public_addresses: Fact<bool>,
}

/// A route table.
#[derive(Debug, Clone)]
pub struct RouteTable {
    /// The resource.
    pub node: NodeId,
    /// Its network.
    pub vpc: Option<Link>,
}

/// Where packets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hop {
    /// An internet gateway.
    Internet,
    /// A NAT gateway.
    Nat,
    /// Something else: a peering, a transit gateway, an interface.
    Other,
}

/// A route.
#[derive(Debug, Clone)]
pub struct Route {
    /// The resource (a route, or the table in which it is written).
    pub node: NodeId,
    /// Its table.
    pub table: Link,
    /// The range it is for; unknown for prefix lists and the like.
    pub destination: Fact<Ipv4Net>,
    /// What kind of thing it goes to.
    pub hop: Hop,
    /// What it goes to.
    pub target: Link,
}

/// A subnet's route table.
#[derive(Debug, Clone)]
pub struct Association {
    /// The resource.
    pub node: NodeId,
    /// The table.
    pub table: Link,
    /// The subnet.
    pub subnet: Link,
}

/// An internet gateway's attachment to a network.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The attachment, or the gateway where it names its network itself.
    pub node: NodeId,
    /// The gateway.
    pub gateway: Link,
    /// The network.
    pub vpc: Link,
}

/// A NAT gateway.
#[derive(Debug, Clone)]
pub struct Nat {
    /// The resource.
    pub node: NodeId,
    /// Where it stands.
    pub subnet: Option<Link>,
    /// Its fixed address.
    pub address: Option<Link>,
    /// `public` or `private`.
    pub connectivity: Fact<String>,
}

/// A fixed address and what it belongs to.
#[derive(Debug, Clone)]
pub struct Address {
    /// The fixed address.
    pub node: NodeId,
    /// The instance, if it is bound to one.
    pub instance: Option<Link>,
    /// The network interface, if it is bound to one.
    pub interface: Option<Link>,
    /// The resource that binds it, where one does.
    pub association: Option<NodeId>,
}

/// Everything that decides where packets go.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Networks.
    pub vpcs: Vec<Vpc>,
    /// Subnets.
    pub subnets: Vec<Subnet>,
    /// Route tables.
    pub tables: Vec<RouteTable>,
    /// Routes.
    pub routes: Vec<Route>,
    /// Route tables of subnets.
    pub associations: Vec<Association>,
    /// Gateways' attachments.
    pub attachments: Vec<Attachment>,
    /// NAT gateways.
    pub nats: Vec<Nat>,
    /// Fixed addresses.
    pub addresses: Vec<Address>,
    /// Network ACLs.
    pub acls: Acls,
    /// Whether networks may be tied together: by a peering, a transit gateway, or what is not read.
    pub tied: bool,
    /// Whether something is about the main route table of a network.
    pub main_is_named: bool,
}

const INLINE_CIDR: &Row = &row("destination", "", "cidr_block");
/// Other things that a route may go to.
const OTHER_HOPS: &[&Row] = &[
    &row("interface", "NetworkInterfaceId", "network_interface_id"),
    &row("instance", "InstanceId", "instance_id"),
    &row(
        "peering",
        "VpcPeeringConnectionId",
        "vpc_peering_connection_id",
    ),
    &row("transit gateway", "TransitGatewayId", "transit_gateway_id"),
    &row("endpoint", "VpcEndpointId", "vpc_endpoint_id"),
    &row(
        "egress gateway",
        "EgressOnlyInternetGatewayId",
        "egress_only_gateway_id",
    ),
];

/// Reads all of it.
pub fn read(r: Read<'_>) -> Network {
    let mut out = Network::default();
    for node in r.of(Kind::Vpc) {
        out.vpcs.push(Vpc {
            node,
            cidr: r.as_cidr(r.get(node, vpc::CIDR)),
            dns_support: r.flag(node, vpc::DNS_SUPPORT),
            dns_hostnames: r.flag(node, vpc::DNS_HOSTNAMES),
        });
    }
    for node in r.of(Kind::Subnet) {
        out.subnets.push(Subnet {
            node,
            vpc: r.link(node, subnet::VPC),
            cidr: r.as_cidr(r.get(node, subnet::CIDR)),
            zone: r
                .get(node, subnet::ZONE)
                .or_else(|| r.get(node, subnet::ZONE_ID))
                .cloned(),
            public_addresses: r.flag(node, subnet::PUBLIC_ADDRESSES),
        });
    }
    for node in r.of(Kind::RouteTable) {
        out.tables.push(RouteTable {
            node,
            vpc: r.link(node, route_table::VPC),
        });
        let block = &r.doc.node(node).properties;
        for item in r
            .within(block, route_table::INLINE_ROUTES)
            .map_or(&[][..], Value::items)
        {
            let table = Link::Node(node, crate::types::Attr::Id);
            out.routes.push(route(r, node, item, table, INLINE_CIDR));
        }
    }
    for node in r.of(Kind::Route) {
        let table = r
            .link(node, route::TABLE)
            .unwrap_or(Link::Unknown("no route table".to_owned()));
        out.routes.push(route(
            r,
            node,
            &r.doc.node(node).properties,
            table,
            route::TO,
        ));
    }
    for node in r.of(Kind::TableAssociation) {
        if let (Some(table), Some(subnet)) = (
            r.link(node, table_association::TABLE),
            r.link(node, table_association::SUBNET),
        ) {
            out.associations.push(Association {
                node,
                table,
                subnet,
            });
        }
    }
    for node in r.of(Kind::GatewayAttachment) {
        if let (Some(gateway), Some(vpc)) = (
            r.link(node, gateway_attachment::GATEWAY),
            r.link(node, gateway_attachment::VPC),
        ) {
            out.attachments.push(Attachment { node, gateway, vpc });
        }
    }
    for node in r.of(Kind::InternetGateway) {
        if let Some(vpc) = r.link(node, internet_gateway::VPC) {
            let gateway = Link::Node(node, crate::types::Attr::Id);
            out.attachments.push(Attachment { node, gateway, vpc });
        }
    }
    for node in r.of(Kind::NatGateway) {
        out.nats.push(Nat {
            node,
            subnet: r.link(node, nat_gateway::SUBNET),
            address: r.link(node, nat_gateway::ADDRESS),
            connectivity: r.text(node, nat_gateway::CONNECTIVITY),
        });
    }
    for node in r.of(Kind::ElasticIp) {
        let bound = r.of(Kind::AddressAssociation).find(|a| {
            r.link(*a, address_association::ADDRESS)
                .is_some_and(|l| l.is(node))
        });
        let by = |row| bound.and_then(|a| r.link(a, row));
        out.addresses.push(Address {
            node,
            instance: r
                .link(node, elastic_ip::ADDRESS_INSTANCE)
                .or_else(|| by(address_association::ASSOCIATED_INSTANCE)),
            interface: r
                .link(node, elastic_ip::ADDRESS_INTERFACE)
                .or_else(|| by(address_association::INTERFACE)),
            association: bound,
        });
    }
    out.acls = acls::read(r);
    // What is known by its type ties nothing, and most is.
    let mut strange = r
        .doc
        .all()
        .filter(|(node, _)| r.kind(*node) == Kind::Unknown);
    let named = strange.any(|(_, n)| ties(&n.kind));
    out.tied = named || out.routes.iter().any(|route| route.hop == Hop::Other);
    // Nothing in a template can name it.
    out.main_is_named =
        r.doc.format == Format::Terraform && r.doc.nodes.iter().any(|n| names_a_main_table(n));
    out
}

/// Words for what ties networks together, in the names of types.
const TIES: [&str; 8] = [
    "Peering",
    "TransitGateway",
    "VpcLattice",
    "CoreNetwork",
    "peering",
    "transit_gateway",
    "vpclattice",
    "networkmanager",
];

fn ties(kind: &str) -> bool {
    TIES.iter().any(|word| kind.contains(word))
}

/// Whether a node is about the route table that AWS makes with each network.
fn names_a_main_table(node: &Node) -> bool {
    let kinds = [
        "aws_main_route_table_association",
        "aws_default_route_table",
    ];
    let mut found = kinds.contains(&node.kind.as_str());
    node.properties.references(&mut |_, attr| {
        found |= attr.contains("main_route_table_id") || attr.contains("default_route_table_id");
    });
    found
}

fn route(r: Read<'_>, node: NodeId, block: &Value, table: Link, destination: &Row) -> Route {
    let at = |row: &Row| {
        let path = match r.doc.format {
            Format::CloudFormation => row.cfn,
            Format::Terraform => row.tf,
        };
        block
            .get(path)
            .filter(|v| !matches!(v, Value::Null) && v.as_text() != Some(""))
    };
    let cidr = at(destination).map_or(Fact::Absent, |v| match v {
        Value::Text(t) => t
            .parse()
            .map_or_else(|_| Fact::Unknown(t.clone()), Fact::Known),
        other => Fact::Unknown(r.said(other)),
    });
    let link = |value: &Value| match value {
        Value::Attr(target, _) if r.kind(*target) == Kind::Unknown => Link::Outside(r.said(value)),
        Value::Attr(target, attr) => Link::Node(*target, r.kind(*target).attr(r.doc.format, attr)),
        other => Link::Outside(r.said(other)),
    };
    let (hop, target) = if let Some(value) = at(route::NAT) {
        (Hop::Nat, link(value))
    } else if let Some(value) = at(route::GATEWAY) {
        let target = link(value);
        let other = match &target {
            Link::Node(n, _) => r.kind(*n) != Kind::InternetGateway,
            // A gateway that is not seen is taken for the usual one; whoever asks says so.
            Link::Outside(text) => matches!(value, Value::Text(_)) && !text.starts_with("igw-"),
            Link::Unknown(_) => true,
        };
        (if other { Hop::Other } else { Hop::Internet }, target)
    } else {
        let target = OTHER_HOPS
            .iter()
            .find_map(|row| at(row))
            .map_or_else(|| Link::Unknown("no target".to_owned()), link);
        (Hop::Other, target)
    };
    Route {
        node,
        table,
        destination: cidr,
        hop,
        target,
    }
}

impl Network {
    /// A subnet of the document.
    pub fn subnet(&self, link: &Link) -> Option<&Subnet> {
        self.subnets.iter().find(|s| link.is(s.node))
    }

    /// The table of a subnet: its own; `None` where it has none and the main table serves.
    pub fn table_of(&self, subnet: NodeId) -> Option<&Link> {
        self.associations
            .iter()
            .find(|a| a.subnet.is(subnet))
            .map(|a| &a.table)
    }

    /// Whether a table may have a route whose range is not known.
    pub fn has_open_route(&self, table: &Link) -> bool {
        let mut routes = self.routes.iter();
        routes.any(|r| r.table.same(table) && matches!(r.destination, Fact::Unknown(_)))
    }

    /// The default route of a table.
    pub fn default_route(&self, table: &Link) -> Option<&Route> {
        self.routes.iter().find(|route| {
            route.table.same(table)
                && route
                    .destination
                    .known()
                    .is_some_and(|net| net.prefix_len() == 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::SPELLINGS;

    #[test]
    fn what_is_known_by_its_type_ties_nothing() {
        for kind in SPELLINGS {
            assert!(!ties(kind.cfn) && !ties(kind.tf), "{}", kind.word);
        }
    }
}
