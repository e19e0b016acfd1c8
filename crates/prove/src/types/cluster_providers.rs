//! A capacity providers.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::ClusterProviders,
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    CLUSTER "" "cluster_name";
    PROVIDERS "" "capacity_providers" .set();
    WHOSE "Cluster" "cluster_name" .aside();
}
