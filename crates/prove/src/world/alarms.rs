//! Alarms.

use super::metrics::{self, Metric};
use super::rows::{Fact, Read};
use crate::types::{Kind, alarm};
use crate::value::NodeId;

/// An alarm.
#[derive(Debug, Clone)]
pub struct Alarm {
    /// How many of the periods have to be over the bound.
    pub datapoints: Fact<i64>,
    /// What it computes, where it computes.
    pub metrics: Vec<Metric>,
    /// The resource.
    pub node: NodeId,
    /// Periods that are looked at.
    pub periods: Fact<i64>,
    /// What missing data counts as.
    pub missing: Fact<String>,
    /// Its threshold.
    pub threshold: Fact<i64>,
    /// How it compares.
    pub comparison: Fact<String>,
    /// Nodes that it mentions.
    pub mentions: Vec<NodeId>,
}

/// Reads all of them.
pub fn read(r: Read<'_>) -> Vec<Alarm> {
    r.of(Kind::Alarm).map(|node| alarm(r, node)).collect()
}

fn alarm(r: Read<'_>, node: NodeId) -> Alarm {
    Alarm {
        node,
        datapoints: r.number(node, alarm::DATAPOINTS),
        metrics: r
            .list(node, alarm::METRICS)
            .iter()
            .map(|b| metrics::of_alarm(r, b))
            .collect(),
        periods: r.number(node, alarm::PERIODS),
        missing: r.text(node, alarm::MISSING),
        threshold: r.number(node, alarm::THRESHOLD),
        comparison: r.text(node, alarm::COMPARISON),
        mentions: r.doc.node(node).properties.mentions(),
    }
}
