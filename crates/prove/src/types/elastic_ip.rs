//! A fixed address.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
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
