//! `access_logs`: a line for every request of a load balancer, in a bucket.

use super::text::{all, is_input, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A bucket that is there already.
    BucketName, form: "a bucket's name such as acme-logs, or an input such as ${input.logs}",
    longest: 80,
    pattern: r"^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_input(text) || is_bucket(text),
    test: bucket_name,
    right: ["abc", "acme-logs", "a.b-1", "${input.logs}"],
    wrong: ["", "ab", "Acme", "-ab", "ab-", "a_b", "s3://ab", "${input.Logs}"]
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(text: &str) -> bool {
    let end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&text.len())
        && text.starts_with(end)
        && text.ends_with(end)
        && all(text, |b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b)
        })
}

text! {
    /// What names of log files begin with.
    LogPrefix, form: "letters, digits and `_.-`, in parts between slashes, without `AWSLogs`, such as web/logs",
    longest: 200,
    pattern: r"^(?!.*AWSLogs)[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$",
    check: |text| {
        !text.contains("AWSLogs")
            && text.split('/').all(|part| {
                all(part, |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
            })
    },
    test: log_prefix,
    right: ["shop", "a/b.c", "_x-1"],
    wrong: ["", "/a", "a/", "a//b", "AWSLogs", "a/AWSLogs/b", "a b", "ü"]
}

/// Whether requests are logged, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum AccessLogs {
    /// `true`: into a bucket that is made. `false`: not at all.
    Wanted(bool),
    /// Into a bucket that is there.
    Bucket(LogBucket),
}

impl Default for AccessLogs {
    fn default() -> Self {
        Self::Wanted(false)
    }
}

/// A bucket for logs that is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct LogBucket {
    /// Its name, or an input of the type `text`. It has to be in the system's region, encrypted by S3's
    /// own keys (SSE-S3), and its policy has to let `logdelivery.elasticloadbalancing.amazonaws.com`
    /// put objects below `PREFIX/AWSLogs/ACCOUNT/`.
    pub bucket: BucketName,
    /// What names of log files begin with, without slashes at its ends. Left out, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<LogPrefix>,
}
