//! `AWS::EC2::VPCEndpoint`: an AWS service inside the network.

use crate::stack::{Id, Name, Tree, Val};

crate::resource! {
    /// An AWS service inside the network.
    VpcEndpoint, "Endpoint", Some("AWS::EC2::VPCEndpoint"), Some("aws_vpc_endpoint");
    /// The network.
    vpc: Val<Id> => both "VpcId" "vpc_id";
    /// Full name of the service: `com.amazonaws.REGION.ecr.api`.
    service: Val<Name> => both "ServiceName" "service_name";
    /// `Interface` or `Gateway`.
    kind: &'static str => both "VpcEndpointType" "vpc_endpoint_type";
    /// Interface: whether the service's public name resolves to it, which is what clients ask for.
    private_dns: Option<bool> => both "PrivateDnsEnabled" "private_dns_enabled";
    /// Interface: one subnet a zone.
    subnets: Option<Vec<Val<Id>>> => both "SubnetIds" "subnet_ids";
    /// Interface: who may reach it.
    groups: Option<Vec<Val<Id>>> => both "SecurityGroupIds" "security_group_ids";
    /// Gateway: the tables that lead to it.
    tables: Option<Vec<Val<Id>>> => both "RouteTableIds" "route_table_ids";
    /// What it lets through; AWS's default is everything.
    policy: Tree => both "PolicyDocument" "policy";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}
