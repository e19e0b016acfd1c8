//! `reaches` and `permissions`: what an application may use that the blueprint does not make.

use super::arn::ResourceArn;
use super::number::Port;
use super::text::{Cidr, PrefixListId, SecurityGroupId, all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One thing outside the blueprint that tasks connect to, and its port: exactly one of
/// `security_group`, `cidr` and `prefix_list`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// A security group that is there already, such as a database's. Its own rule that lets the
    /// service in is its owner's to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group: Option<SecurityGroupId>,
    /// A range of addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr: Option<Cidr>,
    /// A managed prefix list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list: Option<PrefixListId>,
    /// The TCP port, 1 to 65535.
    pub port: Port,
}

text! {
    /// An IAM action.
    Action, form: "an action such as s3:GetObject",
    longest: 128, pattern: r"^[a-z][a-z0-9-]*:[A-Za-z0-9*?]+$",
    check: |text| text.split_once(':').is_some_and(|(service, action)| {
        service.starts_with(|c: char| c.is_ascii_lowercase())
            && all(service, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && all(action, |b| b.is_ascii_alphanumeric() || b == b'*' || b == b'?')
    }),
    test: action,
    right: ["s3:GetObject", "s3:Get*", "execute-api:Invoke", "s3:*"],
    wrong: ["", "*", "s3", "s3:", ":Get", "1000:1000", "s3:Get Object", "*:*", "S3:Get:x"]
}

/// What the application itself may do in AWS: a statement of its task role's policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Actions, such as `s3:GetObject`.
    #[schemars(length(min = 1))]
    pub actions: Vec<Action>,
    /// ARNs of what they may be done to.
    #[schemars(length(min = 1))]
    pub resources: Vec<ResourceArn>,
}
