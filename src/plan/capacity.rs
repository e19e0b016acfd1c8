//! What tasks run on: Fargate, or its spare capacity.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html>

use crate::stack::Tree;
use crate::system::Capacity;

/// A provider's part of the tasks.
struct Share {
    provider: &'static str,
    /// Tasks that it gets first; one provider of a strategy may have some.
    base: Option<u32>,
    weight: u32,
}

/// No provider with a weight of 0 stands in it: none of its tasks would be placed, its base's among them.
fn shares(capacity: Option<Capacity>) -> Vec<Share> {
    let on_demand = |base, weight| Share {
        provider: "FARGATE",
        base: Some(base),
        weight,
    };
    let spot = |base, weight| Share {
        provider: "FARGATE_SPOT",
        base,
        weight,
    };
    match capacity {
        None | Some(Capacity { spot: 0, .. }) => vec![on_demand(0, 1)],
        Some(Capacity {
            spot: 100, base: 0, ..
        }) => vec![spot(Some(0), 1)],
        // A weight is 1000 at most: one in a thousand above the base is on demand.
        Some(Capacity { spot: 100, base }) => vec![on_demand(base, 1), spot(None, 999)],
        Some(Capacity { spot: part, base }) => {
            vec![on_demand(base, 100 - part), spot(None, part)]
        }
    }
}

/// The strategy of a service.
pub(super) fn strategy(capacity: Option<Capacity>) -> Tree {
    let items = shares(capacity).into_iter().map(|share| {
        crate::rows! {
            both "CapacityProvider" "capacity_provider" = share.provider;
            both "Weight" "weight" = share.weight;
            both "Base" "base" = share.base;
        }
    });
    Tree::List(items.collect())
}

/// The strategy as the record of a service hands it out, for the specification of each release.
pub(super) fn handed_out(capacity: Capacity) -> Tree {
    let items = shares(Some(capacity)).into_iter().map(|share| {
        Tree::Map(vec![
            ("capacity_provider".to_owned(), share.provider.into()),
            ("weight".to_owned(), share.weight.into()),
            ("base".to_owned(), share.base.unwrap_or(0).into()),
        ])
    });
    Tree::List(items.collect())
}
