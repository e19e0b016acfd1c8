//! Networks and who may reach whom.

use super::{Table, table};
use crate::description::field::{json, one, pairs, set};
use crate::world::kinds::Kind;

pub(super) const TABLES: &[Table] = &[
    table(
        Kind::Vpc,
        "Vpc",
        &[
            one("cidr", "CidrBlock", "cidr_block"),
            one("dns_support", "EnableDnsSupport", "enable_dns_support"),
            one(
                "dns_hostnames",
                "EnableDnsHostnames",
                "enable_dns_hostnames",
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::Subnet,
        "Subnet",
        &[
            one("vpc", "VpcId", "vpc_id"),
            one("cidr", "CidrBlock", "cidr_block"),
            one("zone", "AvailabilityZone", "availability_zone"),
            one("zone_id", "AvailabilityZoneId", "availability_zone_id"),
            one(
                "public_addresses",
                "MapPublicIpOnLaunch",
                "map_public_ip_on_launch",
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::RouteTable,
        "RouteTable",
        &[one("vpc", "VpcId", "vpc_id"), pairs("tags", "Tags", "tags")],
    ),
    table(
        Kind::Route,
        "Route",
        &[
            one("table", "RouteTableId", "route_table_id"),
            one("to", "DestinationCidrBlock", "destination_cidr_block"),
            one("gateway", "GatewayId", "gateway_id"),
            one("nat", "NatGatewayId", "nat_gateway_id"),
        ],
    ),
    table(
        Kind::TableAssociation,
        "RouteTableAssociation",
        &[
            one("subnet", "SubnetId", "subnet_id"),
            one("table", "RouteTableId", "route_table_id"),
        ],
    ),
    table(
        Kind::InternetGateway,
        "InternetGateway",
        &[pairs("tags", "Tags", "tags")],
    ),
    table(
        Kind::GatewayAttachment,
        "GatewayAttachment",
        &[
            one("vpc", "VpcId", "vpc_id"),
            one("gateway", "InternetGatewayId", "internet_gateway_id"),
        ],
    ),
    table(
        Kind::NatGateway,
        "NatGateway",
        &[
            one("subnet", "SubnetId", "subnet_id"),
            one("address", "AllocationId", "allocation_id"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::ElasticIp,
        "Address",
        &[
            one("domain", "Domain", "domain"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::AddressAssociation,
        "AddressAssociation",
        &[
            one("address", "AllocationId", "allocation_id"),
            one("interface", "NetworkInterfaceId", "network_interface_id"),
        ],
    ),
    table(
        Kind::Endpoint,
        "Endpoint",
        &[
            one("vpc", "VpcId", "vpc_id"),
            one("service", "ServiceName", "service_name"),
            one("type", "VpcEndpointType", "vpc_endpoint_type"),
            one("private_dns", "PrivateDnsEnabled", "private_dns_enabled"),
            set("subnets", "SubnetIds", "subnet_ids"),
            set("groups", "SecurityGroupIds", "security_group_ids"),
            set("tables", "RouteTableIds", "route_table_ids"),
            json("policy", "PolicyDocument", "policy"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::SecurityGroup,
        "SecurityGroup",
        &[
            one("name_prefix", "", "name_prefix"),
            one("vpc", "VpcId", "vpc_id"),
            one("description", "GroupDescription", "description"),
            one("inline_egress", "SecurityGroupEgress", "egress"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::GroupIngress,
        "Ingress",
        &[
            one("group", "GroupId", "security_group_id"),
            one("protocol", "IpProtocol", "ip_protocol"),
            one("from_port", "FromPort", "from_port"),
            one("to_port", "ToPort", "to_port"),
            one("cidr", "CidrIp", "cidr_ipv4"),
            one(
                "source_group",
                "SourceSecurityGroupId",
                "referenced_security_group_id",
            ),
            one("source_list", "SourcePrefixListId", "prefix_list_id"),
            one("description", "Description", "description"),
            pairs("tags", "", "tags"),
        ],
    ),
    table(
        Kind::GroupEgress,
        "Egress",
        &[
            one("group", "GroupId", "security_group_id"),
            one("protocol", "IpProtocol", "ip_protocol"),
            one("from_port", "FromPort", "from_port"),
            one("to_port", "ToPort", "to_port"),
            one("cidr", "CidrIp", "cidr_ipv4"),
            one(
                "target_group",
                "DestinationSecurityGroupId",
                "referenced_security_group_id",
            ),
            one("target_list", "DestinationPrefixListId", "prefix_list_id"),
            one("description", "Description", "description"),
            pairs("tags", "", "tags"),
        ],
    ),
    table(
        Kind::DefaultGroup,
        "DefaultSecurityGroup",
        &[one("vpc", "", "vpc_id"), pairs("tags", "", "tags")],
    ),
];
