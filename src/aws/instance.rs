//! `AWS::EC2::Instance`: the management host.

use crate::stack::{Attr, Id, Name, Number, Tree, Val};

crate::resource! {
    /// The management host: no inbound rule, no key, an encrypted disk.
    Instance, "Instance", Some("AWS::EC2::Instance"), Some("aws_instance");
    /// The disk, in `CloudFormation`'s words.
    disk: Tree => cfn "BlockDeviceMappings" because "a list of devices in CloudFormation, the root device in Terraform";
    /// Such as `t3.micro`.
    instance_type: String => both "InstanceType" "instance_type";
    /// What it may do.
    profile: Val<Name> => both "IamInstanceProfile" "iam_instance_profile";
    /// Names its network interface, and with it subnet, groups and address.
    template: Val<Id> => engine "LaunchTemplate.LaunchTemplateId" "launch_template.id";
    /// The template's version. The provider takes any edit of a template, a tag's too, for one that
    /// replaces what was launched with it.
    template_version: Val<Number> => engine "LaunchTemplate.Version" "launch_template.version";
    /// The image; a later one does not replace the host.
    image: Tree => engine_tf "ami" because "CloudFormation resolves it in the launch template";
    /// The KMS key of the disk, in Terraform's.
    disk_key: Tree => tf "root_block_device.kms_key_id" because "a list of devices in CloudFormation";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    /// Tags of its volume.
    volume_tags: Tree => tf "root_block_device.tags" because "CloudFormation hands on the instance's";
    @always {
        both "EbsOptimized" "ebs_optimized" = true;
        both "Monitoring" "monitoring" = true;
        cfn "PropagateTagsToVolumeOnCreation" because "Terraform tags the root device itself" = true;
        tf "root_block_device.encrypted" because "a list of devices in CloudFormation" = true;
        tf "root_block_device.volume_type" because "a list of devices in CloudFormation" = "gp3";
        tf "root_block_device.volume_size" because "a list of devices in CloudFormation" = 8u8;
        tf "metadata_options.http_tokens" because "CloudFormation leaves it to the launch template" = "required";
        tf "metadata_options.http_endpoint" because "CloudFormation leaves it to the launch template" = "enabled";
        tf "metadata_options.http_put_response_hop_limit" because "CloudFormation leaves it to the launch template" = 1u8;
    }
}

impl Instance {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");

    /// The disk, encrypted by this KMS key or else by AWS's own.
    pub fn disk(key: Tree) -> Tree {
        vec![crate::rows! {
            cfn "DeviceName" = "/dev/xvda";
            cfn "Ebs.Encrypted" = true;
            cfn "Ebs.KmsKeyId" = key;
            cfn "Ebs.VolumeType" = "gp3";
            cfn "Ebs.VolumeSize" = 8u8;
        }]
        .into()
    }
}
