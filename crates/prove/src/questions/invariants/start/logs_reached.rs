//! P204: tasks reach the log service.
//!
//! # What it checks
//! For each service with a container that logs by `awslogs`: an interface endpoint for `logs`, or a
//! way out.
//!
//! # What breaks in real life
//! The log driver cannot start, so neither can the container: the task stops before the application
//! writes its first line, and there is no line to say so.
//!
//! # How to mend
//! Add the endpoint for `logs` and let the tasks in on 443; or add NAT.

use super::services;
use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::questions::reach::Verdict;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    for index in 0..case.scene.tasks.services.len() {
        let Some(actor) = case.service_actor(index).cloned() else {
            continue;
        };
        if !logs(case, index) {
            continue;
        }
        let answer = services::way(case, &actor, "logs");
        if answer.verdict == Verdict::Blocked {
            case.report(
                codes::LOGS_UNREACHED,
                case.scene.tasks.services[index].node,
                format!("tasks of {} cannot reach the log service", actor.name),
                "add an endpoint for logs that lets these tasks in on 443, or a way out through NAT",
                answer.evidence,
            );
        }
    }
}

fn logs(case: &Case<'_>, index: usize) -> bool {
    let service = &case.scene.tasks.services[index];
    case.scene
        .tasks
        .definition_of(service)
        .and_then(|d| d.containers.as_ref())
        .is_some_and(|list| {
            list.iter()
                .any(|c| c.log_driver.known().is_some_and(|d| d == "awslogs"))
        })
}
