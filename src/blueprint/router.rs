//! `logs.router`: a container that takes what the others print, and sends it on.

use super::environment::Secret;
use super::image::ImageUri;
use super::number::Whole;
use super::schema::map_of;
use super::text::{all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text! {
    /// An option of an output of Fluent Bit, or of FireLens itself.
    OptionName, form: "an option's name: letters, digits and `_.-`, beginning with a letter",
    longest: 255, pattern: "^[A-Za-z][A-Za-z0-9_.-]*$",
    check: |text| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && all(text, |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    },
    test: option_name,
    right: ["Name", "log-driver-buffer-limit", "tls.verify", "a_1"],
    wrong: ["", "1a", "_a", "a b", "@type"]
}

text! {
    /// A configuration of Fluent Bit, in the router's image. FireLens writes the one that includes it:
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html>.
    ConfigPath, form: "the absolute path of a file in the image, such as /fluent-bit/app.conf, other than /fluent-bit/etc/fluent-bit.conf, which FireLens writes",
    longest: 255,
    pattern: r"^(?!/fluent-bit/etc/fluent-bit\.conf$)/[!-~]*[!-.0-~]$",
    check: |text| {
        text.starts_with('/')
            && !text.ends_with('/')
            && all(text, |b| b.is_ascii_graphic())
            && text != "/fluent-bit/etc/fluent-bit.conf"
    },
    test: config_path,
    right: ["/a", "/fluent-bit/app.conf", "/fluent-bit/etc/fluent-bit.conf.d", "/a//b"],
    wrong: ["", "/", "a.conf", "/fluent-bit/", "/a b", "/fluent-bit/etc/fluent-bit.conf"]
}

/// A container of FireLens, `log_router`, that takes what the application and the sidecars print and sends
/// it on by Fluent Bit; nothing of that is in the service's log group then, only what the router itself says.
/// It starts before the others and is stopped after them, and the task ends with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Router {
    /// What runs: AWS's image of Fluent Bit, or one of your own that is made of it, as a full image URI or an
    /// input that holds one. Without NAT, it must be in this region's private ECR. It runs as root, with a
    /// root file system that is not read-only: FireLens wants the one, and Fluent Bit writes.
    pub image: ImageUri,
    /// The most memory that it takes of the task's, in MiB, 6 to 249856: with more it is stopped, and the
    /// task with it.
    #[serde(default = "Router::default_memory")]
    #[schemars(extend("x-unit" = "MiB"))]
    pub memory: Whole<6, 249_856>,
    /// Options of the output, as texts: `Name` says which output of Fluent Bit, such as `cloudwatch_logs`,
    /// `kinesis_firehose`, `s3` or `datadog`; the others are that one's own. References as in the service's
    /// `environment`. FireLens's own are `include-pattern`, `exclude-pattern` and `log-driver-buffer-limit`.
    /// An output of AWS is asked as the task role: `permissions` says what it may.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<OptionName, String>")]
    pub options: BTreeMap<OptionName, String>,
    /// Options whose values stand in Secrets Manager (`{secretsmanager: arn:..., key: password}`) or
    /// Parameter Store (`{ssm: /shop/api-key}`). The role that starts the task reads them.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<OptionName, Secret>")]
    pub secrets: BTreeMap<OptionName, Secret>,
    /// A configuration of Fluent Bit in the image, which FireLens includes: filters, parsers, further outputs.
    /// Fargate takes none from S3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<ConfigPath>,
}

impl Router {
    const fn default_memory() -> Whole<6, 249_856> {
        Whole::of::<100>()
    }
}
