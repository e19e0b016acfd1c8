//! P214: Session Manager reaches the management host.
//!
//! # What it checks
//! For the management host of a blueprint: an instance profile whose role EC2 may assume and that
//! holds `AmazonSSMManagedInstanceCore`, and a way to `ssm` and `ssmmessages`: endpoints, or the
//! internet.
//!
//! # What breaks in real life
//! The host runs, and nobody gets in: it has no key, no password and no inbound rule, on purpose.
//! On the day of a release the test listener has no one who may look at it.
//!
//! # How to mend
//! The profile, the managed policy, and either a public address with a route or both endpoints.

use super::services;
use crate::finding::codes;
use crate::prove::questions::invariants::case::Case;
use crate::prove::questions::reach::Verdict;
use crate::prove::questions::reach::actors::Role;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    if case.intent.is_none_or(|i| i.host.is_none()) {
        return;
    }
    let scene = case.scene;
    for (index, host) in scene.around.instances.iter().enumerate() {
        let Some(actor) = case
            .actors
            .iter()
            .find(|a| a.role == Role::Instance(index))
            .cloned()
        else {
            continue;
        };
        let id = scene.id(host.node);
        for service in ["ssm", "ssmmessages"] {
            let answer = services::way(case, &actor, service);
            if answer.verdict == Verdict::Blocked {
                case.report(
                    codes::HOST_START,
                    host.node,
                    format!("{id} cannot reach {service}"),
                    "give it a way to the internet, or endpoints for ssm and ssmmessages",
                    answer.evidence,
                );
            }
        }
        let role = host
            .role
            .and_then(|n| scene.roles.iter().find(|r| r.node == n));
        let Some(role) = role else {
            case.report(
                codes::HOST_START,
                host.node,
                format!("{id} has no instance profile with a role"),
                "give it a profile whose role holds AmazonSSMManagedInstanceCore",
                Vec::new(),
            );
            continue;
        };
        if role.trusts("ec2.amazonaws.com") == Some(false) {
            case.report(
                codes::HOST_START,
                role.node,
                format!(
                    "EC2 may not assume {}, the role of {id}",
                    scene.id(role.node)
                ),
                "let ec2.amazonaws.com assume it",
                Vec::new(),
            );
        }
        let may = role
            .managed
            .iter()
            .any(|m| m == "AmazonSSMManagedInstanceCore")
            || role
                .allowing("ssmmessages:CreateControlChannel")
                .next()
                .is_some();
        if !may && !role.unknown {
            case.report(
                codes::HOST_START,
                role.node,
                format!("{} does not let Session Manager in", scene.id(role.node)),
                "attach AmazonSSMManagedInstanceCore",
                Vec::new(),
            );
        }
    }
}
