//! A bucket.

use super::{Type, row::rows};
use crate::documents::Format;
use crate::types::why::COMPOSED;

/// The type.
pub const THIS: Type = Type {
    noun: "Bucket",
    gives: Some(&[
        "Arn",
        "DomainName",
        "DualStackDomainName",
        "RegionalDomainName",
        "WebsiteURL",
    ]),
    rows: ALL,
};

rows! {
    NAME "BucketName" "bucket";
    NAME_PREFIX "" "bucket_prefix" .only_in(Format::Terraform, COMPOSED);
    ENCRYPTION "BucketEncryption.ServerSideEncryptionConfiguration" "" .blocks(encryption::ALL);
    BLOCK_ACLS "PublicAccessBlockConfiguration.BlockPublicAcls" "" .flag();
    BLOCK_POLICY "PublicAccessBlockConfiguration.BlockPublicPolicy" "" .flag();
    IGNORE_ACLS "PublicAccessBlockConfiguration.IgnorePublicAcls" "" .flag();
    RESTRICT "PublicAccessBlockConfiguration.RestrictPublicBuckets" "" .flag();
    RULES "LifecycleConfiguration.Rules" "" .blocks(rules::ALL);
    TAGS "Tags" "tags" .pairs();
}

/// A rule of encryption.
pub mod encryption {
    use crate::types::row::rows;

    rows! {
        ALGORITHM "ServerSideEncryptionByDefault.SSEAlgorithm" "apply_server_side_encryption_by_default.sse_algorithm" .needed() .one_of(&["AES256", "aws:kms", "aws:kms:dsse"]);
    }
}

/// A rule by which objects go.
pub mod rules {
    use crate::documents::Format;
    use crate::types::row::rows;

    rows! {
        ID "Id" "id" .unique() .needed_in(Format::Terraform);
        STATUS "Status" "status" .needed() .one_of(&["Enabled", "Disabled"]);
        FILTER "" "filter" .only_in(Format::Terraform, "in CloudFormation a rule without a filter is of every object");
        DAYS "ExpirationInDays" "expiration.days" .range(1, 2_147_483_647);
        ABORTED "AbortIncompleteMultipartUpload.DaysAfterInitiation" "abort_incomplete_multipart_upload.days_after_initiation" .range(1, 2_147_483_647);
    }
}
