use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P407: nothing of rolling deployments stands in a service that CodeDeploy releases.
    ///
    /// # What it checks
    /// A service under `CODE_DEPLOY` has no circuit breaker, no deployment alarms, no strategy of ECS,
    /// and registers in exactly one target group.
    ///
    /// # What breaks in real life
    /// Some are refused, some are kept and do nothing, and all of them read as if a failed release would
    /// be turned back. With both target groups on the service, releases break.
    ///
    /// # How to fix it
    /// Take them out; rollback and alarms belong into the deployment group.
    help: "remove it: under CodeDeploy the deployment group has such settings",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for service in scene.tasks.services.iter().filter(|s| s.is_code_deploy()) {
        let id = scene.id(service.node);
        if service.circuit_breaker.known() == Some(&true) {
            wrong.at(service.node, format!("{id} has a circuit breaker"));
        }
        if service.deployment_alarms {
            wrong.at(
                service.node,
                format!("{id} has deployment alarms of its own"),
            );
        }
        if service.connect.on {
            wrong.at(service.node, format!("{id} has Service Connect"));
        }
        if service.is_native() {
            wrong.at(
                service.node,
                format!("{id} has a strategy of ECS's own deployments"),
            );
        }
        if service.registrations.len() != 1 {
            wrong.at(
                service.node,
                format!(
                    "{id} registers in {} target groups, not one",
                    service.registrations.len()
                ),
            );
        }
    }
    wrong
}
