//! A fixed address.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::ElasticIp,
    noun: "Address",
    gives: Some(&["AllocationId", "PublicIp"]),
    rows: ALL,
};

rows! {
    DOMAIN "Domain" "domain" .one_of(&["vpc", "standard"]);
    TAGS "Tags" "tags" .pairs();
    ADDRESS_INSTANCE "InstanceId" "instance";
    ADDRESS_INTERFACE "" "network_interface";
}
