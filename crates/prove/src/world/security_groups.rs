//! Security groups and their rules, whatever way they are written.

use super::rows::{Fact, Link, Read, row};
use crate::documents::Format;
use crate::types::Kind;
use crate::types::{default_group, group_egress, group_rule, security_group};
use crate::value::{NodeId, Value};
use ipnet::Ipv4Net;
use std::collections::{BTreeMap, BTreeSet};

/// Which way a rule lets connections be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the group's members.
    In,
    /// From the group's members.
    Out,
}

/// Services that have a gateway endpoint, and a prefix list of their own.
pub const GATEWAYS: [&str; 2] = ["s3", "dynamodb"];

/// The other end of a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Peer {
    /// Addresses.
    Net(Ipv4Net),
    /// IPv6 addresses.
    Net6(String),
    /// The public address of a node (a fixed address, an instance).
    Address(NodeId),
    /// Members of a group.
    Group(Link),
    /// The prefix list of a service that has a gateway endpoint: `s3`, `dynamodb`.
    Gateway(&'static str, String),
    /// CloudFront's prefix list of one family of addresses.
    CloudFront(Family),
    /// Another prefix list.
    List(Link),
    /// Not known.
    Unknown(String),
}

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// A prefix list whose members are not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// CloudFront's, of either family.
    CloudFront,
    /// Another.
    Other(Link),
}

/// One rule with one peer.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The resource that holds it.
    pub node: NodeId,
    /// Its group.
    pub group: Link,
    /// Which way.
    pub direction: Direction,
    /// `tcp`, `udp`, `-1`, ...
    pub protocol: Fact<String>,
    /// First and last port; `None` for all.
    pub ports: Fact<(i64, i64)>,
    /// The other end.
    pub peer: Peer,
    /// What it says that it is for.
    pub described: bool,
}

/// A group.
#[derive(Debug, Clone)]
pub struct SecurityGroup {
    /// The resource.
    pub node: NodeId,
    /// Its network.
    pub vpc: Option<Link>,
    /// AWS's own rule that lets everything out is still there.
    pub open_egress: bool,
}

/// All groups and rules.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Groups.
    pub all: Vec<SecurityGroup>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Where the rules of each group of the document stand among all.
    of_group: BTreeMap<NodeId, Vec<usize>>,
}

/// What everyone comes through whose distribution asks this origin.
pub const CLOUDFRONT: &str = "internet through CloudFront";

impl Peer {
    /// The list that it is.
    pub fn listed(&self) -> Option<Listed> {
        match self {
            Self::CloudFront(_) => Some(Listed::CloudFront),
            Self::List(link) => Some(Listed::Other(link.clone())),
            _ => None,
        }
    }
}

/// For how many rules a list counts that the document makes or looks up, and of which family its
/// addresses are; `None` where that is not known.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html>
pub fn room_of(r: Read<'_>, list: &Link) -> Option<(Family, usize)> {
    let node = list.node()?;
    let most = r.number(node, &row("entries", "MaxEntries", "max_entries"));
    let family = r.text(node, &row("family", "AddressFamily", "address_family"));
    let six = family.known()?.eq_ignore_ascii_case("ipv6");
    let family = if six { Family::V6 } else { Family::V4 };
    Some((family, usize::try_from(*most.known()?).ok()?))
}

impl Groups {
    /// The rules of some groups, in one direction, in the document's order.
    pub fn of<'g>(
        &'g self,
        groups: &[Link],
        direction: Direction,
    ) -> impl Iterator<Item = &'g Rule> + use<'g> {
        let mut places: Vec<usize> = Vec::new();
        for group in groups {
            match group.node() {
                Some(node) => places.extend(self.of_group.get(&node).into_iter().flatten()),
                // Of a group that is elsewhere there is no list.
                None => places
                    .extend((0..self.rules.len()).filter(|at| group.same(&self.rules[*at].group))),
            }
        }
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .map(|at| &self.rules[at])
            .filter(move |rule| rule.direction == direction)
    }
}

/// How one rule is spelled in one place.
struct Spelled {
    protocol: &'static str,
    from: &'static str,
    to: &'static str,
    nets: &'static [&'static str],
    nets6: &'static [&'static str],
    groups: &'static [&'static str],
    lists: &'static [&'static str],
    own: &'static str,
}

const CFN: Spelled = Spelled {
    protocol: "IpProtocol",
    from: "FromPort",
    to: "ToPort",
    nets: &["CidrIp"],
    nets6: &["CidrIpv6"],
    groups: &[
        "SourceSecurityGroupId",
        "DestinationSecurityGroupId",
        "SourceSecurityGroupName",
    ],
    lists: &["SourcePrefixListId", "DestinationPrefixListId"],
    own: "",
};

const TF: Spelled = Spelled {
    protocol: "ip_protocol",
    from: "from_port",
    to: "to_port",
    nets: &["cidr_ipv4"],
    nets6: &["cidr_ipv6"],
    groups: &["referenced_security_group_id"],
    lists: &["prefix_list_id"],
    own: "",
};

