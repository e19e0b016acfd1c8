//! P202: tasks reach the image registry.
//!
//! # What it checks
//! For each service whose images are in ECR: an interface endpoint for `ecr.dkr` with private DNS that
//! its tasks may ask on 443, or a way out to the internet.
//!
//! # What breaks in real life
//! `CannotPullContainerError`, minutes after the token was fetched without trouble: the two endpoints
//! are easily taken for one.
//!
//! # How to mend
//! Add the endpoint, let the tasks' group in on 443, and leave private DNS on; or add NAT.

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
        if !services::pulls_from_ecr(case, index).unwrap_or(false) {
            continue;
        }
        let answer = services::way(case, &actor, "ecr.dkr");
        if answer.verdict == Verdict::Blocked {
            case.report(
                codes::REGISTRY_DATA,
                case.scene.tasks.services[index].node,
                format!("tasks of {} cannot reach the registry", actor.name),
                "add an endpoint for ecr.dkr that lets these tasks in on 443, or a way out through NAT",
                answer.evidence,
            );
        }
    }
}
