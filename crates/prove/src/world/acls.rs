//! Network ACLs: numbered rules on a subnet's edge, for each direction, without memory.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html>

use super::rows::{Fact, Link, Read, Row, row};
use crate::documents::Format;
use crate::types::{Attr, Kind};
use crate::types::{acl_association, nat_gateway, network_acl};
use crate::value::{NodeId, Value};
use ipnet::Ipv4Net;

/// One rule.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The resource that holds it.
    pub node: NodeId,
    /// Its list.
    pub acl: Link,
    /// It is for what leaves the subnet.
    pub out: Fact<bool>,
    /// Lower is asked first.
    pub number: Fact<i64>,
    /// It lets through; others refuse.
    pub allows: Fact<bool>,
    /// Whether it is about TCP.
    pub tcp: Fact<bool>,
    /// First and last port; absent for all.
    pub ports: Fact<(i64, i64)>,
    /// Whose addresses; absent where it is for IPv6.
    pub net: Fact<Ipv4Net>,
}

/// The list that holds for a subnet.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The subnet.
    pub subnet: Link,
    /// The list.
    pub acl: Link,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Acls {
    /// Rules.
    pub entries: Vec<Entry>,
    /// Which list holds where; other subnets have AWS's own, which lets everything through.
    pub filters: Vec<Filter>,
}

const ACL: &Row = &row("acl", "NetworkAclId", "network_acl_id");
const OUT: &Row = &row("out", "Egress", "egress");
const NUMBER: &Row = &row("number", "RuleNumber", "rule_number");
const ACTION: &Row = &row("action", "RuleAction", "rule_action");
const PROTOCOL: &Row = &row("protocol", "Protocol", "protocol");
const FROM: &Row = &row("from", "PortRange.From", "from_port");
const TO: &Row = &row("to", "PortRange.To", "to_port");
const NET: &Row = &row("net", "CidrBlock", "cidr_block");
const NET6: &Row = &row("net6", "Ipv6CidrBlock", "ipv6_cidr_block");
/// As blocks of Terraform's list spell them.
const BLOCK_NUMBER: &Row = &row("number", "", "rule_no");
const BLOCK_ACTION: &Row = &row("action", "", "action");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Acls {
    let mut out = Acls::default();
    for node in r.of(Kind::AclEntry) {
        let acl = r.link(node, ACL);
        let acl = acl.unwrap_or(Link::Unknown("no network ACL".to_owned()));
        let block = &r.doc.node(node).properties;
        let egress = r.flag(node, OUT).or_default(false);
        let egress = egress.map_or(Fact::Unknown("its direction".to_owned()), Fact::Known);
        out.entries
            .push(entry(r, node, block, acl, egress, [NUMBER, ACTION]));
    }
    for node in r.of(Kind::NetworkAcl) {
        let own = Link::Node(node, Attr::Id);
        for subnet in r.links(node, network_acl::ACL_SUBNETS) {
            out.filters.push(Filter {
                subnet,
                acl: own.clone(),
            });
        }
        if r.doc.format == Format::Terraform {
            let block = &r.doc.node(node).properties;
            for (key, egress) in [("ingress", false), ("egress", true)] {
                for item in block.get(key).map_or(&[][..], Value::items) {
                    let names = [BLOCK_NUMBER, BLOCK_ACTION];
                    let known = Fact::Known(egress);
                    out.entries
                        .push(entry(r, node, item, own.clone(), known, names));
                }
            }
        }
    }
    for node in r.of(Kind::AclAssociation) {
        if let (Some(acl), Some(subnet)) = (
            r.link(node, acl_association::ACL),
            r.link(node, nat_gateway::SUBNET),
        ) {
            out.filters.push(Filter { subnet, acl });
        }
    }
    out
}

