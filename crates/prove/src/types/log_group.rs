//! A log group.

use super::{Type, forms, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "LogGroup",
    gives: Some(&["Arn"]),
    rows: ALL,
};

/// Days that logs can be kept; 0 is for good.
const DAYS: &[i64] = &[
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

rows! {
    NAME "LogGroupName" "name" .text(512, forms::logged);
    RETENTION "RetentionInDays" "retention_in_days" .numbers(DAYS);
    KEY "KmsKeyId" "kms_key_id";
    TAGS "Tags" "tags" .pairs();
}
