//! Target groups that stand ready for another engine: under rolling updates nothing registers in the
//! second one of a pair, and the test rule, which takes what the production rule takes, leads to it.

use crate::reach::listeners::target_groups;
use crate::value::NodeId;
use crate::world::Scene;
use crate::world::actions::Action;
use crate::world::load_balancing::ListenerRule;
use crate::world::rows::Link;

/// Every target group of a service, whichever of them is live, each once.
pub fn all_groups(scene: &Scene, index: usize) -> Vec<NodeId> {
    let own = target_groups(scene, index);
    let mut all: Vec<NodeId> = own.iter().filter_map(Link::node).collect();
    all.extend(standby(scene, index));
    all.sort_unstable();
    all.dedup();
    all
}

/// The second target groups of a service that ECS updates in place.
pub fn standby(scene: &Scene, index: usize) -> Vec<NodeId> {
    let service = &scene.tasks.services[index];
    if service.is_code_deploy() || service.is_native() {
        return Vec::new();
    }
    let own = target_groups(scene, index);
    let balancer = |rule: &ListenerRule| {
        scene
            .balancing
            .listeners
            .iter()
            .find(|l| rule.listener.is(l.node))
            .map(|l| &l.balancer)
    };
    let mut found = Vec::new();
    for live in &scene.balancing.rules {
        let leads = live
            .actions
            .iter()
            .flat_map(Action::targets)
            .any(|t| own.iter().any(|o| o.same(t)));
        if !leads {
            continue;
        }
        let twins = scene.balancing.rules.iter().filter(|twin| {
            !twin.listener.same(&live.listener)
                && twin.conditions == live.conditions
                && matches!((balancer(twin), balancer(live)), (Some(a), Some(b)) if a.same(b))
        });
        for twin in twins {
            found.extend(
                twin.actions
                    .iter()
                    .flat_map(Action::targets)
                    .filter(|t| !own.iter().any(|o| o.same(t)))
                    .filter_map(Link::node),
            );
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
