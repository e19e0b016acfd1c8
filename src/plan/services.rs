//! What keeps tasks running: services, and how many tasks they have.

use super::context::{Ahead, Start};
use super::{backlog, capacity, connect, native, text};
use crate::aws::{
    Alarm, Cluster, LoadBalancer, ScalableTarget, ScalingPolicy, Service as EcsService,
    TargetGroup, TaskDefinition, scaling_policy, service as aws,
};
use crate::stack::{Handle, Scope, Tree, Val};
use crate::system::{End, Rollout, Service, Shell};

/// Adds a service and its number of tasks.
pub fn plan(
    start: &Start<'_>,
    scope: &mut Scope<'_>,
    service: &Service,
    task: Handle<TaskDefinition>,
    ahead: &Ahead,
) -> Handle<EcsService> {
    let handle = scope.gated().add(
        &[],
        "Keeps the service's tasks running; its engine moves it from version to version",
        ecs_service(start, service, task, ahead),
    );
    if matches!(service.rollout, Rollout::CodeDeploy(_)) {
        scope.leave(handle.ix, aws::LEFT_TO_RELEASES);
    }
    count(start, scope, service, handle);
    handle
}

fn ecs_service(
    start: &Start<'_>,
    service: &Service,
    task: Handle<TaskDefinition>,
    ahead: &Ahead,
) -> EcsService {
    let first = match (&service.entry, start.balancing.pair(&service.name)) {
        (Some(entry), Some(pair)) => Some(crate::rows! {
            both "TargetGroupArn" "target_group_arn" = pair.blue.get(&TargetGroup::ARN);
            both "ContainerName" "container_name" = entry.container.as_str();
            both "ContainerPort" "container_port" = entry.port;
        }),
        _ => None,
    };
    let watched = !ahead.alarms.is_empty();
    let out = EcsService {
        name: service.name.clone(),
        cluster: start.cluster.get(&Cluster::NAME),
        cluster_arn: start.cluster.get(&Cluster::ARN),
        family: None,
        revision: None,
        controller: None,
        circuit_breaker: None,
        circuit_rollback: None,
        load_balancers: Tree::Absent,
        registrations: Tree::Absent,
        alternating: Tree::Absent,
        alternating_first: Tree::Absent,
        launch_type: None,
        capacity: capacity::strategy(service.capacity),
        force: service.capacity.is_some().then_some(true),
        exec: (service.shell == Shell::Open).then_some(true),
        connect: None,
        connect_names: None,
        connect_servers: Tree::Absent,
        connect_log_driver: None,
        connect_log: Tree::Absent,
        strategy: None,
        bake_time: None,
        canary: Tree::Absent,
        linear: Tree::Absent,
        hooks: Tree::Absent,
        alarms: watched.then(|| ahead.alarms.iter().map(|a| a.get(&Alarm::NAME)).collect()),
        alarms_enabled: watched.then_some(true),
        alarms_rollback: None,
        grace_period: service.entry.as_ref().map(|e| e.health.grace_period),
        subnets: start.network.private.clone(),
        groups: {
            let own = start.access.group(&End::Service(service.name.clone()));
            let given = service.groups.iter().map(text::plain).map(Val::of);
            own.into_iter().chain(given).collect()
        },
        count: service.min,
        delete_timeout: match &service.rollout {
            Rollout::CodeDeploy(rollout) => Some(held(rollout.approval_wait, rollout.keep_old)),
            Rollout::Native(rollout) => Some(held(rollout.approval_wait, rollout.keep_old)),
            Rollout::Rolling(_) | Rollout::Job(_) => None,
        },
    };
    let out = connect::with(start, service, out);
    match &service.rollout {
        Rollout::CodeDeploy(_) => EcsService {
            family: Some(service.family.clone()),
            controller: Some("CODE_DEPLOY"),
            launch_type: Some("FARGATE"),
            capacity: Tree::Absent,
            force: None,
            // It cannot be turned on later.
            exec: (service.shell != Shell::Never).then_some(true),
            load_balancers: first.map_or(Tree::Absent, |block| Tree::List(vec![block])),
            ..out
        },
        Rollout::Native(rollout) => EcsService {
            revision: Some(task.get(&TaskDefinition::ARN)),
            alarms_rollback: watched.then_some(rollout.alarm_rollback),
            ..native::released(start, service, rollout, ahead, first, out)
        },
        Rollout::Rolling(rolling) => EcsService {
            revision: Some(task.get(&TaskDefinition::ARN)),
            circuit_breaker: Some(true),
            circuit_rollback: Some(rolling.failure_rollback),
            alarms_rollback: watched.then_some(rolling.alarm_rollback),
            registrations: first.map_or(Tree::Absent, |block| Tree::List(vec![block])),
            ..out
        },
        // No service keeps a job running.
        Rollout::Job(_) => out,
    }
}

