use crate::rules::case::Case;
use crate::rules::facts::pipelines::{allowed, behind_account, differences};
use crate::rules::rule::{Violations, rule};
use crate::types::{Kind, schedule};
use crate::value::{NodeId, Value};
use crate::world::roles::{Role, covers};
use crate::world::rows::Link;
use crate::world::tasks::{Runs, Service};
use std::collections::BTreeSet;

rule! {
    /// P228: a schedule starts its job, and nothing else.
    ///
    /// # What it checks
    /// A schedule that starts a task names a role that `scheduler.amazonaws.com` may take on and that may
    /// `ecs:RunTask`, and on Fargate subnets; either a launch type or a strategy of capacity providers. Of a
    /// system with a blueprint the role may just that: start revisions of the job's family in its cluster, with
    /// their tags, pass the two roles of its tasks to `ecs-tasks.amazonaws.com`, and send what it could not
    /// start to the schedule's queue; and the schedule comes with the services, not before. A role with a policy that is not in the document is not judged.
    ///
    /// # What breaks in real life
    /// A schedule is made without a look at its role. It is due at night, AWS refuses, and nobody hears of
    /// it. Since 2024 AWS judges a start by the revision that it comes to: a policy for the family without
    /// `:*` allows nothing.
    ///
    /// # How to fix it
    /// Trust `scheduler.amazonaws.com`; allow `ecs:RunTask` on `task-definition/FAMILY:*`, `iam:PassRole` on the
    /// execution role and the task role, and `sqs:SendMessage` on the queue.
    help: "let the role start the job's own revisions, pass its two roles and send to its queue, and no more",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for job in scene
        .tasks
        .services
        .iter()
        .filter(|s| s.runs == Runs::AtTimes)
    {
        let id = scene.id(job.node);
        if job.on_fargate() && job.subnets.is_empty() {
            wrong.at(job.node, format!("{id} starts tasks in no subnets"));
        }
        let gate = |node: NodeId| &scene.document.node(node).gate;
        let mut kept = scene.tasks.services.iter().filter(|s| !s.is_job());
        if case.intent.is_some() && kept.any(|s| gate(s.node) != gate(job.node)) {
            let what = format!(
                "{id} does not come with the services, and may be due before its image is there"
            );
            wrong.at(job.node, what);
        }
        let r = scene.read();
        let Some(role) = r
            .get(job.node, schedule::ROLE)
            .map(|v| r.as_link(v))
            .and_then(|l| scene.role(&l))
        else {
            continue;
        };
        let name = scene.id(role.node);
        if role.trusts("scheduler.amazonaws.com") == Some(false) {
            let what = format!("the scheduler may not assume {name}, the role of {id}");
            wrong.at(role.node, what);
        }
        if case.intent.is_none() {
            let none = role.allowing("ecs:RunTask").next().is_none();
            if none && !role.unknown && !runs_everything(role) {
                wrong.at(role.node, format!("{name} may not start the tasks of {id}"));
            }
            continue;
        }
        let should = expected(case, job);
        let is = allowed(case, role);
        let evidence = differences(&should, &is);
        if !evidence.is_empty() || !role.managed.is_empty() || role.unknown {
            let what = format!("{name} does not start {id} and nothing else");
            wrong.at(role.node, what).because(evidence);
        }
    }
    wrong
}

/// Whether one of AWS's own policies lets tasks be started.
fn runs_everything(role: &Role) -> bool {
    let known = [
        "AdministratorAccess",
        "AmazonECS_FullAccess",
        "AmazonEC2ContainerServiceEventsRole",
    ];
    role.managed
        .iter()
        .any(|m| known.iter().any(|k| covers(k, m)))
}

/// What the role of a job's schedule may do, as [`allowed`] says it.
fn expected(case: &Case<'_>, job: &Service) -> BTreeSet<String> {
    let scene = case.scene;
    let r = scene.read();
    let definition = scene.tasks.definition_of(job);
    let family = definition.and_then(|d| d.family.as_ref());
    let family = family.map(|f| r.said(f)).unwrap_or_default();
    let cluster = job.cluster.as_ref().and_then(Link::node);
    let named = |node: NodeId| r.name_of(node).map(|n| r.said(n)).unwrap_or_default();
    let system = cluster.map(named).unwrap_or_default();
    let arn = cluster.map(|node| r.said(&Value::Attr(node, arn_of(case).to_owned())));
    let mut out = BTreeSet::from([
        format!(
            "ecs:runtask task-definition/{family}:* if ArnEquals ecs:cluster {}",
            arn.unwrap_or_default()
        ),
        format!("ecs:tagresource task/{system}/* if StringEquals ecs:CreateAction RunTask"),
    ]);
    let roles = definition
        .into_iter()
        .flat_map(|d| d.execution_role.iter().chain(&d.task_role));
    for role in roles {
        out.insert(format!(
            "iam:passrole {} if StringEquals iam:PassedToService ecs-tasks.amazonaws.com",
            behind_account(scene.said(role))
        ));
    }
    let queue = r.link(job.node, schedule::FAILED).and_then(|l| l.node());
    if let Some(queue) = queue.filter(|node| r.kind(*node) == Kind::Queue) {
        out.insert(format!("sqs:sendmessage {}", scene.id(queue)));
    }
    out
}

/// By which a cluster's ARN is asked for.
fn arn_of(case: &Case<'_>) -> &'static str {
    if case.is_terraform() { "arn" } else { "Arn" }
}
