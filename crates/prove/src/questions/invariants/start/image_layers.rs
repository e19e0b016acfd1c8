//! P203: tasks reach the bucket that holds the layers of their images.
//!
//! # What it checks
//! For each service whose images are in ECR: S3's gateway endpoint on the route table of *its* subnets
//! and S3's prefix list in the egress of its group, or a way out to the internet.
//!
//! # What breaks in real life
//! `CannotPullContainerError: ... i/o timeout`: token and manifest come through the interface
//! endpoints, the layers come from S3. The gateway on the endpoints' own route table helps nobody.
//!
//! # How to mend
//! Put the gateway endpoint on the tasks' route tables and let 443 out to S3's prefix list.

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
        let answer = services::layers(case, &actor);
        if answer.verdict == Verdict::Blocked {
            case.report(
                codes::IMAGE_LAYERS,
                case.scene.tasks.services[index].node,
                format!("tasks of {} cannot reach the bucket of the image layers", actor.name),
                "put the S3 gateway endpoint on the tasks' route tables and let 443 out to its prefix list",
                answer.evidence,
            );
        }
    }
}