fn entry(
    r: Read<'_>,
    node: NodeId,
    block: &Value,
    acl: Link,
    out: Fact<bool>,
    [number, action]: [&'static Row; 2],
) -> Entry {
    let at = |row: &Row| super::actions::at(r, block, row).filter(|v| **v != Value::Null);
    let text = |row: &Row| match at(row) {
        None => Fact::Absent,
        Some(Value::Text(t)) if t.is_empty() => Fact::Absent,
        Some(Value::Text(t)) => Fact::Known(t.to_ascii_lowercase()),
        Some(Value::Number(n)) => Fact::Known(crate::value::number_text(*n)),
        Some(other) => Fact::Unknown(r.said(other)),
    };
    let whole = |row: &Row| match text(row) {
        Fact::Known(t) => t.parse::<i64>().map_or(Fact::Unknown(t), Fact::Known),
        Fact::Absent => Fact::Absent,
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    let every = |p: &str| matches!(p, "-1" | "all");
    let protocol = text(PROTOCOL);
    let all = protocol.known().is_some_and(|p| every(p));
    let tcp = match protocol {
        Fact::Known(p) => Fact::Known(every(&p) || p == "tcp" || p == "6"),
        Fact::Absent => Fact::Known(true),
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    let ports = match (whole(FROM), whole(TO)) {
        _ if all => Fact::Absent,
        (Fact::Known(from), Fact::Known(to)) => Fact::Known((from, to)),
        (Fact::Absent, Fact::Absent) => Fact::Absent,
        _ => Fact::Unknown("its ports".to_owned()),
    };
    let net = match text(NET) {
        Fact::Known(t) => t.parse().map_or(Fact::Unknown(t), Fact::Known),
        Fact::Absent if at(NET6).is_some() => Fact::Absent,
        Fact::Absent => Fact::Unknown("whose addresses".to_owned()),
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    Entry {
        node,
        acl,
        out,
        number: whole(number),
        allows: match text(action) {
            Fact::Known(word) => Fact::Known(word == "allow"),
            _ => Fact::Unknown("what it does".to_owned()),
        },
        tcp,
        ports,
        net,
    }
}

impl Acls {
    /// The list of a subnet, where it has one of its own.
    pub fn of(&self, subnet: &Link) -> Option<&Link> {
        let found = self.filters.iter().find(|f| f.subnet.same(subnet));
        found.map(|f| &f.acl)
    }

    /// What a list does with packets between its subnet and these addresses, to this range of ports:
    /// let through, refused, or not known. The node that decides comes with it, where there is one.
    pub fn lets(
        &self,
        acl: &Link,
        out: bool,
        net: Ipv4Net,
        ports: (i64, i64),
    ) -> (Option<bool>, Option<NodeId>) {
        let mut own: Vec<&Entry> = self.entries.iter().filter(|e| e.acl.same(acl)).collect();
        if own
            .iter()
            .any(|e| e.number.known().is_none() || e.out.known().is_none())
        {
            return (None, None);
        }
        own.retain(|e| e.out == Fact::Known(out));
        own.sort_by_key(|e| e.number.known().copied());
        // What an earlier rule may do with a part of it.
        let mut may: Option<bool> = None;
        for entry in own {
            let (covers, meets) = covers(entry, net, ports);
            if !meets {
                continue;
            }
            let Some(allows) = entry.allows.known().copied() else {
                return (None, Some(entry.node));
            };
            if may.is_some_and(|before| before != allows) {
                return (None, Some(entry.node));
            }
            if covers {
                return (Some(allows), Some(entry.node));
            }
            may = Some(allows);
        }
        // What no rule is for is refused.
        match may {
            Some(true) => (None, None),
            _ => (Some(false), None),
        }
    }
}

/// Whether a rule is for all of the packets, and whether for some of them.
fn covers(entry: &Entry, net: Ipv4Net, (from, to): (i64, i64)) -> (bool, bool) {
    let of_net = match &entry.net {
        Fact::Known(own) => (own.contains(&net), own.contains(&net) || net.contains(own)),
        Fact::Absent => (false, false),
        Fact::Unknown(_) => (false, true),
    };
    let of_ports = match &entry.ports {
        Fact::Known((first, last)) => {
            (*first <= from && to <= *last, *first <= to && from <= *last)
        }
        Fact::Absent => (true, true),
        Fact::Unknown(_) => (false, true),
    };
    let of_tcp = match entry.tcp {
        Fact::Known(tcp) => (tcp, tcp),
        _ => (false, true),
    };
    (
        of_net.0 && of_ports.0 && of_tcp.0,
        of_net.1 && of_ports.1 && of_tcp.1,
    )
}
