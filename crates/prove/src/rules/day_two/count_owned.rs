use crate::rules::case::Case;
use crate::rules::facts::scaling::targets;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::NodeId;
use crate::world::rows::Fact;
use crate::world::scaling::ScalableTarget;

rule! {
    /// P505: the number of tasks has one owner.
    ///
    /// # What it checks
    /// A scalable target names a service that is there, with `ecs` and `ecs:service:DesiredCount`, from
    /// a least to a greatest number in order, and only one names each service; its policies follow a
    /// metric of ECS, or one that they compute. Where there is one, Terraform ignores changes of `desired_count`. With a
    /// blueprint every service has one, and in CloudFormation a service under `CODE_DEPLOY` sets no
    /// count itself.
    ///
    /// # What breaks in real life
    /// Two owners take turns: scaling goes up at noon, the next deployment goes down again. A count in
    /// the template of a CodeDeploy service makes each change of it an update that is refused.
    ///
    /// # How to fix it
    /// The count belongs into the scalable target: least equals greatest where nothing scales.
    help: "let one scalable target hold the count",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if service.is_job() {
            continue;
        }
        let id = scene.id(service.node);
        let own = targets(case, index);
        if own.len() > 1 {
            wrong.at(
                own[1].node,
                format!(
                    "{} is the second owner of the count of {id}",
                    scene.id(own[1].node)
                ),
            );
        }
        if case.intent.is_some() && own.is_empty() {
            wrong.at(service.node, format!("nothing sets the count of {id}"));
        }
        if case.is_terraform() {
            if !own.is_empty()
                && !case.is_plan()
                && !service.count.is_absent()
                && !case.ignores(service.node, "desired_count")
            {
                wrong.at(
                    service.node,
                    format!("{id} does not ignore changes of desired_count, which scaling makes"),
                );
            }
            let least = i64::from(case.meant(index).is_none_or(|meant| !meant.from_none));
            if case.intent.is_some() && service.count.known().is_none_or(|c| *c < least) {
                wrong.at(
                    service.node,
                    format!("{id} starts with {} tasks", service.count),
                );
            }
        } else if !service.count.is_absent()
            && (case.intent.is_some() || service.is_code_deploy() && !own.is_empty())
        {
            wrong.at(
                service.node,
                format!("{id} sets its count itself, beside the scalable target"),
            );
        }
    }
    let mut owned: Vec<NodeId> = Vec::new();
    if case.intent.is_some() {
        for index in 0..scene.tasks.services.len() {
            owned.extend(targets(case, index).iter().map(|t| t.node));
        }
    }
    for target in &scene.scaling.targets {
        wrong.extend(
            shape(case, target, &owned)
                .into_iter()
                .map(|what| (target.node, format!("{} {what}", scene.id(target.node)))),
        );
    }
    policies(case, &mut wrong);
    wrong
}

fn shape(case: &Case<'_>, target: &ScalableTarget, owned: &[NodeId]) -> Vec<String> {
    let mut out = Vec::new();
    let ecs = target.namespace.known().is_some_and(|n| n == "ecs");
    if !ecs && case.intent.is_none() {
        return out;
    }
    if !ecs {
        out.push("is not for ecs".to_owned());
    }
    let known = target.dimension.known();
    let open = matches!(target.dimension, Fact::Unknown(_)) && case.intent.is_none();
    if !open && known.is_none_or(|d| d != "ecs:service:DesiredCount") {
        out.push("is not for the count of a service".to_owned());
    }
    if let (Fact::Known(min), Fact::Known(max)) = (&target.min, &target.max)
        && (min > max || *min < 0)
    {
        out.push(format!("goes from {min} to {max}"));
    }
    if target.min.is_absent() || target.max.is_absent() {
        out.push("has no bounds".to_owned());
    }
    if case.intent.is_some() && !owned.contains(&target.node) {
        out.push("names no service of the document".to_owned());
    }
    out
}

fn policies(case: &Case<'_>, wrong: &mut Violations) {
    let scene = case.scene;
    for policy in &scene.scaling.policies {
        let id = scene.id(policy.node);
        if policy.kind.known().is_some_and(|k| {
            !matches!(
                k.as_str(),
                "TargetTrackingScaling" | "StepScaling" | "PredictiveScaling"
            )
        }) {
            wrong.at(
                policy.node,
                format!("{id} has the unknown type {}", policy.kind),
            );
        }
        let known = [
            "ECSServiceAverageCPUUtilization",
            "ECSServiceAverageMemoryUtilization",
            "ALBRequestCountPerTarget",
        ];
        if case.intent.is_some() {
            if policy
                .metric
                .known()
                .is_some_and(|m| !known.contains(&m.as_str()))
            {
                wrong.at(
                    policy.node,
                    format!("{id} follows the unknown metric {}", policy.metric),
                );
            }
            if policy.metric.is_absent()
                && policy.metrics.is_empty()
                && policy
                    .kind
                    .known()
                    .is_none_or(|k| k == "TargetTrackingScaling")
            {
                wrong.at(policy.node, format!("{id} follows no metric"));
            }
            let percent = policy.metrics.is_empty();
            let most = if percent { 100 } else { i64::MAX };
            let steps = policy.kind.known().is_some_and(|k| k == "StepScaling");
            if !steps && policy.value.known().is_none_or(|v| !(1..=most).contains(v)) {
                let unit = if percent { " percent" } else { "" };
                wrong.at(policy.node, format!("{id} aims at {}{unit}", policy.value));
            }
            let tied = policy.target.as_ref().is_some_and(|t| {
                let mut found = false;
                t.references(&mut |n, _| found |= scene.read().kind(n) == Kind::ScalableTarget);
                found
            });
            if !tied {
                wrong.at(policy.node, format!("{id} belongs to no scalable target"));
            }
        }
        // Both target groups take turns, and a metric of one of them stops with the first release.
        if policy
            .metric
            .known()
            .is_some_and(|m| m == "ALBRequestCountPerTarget")
            && !scene.release.groups.is_empty()
        {
            wrong.at(
                policy.node,
                format!("{id} follows requests of one target group, which a release leaves"),
            );
        }
    }
}
