//! What each node of a document is.

use crate::types::Kind;
use crate::value::NodeId;

/// What each node of a document is, and the nodes of each type.
#[derive(Debug, Clone)]
pub struct Kinds {
    of: Vec<Kind>,
    /// Nodes that exist, by type and then in the document's order.
    sorted: Vec<(Kind, NodeId)>,
}

impl Kinds {
    /// Of a document's nodes: what each is, and whether it exists.
    pub fn of(nodes: impl Iterator<Item = (Kind, bool)>) -> Self {
        let mut of = Vec::new();
        let mut sorted = Vec::new();
        for (index, (kind, here)) in nodes.enumerate() {
            of.push(kind);
            if here {
                sorted.push((kind, NodeId(u32::try_from(index).unwrap_or(u32::MAX))));
            }
        }
        sorted.sort_unstable();
        Self { of, sorted }
    }

    /// What a node is.
    pub fn kind(&self, node: NodeId) -> Kind {
        self.of.get(node.at()).copied().unwrap_or(Kind::Unknown)
    }

    /// The nodes of a type that exist.
    pub fn nodes(&self, kind: Kind) -> impl Iterator<Item = NodeId> + '_ {
        let start = self.sorted.partition_point(|(k, _)| *k < kind);
        self.sorted[start..]
            .iter()
            .take_while(move |(k, _)| *k == kind)
            .map(|(_, node)| *node)
    }
}
