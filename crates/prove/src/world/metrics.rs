//! What alarms and scaling policies compute.

use super::rows::{Fact, Read};
use crate::types::{metric, tracked};
use crate::value::Value;

/// One line of what is computed.
#[derive(Debug, Clone)]
pub struct Metric {
    /// By which expressions name it.
    pub id: Fact<String>,
    /// What is computed, if it is no metric itself.
    pub expression: Fact<String>,
    /// This one is looked at.
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

/// One line of what an alarm computes.
pub fn of_alarm(r: Read<'_>, block: &Value) -> Metric {
    Metric {
        id: r.as_text(r.within(block, metric::ID)),
        expression: r.as_text(r.within(block, metric::EXPRESSION)),
        returned: r.as_flag(r.within(block, metric::RETURNED)),
        namespace: r.as_text(r.within(block, metric::NAMESPACE)),
        name: r.as_text(r.within(block, metric::METRIC)),
        stat: r.as_text(r.within(block, metric::STAT)),
        period: r.as_number(r.within(block, metric::PERIOD)),
        dimensions: dimensions(r.within(block, metric::DIMENSIONS)),
    }
}

/// One line of what a scaling policy computes, a minute at a time.
pub fn of_policy(r: Read<'_>, block: &Value) -> Metric {
    Metric {
        id: r.as_text(r.within(block, tracked::ID)),
        expression: r.as_text(r.within(block, tracked::EXPRESSION)),
        returned: r.as_flag(r.within(block, tracked::RETURNED)),
        namespace: r.as_text(r.within(block, tracked::NAMESPACE)),
        name: r.as_text(r.within(block, tracked::METRIC)),
        stat: r.as_text(r.within(block, tracked::STAT)),
        period: Fact::Known(60),
        dimensions: dimensions(r.within(block, tracked::DIMENSIONS)),
    }
}

/// By name: a map, or a list of pairs.
fn dimensions(value: Option<&Value>) -> Vec<(String, Value)> {
    match value {
        Some(Value::Map(entries)) => entries.clone(),
        Some(list) => list
            .items()
            .iter()
            .filter_map(|pair| {
                let of = |one: &str, other: &str| pair.get(one).or_else(|| pair.get(other));
                let name = of("Name", "name")?.as_text()?.to_owned();
                let value = of("Value", "value").cloned().unwrap_or(Value::Null);
                Some((name, value))
            })
            .collect(),
        None => Vec::new(),
    }
}
