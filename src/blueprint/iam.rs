//! `iam`: what an organisation asks of every role.

use super::arn::{Parts, has_input};
use super::text::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A policy of IAM.
    PolicyArn, form: "a policy's ARN such as arn:aws:iam::123456789012:policy/boundary, or an input such as ${input.boundary}",
    longest: 2048,
    pattern: r#"^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9/+=,.@_-]+|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| has_input(text) || Parts::read(text).is_some_and(|arn| {
        let name = arn.resource.strip_prefix("policy/").unwrap_or_default();
        let partition = arn.partition.strip_prefix("aws").is_some_and(|rest| {
            rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        });
        let account = arn.account == "aws"
            || arn.account.len() == 12 && arn.account.bytes().all(|b| b.is_ascii_digit());
        partition && account && arn.service == "iam" && arn.region.is_empty() && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"/+=,.@_-".contains(&b))
    }),
    test: policy_arn,
    right: [
        "arn:aws:iam::123456789012:policy/boundary", "arn:aws:iam::aws:policy/PowerUserAccess",
        "arn:aws-cn:iam::123456789012:policy/team/boundary", "${input.boundary}",
    ],
    wrong: [
        "", "boundary", "arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:policy/",
        "arn:aws:iam:eu-west-1:123456789012:policy/a",
    ]
}

text! {
    /// A path of IAM: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
    IamPath, form: "a path that begins and ends with /, such as /team/",
    longest: 512,
    pattern: "^/([!-~]*/)?$",
    check: |text| text.starts_with('/') && text.ends_with('/') && text.bytes().all(|b| b.is_ascii_graphic()),
    test: iam_path,
    right: ["/team/", "/a/b-c/", "/"],
    wrong: ["", "team", "/team", "team/", "/a b/"]
}

/// What an organisation asks of every role that is made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Iam {
    /// The policy that bounds what every role may do, whatever else allows it. It has to allow what the
    /// roles need, which nothing here can look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<PolicyArn>,
    /// The path of every role, with `/` at both ends: `/team/`. It belongs to a role's identity: another
    /// one makes new roles, which a running system does not survive, so it is chosen before the first
    /// deploy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<IamPath>,
}
