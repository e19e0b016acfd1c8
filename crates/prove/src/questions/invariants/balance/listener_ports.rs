//! P305: listeners of one load balancer differ in their port.
//!
//! # What it checks
//! No two listeners of a load balancer have the same port.
//!
//! # What breaks in real life
//! `DuplicateListener`, in the middle of a deployment. Linters look at one listener at a time.
//!
//! # How to mend
//! Give the test listener a port of its own.

use crate::finding::codes;
use crate::questions::invariants::case::Case;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let listeners = &case.scene.balancing.listeners;
    for (i, listener) in listeners.iter().enumerate() {
        let twin = listeners[..i].iter().find(|l| {
            l.balancer.same(&listener.balancer)
                && l.port.known().is_some()
                && l.port == listener.port
        });
        if let Some(twin) = twin {
            case.report(
                codes::LISTENER_PORTS,
                listener.node,
                format!(
                    "{} and {} listen on one port of one load balancer",
                    case.scene.id(twin.node),
                    case.scene.id(listener.node)
                ),
                "give one of them another port",
                vec![format!("both listen on {}", listener.port)],
            );
        }
    }
}
