//! Paths and rules that are there for another reason than to be walked.

use crate::reach::actors::{Actor, Public, Role};
use crate::reach::routes::is_private;
use crate::world::security_groups::{Peer, Rule};

/// Whether a range gets to what has no public address: by a way (VPN, peering) that no document of
/// a system holds. A private range, which serves internal load balancers, stands on those of the
/// internet too, and never gets there.
pub fn from_elsewhere(from: &Actor, to: &Actor) -> bool {
    match from.role {
        Role::Cidr(net) => to.public == Public::No || is_private(net),
        Role::Listed(_) => to.public == Public::No,
        _ => false,
    }
}

/// The rule that stands in for "no way out": it matches nothing.
pub fn matches_nothing(rule: &Rule) -> bool {
    matches!(&rule.peer, Peer::Net(net) if net.addr().is_loopback() && net.prefix_len() == 32)
}
