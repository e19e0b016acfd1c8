//! `aws_s3_bucket_server_side_encryption_configuration`: by which keys a bucket is encrypted.

use super::bucket;
use crate::stack::{Name, Val};

crate::resource! {
    /// By which keys a bucket is encrypted.
    BucketEncryption, "BucketEncryption", None, Some("aws_s3_bucket_server_side_encryption_configuration"),
        one_sided "CloudFormation has it as a property of the bucket";
    /// The bucket.
    bucket: Val<Name> => tf "bucket" because "only Terraform has this type";
    @always { tf "rule" because "only Terraform has this type" = bucket::encryption(); }
}
