//! A bucket's lifecycle, which CloudFormation has as a property of the bucket.

use super::{Type, row::rows};
use crate::types::Kind;
use crate::types::bucket;

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    BUCKET "" "bucket" .to_name(Kind::Bucket) .needed();
    RULES "" "rule" .needed() .blocks(bucket::rules::ALL);
}
