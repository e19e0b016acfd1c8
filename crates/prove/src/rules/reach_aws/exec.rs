use crate::intent::Shell;
use crate::reach::Verdict;
use crate::rules::case::Case;
use crate::rules::facts::ways::way;
use crate::rules::rule::{Violations, rule};
use crate::world::roles::Role;
use crate::world::rows::Fact;

rule! {
    /// P213: a shell into tasks can be opened where ECS Exec is on.
    ///
    /// # What it checks
    /// For each service with ECS Exec, save those under `CODE_DEPLOY` whose task role allows nothing of it: a
    /// task role that may open the four channels of Session Manager,
    /// and a way to `ssmmessages`.
    ///
    /// # What breaks in real life
    /// `TargetNotConnectedException` in the night in which someone needs the shell.
    ///
    /// # How to fix it
    /// An endpoint for `ssmmessages` (or NAT), and `ssmmessages:*Channel` in the task role.
}

const ACTIONS: &[&str] = &[
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if service.exec.known() != Some(&true) {
            continue;
        }
        // Under CodeDeploy the switch cannot be turned on later: on, with a role that allows nothing of
        // it, asks for no shell.
        let shut = |role: &Role| {
            !role.unknown
                && role.managed.is_empty()
                && ACTIONS.iter().all(|a| role.allowing(a).next().is_none())
        };
        let asked = case.meant(index).map(|s| s.shell);
        // A role that is not seen may be such a one; one that the blueprint gives was not asked for it.
        let given = case.meant(index).is_some_and(|s| s.task_role.is_some());
        let unseen = case.intent.is_none() || given;
        let closed = match scene.tasks.definition_of(service) {
            None => case.intent.is_none(),
            Some(definition) => definition.task_role.as_ref().is_some_and(|link| {
                let role = scene.role(link);
                role.map_or(unseen, shut)
            }),
        };
        let engine = service.is_code_deploy() || matches!(service.controller, Fact::Unknown(_));
        if engine && closed && asked != Some(Shell::Open) {
            continue;
        }
        let Some(actor) = case.service_actor(index) else {
            continue;
        };
        let answer = way(case, actor, "ssmmessages");
        if answer.verdict == Verdict::Blocked {
            let what = format!(
                "tasks of {} cannot reach Session Manager, and ECS Exec is on",
                actor.name
            );
            wrong
                .at(service.node, what)
                .help("add an endpoint for ssmmessages, or a way out")
                .because(answer.evidence);
        }
        let Some(definition) = scene.tasks.definition_of(service) else {
            continue;
        };
        match definition.task_role.as_ref().map(|l| scene.role(l)) {
            None => {
                let id = scene.id(definition.node);
                let what = format!("{id} has no task role, and ECS Exec is on");
                wrong
                    .at(definition.node, what)
                    .help("give it one that may open ssmmessages channels");
            }
            Some(Some(role)) if !role.unknown && role.managed.is_empty() => {
                let missing: Vec<String> = ACTIONS
                    .iter()
                    .filter(|a| role.allowing(a).next().is_none())
                    .map(|a| (*a).to_owned())
                    .collect();
                if !missing.is_empty() {
                    let what = format!("{} may not open a shell", scene.id(role.node));
                    wrong
                        .at(role.node, what)
                        .help("allow the actions that are missing")
                        .because(missing);
                }
            }
            Some(_) => {}
        }
    }
    wrong
}
