//! Releases by ECS itself: what has to be there before the service, and how it moves traffic.

use super::context::{Ahead, Start};
use super::{observability, roles, rollout};
use crate::aws::{ListenerRule, Role, Service as EcsService, TargetGroup, service as aws};
use crate::stack::{Scope, Stack, Tree};
use crate::system::{Native, Rollout, Service, Shift};

/// The stage at which the new version answers on the test listener and on no other.
const APPROVAL: &str = "POST_TEST_TRAFFIC_SHIFT";

/// Adds alarms and roles.
pub fn plan(start: &Start<'_>, service: &Service, stack: &mut Stack) -> Ahead {
    let rollout = match &service.rollout {
        Rollout::CodeDeploy(_) | Rollout::Job(_) => return Ahead::default(),
        Rollout::Rolling(_) => {
            return Ahead {
                alarms: observability::plan(start, service, stack),
                ..Ahead::default()
            };
        }
        Rollout::Native(rollout) => rollout,
    };
    let alarms = observability::plan(start, service, stack);
    let origin = format!("{}/deployment", service.origin);
    let mut scope = Scope::new(stack, &[&service.name], &origin);
    // The proxies of Service Connect are ECS's own, and no role is asked for them.
    let (mover, waits) = service
        .entry
        .as_ref()
        .map(|_| {
            roles::with_managed(
                &mut scope.with(&[&service.name, "traffic"]),
                "Lets ECS move traffic between the two target groups of a service",
                "Lets ECS move traffic in a release",
                &roles::Trust::Account("ecs"),
                Some("AmazonECSInfrastructureRolePolicyForLoadBalancers"),
            )
        })
        .unzip();
    let mut waits = waits.unwrap_or_default();
    let asker = (!rollout.hooks.is_empty()).then(|| {
        let mut scope = scope.with(&[&service.name, "hooks"]);
        let role = roles::role(
            &mut scope,
            "Lets ECS ask the hooks of a service's releases",
            "Lets ECS call the functions that look at a new version",
            "ecs",
        );
        let functions = rollout
            .hooks
            .iter()
            .map(|(_, function)| rollout::function_arn(function))
            .collect();
        waits.push(roles::permission(
            &mut scope,
            role,
            "hooks",
            "Just the functions that the blueprint names",
            vec![roles::allow(&["lambda:InvokeFunction"], functions)],
        ));
        role
    });
    Ahead {
        alarms,
        mover,
        asker,
        waits,
    }
}

/// The two target groups and the two rules between which traffic moves, where it comes from a load balancer.
fn alternating(start: &Start<'_>, service: &Service, ahead: &Ahead, first: Option<Tree>) -> Tree {
    let (Some(pair), Some(mover), Some(Tree::Rows(mut block))) =
        (start.balancing.pair(&service.name), ahead.mover, first)
    else {
        return Tree::Absent;
    };
    if let Tree::Rows(advanced) = crate::rows! {
        both "AdvancedConfiguration.AlternateTargetGroupArn" "advanced_configuration.alternate_target_group_arn" = pair.green.get(&TargetGroup::ARN);
        both "AdvancedConfiguration.ProductionListenerRule" "advanced_configuration.production_listener_rule" = pair.production.get(&ListenerRule::ARN);
        both "AdvancedConfiguration.TestListenerRule" "advanced_configuration.test_listener_rule" = pair.test.get(&ListenerRule::ARN);
        both "AdvancedConfiguration.RoleArn" "advanced_configuration.role_arn" = mover.get(&Role::ARN);
    } {
        block.extend(advanced);
    }
    Tree::List(vec![Tree::Rows(block)])
}

/// A service as ECS's own blue/green wants it.
pub fn released(
    start: &Start<'_>,
    service: &Service,
    rollout: &Native,
    ahead: &Ahead,
    first: Option<Tree>,
    out: EcsService,
) -> EcsService {
    let alternating = alternating(start, service, ahead, first);
    let (strategy, canary, linear) = match rollout.shift {
        Shift::AllAtOnce => ("BLUE_GREEN", Tree::Absent, Tree::Absent),
        Shift::Canary { percent, wait } => ("CANARY", aws::canary(percent, wait), Tree::Absent),
        Shift::Linear { percent, every } => ("LINEAR", Tree::Absent, aws::linear(percent, every)),
    };
    let mut hooks = Vec::new();
    if rollout.approval_wait > 0 {
        hooks.push(aws::pause(APPROVAL, rollout.approval_wait));
    }
    if let Some(asker) = ahead.asker {
        hooks.extend(rollout.hooks.iter().map(|(stage, function)| {
            aws::ask(
                stage,
                rollout::function_arn(function),
                asker.get(&Role::ARN),
            )
        }));
    }
    EcsService {
        alternating: alternating.clone(),
        alternating_first: alternating,
        strategy: Some(strategy),
        bake_time: Some(rollout.keep_old),
        canary,
        linear,
        hooks: if hooks.is_empty() {
            Tree::Absent
        } else {
            Tree::List(hooks)
        },
        ..out
    }
}
