use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::facts::computed::{counts, sum_of_groups};
use crate::rules::facts::standby::all_groups;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::NodeId;
use crate::world::alarms::Alarm;
use crate::world::metrics::Metric;
use crate::world::rows::{Fact, Link};

rule! {
    /// P507: alarms ring when something is wrong, and only then.
    ///
    /// # What it checks
    /// With a blueprint: an alarm treats missing data as `notBreaching`, needs at least two periods in a row, asks
    /// whether a value is *above* its threshold, and watches both target groups of its service.
    ///
    /// # What breaks in real life
    /// A target group without tasks has no data: between releases that is one of the two. An alarm that
    /// treats missing data as `breaching` never stops, and it stops the release that would fix it. One
    /// that watches blue only is blind after the first release.
    ///
    /// # How to fix it
    /// `TreatMissingData: notBreaching`, a sum over both target groups, two periods or more.
    help: "treat missing data as notBreaching, two periods or more, both target groups",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let mut wrong = Violations::none();
    for alarm in &scene.alarms {
        let id = scene.id(alarm.node);
        let mut say = |what: String| {
            wrong.at(alarm.node, format!("{id} {what}"));
        };
        if alarm.missing.known().is_none_or(|m| m != "notBreaching") {
            say("does not treat missing data as `notBreaching`".to_owned());
        }
        if alarm.periods.known().is_none_or(|p| *p < 2) {
            say("goes off after a single period".to_owned());
        }
        if alarm
            .comparison
            .known()
            .is_none_or(|c| !c.starts_with("GreaterThan"))
        {
            say("does not go off above its threshold".to_owned());
        }
        if alarm.threshold.known().is_some_and(|t| *t < 0) {
            say(format!("has the threshold {}", alarm.threshold));
        }
        // Those on what lies in a queue are rules of their own, and so are those that start a task.
        let of_queue =
            |n: &NodeId| matches!(scene.read().kind(*n), Kind::Queue | Kind::ScalingPolicy);
        if !alarm.mentions.iter().any(of_queue) {
            for what in computed(case, alarm) {
                say(what);
            }
        }
        let watched: Vec<NodeId> = alarm
            .mentions
            .iter()
            .copied()
            .filter(|n| scene.read().kind(*n) == Kind::TargetGroup)
            .collect();
        let whole = (0..scene.tasks.services.len()).any(|index| {
            let own = all_groups(scene, index);
            !watched.is_empty()
                && watched.iter().all(|n| own.contains(n))
                && own.iter().all(|n| watched.contains(n))
        });
        if !watched.is_empty() && !whole && !scene.tasks.services.is_empty() {
            say("does not watch both target groups of one service".to_owned());
        }
        let balancers: Vec<NodeId> = alarm
            .mentions
            .iter()
            .copied()
            .filter(|n| scene.read().kind(*n) == Kind::LoadBalancer)
            .collect();
        for group in &watched {
            for listener in &scene.balancing.listeners {
                let sends = listener.forwards.iter().any(|(_, t)| t.is(*group));
                if sends
                    && !balancers.is_empty()
                    && !balancers.iter().any(|b| listener.balancer.is(*b))
                {
                    say("watches another load balancer than its target groups'".to_owned());
                }
            }
        }
        let own = |alarms: &[Link]| alarms.iter().any(|l| l.is(alarm.node));
        let used = scene.release.groups.iter().any(|g| own(&g.alarms))
            || scene.tasks.services.iter().any(|s| own(&s.alarms));
        let release = !alarm.mentions.iter().any(of_queue);
        if release && !used && scene.release.groups.iter().any(|g| !g.alarms.is_empty()) {
            say("is watched by no release".to_owned());
        }
    }
    as_asked(case, &mut wrong);
    wrong
}

/// What is wrong with what an alarm computes.
fn computed(case: &Case<'_>, alarm: &Alarm) -> Vec<String> {
    let mut out = Vec::new();
    let (periods, points) = (alarm.periods.known(), alarm.datapoints.known());
    if let (Some(periods), Some(points)) = (periods, points)
        && !(1..=*periods).contains(points)
    {
        out.push(format!("goes off after {points} of {periods} periods"));
    }
    if points.is_some_and(|p| *p < 2) {
        out.push("goes off after a single period".to_owned());
    }
    let looked_at = |metric: &Metric| {
        let names = ["HTTPCode_Target_5XX_Count", "UnHealthyHostCount"];
        let stat = match metric.name.known().map(String::as_str) {
            Some("HTTPCode_Target_5XX_Count") => "Sum",
            _ => "Maximum",
        };
        let mut out = Vec::new();
        if !counts(metric, &names, stat) {
            out.push(format!(
                "watches {} of {} in {}",
                metric.stat, metric.name, metric.namespace
            ));
        }
        let period = metric.period.known().copied().unwrap_or_default();
        let length = period.saturating_mul(periods.copied().unwrap_or(1));
        if !(matches!(period, 10 | 20 | 30) || period >= 60 && period % 60 == 0) || length > 86_400
        {
            out.push(format!("has periods of {} seconds", metric.period));
        }
        out
    };
    out.extend(sum_of_groups(case, &alarm.metrics, &looked_at));
    out
}

/// The alarms that the blueprint asks for, with its bounds.
fn as_asked(case: &Case<'_>, wrong: &mut Violations) {
    let scene = case.scene;
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if service.is_job() {
            continue;
        }
        let Some(meant) = case.meant(index) else {
            continue;
        };
        let own: Vec<NodeId> = target_groups(scene, index)
            .iter()
            .filter_map(Link::node)
            .collect();
        for (metric, comparison, bound) in [
            (
                "HTTPCode_Target_5XX_Count",
                "GreaterThanThreshold",
                meant.errors_5xx,
            ),
            (
                "UnHealthyHostCount",
                "GreaterThanOrEqualToThreshold",
                meant.unhealthy_hosts,
            ),
        ] {
            let Some(bound) = bound else { continue };
            let found = scene.alarms.iter().find(|a| {
                a.metrics
                    .iter()
                    .any(|m| m.name.known().is_some_and(|n| n == metric))
                    && a.mentions.iter().any(|n| own.contains(n))
            });
            let id = scene.id(service.node);
            match found {
                None => {
                    wrong.at(service.node, format!("no alarm watches {metric} of {id}"));
                }
                Some(alarm) => {
                    let right = alarm.threshold == Fact::Known(i64::from(bound))
                        && alarm.comparison == Fact::Known(comparison.to_owned());
                    if !right {
                        wrong.at(
                            alarm.node,
                            format!("{} does not go off at {bound}", scene.id(alarm.node)),
                        );
                    }
                }
            }
        }
    }
}
