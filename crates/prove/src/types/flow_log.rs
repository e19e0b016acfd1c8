//! A flow log.

use super::{Type, row::rows};
use crate::documents::Format;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "FlowLog",
    gives: None,
    rows: ALL,
};

rows! {
    WHAT "ResourceType" "" .needed() .one_of(&["VPC", "Subnet", "NetworkInterface", "TransitGateway", "TransitGatewayAttachment", "RegionalNatGateway"]);
    VPC "ResourceId" "vpc_id" .to_id(Kind::Vpc) .needed() .or(&[SUBNET, INTERFACE, TRANSIT_GATEWAY, TRANSIT_GATEWAY_ATTACHMENT]) .alone(&[SUBNET, INTERFACE, TRANSIT_GATEWAY, TRANSIT_GATEWAY_ATTACHMENT]);
    TRAFFIC "TrafficType" "traffic_type" .one_of(&["ALL", "ACCEPT", "REJECT"]);
    TO_TYPE "LogDestinationType" "log_destination_type" .one_of(&["cloud-watch-logs", "s3", "kinesis-data-firehose"]);
    TO "LogGroupName" "log_destination" .whom();
    ROLE "DeliverLogsPermissionArn" "iam_role_arn" .to_arn(Kind::Role);
    TAGS "Tags" "tags" .pairs();
    BUCKET "LogDestination" "" .only_in(Format::CloudFormation, "Terraform has one argument for a log group and a bucket");
    DESTINATION "LogDestination" "log_destination" .to_arn(Kind::LogGroup) .known() .aside();
    LOG_GROUP "LogGroupName" "log_group_name" .to_name(Kind::LogGroup) .aside();
    SUBNET "" "subnet_id";
    INTERFACE "" "eni_id";
    TRANSIT_GATEWAY "" "transit_gateway_id";
    TRANSIT_GATEWAY_ATTACHMENT "" "transit_gateway_attachment_id";
}
