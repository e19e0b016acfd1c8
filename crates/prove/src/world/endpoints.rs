//! Endpoints of AWS services inside the network.

use super::roles::{Statement, statements};
use super::rows::{Fact, Link, Read, Row, row};
use crate::types::Kind;
use crate::types::{endpoint, flow_log};
use crate::value::{NodeId, Value};

/// What names of endpoints begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// `com.amazonaws`.
    Plain,
    /// `cn.com.amazonaws`.
    China,
    /// One or the other, by the partition.
    Partition,
}

/// An endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The resource.
    pub node: NodeId,
    /// `Interface` or `Gateway`.
    pub kind: Fact<String>,
    /// What its service's name begins with; `None` where that is not understood.
    pub prefix: Option<Prefix>,
    /// The suffix of the service's name: `ecr.api`, `s3`.
    pub service: Fact<String>,
    /// Its network.
    pub vpc: Option<Link>,
    /// Where an interface endpoint stands.
    pub subnets: Vec<Link>,
    /// The tables that a gateway endpoint is in.
    pub tables: Vec<Link>,
    /// Groups of an interface endpoint.
    pub groups: Vec<Link>,
    /// The service's own name resolves to the endpoint.
    pub private_dns: Fact<bool>,
    /// What it lets through; AWS's default lets everything.
    pub policy: Option<Value>,
    /// What its policy says, where that is legible.
    pub statements: Option<Vec<Statement>>,
}

impl Endpoint {
    /// Whether it is an interface endpoint.
    pub fn is_interface(&self) -> bool {
        self.kind.known().is_some_and(|k| k == "Interface")
    }
}

const ENDPOINT: &Row = &row("endpoint", "", "vpc_endpoint_id");
const TABLE: &Row = &row("table", "", "route_table_id");
const GROUP: &Row = &row("group", "", "security_group_id");

/// Reads all of them.
pub fn read(r: Read<'_>) -> Vec<Endpoint> {
    let mut out: Vec<Endpoint> = r
        .of(Kind::Endpoint)
        .map(|node| Endpoint {
            node,
            kind: match r.text(node, endpoint::TYPE) {
                Fact::Absent => Fact::Known("Gateway".to_owned()),
                other => other,
            },
            prefix: apart(r, r.get(node, endpoint::SERVICE)).0,
            service: apart(r, r.get(node, endpoint::SERVICE)).1,
            vpc: r.link(node, endpoint::VPC),
            subnets: r.links(node, endpoint::SUBNETS),
            tables: r.links(node, endpoint::TABLES),
            groups: r.links(node, endpoint::GROUPS),
            private_dns: r.flag(node, endpoint::PRIVATE_DNS),
            policy: r.get(node, endpoint::POLICY).cloned(),
            statements: None,
        })
        .collect();
    let mut add = |kind: Kind, what: &Row, into: &dyn Fn(&mut Endpoint, Link)| {
        for node in r.of(kind) {
            if let (Some(endpoint), Some(link)) = (r.link(node, ENDPOINT), r.link(node, what))
                && let Some(found) = out.iter_mut().find(|e| endpoint.is(e.node))
            {
                into(found, link);
            }
        }
    };
    add(Kind::EndpointTable, TABLE, &|e, link| e.tables.push(link));
    add(Kind::EndpointSubnet, flow_log::SUBNET, &|e, link| {
        e.subnets.push(link);
    });
    add(Kind::EndpointGroup, GROUP, &|e, link| e.groups.push(link));
    for node in r.of(Kind::EndpointPolicy) {
        if let (Some(endpoint), Some(policy)) =
            (r.link(node, ENDPOINT), r.get(node, endpoint::POLICY))
            && let Some(found) = out.iter_mut().find(|e| endpoint.is(e.node))
        {
            found.policy = Some(policy.clone());
        }
    }
    for endpoint in &mut out {
        let policy = endpoint.policy.as_ref();
        endpoint.statements = policy.and_then(|policy| statements(r, policy, endpoint.node));
    }
    out
}

/// `com.amazonaws.REGION.ecr.api`, taken apart: what stands before the region, and the service.
fn apart(r: Read<'_>, value: Option<&Value>) -> (Option<Prefix>, Fact<String>) {
    const PLAIN: &str = "com.amazonaws.";
    const CHINA: &str = "cn.com.amazonaws.";
    match value.map(|v| r.behind(v)) {
        None => (None, Fact::Absent),
        Some(Value::Text(text)) => {
            let (prefix, rest) = match (text.strip_prefix(PLAIN), text.strip_prefix(CHINA)) {
                (Some(rest), _) => (Some(Prefix::Plain), Some(rest)),
                (_, Some(rest)) => (Some(Prefix::China), Some(rest)),
                _ => (None, None),
            };
            let short = rest
                .and_then(|rest| rest.split_once('.'))
                .map_or(text.as_str(), |(_, service)| service);
            (prefix, Fact::Known(short.to_owned()))
        }
        Some(Value::Joined(pieces)) => {
            let own = |region: &str| region == "aws.region" || region.contains("region");
            let found = match pieces.as_slice() {
                [
                    Value::Text(before),
                    Value::Given(region),
                    Value::Text(after),
                ] if own(region) => match before.as_str() {
                    PLAIN => Some((Prefix::Plain, after)),
                    CHINA => Some((Prefix::China, after)),
                    _ => None,
                },
                [
                    Value::Given(prefix),
                    Value::Text(dot),
                    Value::Given(region),
                    Value::Text(after),
                ] if prefix == "aws.endpoint_prefix" && dot == "." && own(region) => {
                    Some((Prefix::Partition, after))
                }
                _ => None,
            };
            match found {
                Some((prefix, after)) => (
                    Some(prefix),
                    Fact::Known(after.trim_start_matches('.').to_owned()),
                ),
                None => (None, Fact::Unknown(r.said(&Value::Joined(pieces.clone())))),
            }
        }
        Some(other) => (None, Fact::Unknown(r.said(other))),
    }
}
