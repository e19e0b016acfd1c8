use crate::rules::case::Case;
use crate::rules::facts::standby::all_groups;
use crate::rules::rule::{Violations, rule};
use crate::world::actions::Action;

rule! {
    /// P512: a service's rules come and go with it, and after both of its target groups.
    ///
    /// # What it checks
    /// With a blueprint: each listener rule that sends to a target group of a service is made under the
    /// same condition as the service, and waits for both target groups of the pair.
    ///
    /// # What breaks in real life
    /// A service that is left out and comes back begins in the blue target group. A rule that stayed
    /// meanwhile still sends to the group of the last release, which may be green: the deploy is fine, and
    /// users get 503. And after a release a rule holds both groups: one that does not wait for both may
    /// still stand when the other group is to be deleted, and AWS answers `ResourceInUse`.
    ///
    /// # How to fix it
    /// Put the service's condition on the rule, and `DependsOn` (`depends_on`) both target groups.
    help: "give the rule the service's condition, and let it wait for both target groups",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let pair = all_groups(scene, index);
        for rule in &scene.balancing.rules {
            let mut targets = rule.actions.iter().flat_map(Action::targets);
            if !targets.any(|t| pair.iter().any(|group| t.is(*group))) {
                continue;
            }
            let id = scene.id(rule.node);
            if scene.document.node(rule.node).gate != scene.document.node(service.node).gate {
                wrong.at(
                    rule.node,
                    format!("{id} does not come and go with {}", scene.id(service.node)),
                );
            }
            let waited = case.all_waits(rule.node);
            for group in pair.iter().filter(|group| !waited[group.at()]) {
                wrong.at(
                    rule.node,
                    format!("{id} does not wait for {}", scene.id(*group)),
                );
            }
        }
    }
    wrong
}
