//! `AWS::S3::BucketPolicy`: who may write into a bucket.

use crate::stack::{Name, Tree, Val};

crate::resource! {
    /// Who may write into a bucket.
    BucketPolicy, "BucketPolicy", Some("AWS::S3::BucketPolicy"), Some("aws_s3_bucket_policy");
    /// The bucket.
    bucket: Val<Name> => both "Bucket" "bucket";
    /// The policy.
    policy: Tree => both "PolicyDocument" "policy";
}
