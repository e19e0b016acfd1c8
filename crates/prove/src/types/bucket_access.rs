//! A bucket's settings, which CloudFormation has as a property of the bucket.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    BUCKET "" "bucket" .to_name(Kind::Bucket) .needed();
    BLOCK_ACLS "" "block_public_acls" .flag();
    BLOCK_POLICY "" "block_public_policy" .flag();
    IGNORE_ACLS "" "ignore_public_acls" .flag();
    RESTRICT "" "restrict_public_buckets" .flag();
}
