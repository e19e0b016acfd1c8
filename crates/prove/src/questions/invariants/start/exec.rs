//! P213: a shell into tasks can be opened where it is asked for.
//!
//! # What it checks
//! For each service with ECS Exec, save those under `CODE_DEPLOY` whose task role allows nothing of it: a
//! task role that may open the four channels of Session Manager,
//! and a way to `ssmmessages`.
//!
//! # What breaks in real life
//! `TargetNotConnectedException` in the night in which someone needs the shell.
//!
//! # How to mend
//! An endpoint for `ssmmessages` (or NAT), and `ssmmessages:*Channel` in the task role.

use super::services;
use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::questions::reach::Verdict;

const ACTIONS: &[&str] = &[
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let scene = case.scene;
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if service.exec.known() != Some(&true) {
            continue;
        }
        // Under CodeDeploy the switch cannot be turned on later: on, with a role that allows nothing of
        // it, asks for no shell.
        let role = scene
            .tasks
            .definition_of(service)
            .and_then(|d| scene.role(d.task_role.as_ref()?));
        let closed = role.is_some_and(|role| {
            !role.unknown
                && role.managed.is_empty()
                && ACTIONS.iter().all(|a| role.allowing(a).next().is_none())
        });
        if service.is_code_deploy() && closed {
            continue;
        }
        let Some(actor) = case.service_actor(index).cloned() else {
            continue;
        };
        let answer = services::way(case, &actor, "ssmmessages");
        if answer.verdict == Verdict::Blocked {
            case.report(
                codes::EXEC_UNREACHED,
                service.node,
                format!(
                    "tasks of {} cannot reach Session Manager, and a shell is asked for",
                    actor.name
                ),
                "add an endpoint for ssmmessages, or a way out",
                answer.evidence,
            );
        }
        let Some(definition) = scene.tasks.definition_of(service) else {
            continue;
        };
        match definition.task_role.as_ref().map(|l| scene.role(l)) {
            None => case.report(
                codes::EXEC_UNREACHED,
                definition.node,
                format!(
                    "{} has no task role, and a shell is asked for",
                    scene.id(definition.node)
                ),
                "give it one that may open ssmmessages channels",
                Vec::new(),
            ),
            Some(Some(role)) if !role.unknown && role.managed.is_empty() => {
                let missing: Vec<String> = ACTIONS
                    .iter()
                    .filter(|a| role.allowing(a).next().is_none())
                    .map(|a| (*a).to_owned())
                    .collect();
                if !missing.is_empty() {
                    case.report(
                        codes::EXEC_UNREACHED,
                        role.node,
                        format!("{} may not open a shell", scene.id(role.node)),
                        "allow the actions that are missing",
                        missing,
                    );
                }
            }
            Some(_) => {}
        }
    }
}
