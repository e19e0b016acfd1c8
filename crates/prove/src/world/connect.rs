//! What services have of Service Connect.

use super::rows::{Fact, Link, Read};
use crate::types::{Kind, service};
use crate::value::{NodeId, Value};

/// What a service has of Service Connect.
#[derive(Debug, Clone, Default)]
pub struct Connect {
    /// Whether it has any.
    pub on: bool,
    /// Where its names stand.
    pub namespace: Option<Link>,
    /// What others reach of it.
    pub servers: Vec<Server>,
}

/// A port that others reach by Service Connect.
#[derive(Debug, Clone)]
pub struct Server {
    /// The name of a port of the task.
    pub port_name: Fact<String>,
    /// Its name in the namespace.
    pub discovery: Fact<String>,
    /// The names and ports that callers ask.
    pub aliases: Vec<(Fact<String>, Fact<i64>)>,
}

/// What stands there while it is off says nothing.
pub(super) fn read(r: Read<'_>, node: NodeId) -> Connect {
    if r.get(node, service::CONNECT).is_none()
        || r.flag(node, service::CONNECT_ON).known() == Some(&false)
    {
        return Connect::default();
    }
    let alias = |block| {
        let name = r.as_text(r.within(block, service::connect::alias::NAME));
        let port = r.as_number(r.within(block, service::connect::alias::PORT));
        (name, port)
    };
    let server = |block| Server {
        port_name: r.as_text(r.within(block, service::connect::PORT_NAME)),
        discovery: r.as_text(r.within(block, service::connect::DISCOVERY)),
        aliases: r
            .within(block, service::connect::ALIASES)
            .map_or(&[][..], Value::items)
            .iter()
            .map(alias)
            .collect(),
    };
    Connect {
        on: true,
        namespace: r
            .get(node, service::CONNECT_NAMES)
            .map(|v| r.as_named(Kind::Namespace, v)),
        servers: r
            .list(node, service::CONNECT_SERVERS)
            .iter()
            .map(server)
            .collect(),
    }
}
