//! An instance.

use super::{Type, forms, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Instance",
    gives: Some(&[
        "InstanceId",
        "AvailabilityZone",
        "PrivateDnsName",
        "PublicDnsName",
        "PrivateIp",
        "PublicIp",
        "VpcId",
        "State",
    ]),
    rows: ALL,
};

rows! {
    TAG_VOLUME "PropagateTagsToVolumeOnCreation" "";
    VOLUME_TAGS "" "root_block_device.tags" .pairs();
    TYPE "InstanceType" "instance_type" .needed_as_meant() .text_that(32, forms::instance_type, forms::machine, "such as t3.micro");
    PROFILE "IamInstanceProfile" "iam_instance_profile" .to_name(Kind::InstanceProfile);
    TEMPLATE "LaunchTemplate.LaunchTemplateId" "launch_template.id" .to_id(Kind::LaunchTemplate);
    TEMPLATE_VERSION "LaunchTemplate.Version" "launch_template.version";
    IMAGE "" "ami";
    EBS_OPTIMIZED "EbsOptimized" "ebs_optimized";
    MONITORING "Monitoring" "monitoring";
    DISK "BlockDeviceMappings.DeviceName" "";
    DISK_ENCRYPTED "BlockDeviceMappings.Ebs.Encrypted" "root_block_device.encrypted";
    DISK_KEY "BlockDeviceMappings.Ebs.KmsKeyId" "root_block_device.kms_key_id";
    DISK_TYPE "BlockDeviceMappings.Ebs.VolumeType" "root_block_device.volume_type" .one_of(&["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]);
    DISK_SIZE "BlockDeviceMappings.Ebs.VolumeSize" "root_block_device.volume_size" .range(1, 16384);
    OWN_METADATA_TOKENS "" "metadata_options.http_tokens";
    OWN_METADATA "" "metadata_options.http_endpoint";
    OWN_METADATA_HOPS "" "metadata_options.http_put_response_hop_limit";
    TAGS "Tags" "tags" .pairs();
    SUBNET "SubnetId" "subnet_id" .to_id(Kind::Subnet);
    GROUPS "SecurityGroupIds" "vpc_security_group_ids" .to_id(Kind::SecurityGroup) .once_in_templates();
    PUBLIC "" "associate_public_ip_address";
    INTERFACE "NetworkInterfaces" "network_interface";
    PRIMARY "" "primary_network_interface.network_interface_id";
}
