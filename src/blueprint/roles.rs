//! `roles`: roles that are there already and take the place of those that would be made.

use super::arn::{Parts, has_input};
use super::text::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A role: path and name as <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
    /// has them.
    RoleArn, form: "a role's ARN such as arn:aws:iam::123456789012:role/team/backend, or an input such as ${input.role}",
    longest: 2048,
    pattern: r#"^(arn:aws[a-z-]*:iam::[0-9]{12}:role/([!#-)+-.0->@-~]+/)*[A-Za-z0-9+=,.@_-]{1,64}|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| has_input(text) || Parts::read(text).is_some_and(|arn| {
        arn.global("iam", "role/").is_some_and(|rest| {
            let (path, name) = rest.rsplit_once('/').unwrap_or(("", rest));
            let plain = |b: u8| b.is_ascii_graphic() && !b"\"*?".contains(&b);
            let steps = rest == name || path.split('/').all(|step| !step.is_empty() && step.bytes().all(plain));
            steps && (1..=64).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b))
        })
    }),
    test: role_arn,
    right: [
        "arn:aws:iam::123456789012:role/shop", "arn:aws:iam::123456789012:role/team/shop", "${input.role}",
    ],
    wrong: [
        "", "shop", "arn:aws:iam::123456789012:policy/shop", "arn:aws:iam::123456789012:role/",
        "arn:aws:iam:eu-west-1:123456789012:role/shop",
    ]
}

/// Roles that are there already, either or both: then none is made in their place, and nothing of
/// what they allow is written or proven.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Roles {
    /// The role of the application itself. What it may do in AWS is its owner's to say: `permissions`
    /// has no place beside it, and whether a shell can be opened into tasks is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<RoleArn>,
    /// The role that starts tasks: it fetches image and secrets and opens the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution: Option<RoleArn>,
}
