//! `AWS::EC2::Subnet`: addresses in one zone.

use crate::stack::{Attr, Id, Name, Tree, Val};

crate::resource! {
    /// Addresses in one zone. Nothing gets a public address by itself: load balancers and the
    /// management host bring their own.
    Subnet, "Subnet", Some("AWS::EC2::Subnet"), Some("aws_subnet");
    /// The network.
    vpc: Val<Id> => both "VpcId" "vpc_id";
    /// Range of its addresses.
    cidr: String => both "CidrBlock" "cidr_block";
    /// The zone's name, from a list that AWS keeps: one that appears or goes later moves no subnet.
    zone: Option<Val<Name>> => engine "AvailabilityZone" "availability_zone";
    /// The zone's id, the same in every account.
    zone_id: Option<Val<Id>> => both "AvailabilityZoneId" "availability_zone_id";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always { both "MapPublicIpOnLaunch" "map_public_ip_on_launch" = false; }
}

impl Subnet {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}
