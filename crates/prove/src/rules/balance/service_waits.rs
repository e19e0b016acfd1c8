use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::rows::Link;

rule! {
    /// P306: a service waits for what ties its target group to a load balancer.
    ///
    /// # What it checks
    /// For each target group that a service registers in: something that sends to it, a listener or a
    /// rule, is waited for by the service, directly or through something else. For an engine that needs
    /// both target groups tied, the same holds for the other one.
    ///
    /// # What breaks in real life
    /// `The target group does not have an associated load balancer`: a service refers to its target
    /// group, not to the listener, so nothing says which comes first. It is a race, lost in an empty
    /// account.
    ///
    /// # How to fix it
    /// `DependsOn` (`depends_on`) the listener or the rule, for production and for test.
    help: "make it wait for the listener or rule",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let waited = case.all_waits(service.node);
        let mut groups: Vec<Link> = service
            .registrations
            .iter()
            .flat_map(|b| b.target_group.iter().chain(&b.alternate))
            .cloned()
            .collect();
        if case.intent.is_some() {
            groups = crate::reach::listeners::target_groups(scene, index);
        }
        let mut asked: Vec<NodeId> = Vec::new();
        for group in groups.iter().filter_map(Link::node) {
            if asked.contains(&group) {
                continue;
            }
            asked.push(group);
            let ties: Vec<NodeId> = scene
                .balancing
                .listeners
                .iter()
                .flat_map(|l| &l.forwards)
                .filter(|(_, target)| target.is(group))
                .map(|(by, _)| *by)
                .collect();
            let enough = if case.intent.is_some() {
                ties.iter().all(|t| waited[t.at()])
            } else {
                ties.iter().any(|t| waited[t.at()])
            };
            if !ties.is_empty() && !enough {
                let names = ties.iter().map(|t| scene.id(*t).to_owned());
                let what = format!(
                    "{} does not wait for the listener or rule that sends to {}",
                    scene.id(service.node),
                    scene.id(group)
                );
                wrong.at(service.node, what).because(names);
            }
        }
    }
    wrong
}
