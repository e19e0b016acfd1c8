//! A queue.

use super::{Type, forms, row::rows, why::COMPOSED};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "Queue",
    gives: Some(&["Arn", "QueueName", "QueueUrl"]),
    rows: ALL,
};

rows! {
    NAME "QueueName" "name" .text(80, forms::under);
    NAME_PREFIX "" "name_prefix" .only_in(Format::Terraform, COMPOSED) .text(54, forms::under);
    KEPT "MessageRetentionPeriod" "message_retention_seconds" .range(60, 1_209_600) .default("345600");
    ENCRYPTED "SqsManagedSseEnabled" "sqs_managed_sse_enabled" .flag() .alone(&[KEY]);
    KEY "KmsMasterKeyId" "kms_master_key_id";
    REDRIVE "RedrivePolicy" "redrive_policy" .json();
    REDRIVEN "RedriveAllowPolicy" "redrive_allow_policy" .json();
    TAGS "Tags" "tags" .pairs();
}

/// A queue's policy.
pub mod policy {
    use crate::types::row::rows;
    use crate::types::{Kind, Type};

    /// The type.
    pub const THIS: Type = Type {
        noun: "QueuePolicy",
        gives: None,
        rows: ALL,
    };

    rows! {
        QUEUE "Queues" "queue_url" .to_id(Kind::Queue) .needed() .once_in_templates() .set();
        POLICY "PolicyDocument" "policy" .needed() .json();
    }
}
