use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Link;

rule! {
    /// P401: the pair of a deployment group is two target groups of its service.
    ///
    /// # What it checks
    /// Each deployment group of an ECS service has one pair of two different target groups, named by
    /// name, and one of them is the one that the service registers in.
    ///
    /// # What breaks in real life
    /// With one target group twice, a release has nowhere to put the new version. With a target group of
    /// another service, a release of the one moves the traffic of the other.
    ///
    /// # How to fix it
    /// The service's own two target groups, by name.
    help: "give it the service's own two target groups, by name",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (i, group) in scene.release.groups.iter().enumerate() {
        let id = scene.id(group.node);
        if group.services.is_empty() && group.pairs == 0 {
            continue;
        }
        if group.pairs != 1 {
            wrong.at(
                group.node,
                format!("{id} has {} pairs of target groups, not one", group.pairs),
            );
            continue;
        }
        match group.targets.as_slice() {
            [a, b] if a.same(b) => {
                wrong.at(group.node, format!("{id} has {} twice", scene.said(a)));
            }
            [_, _] => {}
            other => {
                wrong.at(group.node, format!("{id} has a pair of {}", other.len()));
            }
        }
        for target in &group.targets {
            if matches!(target, Link::Outside(name) if !name.contains("input."))
                && case.intent.is_some()
            {
                wrong.at(
                    group.node,
                    format!(
                        "{id} names {}, which no target group of the document is called",
                        scene.said(target)
                    ),
                );
            }
            let other = scene.release.groups[..i]
                .iter()
                .find(|g| g.targets.iter().any(|t| t.same(target)));
            if let Some(other) = other {
                wrong.at(
                    group.node,
                    format!(
                        "{id} and {} both have {}",
                        scene.id(other.node),
                        scene.said(target)
                    ),
                );
            }
        }
        for service in case.services_of(group) {
            for block in &scene.tasks.services[service].registrations {
                if let Some(own) = &block.target_group
                    && group.targets.iter().all(|t| t.apart(own))
                {
                    wrong.at(
                        group.node,
                        format!(
                            "{id} does not have {}, where {} registers",
                            scene.said(own),
                            scene.id(scene.tasks.services[service].node)
                        ),
                    );
                }
            }
        }
    }
    wrong
}
