//! P506: nothing moves tasks of a service that CodeDeploy owns.
//!
//! # What it checks
//! With a blueprint: a service under `CODE_DEPLOY` does not say anything about zone rebalancing.
//!
//! # What breaks in real life
//! A value for it is one more property that an update of the service would send, and ECS refuses the
//! combination.
//!
//! # How to mend
//! Leave it out.

use crate::finding::codes;
use crate::questions::invariants::case::Case;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    if case.intent.is_none() {
        return;
    }
    for service in case
        .scene
        .tasks
        .services
        .iter()
        .filter(|s| s.is_code_deploy())
    {
        if !service.rebalancing.is_absent() {
            case.report(
                codes::REBALANCING,
                service.node,
                format!(
                    "{} says something about zone rebalancing",
                    case.scene.id(service.node)
                ),
                "leave it out",
                Vec::new(),
            );
        }
    }
}
