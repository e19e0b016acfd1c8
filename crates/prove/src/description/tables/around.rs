//! Roles, the management host, flow logs, what only orders.

use super::{Table, table};
use crate::description::field::{json, one, pairs, set, whom};
use crate::world::kinds::Kind;

pub(super) const TABLES: &[Table] = &[
    table(
        Kind::Role,
        "Role",
        &[
            one("name_prefix", "", "name_prefix"),
            one("description", "Description", "description"),
            json("trust", "AssumeRolePolicyDocument", "assume_role_policy"),
            set("managed", "ManagedPolicyArns", ""),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::PolicyAttachment,
        "",
        &[one("role", "", "role"), one("policy", "", "policy_arn")],
    ),
    table(
        Kind::RolePolicy,
        "RolePolicy",
        &[
            one("name", "PolicyName", "name"),
            one("role", "RoleName", "role"),
            json("policy", "PolicyDocument", "policy"),
        ],
    ),
    table(
        Kind::InstanceProfile,
        "InstanceProfile",
        &[
            one("name_prefix", "", "name_prefix"),
            set("role", "Roles", "role"),
            pairs("tags", "", "tags"),
        ],
    ),
    table(
        Kind::LaunchTemplate,
        "LaunchTemplate",
        &[
            one("name_prefix", "", "name_prefix"),
            one("image", "LaunchTemplateData.ImageId", ""),
            one(
                "interface_number",
                "LaunchTemplateData.NetworkInterfaces.DeviceIndex",
                "network_interfaces.device_index",
            ),
            one(
                "interface",
                "LaunchTemplateData.NetworkInterfaces.NetworkInterfaceId",
                "network_interfaces.network_interface_id",
            ),
            one(
                "metadata_tokens",
                "LaunchTemplateData.MetadataOptions.HttpTokens",
                "metadata_options.http_tokens",
            ),
            one(
                "metadata",
                "LaunchTemplateData.MetadataOptions.HttpEndpoint",
                "metadata_options.http_endpoint",
            ),
            one(
                "metadata_hops",
                "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
                "metadata_options.http_put_response_hop_limit",
            ),
        ],
    ),
    table(
        Kind::NetworkInterface,
        "NetworkInterface",
        &[
            one("subnet", "SubnetId", "subnet_id"),
            set("groups", "GroupSet", "security_groups"),
            one("description", "Description", "description"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::Instance,
        "Instance",
        &[
            one("tag_volume", "PropagateTagsToVolumeOnCreation", ""),
            pairs("volume_tags", "", "root_block_device.tags"),
            one("type", "InstanceType", "instance_type"),
            one("profile", "IamInstanceProfile", "iam_instance_profile"),
            one(
                "template",
                "LaunchTemplate.LaunchTemplateId",
                "launch_template.id",
            ),
            one(
                "template_version",
                "LaunchTemplate.Version",
                "launch_template.version",
            ),
            one("image", "", "ami"),
            one("ebs_optimized", "EbsOptimized", "ebs_optimized"),
            one("monitoring", "Monitoring", "monitoring"),
            one("disk", "BlockDeviceMappings.DeviceName", ""),
            one(
                "disk_encrypted",
                "BlockDeviceMappings.Ebs.Encrypted",
                "root_block_device.encrypted",
            ),
            one(
                "disk_type",
                "BlockDeviceMappings.Ebs.VolumeType",
                "root_block_device.volume_type",
            ),
            one(
                "disk_size",
                "BlockDeviceMappings.Ebs.VolumeSize",
                "root_block_device.volume_size",
            ),
            one("own_metadata_tokens", "", "metadata_options.http_tokens"),
            one("own_metadata", "", "metadata_options.http_endpoint"),
            one(
                "own_metadata_hops",
                "",
                "metadata_options.http_put_response_hop_limit",
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::FlowLog,
        "FlowLog",
        &[
            one("what", "ResourceType", ""),
            one("vpc", "ResourceId", "vpc_id"),
            one("traffic", "TrafficType", "traffic_type"),
            one("to_type", "LogDestinationType", "log_destination_type"),
            // By name in CloudFormation, by ARN in Terraform.
            whom("to", "LogGroupName", "log_destination"),
            one("role", "DeliverLogsPermissionArn", "iam_role_arn"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(Kind::WaitHandle, "Barrier", &[]),
];
