//! `AWS::SQS::Queue`: where runs of a job lie that failed.

use crate::stack::{Arn, Attr, Id, Name, Tree};

/// Most characters before the 26 that Terraform adds: 80 in all.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html>
pub const PREFIX: usize = 54;

/// Seconds that a message stays: 14 days, the longest that SQS knows.
const KEPT: u32 = 1_209_600;

crate::resource! {
    /// Where runs of a job lie that failed: those that could not be started, and what ECS says of those that
    /// ended with another status than 0.
    Queue, "Queue", Some("AWS::SQS::Queue"), Some("aws_sqs_queue");
    /// What its name begins with.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "MessageRetentionPeriod" "message_retention_seconds" = KEPT;
        // By SQS's own keys: EventBridge writes into a queue of another key only where its policy says so.
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
        both "SqsManagedSseEnabled" "sqs_managed_sse_enabled" = true;
    }
}

impl Queue {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::att("QueueName", "name");
    /// Its address, by which the interface names it.
    pub const URL: Attr<Self, Id> = Attr::by_ref("url");
}
