//! `aws_s3_bucket_public_access_block`: nobody outside of the account reads a bucket.

use crate::stack::{Name, Val};

crate::resource! {
    /// Nobody outside of the account reads a bucket.
    BucketAccess, "BucketAccess", None, Some("aws_s3_bucket_public_access_block"),
        one_sided "CloudFormation has it as a property of the bucket";
    /// The bucket.
    bucket: Val<Name> => tf "bucket" because "only Terraform has this type";
    @always {
        tf "block_public_acls" because "only Terraform has this type" = true;
        tf "block_public_policy" because "only Terraform has this type" = true;
        tf "ignore_public_acls" because "only Terraform has this type" = true;
        tf "restrict_public_buckets" because "only Terraform has this type" = true;
    }
}
