//! `AWS::SQS::Queue`: where workers find their work, and where lies what failed.

use crate::stack::{Arn, Attr, Id, Name, Tree};

/// Most characters before the 26 that Terraform adds: 80 in all.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html>
pub const PREFIX: usize = 54;

/// Seconds that work waits: four days, SQS's own time, written out as linters want it.
pub const WAITS: u32 = 345_600;

/// Seconds that what failed stays: 14 days, the longest that SQS knows.
pub const KEPT: u32 = 1_209_600;

crate::resource! {
    /// Where workers find their work, and where lies what failed.
    Queue, "Queue", Some("AWS::SQS::Queue"), Some("aws_sqs_queue");
    /// What its name begins with.
    prefix: Option<String> => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// Its name.
    name: Option<String> => both "QueueName" "name";
    /// Seconds that a message stays.
    kept: Option<u32> => both "MessageRetentionPeriod" "message_retention_seconds";
    /// By SQS's own keys.
    encrypted: Option<bool> => both "SqsManagedSseEnabled" "sqs_managed_sse_enabled";
    /// The key in their place.
    key: Tree => both "KmsMasterKeyId" "kms_master_key_id";
    /// Where messages go that nobody takes out.
    redrive: Tree => both "RedrivePolicy" "redrive_policy";
    /// From where such messages come.
    redriven: Tree => both "RedriveAllowPolicy" "redrive_allow_policy";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl Queue {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::att("QueueName", "name");
    /// Its address, by which the interface names it.
    pub const URL: Attr<Self, Id> = Attr::by_ref("url");
}
