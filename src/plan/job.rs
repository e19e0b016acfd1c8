//! Jobs: what starts them at times, and what becomes of runs that fail.
//!
//! EventBridge Scheduler tries to start a task and no more: whether it ends well is nobody's business
//! there. So both kinds of failure go into one queue: what could not be started, by the scheduler, and
//! what stopped otherwise than with status 0, by a rule on what ECS says of stopped tasks.

use super::context::{Running, Start};
use super::{capacity, roles, text};
use crate::aws::{
    Alarm, Cluster, EventRule, EventTarget, Queue, QueuePolicy, Role, Schedule, ScheduleGroup,
    TaskDefinition, alarm, event_rule, queue,
};
use crate::stack::{Arn, Handle, Ix, Scope, Stack, Tree, Val};
use crate::system::{self, APP, End, Service, Shell, System, Times};

/// Adds what the schedules of a system stand in, where it has some.
pub fn group(system: &System, stack: &mut Stack) -> Option<Handle<ScheduleGroup>> {
    let timed = |s: &&Service| s.rollout.job().is_some_and(|job| job.times.is_some());
    let first = system::shared_first(&system.services).find(timed)?;
    let origin = format!("{}/schedule", first.origin);
    let mut scope = Scope::new(stack, &[], &origin);
    let tags = scope.tags("");
    Some(scope.add(
        &[],
        "What the schedules stand in, and what their roles trust the scheduler for",
        ScheduleGroup {
            name: system.name.clone(),
            tags,
        },
    ))
}

/// Adds what starts a job at its times, and gives the queue of runs that failed; `first` is what its tasks
/// need.
pub fn plan(
    start: &Start<'_>,
    service: &Service,
    task: Handle<TaskDefinition>,
    running: &Running,
    first: Vec<Ix>,
    stack: &mut Stack,
) -> Option<Handle<Queue>> {
    let times = service.rollout.job().and_then(|job| job.times.as_ref());
    let (times, group) = times.zip(start.schedules)?;
    let origin = format!("{}/schedule", service.origin);
    let mut scope = Scope::new(stack, &[&service.name], &origin);
    let failed = failed(start, service, &mut scope);
    let queue = failed.get(&Queue::ARN);
    let (role, permission) = starter(start, service, running, &queue, &mut scope);
    let schedule = scope.gated().add(
        &[],
        "Starts the job at its times",
        schedule(start, service, times, group, task, role, queue),
    );
    scope.wait(schedule.ix, first);
    scope.wait(schedule.ix, [permission]);
    Some(failed)
}

fn schedule(
    start: &Start<'_>,
    service: &Service,
    times: &Times,
    group: Handle<ScheduleGroup>,
    task: Handle<TaskDefinition>,
    role: Handle<Role>,
    failed: Val<Arn>,
) -> Schedule {
    Schedule {
        name: service.family.clone(),
        group: group.get(&ScheduleGroup::NAME),
        at: times.at.clone(),
        time_zone: times.time_zone.clone(),
        cluster: start.cluster.get(&Cluster::ARN),
        role: role.get(&Role::ARN),
        failed,
        revision: task.get(&TaskDefinition::ARN),
        capacity: capacity::strategy(service.capacity),
        subnets: start.network.private.clone(),
        groups: {
            let own = start.access.group(&End::Service(service.name.clone()));
            let given = service.groups.iter().map(text::plain).map(Val::of);
            own.into_iter().chain(given).collect()
        },
        exec: (service.shell == Shell::Open).then_some(true),
    }
}

/// The role of the scheduler, and its permission: this family's revisions in this cluster, with the two roles
/// of its tasks. AWS judges a start by the revision that it comes to.
/// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html>
fn starter(
    start: &Start<'_>,
    service: &Service,
    running: &Running,
    failed: &Val<Arn>,
    scope: &mut Scope<'_>,
) -> (Handle<Role>, Ix) {
    let mut scope = scope.with(&[&service.name, "schedule"]);
    let (role, _) = roles::with_managed(
        &mut scope,
        "Starts a job at its times",
        "Lets the scheduler start the job",
        &roles::Trust::Schedules(&start.system.name),
        None,
    );
    let condition =
        |test: &str, key: &str, value: Tree| Tree::map([(test, Tree::map([(key, value)]))]);
    let under = |action: &str, resource: Tree, condition: Tree| {
        Tree::map([
            ("Effect", "Allow".into()),
            ("Action", Tree::List(vec![action.into()])),
            ("Resource", Tree::List(vec![resource])),
            ("Condition", condition),
        ])
    };
    let cluster = start.cluster.get(&Cluster::ARN);
    let revisions = roles::local_arn("ecs", format!("task-definition/{}:*", service.family));
    let tasks = roles::local_arn("ecs", format!("task/{}/*", start.system.name));
    let permission = roles::permission(
        &mut scope,
        role,
        "start",
        "Just the job's own task definition, and the queue of what failed",
        vec![
            under(
                "ecs:RunTask",
                revisions,
                condition("ArnEquals", "ecs:cluster", cluster.into()),
            ),
            // Tasks carry the tags of their definition.
            // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
            under(
                "ecs:TagResource",
                tasks,
                condition("StringEquals", "ecs:CreateAction", "RunTask".into()),
            ),
            roles::pass(
                &[running.execution_role.clone(), running.task_role.clone()],
                "ecs-tasks",
            ),
            roles::allow(&["sqs:SendMessage"], vec![failed.clone().into()]),
        ],
    );
    (role, permission)
}

