use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use crate::world::Scene;
use crate::world::rows::Link;

rule! {
    /// P312: load balancers stand in every zone of the tasks behind them.
    ///
    /// # What it checks
    /// Each zone in which a service may start tasks is one of its load balancer's. Where a blueprint says
    /// how many zones there are, load balancers, services and interface endpoints stand in all of them.
    ///
    /// # What breaks in real life
    /// A load balancer sends nothing to a task in a zone that it does not stand in: the target is
    /// `unused`, the task is stopped for failing its health check, and the next one may start there again.
    /// An endpoint that one zone lacks takes tasks down with another zone.
    ///
    /// # How to fix it
    /// Give each of them one subnet in every zone.
    help: "give it one subnet in every zone",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let Some(own) = zones(scene, &service.subnets) else {
            continue;
        };
        let groups = target_groups(scene, index);
        for listener in &scene.balancing.listeners {
            let sends = listener
                .forwards
                .iter()
                .any(|(_, t)| groups.iter().any(|g| g.same(t)));
            let balancer = scene
                .balancing
                .balancers
                .iter()
                .find(|b| listener.balancer.is(b.node));
            let Some(balancer) = balancer.filter(|_| sends) else {
                continue;
            };
            let Some(theirs) = zones(scene, &balancer.subnets) else {
                continue;
            };
            // A zone that is given from outside may be any of them.
            let comparable = |z: &&Value| match z {
                Value::Text(_) => theirs.iter().all(|t| t.is_plain()),
                Value::Call("zone", _) => {
                    theirs.iter().all(|t| matches!(t, Value::Call("zone", _)))
                }
                _ => false,
            };
            if own.iter().any(|z| !theirs.contains(z) && comparable(z)) {
                wrong.at(
                    balancer.node,
                    format!(
                        "{} is not in every zone of {}",
                        scene.id(balancer.node),
                        scene.id(service.node)
                    ),
                );
            }
        }
    }
    if let Some(intent) = case.intent {
        let places = scene
            .balancing
            .balancers
            .iter()
            .map(|b| (b.node, &b.subnets))
            .chain(scene.tasks.services.iter().map(|s| (s.node, &s.subnets)))
            .chain(
                scene
                    .endpoints
                    .iter()
                    .filter(|e| e.is_interface())
                    .map(|e| (e.node, &e.subnets)),
            );
        for (node, subnets) in places {
            if zones(scene, subnets).is_some_and(|z| z.len() != intent.zones) {
                wrong.at(
                    node,
                    format!("{} is not in all {} zones", scene.id(node), intent.zones),
                );
            }
        }
    }
    wrong
}

/// The zones of subnets; `None` where one of them is not known.
fn zones<'a>(scene: &'a Scene, links: &[Link]) -> Option<Vec<&'a Value>> {
    let mut out: Vec<&Value> = Vec::new();
    for link in links {
        let zone = scene.network.subnet(link)?.zone.as_ref()?;
        if matches!(zone, Value::Unknown(_)) {
            return None;
        }
        if !out.contains(&zone) {
            out.push(zone);
        }
    }
    Some(out)
}
