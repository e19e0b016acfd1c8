//! The number of tasks that follows the messages of a queue.

use super::context::Start;
use crate::aws::{
    Alarm, Cluster, ScalableTarget, ScalingPolicy, Service as EcsService, alarm, scaling_policy,
};
use crate::stack::{Handle, Scope, Tree};
use crate::system::Service;

/// Messages that wait.
const WAITING: (&str, &str) = ("AWS/SQS", "ApproximateNumberOfMessagesVisible");
/// Messages that a task has taken and not yet deleted.
const TAKEN: (&str, &str) = ("AWS/SQS", "ApproximateNumberOfMessagesNotVisible");
/// Tasks that run: `AWS/ECS` counts none, Container Insights does.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html>
const RUNNING: (&str, &str) = ("ECS/ContainerInsights", "RunningTaskCount");

/// What is kept: messages for each task.
pub(super) fn kept(start: &Start<'_>, service: &Service, handle: Handle<EcsService>) -> Tree {
    let queue = || vec![("QueueName", start.queues.name(start.system, &service.name))];
    Tree::List(vec![
        scaling_policy::backlog(),
        scaling_policy::part("waiting", WAITING, "Sum", queue()),
        scaling_policy::part("taken", TAKEN, "Sum", queue()),
        scaling_policy::part("running", RUNNING, "Average", of(start, handle)),
    ])
}

fn of(start: &Start<'_>, handle: Handle<EcsService>) -> Vec<(&'static str, Tree)> {
    vec![
        ("ClusterName", start.cluster.get(&Cluster::NAME).into()),
        ("ServiceName", handle.get(&EcsService::NAME).into()),
    ]
}

/// Starts a task when messages wait and none runs. Target tracking multiplies the tasks that there are, so it
/// never leaves 0; a step does:
/// <https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-policy.html>. One is enough, since
/// target tracking goes on from there.
pub(super) fn from_none(
    start: &Start<'_>,
    service: &Service,
    handle: Handle<EcsService>,
    target: Handle<ScalableTarget>,
    scope: &mut Scope<'_>,
) {
    let step = scope.add(
        &["from", "none"],
        "Starts a task where none runs",
        ScalingPolicy {
            kind: "StepScaling",
            name: format!("{}-from-none", service.family),
            target: target.get(&ScalableTarget::ID),
            resource: target.get(&ScalableTarget::ID),
            metric: None,
            metrics: Tree::Absent,
            keep: None,
            in_cooldown: None,
            out_cooldown: None,
            adjusts: Some("ChangeInCapacity"),
            aggregates: Some("Average"),
            step_cooldown: Some(service.cooldown_out),
            steps: scaling_policy::one_more(),
        },
    );
    let tags = scope.tags("");
    let queue = vec![("QueueName", start.queues.name(start.system, &service.name))];
    scope.add(
        &["from", "none"],
        "Rings while messages wait and no task runs",
        Alarm {
            name: format!("{}-from-none", service.family),
            description: "Messages wait and no task runs: one is started".to_owned(),
            metrics: Tree::List(vec![
                alarm::without_tasks(),
                alarm::part("waiting", WAITING, "Sum", queue),
                alarm::part("running", RUNNING, "Average", of(start, handle)),
            ]),
            comparison: "GreaterThanThreshold",
            threshold: 0,
            rings: Some(vec![step.get(&ScalingPolicy::ARN).into()]),
            stops: None,
            tags,
        },
    );
}
