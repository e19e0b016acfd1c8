//! `AWS::S3::Bucket`: where load balancers write a line for every request.

use crate::stack::{Arn, Attr, Name, Tree};

/// Most characters before those that Terraform adds.
pub const PREFIX: usize = 37;

/// Days that a line is kept, and that an upload may take.
pub const KEPT: u16 = 365;
/// Days after which what an upload left behind goes.
pub const ABORTED: u16 = 7;

crate::resource! {
    /// Where load balancers write a line for every request.
    Bucket, "Bucket", Some("AWS::S3::Bucket"), Some("aws_s3_bucket"), keep Forever, guarded true;
    /// What its name begins with: names are unique in all of AWS.
    prefix: String => tf "bucket_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        cfn "BucketEncryption.ServerSideEncryptionConfiguration" because "Terraform has a resource for it" = encryption();
        cfn "PublicAccessBlockConfiguration.BlockPublicAcls" because "Terraform has a resource for it" = true;
        cfn "PublicAccessBlockConfiguration.BlockPublicPolicy" because "Terraform has a resource for it" = true;
        cfn "PublicAccessBlockConfiguration.IgnorePublicAcls" because "Terraform has a resource for it" = true;
        cfn "PublicAccessBlockConfiguration.RestrictPublicBuckets" because "Terraform has a resource for it" = true;
        cfn "LifecycleConfiguration.Rules" because "Terraform has a resource for it" = lifecycle();
    }
}

impl Bucket {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("bucket");
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
}

/// By S3's own keys: load balancers write with no others.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
pub fn encryption() -> Tree {
    vec![crate::rows! {
        both "ServerSideEncryptionByDefault.SSEAlgorithm" "apply_server_side_encryption_by_default.sse_algorithm" = "AES256";
    }]
    .into()
}

/// What goes by itself.
pub fn lifecycle() -> Tree {
    vec![crate::rows! {
        both "Id" "id" = "old";
        both "Status" "status" = "Enabled";
        tf "filter" = Tree::Rows(Vec::new());
        both "ExpirationInDays" "expiration.days" = KEPT;
        both "AbortIncompleteMultipartUpload.DaysAfterInitiation" "abort_incomplete_multipart_upload.days_after_initiation" = ABORTED;
    }]
    .into()
}