/// Adds the queue of what failed, who may write into it, and who hears of it.
fn failed(start: &Start<'_>, service: &Service, scope: &mut Scope<'_>) -> Handle<Queue> {
    let mut named = scope.with(&[&service.name, "failed", "runs"]);
    let tags = named.tags("");
    let queue = named.add(
        &[],
        "Holds the runs that failed, for 14 days",
        Queue {
            prefix: Some(named.prefix(queue::PREFIX)),
            name: None,
            kept: Some(queue::KEPT),
            // EventBridge writes into a queue of another key only where its policy says so.
            // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
            encrypted: Some(true),
            key: Tree::Absent,
            redrive: Tree::Absent,
            redriven: Tree::Absent,
            tags: tags.clone(),
        },
    );
    let prefix = named.prefix(event_rule::PREFIX);
    let rule = named.add(
        &[],
        "Puts what ECS says of a run that failed into the queue",
        EventRule {
            prefix,
            description: "Runs of a job that did not end with status 0",
            pattern: Tree::Json(Box::new(pattern(start, service))),
            targets: Tree::List(vec![crate::rows! {
                cfn "Id" because "Terraform has a resource for it" = event_rule::TARGET;
                cfn "Arn" because "Terraform has a resource for it" = queue.get(&Queue::ARN);
            }]),
            tags,
        },
    );
    let policy = named.add(
        &[],
        "Lets that rule write into the queue, and nobody else",
        QueuePolicy {
            queues: vec![queue.get(&Queue::URL)],
            queue: queue.get(&Queue::URL),
            policy: roles::policy(vec![Tree::map([
                ("Effect", "Allow".into()),
                (
                    "Principal",
                    Tree::map([("Service", "events.amazonaws.com".into())]),
                ),
                ("Action", "sqs:SendMessage".into()),
                ("Resource", queue.get(&Queue::ARN).into()),
                (
                    "Condition",
                    Tree::map([(
                        "ArnEquals",
                        Tree::map([("aws:SourceArn", rule.get(&EventRule::ARN).into())]),
                    )]),
                ),
            ])]),
        },
    );
    let target = named.add(
        &[],
        "Leads from the rule to the queue",
        EventTarget {
            rule: rule.get(&EventRule::NAME),
            arn: queue.get(&Queue::ARN),
        },
    );
    // Events that come before are refused, and lost.
    named.wait(target.ix, [policy.ix]);
    if let Some(topic) = &service.notify {
        let origin = format!("{}/alarms", service.origin);
        let mut scope = scope.from(&origin);
        let tags = scope.tags("");
        let told = Some(vec![text::plain(topic)]);
        scope.add(
            &["failed runs"],
            "Rings as long as a run that failed lies in the queue",
            Alarm {
                name: format!("{}-failed-runs", service.family),
                description:
                    "Runs of the job failed; it rings until they are taken out of the queue"
                        .to_owned(),
                metrics: Tree::List(vec![alarm::waiting(queue.get(&Queue::NAME))]),
                comparison: "GreaterThanThreshold",
                threshold: 0,
                rings: told.clone(),
                stops: told,
                tags,
            },
        );
    }
    queue
}

/// What ECS says of this family's tasks that stopped before their application ended, or whose application
/// ended with another status than 0. What runs beside it is killed when it ends, so its status says nothing.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html>
fn pattern(start: &Start<'_>, service: &Service) -> Tree {
    let one = |value: Tree| Tree::List(vec![value]);
    let word = |word: &str| one(word.into());
    let but = |value: Tree| one(Tree::map([("anything-but", value)]));
    let family = roles::local_arn("ecs", format!("task-definition/{}:", service.family));
    Tree::map([
        ("source", word("aws.ecs")),
        ("detail-type", word("ECS Task State Change")),
        (
            "detail",
            Tree::map([
                ("clusterArn", one(start.cluster.get(&Cluster::ARN).into())),
                ("taskDefinitionArn", one(Tree::map([("prefix", family)]))),
                ("lastStatus", word("STOPPED")),
                (
                    "$or",
                    Tree::List(vec![
                        Tree::map([("stopCode", but("EssentialContainerExited".into()))]),
                        Tree::map([(
                            "containers",
                            Tree::map([("name", word(APP)), ("exitCode", but(Tree::Int(0)))]),
                        )]),
                    ]),
                ),
            ]),
        ),
    ])
}
