use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P305: listeners of one load balancer differ in their port.
    ///
    /// # What it checks
    /// No two listeners of a load balancer have the same port.
    ///
    /// # What breaks in real life
    /// `DuplicateListener`, in the middle of a deployment. Linters look at one listener at a time.
    ///
    /// # How to fix it
    /// Give the test listener a port of its own.
    help: "give one of them another port",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let listeners = &case.scene.balancing.listeners;
    for (i, listener) in listeners.iter().enumerate() {
        let twin = listeners[..i].iter().find(|l| {
            l.balancer.same(&listener.balancer)
                && l.port.known().is_some()
                && l.port == listener.port
        });
        if let Some(twin) = twin {
            let what = format!(
                "{} and {} listen on the same port of one load balancer",
                case.scene.id(twin.node),
                case.scene.id(listener.node)
            );
            wrong
                .at(listener.node, what)
                .because([format!("both listen on {}", listener.port)]);
        }
    }
    wrong
}
