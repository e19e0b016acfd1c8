//! What the blueprint says of a load balancer's listeners, where that is no property: a part of
//! [`super`].

use crate::intent::Balancer;
use crate::rules::case::Case;
use crate::rules::rule::Violations;
use crate::world::rows::Fact;

/// Says where the listener that sends on to HTTPS does not wait for the production listener: where
/// HTTPS is turned on later, production has to leave its port first.
pub fn check(case: &Case<'_>, meant: &Balancer, wrong: &mut Violations) {
    let (Some(port), Some(node)) = (
        meant.redirect_port,
        case.actor(&format!("load_balancer/{}", meant.name))
            .and_then(|actor| actor.node),
    ) else {
        return;
    };
    let on = |port: u16| {
        let port = Fact::Known(i64::from(port));
        let all = case.scene.balancing.listeners_of(node);
        all.filter(move |l| l.port == port).map(|l| l.node)
    };
    for listener in on(port) {
        if !on(meant.port).all(|production| case.waits_for(listener, production)) {
            let id = case.scene.id(listener);
            wrong.at(
                listener,
                format!("{id} does not wait for the production listener, which may have its port"),
            );
        }
    }
}
