//! Ids of a network that is there, which inputs give, held against each other before anything is made.

use super::text::plain;
use crate::stack::{Demand, Fact, Held, Wanted};
use crate::system::{HeldSubnet, System, Text};

/// What the document asks of the ids.
pub fn plan(system: &System) -> Vec<Held> {
    let existing = system.network.existing.iter();
    existing
        .flat_map(|existing| &existing.held)
        .map(|subnet| Held {
            input: subnet.input.clone(),
            demands: demands(subnet),
        })
        .filter(|held| !held.demands.is_empty())
        .collect()
}

fn demands(subnet: &HeldSubnet) -> Vec<Demand> {
    let HeldSubnet { input, list, .. } = subnet;
    let words = |what: &str| vec![input.clone(), what.to_owned()];
    let vpc = subnet.vpc.as_ref().map(|vpc| Demand {
        words: words("in the vpc"),
        attribute: Fact::Vpc,
        wanted: Wanted::Is(plain(vpc)),
        why: format!(
            "The subnet that the input {input} gives is not in {}: give one that is",
            named(vpc)
        ),
    });
    let zone = (!subnet.apart.is_empty()).then(|| Demand {
        words: words("in its own zone"),
        attribute: Fact::Zone,
        wanted: Wanted::OtherThan(subnet.apart.clone()),
        why: format!(
            "The subnet that the input {input} gives stands in a zone where another {list} subnet stands already: give one in another zone"
        ),
    });
    vpc.into_iter().chain(zone).collect()
}

/// A VPC in a sentence.
fn named(vpc: &Text) -> String {
    match vpc.input() {
        Some(input) => format!("the VPC that the input {input} gives"),
        None => format!("the VPC {}", vpc.label()),
    }
}
