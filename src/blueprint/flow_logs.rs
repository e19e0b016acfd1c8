//! `flow_logs`: a line for every connection in the network.

use super::access_logs::BucketName;
use super::task::RetentionDays;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether connections are logged, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum FlowLogs {
    /// `true`: into a log group that is made, for 30 days. `false`: not at all.
    Wanted(bool),
    /// Into a log group that is made, for as long as is said.
    Group(FlowGroup),
    /// Into a bucket that is there.
    Bucket(FlowBucket),
}

impl Default for FlowLogs {
    fn default() -> Self {
        Self::Wanted(false)
    }
}

/// A log group for flow logs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct FlowGroup {
    /// Days that flow logs are kept; CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90 and some longer spans.
    #[serde(default = "FlowGroup::default_retention_days")]
    pub retention_days: RetentionDays,
}

impl FlowGroup {
    /// What `true` means as well.
    pub const fn default_retention_days() -> RetentionDays {
        RetentionDays::of::<30>()
    }
}

/// A bucket for flow logs that is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct FlowBucket {
    /// Its name, or an input of the type `text`. Its policy has to let `delivery.logs.amazonaws.com` put
    /// objects below `AWSLogs/ACCOUNT/`; to a bucket of the same account AWS adds that by itself, where
    /// whoever deploys may call `s3:PutBucketPolicy`.
    pub bucket: BucketName,
}
