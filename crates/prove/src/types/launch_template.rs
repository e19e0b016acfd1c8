//! A launch template.

use super::{Type, forms, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "LaunchTemplate",
    gives: Some(&[
        "LaunchTemplateId",
        "DefaultVersionNumber",
        "LatestVersionNumber",
    ]),
    rows: ALL,
};

rows! {
    NAME_PREFIX "" "name_prefix" .text(99, forms::template);
    IMAGE "LaunchTemplateData.ImageId" "";
    INTERFACE_NUMBER "LaunchTemplateData.NetworkInterfaces.DeviceIndex" "network_interfaces.device_index" .needed_as_meant();
    INTERFACE "LaunchTemplateData.NetworkInterfaces.NetworkInterfaceId" "network_interfaces.network_interface_id" .to_id(Kind::NetworkInterface);
    METADATA_TOKENS "LaunchTemplateData.MetadataOptions.HttpTokens" "metadata_options.http_tokens";
    METADATA "LaunchTemplateData.MetadataOptions.HttpEndpoint" "metadata_options.http_endpoint";
    METADATA_HOPS "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit" "metadata_options.http_put_response_hop_limit";
    DATA "LaunchTemplateData" "" .needed() .aside();
    TEMPLATE_GROUPS "LaunchTemplateData.SecurityGroupIds" "vpc_security_group_ids" .aside();
    TEMPLATE_INTERFACES "LaunchTemplateData.NetworkInterfaces" "network_interfaces" .aside();
    TEMPLATE_PROFILE_NAME "LaunchTemplateData.IamInstanceProfile.Name" "iam_instance_profile.name" .aside();
    TEMPLATE_PROFILE_ARN "LaunchTemplateData.IamInstanceProfile.Arn" "iam_instance_profile.arn" .aside();
}
