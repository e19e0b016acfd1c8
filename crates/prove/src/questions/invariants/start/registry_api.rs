//! P201: tasks reach the API of the image registry.
//!
//! # What it checks
//! For each service whose images are in ECR: an interface endpoint for `ecr.api` with private DNS that
//! its tasks may ask on 443, or a way out to the internet.
//!
//! # What breaks in real life
//! `ResourceInitializationError: unable to pull secrets or registry auth`. On Fargate the task's own
//! network interface fetches the token, so it is the task's subnet and group that count.
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
        let answer = services::way(case, &actor, "ecr.api");
        if answer.verdict == Verdict::Blocked {
            case.report(
                codes::REGISTRY_API,
                case.scene.tasks.services[index].node,
                format!("tasks of {} cannot reach the registry's API", actor.name),
                "add an endpoint for ecr.api that lets these tasks in on 443, or a way out through NAT",
                answer.evidence,
            );
        }
    }
}
