//! `AWS::EC2::EIPAssociation`: gives an instance its fixed address.

use crate::stack::{Id, Val};

crate::resource! {
    /// Gives an instance its fixed address.
    AddressAssociation, "AddressAssociation", Some("AWS::EC2::EIPAssociation"), Some("aws_eip_association");
    /// The address.
    allocation: Val<Id> => both "AllocationId" "allocation_id";
    /// The instance.
    instance: Val<Id> => both "InstanceId" "instance_id";
}
