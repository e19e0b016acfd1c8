//! `AWS::EC2::VPCGatewayAttachment`: ties the internet gateway to the network.

use crate::stack::{Id, Val};

crate::resource! {
    /// Ties the internet gateway to the network.
    GatewayAttachment, "GatewayAttachment", Some("AWS::EC2::VPCGatewayAttachment"), Some("aws_internet_gateway_attachment");
    /// The network.
    vpc: Val<Id> => both "VpcId" "vpc_id";
    /// The gateway.
    gateway: Val<Id> => both "InternetGatewayId" "internet_gateway_id";
}