/// ECS refuses to delete a service while a release goes on: what it may wait and keep, and half an
/// hour for the rest.
fn held(approval_wait: u32, keep_old: u32) -> String {
    format!("{}m", approval_wait + keep_old + 30)
}

fn count(start: &Start<'_>, scope: &mut Scope<'_>, service: &Service, handle: Handle<EcsService>) {
    let mut scope = scope.gated();
    let tags = scope.tags("");
    let target = scope.add(
        &[],
        "Holds the wanted number of tasks, outside of the service",
        ScalableTarget {
            resource: Val::of(Tree::Concat(vec![
                "service/".into(),
                start.cluster.get(&Cluster::NAME).into(),
                "/".into(),
                handle.get(&EcsService::NAME).into(),
            ])),
            min: service.min,
            max: service.max,
            tags,
        },
    );
    let origin = format!("{}/scaling", service.origin);
    for (name, metric, keep) in [
        (
            "cpu",
            Some("ECSServiceAverageCPUUtilization"),
            service.scale_cpu.map(u32::from),
        ),
        (
            "memory",
            Some("ECSServiceAverageMemoryUtilization"),
            service.scale_memory.map(u32::from),
        ),
        ("requests", None, service.scale_requests),
        ("backlog", None, service.scale_backlog),
    ] {
        if let Some(keep) = keep {
            scope.from(&origin).add(
                &[name],
                "Lets the number of tasks follow the load",
                ScalingPolicy {
                    kind: "TargetTrackingScaling",
                    name: format!("{}-{name}", service.family),
                    target: target.get(&ScalableTarget::ID),
                    resource: target.get(&ScalableTarget::ID),
                    metric,
                    metrics: match (name, metric) {
                        ("requests", None) => requests(start, service),
                        (_, None) => backlog::kept(start, service, handle),
                        (_, Some(_)) => Tree::Absent,
                    },
                    keep: Some(keep),
                    in_cooldown: Some(service.cooldown_in),
                    out_cooldown: Some(service.cooldown_out),
                    adjusts: None,
                    aggregates: None,
                    step_cooldown: None,
                    steps: Tree::Absent,
                },
            );
        }
    }
    if service.scale_backlog.is_some() && service.min == 0 {
        backlog::from_none(start, service, handle, target, &mut scope.from(&origin));
    }
}

/// The requests of a minute that each task took, whichever of both target groups it is in: AWS's own
/// metric names one of them, and stops with the first release.
fn requests(start: &Start<'_>, service: &Service) -> Tree {
    let pair = start.balancing.pair(&service.name);
    let entry = service.entry.as_ref();
    let balancer = entry.and_then(|e| start.balancing.get(&e.balancer));
    let (Some(pair), Some(balancer)) = (pair, balancer) else {
        return Tree::Absent;
    };
    let one = |id, group: Handle<TargetGroup>| {
        scaling_policy::requests(
            id,
            balancer.handle.get(&LoadBalancer::FULL_NAME),
            group.get(&TargetGroup::FULL_NAME),
        )
    };
    Tree::List(vec![
        scaling_policy::sum(),
        one("blue", pair.blue),
        one("green", pair.green),
    ])
}
