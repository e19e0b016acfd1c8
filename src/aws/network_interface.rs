//! `AWS::EC2::NetworkInterface`: the management host's place in the network.

use crate::stack::{Attr, Id, Tree, Val};

crate::resource! {
    /// The management host's place in the network: it is there, with its groups and its address,
    /// before the host starts.
    NetworkInterface, "NetworkInterface", Some("AWS::EC2::NetworkInterface"), Some("aws_network_interface");
    /// Where it stands.
    subnet: Val<Id> => both "SubnetId" "subnet_id";
    /// What goes through it, and to where.
    groups: Vec<Val<Id>> => both "GroupSet" "security_groups";
    /// For people.
    description: String => both "Description" "description";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl NetworkInterface {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}
