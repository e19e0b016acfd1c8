use crate::rules::case::Case;
use crate::rules::facts::computed::{counts, sum_of_groups};
use crate::rules::facts::scaling::targets;
use crate::rules::facts::standby::all_groups;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::metrics::Metric;
use crate::world::scaling::ScalingPolicy;

rule! {
    /// P515: scaling by requests counts those of both target groups.
    ///
    /// # What it checks
    /// With a blueprint: a policy that computes what it follows adds up `RequestCountPerTarget`, by its sum,
    /// of both target groups of the service that it scales and of the load balancer before them, and the sum
    /// is what it keeps. A target group without tasks, which has no data, counts as nothing.
    ///
    /// # What breaks in real life
    /// AWS's own metric, `ALBRequestCountPerTarget`, names one target group. After the first release the
    /// live one is the other, and scaling follows a group that nobody asks: tasks go to the least number
    /// under full load. Without `FILL` a group without tasks makes the sum empty, and nothing scales at all.
    /// The sum of both is what each task of the live version takes, also while a release moves traffic:
    /// each part is divided by the healthy tasks of its own group.
    ///
    /// # How to fix it
    /// `FILL(blue, 0) + FILL(green, 0)` over both target groups' `RequestCountPerTarget`.
    help: "add up RequestCountPerTarget of both target groups, with FILL",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_none() {
        return wrong;
    }
    let scene = case.scene;
    for policy in &scene.scaling.policies {
        if policy.metrics.is_empty() || super::messages_counted::follows(case, policy) {
            continue;
        }
        let id = scene.id(policy.node);
        let mut all = sum_of_groups(case, &policy.metrics, &|metric| {
            if counts(metric, &["RequestCountPerTarget"], "Sum") {
                Vec::new()
            } else {
                vec![format!(
                    "follows {} of {} in {}",
                    metric.stat, metric.name, metric.namespace
                )]
            }
        });
        if let Some(own) = groups(case, policy) {
            let mut counted: Vec<NodeId> = policy.metrics.iter().filter_map(group).collect();
            counted.sort_unstable();
            if counted != own {
                all.push(
                    "does not count both target groups of the service that it scales".to_owned(),
                );
            }
        }
        for what in all {
            wrong.at(policy.node, format!("{id} {what}"));
        }
    }
    wrong
}

/// The target group of a metric.
fn group(metric: &Metric) -> Option<NodeId> {
    let mut all = metric.dimensions.iter();
    all.find_map(|(name, value)| match value {
        Value::Attr(node, _) if name == "TargetGroup" => Some(*node),
        _ => None,
    })
}

/// Both target groups of the service that a policy scales; `None` where it scales none, which is said
/// elsewhere.
fn groups(case: &Case<'_>, policy: &ScalingPolicy) -> Option<Vec<NodeId>> {
    let scene = case.scene;
    let mut scales: Option<NodeId> = None;
    policy.target.as_ref()?.references(&mut |node, _| {
        if scene.read().kind(node) == Kind::ScalableTarget {
            scales = Some(node);
        }
    });
    let scales = scales?;
    let index = (0..scene.tasks.services.len())
        .find(|index| targets(case, *index).iter().any(|t| t.node == scales))?;
    Some(all_groups(scene, index))
}