/// Blocks inside a group, and the older rule resource.
const TF_INLINE: Spelled = Spelled {
    protocol: "protocol",
    from: "from_port",
    to: "to_port",
    nets: &["cidr_blocks"],
    nets6: &["ipv6_cidr_blocks"],
    groups: &["security_groups", "source_security_group_id"],
    lists: &["prefix_list_ids"],
    own: "self",
};

/// Reads all of it.
pub fn read(r: Read<'_>, notes: &mut Vec<String>) -> Groups {
    let mut out = Groups::default();
    let inline = match r.doc.format {
        Format::CloudFormation => &CFN,
        Format::Terraform => &TF_INLINE,
    };
    let separate = match r.doc.format {
        Format::CloudFormation => &CFN,
        Format::Terraform => &TF,
    };
    for kind in [Kind::SecurityGroup, Kind::DefaultGroup] {
        for node in r.of(kind) {
            if r.doc.node(node).data {
                notes.push(format!(
                    "{}: its rules are not in this document",
                    r.doc.node(node).id
                ));
                continue;
            }
            let own = Link::Node(node, crate::types::Attr::Id);
            for (row, direction) in [
                (security_group::INLINE_IN, Direction::In),
                (security_group::INLINE_EGRESS, Direction::Out),
            ] {
                for block in r.list(node, row) {
                    rule(r, node, &own, direction, block, inline, &mut out.rules);
                }
            }
            out.all.push(SecurityGroup {
                node,
                vpc: r.link(node, default_group::VPC),
                open_egress: false,
            });
        }
    }
    for (kind, direction) in [
        (Kind::GroupIngress, Direction::In),
        (Kind::GroupEgress, Direction::Out),
    ] {
        for node in r.of(kind) {
            let group = r
                .link(node, group_egress::GROUP)
                .unwrap_or(Link::Unknown("no group".to_owned()));
            let block = &r.doc.node(node).properties;
            rule(r, node, &group, direction, block, separate, &mut out.rules);
        }
    }
    for node in r.of(Kind::GroupRule) {
        let direction = match r.text(node, group_rule::OLD_TYPE) {
            Fact::Known(t) if t == "egress" => Direction::Out,
            _ => Direction::In,
        };
        let group = r
            .link(node, group_rule::GROUP)
            .unwrap_or(Link::Unknown("no group".to_owned()));
        let block = &r.doc.node(node).properties;
        rule(
            r,
            node,
            &group,
            direction,
            block,
            &TF_INLINE,
            &mut out.rules,
        );
    }
    // CloudFormation keeps AWS's allow-all rule until the template gives the group one of its own;
    // Terraform takes it away when it makes the group.
    if r.doc.format == Format::CloudFormation {
        let out_of = |rule: &&Rule| rule.direction == Direction::Out;
        let narrowed: BTreeSet<NodeId> = out
            .rules
            .iter()
            .filter(out_of)
            .filter_map(|rule| rule.group.node())
            .collect();
        for group in &mut out.all {
            group.open_egress = !narrowed.contains(&group.node);
        }
    }
    for (at, rule) in out.rules.iter().enumerate() {
        if let Some(group) = rule.group.node() {
            out.of_group.entry(group).or_default().push(at);
        }
    }
    out
}

