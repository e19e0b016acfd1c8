//! P109: a load balancer reaches the tasks behind it, for requests and for health checks.
//!
//! # What it checks
//! For each service and each load balancer that sends to one of its target groups: egress of the
//! load balancer and ingress of the tasks, on the port that the service registers, and on the port
//! of the health check where that is another.
//!
//! # What breaks in real life
//! Targets never become healthy, ECS replaces the tasks for ever, and the deployment hangs until
//! it times out hours later.
//!
//! # How to mend
//! A rule from the load balancer's group on the container's port, on both ends.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::questions::reach::Verdict;
use crate::questions::reach::actors::Role;
use crate::questions::reach::listeners::fronts;
use crate::value::NodeId;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let scene = case.scene;
    let mut wrong: Vec<(NodeId, String, Vec<String>)> = Vec::new();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let Some(to) = case.service_actor(index) else {
            continue;
        };
        let mut ports: Vec<u16> = service
            .registrations
            .iter()
            .filter_map(|b| b.port.known().and_then(|p| u16::try_from(*p).ok()))
            .collect();
        ports.sort_unstable();
        ports.dedup();
        for from in &case.actors {
            let Role::Balancer(balancer) = from.role else {
                continue;
            };
            if fronts(scene, balancer, index).is_empty() {
                continue;
            }
            for port in &ports {
                let answer = case.walk(from, to, *port);
                if answer.verdict == Verdict::Blocked {
                    let what = format!(
                        "{} cannot reach the tasks of {} on port {port}",
                        from.name, to.name
                    );
                    wrong.push((service.node, what, answer.evidence));
                }
            }
        }
    }
    for (node, what, evidence) in wrong {
        case.report(
            codes::BALANCER_TO_TASKS,
            node,
            what,
            "open the path on both ends",
            evidence,
        );
    }
}
