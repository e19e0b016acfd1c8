//! `AWS::EC2::LaunchTemplate`: resolves the host's image when it is launched.

use crate::stack::{Attr, Id, Number, Tree};

crate::resource! {
    /// Resolves the host's image when it is launched, so that no update of a stack replaces the host.
    LaunchTemplate, "LaunchTemplate", Some("AWS::EC2::LaunchTemplate"), None,
        one_sided "Terraform looks the image up and ignores later ones (ignore_changes on ami)";
    /// `resolve:ssm:` and the public parameter of the current image.
    image: Tree => cfn "LaunchTemplateData.ImageId" because "only CloudFormation has this type";
    @always {
        // Version 2 of the metadata service alone: a request forged through the host gets no credentials.
        cfn "LaunchTemplateData.MetadataOptions.HttpTokens" because "only CloudFormation has this type" = "required";
        cfn "LaunchTemplateData.MetadataOptions.HttpEndpoint" because "only CloudFormation has this type" = "enabled";
        cfn "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit" because "only CloudFormation has this type" = 1u8;
    }
}

impl LaunchTemplate {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
    /// Its newest version.
    pub const VERSION: Attr<Self, Number> = Attr::att("LatestVersionNumber", "latest_version");
}
