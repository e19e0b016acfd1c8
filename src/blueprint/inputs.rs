//! `inputs`: values that come from outside.

use super::text::words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// What an input holds.
    InputType {
        /// Any text.
        Text = "text",
        /// A VPC's id.
        Vpc = "vpc",
        /// A subnet's id.
        Subnet = "subnet",
        /// A security group's id.
        SecurityGroup = "security_group",
        /// A prefix list's id.
        PrefixList = "prefix_list",
        /// A route table's id.
        RouteTable = "route_table",
        /// The id of a hosted zone in Route 53.
        HostedZone = "hosted_zone",
        /// The id of a file system of EFS.
        FileSystem = "file_system",
        /// The id of an access point of EFS.
        AccessPoint = "access_point",
        /// An ARN of any kind.
        Arn = "arn",
        /// A container image's URI.
        Image = "image",
    }
}

/// A value that comes from outside: a parameter in CloudFormation, a variable in Terraform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What it holds; decides what is accepted and where it may stand.
    #[serde(rename = "type", default = "Input::default_kind")]
    pub kind: InputType,
    /// One sentence for the person who fills it in.
    #[serde(default)]
    #[schemars(length(max = 4000))]
    pub description: String,
    /// The value where none is given; without one, a value has to be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 4096))]
    pub default: Option<String>,
}

impl Input {
    const fn default_kind() -> InputType {
        InputType::Text
    }
}
