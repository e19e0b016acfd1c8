//! `environment` and `secrets`: what an application is told.

use super::arn::{Arn, KeyArn};
use super::text::{is_input, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// An environment variable's name.
    VariableName, form: "a variable's name: letters, digits and `_.-`, not beginning with a digit",
    longest: 255, pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$",
    check: |text| {
        text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    },
    test: variable_name,
    right: ["A", "_a", "DB_HOST", "a.b-c"],
    wrong: ["", "1A", "A B", "A=B", "é"]
}

text! {
    /// The name of a parameter in Parameter Store.
    ParameterName, form: "a parameter's name such as /shop/flag or flag, or an input such as ${input.flag}",
    longest: 1011, pattern: r"^([A-Za-z0-9_.-]+|(/([A-Za-z0-9_.-]|\$\{input\.[a-z][a-z0-9_]*\})+)+|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| {
        // A name without a slash stands in no hierarchy.
        if is_input(text) || !text.contains(['/', '$']) && is_step(text) {
            return true;
        }
        text.strip_prefix('/').is_some_and(|steps| steps.split('/').all(is_step))
    },
    test: parameter_name,
    right: ["/shop/flag", "${input.flag}", "/a/${input.x}", "/${input.a}-${input.b}/c", "shop", "shop.flag_1"],
    wrong: [
        "", "shop/flag", "shop-${input.a}", "/a b", "${input.", "/", "//a", "/a/", "/a//b", "${input.a}/b",
    ]
}

/// Letters, digits and `_.-`, with inputs between them; something has to stand there.
/// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
fn is_step(step: &str) -> bool {
    let mut rest = step;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_.-".contains(c));
        if rest.is_empty() {
            return !step.is_empty();
        }
        let Some(end) = rest.find('}') else {
            return false;
        };
        if !is_input(&rest[..=end]) {
            return false;
        }
        rest = &rest[end + 1..];
    }
}

text! {
    /// A key inside a JSON secret.
    JsonKey, form: "a key of the secret's JSON, without a colon",
    longest: 255, pattern: r"^[^:\s]([^:\r\n]*[^:\s])?$",
    check: |text| {
        !text.is_empty() && text.trim() == text && !text.contains([':', '\r', '\n'])
    },
    test: json_key,
    right: ["password", "db.user", "a b"],
    wrong: ["", "a:b"]
}

/// Where a variable's secret value stands: `secretsmanager` or `ssm`, one of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The ARN of a secret in Secrets Manager, whole: it ends in `-` and six characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secretsmanager: Option<Arn>,
    /// A key inside the secret's JSON; only with `secretsmanager`. Left out, the variable gets the
    /// whole secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<JsonKey>,
    /// The name of a parameter in Parameter Store, in this account and region, with or without a slash
    /// at its beginning; or an input of type `text` whose value is such a name and begins with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssm: Option<ParameterName>,
    /// The ARN of the KMS key that encrypts it, where that is not the account's default key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<KeyArn>,
}
