//! What is computed of the metrics of a service's target groups.

use crate::rules::case::Case;
use crate::types::Kind;
use crate::value::Value;
use crate::world::alarms::Alarm;
use crate::world::metrics::Metric;
use crate::world::rows::Fact;

/// Whether it is one of these metrics of load balancers, by this statistic.
pub fn counts(metric: &Metric, names: &[&str], stat: &str) -> bool {
    metric.namespace == Fact::Known("AWS/ApplicationELB".to_owned())
        && metric
            .name
            .known()
            .is_some_and(|n| names.contains(&n.as_str()))
        && metric.stat == Fact::Known(stat.to_owned())
}

/// What is wrong with lines that are to be the sum of one metric over target groups: each takes part,
/// one without data counts as nothing, and the sum is what is looked at. `looked_at` says what is wrong
/// with a metric by itself.
pub fn sum_of_groups(
    case: &Case<'_>,
    metrics: &[Metric],
    looked_at: &dyn Fn(&Metric) -> Vec<String>,
) -> Vec<String> {
    let r = case.scene.read();
    let mut out = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut expression = None;
    for metric in metrics {
        let id = metric.id.known().map_or("", String::as_str);
        let fits = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !fits || ids.contains(&id) {
            out.push(format!("has a line with the id `{id}`"));
        }
        ids.push(id);
        let returned = metric.returned.or_default(true) == Some(true);
        if let Some(text) = metric.expression.known() {
            if !returned {
                out.push(format!("does not compare {id}, which it computes"));
            }
            expression = Some(text.as_str());
            continue;
        }
        if returned {
            out.push(format!("compares {id}, one of what it computes with"));
        }
        out.extend(looked_at(metric));
        let of = |name: &str, kind: Kind| {
            metric.dimensions.iter().any(|(n, v)| {
                n == name
                    && matches!(v, Value::Attr(node, attr) if r.kind(*node) == kind
                        && matches!(attr.as_str(), "LoadBalancerFullName" | "TargetGroupFullName" | "arn_suffix"))
            })
        };
        let dimension = |name: &str| {
            metric
                .dimensions
                .iter()
                .find(|(n, _)| n == name)
                .and_then(|(_, v)| match v {
                    Value::Attr(node, _) => Some(*node),
                    _ => None,
                })
        };
        if let (Some(balancer), Some(group)) = (dimension("LoadBalancer"), dimension("TargetGroup"))
        {
            let balancing = &case.scene.balancing;
            let mut all = balancing
                .listeners
                .iter()
                .filter(|l| l.forwards.iter().any(|(_, t)| t.is(group)));
            if all.any(|l| !l.balancer.is(balancer)) {
                out.push(format!(
                    "watches with {id} another load balancer than its target group's"
                ));
            }
        }
        if metric.dimensions.len() != 2
            || !of("LoadBalancer", Kind::LoadBalancer)
            || !of("TargetGroup", Kind::TargetGroup)
        {
            out.push(format!(
                "does not watch a target group of a load balancer with {id}"
            ));
        }
    }
    let first = metrics.iter().find(|m| m.expression.is_absent());
    if let Some(first) = first {
        let same =
            |m: &&Metric| m.name == first.name && m.stat == first.stat && m.period == first.period;
        let mut all = metrics.iter().filter(|m| m.expression.is_absent());
        if !all.all(|m| same(&m)) {
            out.push("computes with two metrics that are not alike".to_owned());
        }
    }
    if !metrics.is_empty() {
        // Each metric takes part, and one without data counts as nothing.
        let computed = expression.unwrap_or_default();
        let parts: Vec<&str> = computed.split(" + ").collect();
        let metrics = metrics.iter().filter(|m| m.expression.is_absent());
        let right = metrics.clone().all(|m| {
            m.id.known()
                .is_some_and(|id| parts.contains(&format!("FILL({id}, 0)").as_str()))
        }) && parts.len() == metrics.count();
        if !right {
            out.push(format!("computes `{computed}`"));
        }
    }
    out
}

/// Whether an alarm rings within a quarter of an hour: of many periods it would ring a day late.
pub fn soon(alarm: &Alarm) -> bool {
    let periods = alarm.periods.known().copied().unwrap_or_default();
    let points = alarm.datapoints.known();
    (1..=15).contains(&periods) && points.is_none_or(|p| (1..=periods).contains(p))
}
