//! A capacity providers.

use crate::world::kinds::Kind;
use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type { kind: Kind::ClusterProviders, noun: "", gives: None, rows: ALL };

rows! {
    CLUSTER "" "cluster_name";
    PROVIDERS "" "capacity_providers" .set();
    WHOSE "Cluster" "cluster_name" .aside();
}
