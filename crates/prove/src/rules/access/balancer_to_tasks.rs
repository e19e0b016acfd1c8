use crate::reach::Verdict;
use crate::reach::actors::Role;
use crate::reach::listeners::fronts;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P109: a load balancer reaches the tasks behind it, for requests and for health checks.
    ///
    /// # What it checks
    /// For each service and each load balancer that sends to one of its target groups: egress of the
    /// load balancer and ingress of the tasks, on the port that the service registers, and on the port
    /// of the health check where that is another.
    ///
    /// # What breaks in real life
    /// Targets never become healthy, ECS replaces the tasks for ever, and the deployment hangs until
    /// it times out hours later.
    ///
    /// # How to fix it
    /// A rule from the load balancer's group on the container's port, for both peers.
    help: "add a rule to both peers' groups",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    let balancers: Vec<_> = case
        .actors
        .iter()
        .filter_map(|actor| match actor.role {
            Role::Balancer(balancer) => Some((actor, balancer)),
            _ => None,
        })
        .collect();
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
        for &(from, balancer) in &balancers {
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
                    wrong.at(service.node, what).because(answer.evidence);
                }
            }
        }
    }
    wrong
}
