//! Log groups.

use super::rows::{Fact, Read};
use crate::types::{Kind, log_group};
use crate::value::{NodeId, Value};

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

/// Reads all of them.
pub fn read(r: Read<'_>) -> Vec<LogGroup> {
    let group = |node| LogGroup {
        node,
        name: r.name_of(node).cloned(),
        retention: r.number(node, log_group::RETENTION),
    };
    r.of(Kind::LogGroup).map(group).collect()
}
