//! `AWS::EC2::FlowLog`: a line for every connection in the network.

use crate::stack::{Arn, Id, Name, Tree, Val};

crate::resource! {
    /// A line for every connection in the network.
    FlowLog, "FlowLog", Some("AWS::EC2::FlowLog"), Some("aws_flow_log");
    /// The network.
    vpc: Val<Id> => cfn "ResourceId" because "Terraform names the kind of resource in the key: vpc_id";
    /// The network, in Terraform's spelling.
    vpc_id: Val<Id> => tf "vpc_id" because "CloudFormation has ResourceId and ResourceType";
    /// `cloud-watch-logs` or `s3`.
    kind: &'static str => both "LogDestinationType" "log_destination_type";
    /// The log group's name.
    log_group: Option<Val<Name>> => cfn "LogGroupName" because "Terraform deprecated log_group_name for log_destination";
    /// The bucket's ARN.
    bucket: Tree => cfn "LogDestination" because "Terraform has one argument for both, log_destination";
    /// The log group's ARN, or the bucket's.
    log_destination: Tree => tf "log_destination" because "CloudFormation takes the log group by name";
    /// The role that writes into a log group. Into a bucket AWS writes by the bucket's policy.
    role: Option<Val<Arn>> => both "DeliverLogsPermissionArn" "iam_role_arn";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        cfn "ResourceType" because "Terraform has vpc_id" = "VPC";
        both "TrafficType" "traffic_type" = "ALL";
    }
}
