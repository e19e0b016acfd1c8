//! A bucket's policy.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "BucketPolicy",
    gives: None,
    rows: ALL,
};

rows! {
    BUCKET "Bucket" "bucket" .to_name(Kind::Bucket) .needed();
    POLICY "PolicyDocument" "policy" .needed() .json();
}
