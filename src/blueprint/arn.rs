//! ARNs: their parts, and the forms that keys ask for.
//!
//! An ARN that is written out is held to its form; one with an input in it only to its beginning, and
//! to its form once the input's default is known.

use super::text::{all, text};

/// The parts of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// `aws`, `aws-cn`, ...
    pub partition: &'a str,
    /// `kms`, ...
    pub service: &'a str,
    /// Empty for what belongs to no region.
    pub region: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// What it names, as the service writes it.
    pub resource: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts of a text that is an ARN.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        (next()? == "arn").then_some(())?;
        let found = Self {
            partition: next()?,
            service: next()?,
            region: next()?,
            account: next()?,
            resource: next()?,
        };
        let plain = !text.contains(|c: char| c.is_whitespace() || c == '"');
        plain.then_some(found)
    }

    /// Whether it names one thing: no wildcards, and an account.
    fn is_one(self) -> bool {
        let partition = self.partition.strip_prefix("aws");
        partition.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
            && is_region(self.service)
            && (self.region.is_empty() || is_region(self.region))
            && self.account.len() == 12
            && all(self.account, |b| b.is_ascii_digit())
            && !self.resource.is_empty()
            && !self.resource.contains(['*', '?'])
    }

    /// What follows a beginning of the resource, where the ARN names one thing of that service in a
    /// region.
    pub(super) fn regional(self, service: &str, begins: &str) -> Option<&'a str> {
        self.of(service, begins).filter(|_| is_region(self.region))
    }

    /// The same of a service that belongs to no region.
    pub(super) fn global(self, service: &str, begins: &str) -> Option<&'a str> {
        self.of(service, begins).filter(|_| self.region.is_empty())
    }

    fn of(self, service: &str, begins: &str) -> Option<&'a str> {
        let rest = self.resource.strip_prefix(begins)?;
        (self.is_one() && self.service == service && !rest.is_empty()).then_some(rest)
    }
}

/// Letters, digits and hyphens, as regions and services are written.
fn is_region(text: &str) -> bool {
    all(text, |b| {
        b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
    })
}

/// An ARN in which an input stands, or that is one.
pub(super) fn has_input(text: &str) -> bool {
    const INPUT: &str = "${input.";
    text.find(INPUT)
        .is_some_and(|at| (at == 0 || text.starts_with("arn:")) && text.len() > at + INPUT.len())
        && !text.contains(|c: char| c.is_whitespace() || c == '"')
}

text! {
    /// An ARN, or an input that holds one.
    Arn, form: "an ARN (arn:aws:SERVICE:REGION:ACCOUNT:...), or an input such as ${input.secret}",
    longest: 2048,
    pattern: r#"^(arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:[^\s"*?$]+|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| {
        has_input(text) || !text.contains('$') && Parts::read(text).is_some_and(Parts::is_one)
    },
    test: arn,
    right: [
        "arn:aws:kms:eu-west-1:123456789012:key/0a-1",
        "arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/x", "${input.x}", "${input.x}:live",
        "arn:aws:kms:${input.r}:123456789012:key/1", "arn:${input.x}",
    ],
    wrong: [
        "arn:aws:s3:::b", "arn:aws:kms:eu-west-1:123456789012:key/*",
        "arn:aws:kms:eu-west-1:123456789012:key/\"", "arn:aws:kms:eu-west-1:12:key/1",
        "arn:gcp:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:",
        "arn:aws:kms:eu-west-1:123456789012:key/$x", "", "arn:", "arn:x", "s3:::b", "arn:a b", "${input.",
        "x${input.a}", "*", "arn:aws:kms",
    ]
}

text! {
    /// The ARN of a KMS key. An alias has an ARN too, which neither a role's policy nor a log group takes
    /// for the key: <https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html>.
    KeyArn, form: "the ARN of a KMS key and of no alias, such as arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d, or an input such as ${input.key}",
    longest: 2048,
    pattern: r#"^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| has_input(text) || Parts::read(text).is_some_and(|arn| {
        arn.regional("kms", "key/").is_some_and(|rest| {
            all(rest, |b| b.is_ascii_alphanumeric() || b == b'-')
        })
    }),
    test: key_arn,
    right: [
        "arn:aws:kms:eu-west-1:123456789012:key/0a-1", "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-0a1b",
        "${input.x}", "${input.x}:live", "arn:aws:kms:${input.r}:123456789012:key/1", "arn:${input.x}",
    ],
    wrong: [
        "arn:aws:s3:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:alias",
        "arn:aws:kms:eu-west-1:123456789012:alias/shop", "arn:aws:kms:eu-west-1:123456789012:key/a/b",
        "arn:aws:kms::123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:key/a:b", "", "arn:", "arn:x",
        "s3:::b", "arn:a b", "${input.", "x${input.a}", "*", "arn:aws:kms",
    ]
}

