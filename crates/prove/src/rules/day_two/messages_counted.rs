use crate::rules::case::Case;
use crate::rules::facts::computed::soon;
use crate::rules::facts::scaling::targets;
use crate::rules::rule::{Violations, rule};
use crate::types::{Attr, Kind, alarm};
use crate::value::{NodeId, Value};
use crate::world::alarms::Alarm;
use crate::world::metrics::Metric;
use crate::world::rows::{Fact, Link};
use crate::world::scaling::ScalingPolicy;

rule! {
    /// P516: scaling by messages counts those of its own queue, and starts again from none.
    ///
    /// # What it checks
    /// With a blueprint: a policy that follows messages divides those of the service's queue, the ones that tasks
    /// work on among them, by the tasks of that service that run. Where the least number of tasks is 0, an alarm
    /// rings when messages wait and no task runs, and calls for a policy that adds one.
    ///
    /// # What breaks in real life
    /// Target tracking multiplies the tasks that there are: of none it makes none, and messages lie in the queue
    /// until someone looks. Without those that are being worked on, the queue looks empty and ECS stops the
    /// tasks in the middle of their work.
    ///
    /// # How to fix it
    /// `(waiting + taken) / running`, and a step policy behind an alarm on `IF(FILL(running, 0) > 0, 0, waiting)`.
    help: "divide all messages of its queue by the tasks that run, and let an alarm start the first one",
}

/// What the policy computes.
const KEPT: &str = "(waiting + taken) / running";
/// What the alarm computes.
const NONE: &str = "IF(FILL(running, 0) > 0, 0, waiting)";

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let Some(meant) = case.meant(index) else {
            continue;
        };
        let Some(queue) = &meant.follows else {
            continue;
        };
        let id = scene.id(service.node);
        let own = || {
            scene
                .scaling
                .policies
                .iter()
                .filter(|p| ties(case, p, index))
        };
        let mut kept = own().filter(|p| !p.metrics.is_empty());
        match (kept.next(), kept.next()) {
            (Some(policy), None) => {
                let lines = ["waiting", "taken", "running"];
                if !computes(case, &policy.metrics, KEPT, &lines, (index, queue)) {
                    let what = format!(
                        "{} does not divide the messages of {queue} by the tasks of {id}",
                        scene.id(policy.node)
                    );
                    wrong.at(policy.node, what);
                }
            }
            _ => {
                wrong.at(
                    service.node,
                    format!("no policy follows the messages of {id}"),
                );
            }
        }
        if !meant.from_none {
            continue;
        }
        let steps: Vec<NodeId> = own()
            .filter(|p| p.kind.known().is_some_and(|k| k == "StepScaling"))
            .map(|p| p.node)
            .collect();
        let calls = |a: &&Alarm| steps.iter().any(|step| a.mentions.contains(step));
        let mut alarms = scene.alarms.iter().filter(calls);
        let Some(found) = alarms.next() else {
            wrong.at(
                service.node,
                format!("nothing starts the first task of {id}"),
            );
            continue;
        };
        let lines = ["waiting", "running"];
        let right = computes(case, &found.metrics, NONE, &lines, (index, queue))
            && soon(found)
            && found.comparison == Fact::Known("GreaterThanThreshold".to_owned())
            && found.threshold == Fact::Known(0)
            && rings(case, found, &steps)
            && alarms.next().is_none();
        if !right {
            let what = format!(
                "{} does not ring while messages wait in {queue} and no task of {id} runs",
                scene.id(found.node)
            );
            wrong.at(found.node, what);
        }
    }
    wrong
}

/// Whether a policy scales a service.
fn ties(case: &Case<'_>, policy: &ScalingPolicy, index: usize) -> bool {
    let mut scales = None;
    if let Some(target) = &policy.target {
        target.references(&mut |node, _| {
            if case.scene.read().kind(node) == Kind::ScalableTarget {
                scales = Some(node);
            }
        });
    }
    scales.is_some_and(|node| targets(case, index).iter().any(|t| t.node == node))
}

/// Whether a policy is one of a service that is meant to follow messages.
pub(super) fn follows(case: &Case<'_>, policy: &ScalingPolicy) -> bool {
    (0..case.scene.tasks.services.len()).any(|index| {
        case.meant(index).is_some_and(|m| m.follows.is_some()) && ties(case, policy, index)
    })
}

/// Whether an alarm calls for a step, and for nothing else.
fn rings(case: &Case<'_>, found: &Alarm, steps: &[NodeId]) -> bool {
    let r = case.scene.read();
    let called = r.get(found.node, alarm::RINGS).map(Value::items);
    matches!((called, steps), (Some([Value::Attr(node, attr)]), [step])
        if node == step && r.kind(*node).attr(r.doc.format, attr) == Attr::Arn)
}

/// Whether lines compute what is meant, of one queue and one service.
fn computes(
    case: &Case<'_>,
    metrics: &[Metric],
    expression: &str,
    lines: &[&str],
    (index, queue): (usize, &str),
) -> bool {
    let word = |fact: &Fact<String>, is: &str| fact.known().is_some_and(|w| w == is);
    let mut seen = Vec::new();
    let each = metrics.iter().all(|metric| {
        let id = metric.id.known().map_or("", String::as_str);
        seen.push(id);
        let returned = metric.returned.or_default(true) == Some(true);
        if !metric.expression.is_absent() {
            return word(&metric.expression, expression) && returned;
        }
        let (namespace, name, stat) = match id {
            "waiting" => ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Sum"),
            "taken" => ("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "Sum"),
            _ => ("ECS/ContainerInsights", "RunningTaskCount", "Average"),
        };
        !returned
            && word(&metric.namespace, namespace)
            && word(&metric.name, name)
            && word(&metric.stat, stat)
            && metric.period == Fact::Known(60)
            && if namespace == "AWS/SQS" {
                of_queue(case, metric, queue)
            } else {
                of_service(case, metric, index)
            }
    });
    seen.sort_unstable();
    let mut wanted: Vec<&str> = lines.iter().copied().chain(["all"]).collect();
    wanted.sort_unstable();
    each && seen == wanted
}

fn of_queue(case: &Case<'_>, metric: &Metric, queue: &str) -> bool {
    let r = case.scene.read();
    match metric.dimensions.as_slice() {
        [(name, Value::Attr(node, attr))] if name == "QueueName" => {
            r.kind(*node) == Kind::Queue
                && r.kind(*node).attr(r.doc.format, attr) == Attr::Name
                && r.name_of(*node).is_some_and(|v| r.said(v) == queue)
        }
        [(name, value)] => name == "QueueName" && r.said(value) == queue,
        _ => false,
    }
}

fn of_service(case: &Case<'_>, metric: &Metric, index: usize) -> bool {
    let r = case.scene.read();
    let service = &case.scene.tasks.services[index];
    let cluster = service.cluster.as_ref().and_then(Link::node);
    let is = |name: &str, wanted: Option<NodeId>| {
        let mut all = metric.dimensions.iter().filter(|(n, _)| n == name);
        matches!((all.next(), wanted), (Some((_, Value::Attr(node, attr))), Some(wanted))
            if *node == wanted && r.kind(*node).attr(r.doc.format, attr) == Attr::Name)
    };
    metric.dimensions.len() == 2
        && is("ClusterName", cluster)
        && is("ServiceName", Some(service.node))
}
