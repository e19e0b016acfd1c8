//! `AWS::EC2::LaunchTemplate`: what the host is launched with.

use crate::stack::{Attr, Id, Number, Tree, Val};

/// Most characters before the 26 that Terraform adds: it takes names of 125, where AWS takes 128.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html>
pub const PREFIX: usize = 99;

crate::resource! {
    /// What the host is launched with: its network interface and, in `CloudFormation`, an image that is
    /// looked up then, so that no update of a stack replaces the host.
    LaunchTemplate, "LaunchTemplate", Some("AWS::EC2::LaunchTemplate"), Some("aws_launch_template");
    /// What its name begins with.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// `resolve:ssm:` and the public parameter of the current image.
    image: Tree => cfn "LaunchTemplateData.ImageId" because "Terraform looks the image up and ignores later ones: ami of the instance";
    /// The interface that the host gets. An instance that names it itself is deprecated in Terraform.
    interfaces: Vec<Tree> => both "LaunchTemplateData.NetworkInterfaces" "network_interfaces";
    @always {
        // Version 2 of the metadata service alone: a request forged through the host gets no credentials.
        both "LaunchTemplateData.MetadataOptions.HttpTokens" "metadata_options.http_tokens" = "required";
        both "LaunchTemplateData.MetadataOptions.HttpEndpoint" "metadata_options.http_endpoint" = "enabled";
        both "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit" "metadata_options.http_put_response_hop_limit" = 1u8;
    }
}

impl LaunchTemplate {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
    /// Its newest version.
    pub const VERSION: Attr<Self, Number> = Attr::att("LatestVersionNumber", "latest_version");

    /// The first interface of what is launched.
    pub fn first(interface: Val<Id>) -> Vec<Tree> {
        vec![crate::rows! {
            both "DeviceIndex" "device_index" = 0u8;
            both "NetworkInterfaceId" "network_interface_id" = interface;
        }]
    }
}