text! {
    /// A topic of SNS.
    TopicArn, form: "a topic's ARN such as arn:aws:sns:eu-west-1:123456789012:alarms, or an input such as ${input.topic}",
    longest: 2048,
    pattern: r#"^(arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| has_input(text) || Parts::read(text).is_some_and(|arn| {
        arn.regional("sns", "").is_some_and(|name| {
            name.len() <= 256 && all(name, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        })
    }),
    test: topic_arn,
    right: [
        "arn:aws:sns:eu-west-1:123456789012:alarms", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:a_b-1",
        "${input.topic}",
    ],
    wrong: [
        "", "alarms", "arn:aws:sqs:eu-west-1:123456789012:alarms", "arn:aws:sns:eu-west-1:123456789012:",
        "arn:aws:sns:eu-west-1:123456789012:a:b", "arn:aws:sns:eu-west-1:12:alarms",
    ]
}

text! {
    /// A Lambda function.
    Function, form: "a Lambda function's name or ARN, or an input such as ${input.check}",
    longest: 2048,
    pattern: r#"^([A-Za-z0-9_-]{1,64}|arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_:$-]+|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| {
        let name = |text: &str| all(text, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        has_input(text)
            || text.len() <= 64 && name(text)
            || Parts::read(text).is_some_and(|arn| {
                arn.regional("lambda", "function:").is_some_and(|rest| {
                    all(rest, |b| b.is_ascii_alphanumeric() || b"_:$-".contains(&b))
                })
            })
    },
    test: function,
    right: [
        "CodeDeployHook_check", "check-1", "arn:aws:lambda:eu-west-1:123456789012:function:f",
        "arn:aws:lambda:eu-west-1:123456789012:function:f:live",
        "arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST", "${input.x}", "${input.x}:live",
        "arn:aws:kms:${input.r}:123456789012:key/1", "arn:${input.x}",
    ],
    wrong: [
        "", "a b", "a:b", "a.b", "arn:aws:s3:::x", "arn:aws:kms:eu-west-1:123456789012:key/0a-1",
        "arn:aws:lambda:eu-west-1:123456789012:function:", "arn:aws:lambda:eu-west-1:123456789012:function:*",
    ]
}

text! {
    /// An IAM resource.
    ResourceArn, form: "an ARN (arn:PARTITION:SERVICE:REGION:ACCOUNT:...), an input such as ${input.bucket}, or *",
    longest: 2048,
    pattern: r#"^(\*|arn:[^:\s"]+:[^:\s"]+:[^:\s"]*:([0-9]{12}|aws|\*)?:[^\s"]+|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| {
        text == "*"
            || has_input(text)
            || Parts::read(text).is_some_and(|arn| {
                let account = ["", "*", "aws"].contains(&arn.account)
                    || arn.account.len() == 12 && all(arn.account, |b| b.is_ascii_digit());
                account && ![arn.partition, arn.service, arn.resource].contains(&"")
            })
    },
    test: resource_arn,
    right: [
        "*", "arn:aws:s3:::b/*", "arn:aws:sqs:*:123456789012:jobs", "arn:*:s3:::b", "arn:aws:s3:::${x}",
        "arn:aws:kms:eu-west-1:123456789012:key/0a-1", "${input.x}", "${input.x}:live",
        "arn:aws:kms:${input.r}:123456789012:key/1", "arn:${input.x}",
    ],
    wrong: [
        "", "s3", "**", "arn:", "arn:x", "arn:aws:s3", "arn:aws:s3:::", "arn::s3:::b",
        "arn:aws:sqs:1000:1000:jobs", "arn:aws:sqs:eu-west-1:12345678901:jobs", "arn:aws:s3:::b\"",
        "arn:aws:s3:::b c",
    ]
}
