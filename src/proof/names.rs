//! What the proof calls the parts of a system.

use crate::system::{Scheme, System};

/// The proof names a load balancer by its scheme where it is the only one of it.
pub fn balancer(system: &System, name: &str) -> String {
    let Some(found) = system.balancer(name) else {
        return name.to_owned();
    };
    let alone = system
        .balancers
        .iter()
        .filter(|b| b.scheme == found.scheme)
        .count()
        == 1;
    match found.scheme {
        Scheme::Internet if alone => "internet".to_owned(),
        Scheme::Internal if alone => "internal".to_owned(),
        _ => name.replace('-', "_"),
    }
}
