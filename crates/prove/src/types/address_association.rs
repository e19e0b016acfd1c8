//! An address association.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "AddressAssociation",
    gives: None,
    rows: ALL,
};

rows! {
    ADDRESS "AllocationId" "allocation_id" .to_id(Kind::ElasticIp) .needed() .or(&[PUBLIC_ADDRESS]) .alone(&[PUBLIC_ADDRESS]);
    INTERFACE "NetworkInterfaceId" "network_interface_id" .to_id(Kind::NetworkInterface);
    ASSOCIATED_INSTANCE "InstanceId" "instance_id" .to_id(Kind::Instance) .needed() .or(&[INTERFACE]) .alone(&[INTERFACE]);
    PUBLIC_ADDRESS "EIP" "public_ip";
}
