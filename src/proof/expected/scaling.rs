//! How many tasks there are, and what that follows.

use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, Row, scalable_target, scaling_policy, service, tracked};
use crate::system::Service;

/// How many tasks there are, and what that follows.
pub(super) fn scaling(s: &Service, out: &mut Expectations) {
    let scaled = Of::ScalableTarget(s.name.as_str().into());
    out.expect(&Of::Service(s.name.as_str().into()), service::COUNT, s.min);
    out.expect(&scaled, scalable_target::MIN, s.min);
    out.expect(&scaled, scalable_target::MAX, s.max);
    let all = scaled.tied(Kind::ScalingPolicy, scaling_policy::TARGET);
    let policies = all.saying(scaling_policy::VALUE);
    let followed = [
        ("ECSServiceAverageCPUUtilization", s.scale_cpu),
        ("ECSServiceAverageMemoryUtilization", s.scale_memory),
    ];
    let followed: Vec<_> = followed
        .into_iter()
        .filter_map(|(metric, percent)| Some((metric, percent?)))
        .collect();
    let metrics = followed.iter().map(|(metric, _)| metric);
    let own = policies.saying(scaling_policy::METRIC);
    out.expect_all(&own, scaling_policy::METRIC, metrics);
    for (metric, percent) in &followed {
        let policy = own.whose(scaling_policy::METRIC, metric);
        out.expect(&policy, scaling_policy::VALUE, percent);
    }
    // What AWS counts for one target group is computed for both: whoever is asked, each task of the
    // live version takes so many requests a minute.
    let computed = policies.silent(scaling_policy::METRIC);
    let kept = s.scale_requests.or(s.scale_backlog);
    out.expect_all(&computed, scaling_policy::VALUE, kept);
    if s.scale_backlog.is_some() {
        out.expect_each(&computed, scaling_policy::METRICS, messages());
    }
    from_none(s, &all.silent(scaling_policy::VALUE), out);
    if s.scale_requests.is_some() {
        let count = |id: &str| {
            vec![
                (tracked::ID, id.to_owned()),
                (tracked::NAMESPACE, "AWS/ApplicationELB".to_owned()),
                (tracked::METRIC, "RequestCountPerTarget".to_owned()),
                (tracked::STAT, "Sum".to_owned()),
                (tracked::RETURNED, "false".to_owned()),
            ]
        };
        let sum = vec![
            (tracked::ID, "all".to_owned()),
            (
                tracked::EXPRESSION,
                "FILL(blue, 0) + FILL(green, 0)".to_owned(),
            ),
            (tracked::RETURNED, "true".to_owned()),
        ];
        let all = [sum, count("blue"), count("green")];
        out.expect_each(&computed, scaling_policy::METRICS, all);
    }
    if kept.is_some() || !followed.is_empty() {
        out.expect(&policies, scaling_policy::TYPE, "TargetTrackingScaling");
        out.expect(&policies, scaling_policy::IN_COOLDOWN, s.cooldown_in);
        out.expect(&policies, scaling_policy::OUT_COOLDOWN, s.cooldown_out);
    }
}

/// Messages for each task, of which no load balancer knows.
fn messages() -> [Vec<(&'static Row, String)>; 4] {
    let part = |id: &str, namespace: &str, metric: &str, stat: &str| {
        vec![
            (tracked::ID, id.to_owned()),
            (tracked::NAMESPACE, namespace.to_owned()),
            (tracked::METRIC, metric.to_owned()),
            (tracked::STAT, stat.to_owned()),
            (tracked::RETURNED, "false".to_owned()),
        ]
    };
    let computed = vec![
        (tracked::ID, "all".to_owned()),
        (
            tracked::EXPRESSION,
            "(waiting + taken) / running".to_owned(),
        ),
        (tracked::RETURNED, "true".to_owned()),
    ];
    let sqs = "AWS/SQS";
    [
        computed,
        part("waiting", sqs, "ApproximateNumberOfMessagesVisible", "Sum"),
        part("taken", sqs, "ApproximateNumberOfMessagesNotVisible", "Sum"),
        part(
            "running",
            "ECS/ContainerInsights",
            "RunningTaskCount",
            "Average",
        ),
    ]
}

/// What starts a task where none runs.
fn from_none(s: &Service, steps: &Of, out: &mut Expectations) {
    let there = s.scale_backlog.is_some() && s.min == 0;
    out.expect_all(
        steps,
        scaling_policy::ADJUSTS,
        there.then_some("ChangeInCapacity"),
    );
    if there {
        out.expect(steps, scaling_policy::TYPE, "StepScaling");
        out.expect(steps, scaling_policy::AGGREGATES, "Average");
        out.expect(steps, scaling_policy::STEP_COOLDOWN, s.cooldown_out);
        let one = vec![
            (scaling_policy::step::FROM, "0".to_owned()),
            (scaling_policy::step::MORE, "1".to_owned()),
        ];
        out.expect_each(steps, scaling_policy::STEPS, [one]);
    }
}
