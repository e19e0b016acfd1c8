//! A capacity providers.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    CLUSTER "" "cluster_name";
    PROVIDERS "" "capacity_providers" .set();
    WHOSE "Cluster" "cluster_name" .aside();
}
