//! `aws_s3_bucket_lifecycle_configuration`: what of a bucket goes by itself.

use super::bucket;
use crate::stack::{Name, Val};

crate::resource! {
    /// What of a bucket goes by itself.
    BucketLifecycle, "BucketLifecycle", None, Some("aws_s3_bucket_lifecycle_configuration"),
        one_sided "CloudFormation has it as a property of the bucket";
    /// The bucket.
    bucket: Val<Name> => tf "bucket" because "only Terraform has this type";
    @always { tf "rule" because "only Terraform has this type" = bucket::lifecycle(); }
}
