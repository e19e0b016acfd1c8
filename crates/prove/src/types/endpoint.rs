//! An endpoint.

use super::{Type, row::rows};
use crate::finding::codes::ENDPOINT_SHAPE;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Endpoint",
    gives: None,
    rows: ALL,
};

rows! {
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .needed() .under(ENDPOINT_SHAPE) .known();
    SERVICE "ServiceName" "service_name" .needed() .or(&[RESOURCE_CONFIGURATION, SERVICE_NETWORK]) .alone(&[RESOURCE_CONFIGURATION, SERVICE_NETWORK]) .under(ENDPOINT_SHAPE);
    TYPE "VpcEndpointType" "vpc_endpoint_type" .one_of(&["Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork"]) .under(ENDPOINT_SHAPE);
    PRIVATE_DNS "PrivateDnsEnabled" "private_dns_enabled" .flag();
    SUBNETS "SubnetIds" "subnet_ids" .to_id(Kind::Subnet) .set();
    GROUPS "SecurityGroupIds" "security_group_ids" .to_id(Kind::SecurityGroup) .once_in_templates() .set();
    TABLES "RouteTableIds" "route_table_ids" .to_id(Kind::RouteTable) .once_in_templates() .set();
    POLICY "PolicyDocument" "policy" .json();
    TAGS "Tags" "tags" .pairs();
    RESOURCE_CONFIGURATION "ResourceConfigurationArn" "resource_configuration_arn";
    SERVICE_NETWORK "ServiceNetworkArn" "service_network_arn";
}
