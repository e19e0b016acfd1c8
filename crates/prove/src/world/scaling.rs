//! Scaling of services.

use super::metrics::{self, Metric};
use super::rows::{Fact, Read};
use crate::types::{Kind, scalable_target, scaling_policy};
use crate::value::{NodeId, Value};

/// A range for the number of tasks.
#[derive(Debug, Clone)]
pub struct ScalableTarget {
    /// The resource.
    pub node: NodeId,
    /// `service/CLUSTER/SERVICE`, cut at its slashes; `None` where it is not understood.
    pub parts: Option<Vec<Value>>,
    /// Least.
    pub min: Fact<i64>,
    /// Greatest.
    pub max: Fact<i64>,
    /// `ecs:service:DesiredCount`.
    pub dimension: Fact<String>,
    /// `ecs`.
    pub namespace: Fact<String>,
}

/// A scaling policy.
#[derive(Debug, Clone)]
pub struct ScalingPolicy {
    /// The resource.
    pub node: NodeId,
    /// Its scalable target, by reference or by its resource's text.
    pub target: Option<Value>,
    /// `TargetTrackingScaling`, ...
    pub kind: Fact<String>,
    /// The metric.
    pub metric: Fact<String>,
    /// What is computed, where no metric of AWS's own says it.
    pub metrics: Vec<Metric>,
    /// The wanted value.
    pub value: Fact<i64>,
}

/// What scales services.
#[derive(Debug, Clone, Default)]
pub struct Scaling {
    /// Scalable targets.
    pub targets: Vec<ScalableTarget>,
    /// Scaling policies.
    pub policies: Vec<ScalingPolicy>,
}

/// Reads all of it.
pub fn read(r: Read<'_>) -> Scaling {
    let target = |node| ScalableTarget {
        node,
        parts: r
            .get(node, scalable_target::RESOURCE)
            .and_then(|v| parts(r, v)),
        min: r.number(node, scalable_target::MIN),
        max: r.number(node, scalable_target::MAX),
        dimension: r.text(node, scalable_target::DIMENSION),
        namespace: r.text(node, scalable_target::NAMESPACE),
    };
    let policy = |node| ScalingPolicy {
        node,
        target: r
            .get(node, scaling_policy::TARGET)
            .or_else(|| r.get(node, scalable_target::RESOURCE))
            .cloned(),
        kind: r.text(node, scaling_policy::TYPE),
        metric: r.text(node, scaling_policy::METRIC),
        metrics: r
            .list(node, scaling_policy::METRICS)
            .iter()
            .map(|b| metrics::of_policy(r, b))
            .collect(),
        value: r.number(node, scaling_policy::VALUE),
    };
    Scaling {
        targets: r.of(Kind::ScalableTarget).map(target).collect(),
        policies: r.of(Kind::ScalingPolicy).map(policy).collect(),
    }
}

/// A resource id, cut at its slashes.
fn parts(r: Read<'_>, value: &Value) -> Option<Vec<Value>> {
    let value = match value {
        Value::Attr(node, attr) if r.kind(*node) == Kind::ScalableTarget => {
            r.doc.node(*node).properties.get(attr)?
        }
        other => other,
    };
    let flat = match value {
        Value::Joined(pieces) => pieces.as_slice(),
        Value::Text(_) => std::slice::from_ref(value),
        _ => return None,
    };
    let mut out: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in flat {
        if let Value::Text(text) = piece {
            for (i, part) in text.split('/').enumerate() {
                if i > 0 {
                    out.push(Vec::new());
                }
                if let Some(last) = out.last_mut() {
                    last.push(Value::Text(part.to_owned()));
                }
            }
        } else if let Some(last) = out.last_mut() {
            last.push(piece.clone());
        }
    }
    Some(out.into_iter().map(Value::joined).collect())
}
