use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Fact;

rule! {
    /// P304: a service registers a container and a port that its task has.
    ///
    /// # What it checks
    /// For each target group of a service: the named container is in the task definition and maps the
    /// named port.
    ///
    /// # What breaks in real life
    /// `InvalidParameterException: The container app does not exist in the task definition`, after
    /// everything else has been made. The name stands in two places that nothing compares.
    ///
    /// # How to fix it
    /// Use the container's own name and one of its ports.
    help: "use the container's own name and one of its ports",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for service in &scene.tasks.services {
        let id = scene.id(service.node);
        let containers = scene
            .tasks
            .definition_of(service)
            .and_then(|d| d.containers.as_ref());
        for block in &service.registrations {
            if block.target_group.is_none() {
                continue;
            }
            if block.container.is_absent() || block.port.is_absent() {
                wrong.at(
                    service.node,
                    format!("{id} registers without container or port"),
                );
                continue;
            }
            let (Some(containers), Some(name)) = (containers, block.container.known()) else {
                continue;
            };
            let sure = containers.iter().all(|c| matches!(c.name, Fact::Known(_)));
            let Some(container) = containers.iter().find(|c| c.name.known() == Some(name)) else {
                if sure {
                    wrong.at(
                        service.node,
                        format!(
                            "{id} registers the container {name}, which its task does not have"
                        ),
                    );
                }
                continue;
            };
            if let Some(port) = block.port.known() {
                let sure = container.ports.iter().all(|p| matches!(p, Fact::Known(_)));
                if sure && !container.ports.iter().any(|p| p.known() == Some(port)) {
                    wrong.at(
                        service.node,
                        format!(
                            "{id} registers port {port} of {name}, which does not listen there"
                        ),
                    );
                }
            }
        }
    }
    wrong
}
