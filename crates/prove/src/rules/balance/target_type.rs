use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P303: target groups can hold tasks.
    ///
    /// # What it checks
    /// Each target group of a service on Fargate is of the type `ip`; one behind an application load
    /// balancer speaks HTTP or HTTPS and has a port.
    ///
    /// # What breaks in real life
    /// The default type is `instance`: everything is made, and the service is refused at the end because
    /// its tasks have no instance.
    ///
    /// # How to fix it
    /// `TargetType: ip`.
    help: "make it a target group of type ip, with protocol, port and network",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let awsvpc = scene
            .tasks
            .definition_of(service)
            .is_some_and(|d| d.network_mode.known().is_some_and(|m| m == "awsvpc"));
        let links = target_groups(scene, index);
        for group in scene
            .balancing
            .target_groups
            .iter()
            .filter(|g| links.iter().any(|l| l.is(g.node)))
        {
            let id = scene.id(group.node);
            if (awsvpc || !service.groups.is_empty())
                && group
                    .target_type
                    .or_default("instance".to_owned())
                    .is_some_and(|t| t != "ip")
            {
                wrong.at(
                    group.node,
                    format!("{id} cannot hold tasks: its type is {}", group.target_type),
                );
            }
        }
    }
    for group in &scene.balancing.target_groups {
        let id = scene.id(group.node);
        if case.intent.is_some()
            && group
                .target_type
                .or_default("instance".to_owned())
                .is_some_and(|t| t != "ip")
        {
            wrong.at(
                group.node,
                format!("{id} cannot hold tasks: its type is {}", group.target_type),
            );
        }
        if group.target_type.known().is_some_and(|t| t == "ip") {
            if group.port.is_absent() {
                wrong.at(group.node, format!("{id} has no port"));
            }
            if group.vpc.is_none() {
                wrong.at(group.node, format!("{id} is in no network"));
            }
            if group.protocol.is_absent() {
                wrong.at(group.node, format!("{id} has no protocol"));
            }
        }
    }
    wrong
}
