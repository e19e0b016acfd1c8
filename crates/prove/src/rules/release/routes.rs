use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::load_balancing::Listener;
use crate::world::release::Group;
use crate::world::rows::Link;

rule! {
    /// P402: the routes of a deployment group lead to its service.
    ///
    /// # What it checks
    /// One listener for production and at most one for test, different, of one load balancer, and
    /// both, in a rule or by default, send to a target group of the pair. Where a new version waits to
    /// be let through, or a blueprint stands behind it, there is a test route.
    ///
    /// # What breaks in real life
    /// A release moves the listener that it is given. With production and test exchanged, the untested
    /// version is live first. Without a test route the test listener keeps showing the old version, and
    /// the wait for approval approves nothing.
    ///
    /// # How to fix it
    /// The production listener and the test listener of the service's own load balancer.
    help: "give it the production and the test listener of its service",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for group in &case.scene.release.groups {
        if group.pairs == 0 {
            continue;
        }
        let id = case.scene.id(group.node);
        wrong.extend(
            routes(case, group)
                .into_iter()
                .map(|what| (group.node, format!("{id} {what}"))),
        );
    }
    wrong
}

fn routes(case: &Case<'_>, group: &Group) -> Vec<String> {
    let scene = case.scene;
    let mut out = Vec::new();
    if group.production.len() != 1 {
        out.push(format!(
            "has {} production listeners, not one",
            group.production.len()
        ));
    }
    if group.test.len() > 1 {
        out.push(format!("has {} test listeners, not one", group.test.len()));
    }
    let waits = group.wait.known().is_some_and(|w| *w > 0);
    if group.test.is_empty() && (case.intent.is_some() || waits) {
        out.push("has no test listener, so nobody sees a version before it is live".to_owned());
    }
    if let (Some(a), Some(b)) = (group.production.first(), group.test.first())
        && a.same(b)
    {
        out.push("has one listener for production and test".to_owned());
    }
    let find = |link: &Link| -> Option<&Listener> {
        scene.balancing.listeners.iter().find(|l| link.is(l.node))
    };
    let production = group.production.first().and_then(find);
    let test = group.test.first().and_then(find);
    if let (Some(a), Some(b)) = (production, test)
        && matches!((&a.balancer, &b.balancer), (Link::Node(..), Link::Node(..)))
        && !a.balancer.same(&b.balancer)
    {
        out.push("has production and test listeners of two load balancers".to_owned());
    }
    for (listener, word) in [(production, "production"), (test, "test")] {
        let Some(listener) = listener else { continue };
        let forwards = &listener.forwards;
        let own = forwards
            .iter()
            .any(|(_, t)| group.targets.iter().any(|g| g.same(t)));
        let known = group.targets.iter().all(|t| matches!(t, Link::Node(..)));
        if !own && known && !listener.open {
            out.push(format!(
                "has a {word} listener {} that does not send to its pair",
                scene.id(listener.node)
            ));
        }
        if let Some(intent) = case.intent {
            let port = listener.port.known().copied();
            let actor = listener
                .balancer
                .node()
                .and_then(|b| case.balancer_actor(b));
            let meant = actor.and_then(|a| {
                intent
                    .balancers
                    .iter()
                    .find(|b| a.name == format!("load_balancer/{}", b.name))
            });
            if let Some(meant) = meant {
                let wanted = if word == "test" {
                    meant.test_port
                } else {
                    meant.port
                };
                if port.is_some_and(|p| p != i64::from(wanted)) {
                    out.push(format!(
                        "has a {word} listener on port {}, not {wanted}",
                        listener.port
                    ));
                }
            }
        }
    }
    out
}
