//! Alarms.

use super::rows::{Fact, Read};
use crate::types::{Kind, alarm, metric};
use crate::value::{NodeId, Value};

/// One line of what an alarm computes.
#[derive(Debug, Clone)]
pub struct Metric {
    /// By which expressions name it.
    pub id: Fact<String>,
    /// What is computed, if it is no metric itself.
    pub expression: Fact<String>,
    /// The alarm compares this one.
    pub returned: Fact<bool>,
    /// `AWS/ApplicationELB`.
    pub namespace: Fact<String>,
    /// Such as `HTTPCode_Target_5XX_Count`.
    pub name: Fact<String>,
    /// `Sum`, `Maximum`.
    pub stat: Fact<String>,
    /// Seconds.
    pub period: Fact<i64>,
    /// Of what it is a metric.
    pub dimensions: Vec<(String, Value)>,
}

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
    let mut mentions = Vec::new();
    r.doc.node(node).properties.references(&mut |n, _| {
        if !mentions.contains(&n) {
            mentions.push(n);
        }
    });
    Alarm {
        node,
        datapoints: r.number(node, alarm::DATAPOINTS),
        metrics: r
            .list(node, alarm::METRICS)
            .iter()
            .map(|b| metric(r, b))
            .collect(),
        periods: r.number(node, alarm::PERIODS),
        missing: r.text(node, alarm::MISSING),
        threshold: r.number(node, alarm::THRESHOLD),
        comparison: r.text(node, alarm::COMPARISON),
        mentions,
    }
}

fn metric<'d>(r: Read<'d>, block: &'d Value) -> Metric {
    let dimensions = match r.within(block, metric::DIMENSIONS) {
        Some(Value::Map(entries)) => entries.clone(),
        Some(list) => list
            .items()
            .iter()
            .filter_map(|pair| {
                let name = pair.get("Name")?.as_text()?.to_owned();
                Some((name, pair.get("Value").cloned().unwrap_or(Value::Null)))
            })
            .collect(),
        None => Vec::new(),
    };
    Metric {
        id: r.as_text(r.within(block, metric::ID)),
        expression: r.as_text(r.within(block, metric::EXPRESSION)),
        returned: r.as_flag(r.within(block, metric::RETURNED)),
        namespace: r.as_text(r.within(block, metric::NAMESPACE)),
        name: r.as_text(r.within(block, metric::METRIC)),
        stat: r.as_text(r.within(block, metric::STAT)),
        period: r.as_number(r.within(block, metric::PERIOD)),
        dimensions,
    }
}