fn rule(
    r: Read<'_>,
    node: NodeId,
    group: &Link,
    direction: Direction,
    block: &Value,
    spelled: &Spelled,
    into: &mut Vec<Rule>,
) {
    let at = |key: &str| if key.is_empty() { None } else { block.get(key) };
    let text = |value: Option<&Value>| match value {
        None => Fact::Absent,
        Some(Value::Text(t)) => Fact::Known(t.to_ascii_lowercase()),
        Some(Value::Number(n)) => Fact::Known(crate::value::number_text(*n)),
        Some(other) => Fact::Unknown(r.said(other)),
    };
    let number = |value: Option<&Value>| match text(value) {
        Fact::Known(t) => t.parse::<i64>().map_or(Fact::Unknown(t), Fact::Known),
        Fact::Absent => Fact::Absent,
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    let protocol = text(at(spelled.protocol));
    let all = matches!(&protocol, Fact::Known(p) if p == "-1" || p == "all");
    let ports = match (number(at(spelled.from)), number(at(spelled.to))) {
        _ if all => Fact::Absent,
        (Fact::Known(from), Fact::Known(to)) if from == -1 && to == -1 => Fact::Absent,
        (Fact::Known(from), Fact::Known(to)) => Fact::Known((from, to)),
        (Fact::Absent, Fact::Absent) => Fact::Absent,
        (Fact::Unknown(what), _) | (_, Fact::Unknown(what)) => Fact::Unknown(what),
        _ => Fact::Unknown("only one of the two ports".to_owned()),
    };
    let described = block
        .get("Description")
        .or_else(|| block.get("description"))
        .is_some();
    let mut peers = Vec::new();
    let each = |keys: &[&str], peers: &mut Vec<Peer>, peer: &dyn Fn(&Value) -> Peer| {
        for key in keys {
            for value in block.get(key).map_or(&[][..], Value::items) {
                match value {
                    Value::List(inner) => peers.extend(inner.iter().map(peer)),
                    one => peers.push(peer(one)),
                }
            }
        }
    };
    each(spelled.nets, &mut peers, &|v| net(r, v));
    each(spelled.nets6, &mut peers, &|v| Peer::Net6(r.said(v)));
    each(spelled.groups, &mut peers, &|v| {
        Peer::Group(reference(r, v))
    });
    each(spelled.lists, &mut peers, &|v| list(r, v));
    if matches!(at(spelled.own), Some(Value::Bool(true))) {
        peers.push(Peer::Group(group.clone()));
    }
    // A block that is given from outside is a rule all the same.
    let given = !matches!(block, Value::Map(_));
    let (protocol, ports) = if given {
        let unknown = r.said(block);
        (Fact::Unknown(unknown.clone()), Fact::Unknown(unknown))
    } else {
        (protocol, ports)
    };
    if given {
        peers.push(Peer::Unknown(r.said(block)));
    } else if peers.is_empty() {
        peers.push(Peer::Unknown("no source or destination".to_owned()));
    }
    for peer in peers {
        into.push(Rule {
            node,
            group: group.clone(),
            direction,
            protocol: protocol.clone(),
            ports: ports.clone(),
            peer,
            described,
        });
    }
}

fn reference(r: Read<'_>, value: &Value) -> Link {
    match value {
        Value::Attr(node, _) if r.kind(*node) == Kind::Unknown => Link::Outside(r.said(value)),
        Value::Attr(node, attr) => Link::Node(*node, r.kind(*node).attr(r.doc.format, attr)),
        Value::Unknown(what) => Link::Unknown(what.clone()),
        other => Link::Outside(r.said(other)),
    }
}

fn net(r: Read<'_>, value: &Value) -> Peer {
    if let Value::Joined(pieces) = value
        && let [Value::Attr(node, attr), Value::Text(bits)] = pieces.as_slice()
        && bits == "/32"
        && r.kind(*node).attr(r.doc.format, attr) == crate::types::Attr::Address
    {
        return Peer::Address(*node);
    }
    let behind = attribute(r, value);
    match behind {
        Value::Text(text) => match text.parse::<Ipv4Net>() {
            Ok(net) => Peer::Net(net),
            Err(_) => Peer::Unknown(text.clone()),
        },
        other => Peer::Unknown(r.said(other)),
    }
}

/// The range of a network that is named by reference.
fn attribute<'v>(r: Read<'v>, value: &'v Value) -> &'v Value {
    r.behind(value)
}

fn list(r: Read<'_>, value: &Value) -> Peer {
    if let Value::Attr(node, _) = value {
        let names = [
            &row("name", "PrefixListName", "name"),
            &row("service", "ServiceName", "service_name"),
            // A look-up may ask by filter.
            &row("filter", "", "filter.values"),
        ];
        for name in names {
            let Some(found) = r.get(*node, name) else {
                continue;
            };
            let said = match found {
                Value::List(items) => items.first().map(|v| r.said(v)).unwrap_or_default(),
                one => r.said(one),
            };
            let id = || r.doc.node(*node).id.clone();
            let last = said.rsplit('.').next();
            if let Some(service) = GATEWAYS.into_iter().find(|s| last == Some(s)) {
                return Peer::Gateway(service, id());
            }
            if said.ends_with("cloudfront.origin-facing") {
                return Peer::CloudFront(family(&said));
            }
        }
        // One list, whichever of its attributes names it.
        return Peer::List(match r.as_link(value) {
            Link::Node(node, _) => Link::Node(node, crate::types::Attr::Id),
            other => other,
        });
    }
    let said = r.said(value);
    // The ids themselves cannot be looked up offline: the name of the mapping or input has to tell.
    let named = !matches!(value, Value::Text(_));
    let lower = said.to_ascii_lowercase();
    // What people call an input may hold any of these words; a list of AWS's own is its whole name.
    let given = matches!(value, Value::Given(_));
    let whole = lower.trim_start_matches("input.").replace('_', "");
    let is = |list: &str| {
        if given {
            whole == format!("{list}prefixlistid") || whole == format!("{list}prefixlist")
        } else {
            named && lower.contains(list)
        }
    };
    if is("cloudfront") {
        return Peer::CloudFront(family(&said));
    }
    match GATEWAYS.into_iter().find(|list| is(list)) {
        Some(service) => Peer::Gateway(service, said),
        None => Peer::List(r.as_link(value)),
    }
}

/// By the name of a list of AWS's own.
fn family(name: &str) -> Family {
    if name.to_ascii_lowercase().contains("ipv6") {
        Family::V6
    } else {
        Family::V4
    }
}
