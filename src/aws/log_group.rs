//! `AWS::Logs::LogGroup`: what containers print.

use crate::stack::{Arn, Attr, Name, Tree};

crate::resource! {
    /// What containers print.
    LogGroup, "LogGroup", Some("AWS::Logs::LogGroup"), Some("aws_cloudwatch_log_group"), keep Replaced, guarded true;
    /// What the log driver is told.
    name: String => both "LogGroupName" "name";
    /// Days that lines are kept.
    retention: u32 => both "RetentionInDays" "retention_in_days";
    /// The KMS key that encrypts what comes from then on.
    key: Tree => both "KmsKeyId" "kms_key_id";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl LogGroup {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
    /// Its ARN, with `:*` behind it in `CloudFormation`: for flow logs only.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
}
