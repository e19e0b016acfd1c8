//! `queue`: what a worker takes its work from.

use super::arn::{Parts, has_input};
use super::text::{all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The queue of a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Queue {
    /// `true`: one is made, with a second one for what failed. `false`: the worker reads none.
    Made(bool),
    /// One that is there already.
    There(There),
}

/// A queue of SQS that is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct There {
    /// Its ARN: what its worker, and those that send to it, may use.
    pub arn: QueueArn,
    /// Its address, which they are told.
    pub url: QueueUrl,
}

fn name(text: &str) -> bool {
    let text = text.strip_suffix(".fifo").unwrap_or(text);
    (1..=80).contains(&text.len())
        && all(text, |b| {
            b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
        })
}

text! {
    /// A queue of SQS.
    QueueArn, form: "a queue's ARN such as arn:aws:sqs:eu-west-1:123456789012:orders, or an input such as ${input.queue}",
    longest: 2048,
    pattern: r#"^(arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?|(arn:[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| has_input(text) || Parts::read(text).is_some_and(|arn| arn.regional("sqs", "").is_some_and(name)),
    test: queue_arn,
    right: [
        "arn:aws:sqs:eu-west-1:123456789012:orders", "arn:aws-cn:sqs:cn-north-1:123456789012:Orders_2-x.fifo",
        "${input.queue}", "arn:aws:sqs:eu-west-1:123456789012:${input.queue}",
    ],
    wrong: [
        "", "orders", "arn:aws:sqs:eu-west-1:123456789012:", "arn:aws:sqs:eu-west-1:123456789012:a.b",
        "arn:aws:sqs:eu-west-1:123456789012:.fifo", "arn:aws:sqs:eu-west-1:1234:orders",
        "arn:aws:sns:eu-west-1:123456789012:orders", "arn:aws:sqs:eu-west-1:123456789012:orders*", "${input.",
    ]
}

text! {
    /// The address of a queue.
    QueueUrl, form: "a queue's address such as https://sqs.eu-west-1.amazonaws.com/123456789012/orders, or an input such as ${input.queue_url}",
    longest: 2048,
    pattern: r#"^(https://[a-z0-9.-]+/[0-9]{12}/[A-Za-z0-9_-]{1,80}(\.fifo)?|(https://[^\s"]*)?\$\{input\.[^\s"]+)$"#,
    check: |text| is_url(text),
    test: queue_url,
    right: [
        "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
        "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders.fifo", "${input.queue_url}",
        "https://sqs.eu-west-1.amazonaws.com/123456789012/${input.queue}",
    ],
    wrong: [
        "", "orders", "http://sqs.eu-west-1.amazonaws.com/123456789012/orders",
        "https://sqs.eu-west-1.amazonaws.com/orders", "https://sqs.eu-west-1.amazonaws.com/123456789012/",
        "https://sqs.eu-west-1.amazonaws.com/123456789012/orders/x", "https:///123456789012/orders",
        "https://SQS/123456789012/orders", "x${input.queue}", "https://a b/${input.queue}",
    ]
}

fn is_url(text: &str) -> bool {
    const INPUT: &str = "${input.";
    if let Some(at) = text.find(INPUT) {
        return (at == 0 || text.starts_with("https://"))
            && text.len() > at + INPUT.len()
            && !text.contains(|c: char| c.is_whitespace() || c == '"');
    }
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let mut parts = rest.split('/');
    let host = parts.next().is_some_and(|host| {
        !host.is_empty()
            && all(host, |b| {
                b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-'
            })
    });
    let account = parts
        .next()
        .is_some_and(|id| id.len() == 12 && all(id, |b| b.is_ascii_digit()));
    host && account && parts.next().is_some_and(name) && parts.next().is_none()
}
