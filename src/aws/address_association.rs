//! `AWS::EC2::EIPAssociation`: gives a network interface its fixed address.

use crate::stack::{Id, Val};

crate::resource! {
    /// Gives a network interface its fixed address.
    AddressAssociation, "AddressAssociation", Some("AWS::EC2::EIPAssociation"), Some("aws_eip_association");
    /// The address.
    allocation: Val<Id> => both "AllocationId" "allocation_id";
    /// The interface.
    interface: Val<Id> => both "NetworkInterfaceId" "network_interface_id";
}
