//! Releases by `CodeDeploy`: application, configuration, group, and what they may do.

use super::context::{Running, Start};
use super::{observability, roles, text};
use crate::aws::{
    Alarm, Application, Cluster, DeploymentConfig, DeploymentGroup, Listener, Role,
    Service as EcsService, TargetGroup,
};
use crate::stack::{Handle, Name, Scope, Stack, Tree, Val};
use crate::system::{CodeDeploy, Rollout, Service, Traffic};

/// Adds what runs releases by `CodeDeploy`, and the alarms that stop them; gives the name of the
/// configuration by which traffic moves.
pub fn plan(
    start: &Start<'_>,
    service: &Service,
    running: &Running,
    stack: &mut Stack,
) -> Option<Val<Name>> {
    let Rollout::CodeDeploy(rollout) = &service.rollout else {
        return None;
    };
    let alarms = observability::plan(start, service, stack);
    code_deploy(start, service, rollout, running, &alarms, stack)
}

fn code_deploy(
    start: &Start<'_>,
    service: &Service,
    rollout: &CodeDeploy,
    running: &Running,
    alarms: &[Handle<Alarm>],
    stack: &mut Stack,
) -> Option<Val<Name>> {
    let balancer = service
        .entry
        .as_ref()
        .and_then(|e| start.balancing.get(&e.balancer));
    let (Some(pair), Some(balancer), Some(ecs)) = (
        start.balancing.pair(&service.name),
        balancer,
        running.service,
    ) else {
        return None;
    };
    let origin = format!("{}/deployment", service.origin);
    let mut scope = Scope::new(stack, &[&service.name], &origin);
    let mut role_scope = scope.with(&[&service.name, "deployment"]);
    let (role, attached) = roles::with_managed(
        &mut role_scope,
        "Releases by CodeDeploy",
        "Lets CodeDeploy make task sets and move traffic",
        &roles::Trust::Group(&rollout.application, &rollout.group),
        Some("AWSCodeDeployRoleForECSLimited"),
    );
    let mut statements = vec![roles::pass(
        &[running.execution_role.clone(), running.task_role.clone()],
        "ecs-tasks",
    )];
    let hooks: Vec<Tree> = rollout
        .hooks
        .iter()
        .map(|(_, function)| function_arn(function))
        .collect();
    if !hooks.is_empty() {
        statements.push(roles::allow(&["lambda:InvokeFunction"], hooks));
    }
    let permission = roles::permission(
        &mut role_scope,
        role,
        "release",
        "Lets CodeDeploy start this service's tasks and call its hooks",
        statements,
    );
    let tags = scope.tags("");
    let application = scope.add(
        &[],
        "What the service's releases belong to",
        Application {
            name: rollout.application.clone(),
            tags: tags.clone(),
        },
    );
    let config = config(&mut scope, service, &rollout.traffic);
    let listener =
        |listener: Handle<Listener>| Tree::List(vec![listener.get(&Listener::ARN).into()]);
    let target = |group: Handle<TargetGroup>| {
        crate::rows! { both "Name" "name" = group.get(&TargetGroup::NAME); }
    };
    let mut events = Vec::new();
    if rollout.rollback.failure {
        events.push("DEPLOYMENT_FAILURE");
    }
    if rollout.rollback.stop {
        events.push("DEPLOYMENT_STOP_ON_REQUEST");
    }
    if rollout.rollback.alarm && !alarms.is_empty() {
        events.push("DEPLOYMENT_STOP_ON_ALARM");
    }
    let names: Vec<Val<Name>> = alarms.iter().map(|a| a.get(&Alarm::NAME)).collect();
    let watched = !names.is_empty();
    let group = scope.gated().add(
        &[],
        "Runs releases: new beside old, looked at, then live",
        DeploymentGroup {
            application: application.get(&Application::NAME),
            name: rollout.group.clone(),
            role: role.get(&Role::ARN),
            config: config.clone(),
            services: Tree::List(vec![crate::rows! {
                both "ClusterName" "cluster_name" = start.cluster.get(&Cluster::NAME);
                both "ServiceName" "service_name" = ecs.get(&EcsService::NAME);
            }]),
            pairs: Tree::List(vec![crate::rows! {
                both "TargetGroups" "target_group" = vec![target(pair.blue), target(pair.green)];
                both "ProdTrafficRoute.ListenerArns" "prod_traffic_route.listener_arns" = listener(balancer.production);
                both "TestTrafficRoute.ListenerArns" "test_traffic_route.listener_arns" = listener(balancer.test);
            }]),
            on_timeout: if rollout.approval_wait > 0 { "STOP_DEPLOYMENT" } else { "CONTINUE_DEPLOYMENT" },
            approval_wait: rollout.approval_wait,
            keep_old: rollout.keep_old,
            rollback: !events.is_empty(),
            rollback_events: (!events.is_empty()).then_some(events),
            alarms_enabled: watched.then_some(true),
            alarms: if watched {
                Tree::List(names.iter().map(|n| crate::rows! { cfn "Name" = n.clone(); }).collect())
            } else {
                Tree::Absent
            },
            alarm_names: if watched { names.into() } else { Tree::Absent },
            tags,
        },
    );
    scope.wait(group.ix, attached);
    scope.wait(group.ix, [permission]);
    Some(config)
}

/// The configuration's name: AWS's own, or in Terraform that of one made for this service.
fn config_name(service: &Service, traffic: &Traffic) -> String {
    let (word, percent, minutes) = match traffic {
        Traffic::Predefined(name) => return (*name).to_owned(),
        Traffic::Canary { percent, wait } => ("canary", percent, wait),
        Traffic::Linear { percent, every } => ("linear", percent, every),
    };
    format!(
        "{}-{word}-{percent}-percent-{minutes}-minutes",
        service.family
    )
}

/// The configuration: AWS's own, or one made for this service.
fn config(scope: &mut Scope<'_>, service: &Service, traffic: &Traffic) -> Val<Name> {
    let name = config_name(service, traffic);
    let (kind, percent, minutes) = match traffic {
        Traffic::Predefined(_) => return Val::of(name),
        Traffic::Canary { percent, wait } => ("TimeBasedCanary", *percent, *wait),
        Traffic::Linear { percent, every } => ("TimeBasedLinear", *percent, *every),
    };
    let canary = kind == "TimeBasedCanary";
    scope
        .add(
            &[],
            "Says how traffic moves, as AWS predefines no such way",
            DeploymentConfig {
                name,
                kind,
                canary_percent: canary.then_some(percent),
                canary_interval: canary.then_some(minutes),
                linear_percent: (!canary).then_some(percent),
                linear_interval: (!canary).then_some(minutes),
            },
        )
        .get(&DeploymentConfig::NAME)
}

/// A hook's function by ARN, or by name in this account and region.
pub fn function_arn(function: &crate::system::Text) -> Tree {
    match text::plain(function) {
        Tree::Text(name) if !name.starts_with("arn:") => {
            roles::local_arn("lambda", format!("function:{name}"))
        }
        other => other,
    }
}
