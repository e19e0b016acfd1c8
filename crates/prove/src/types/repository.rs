//! A repository.

use super::{Type, forms, row::rows};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "Repository",
    gives: Some(&["Arn", "RepositoryUri"]),
    rows: ALL,
};

rows! {
    NAME "RepositoryName" "name" .needed_in(Format::Terraform) .text(256, forms::slashed);
    TAGS_CHANGE "ImageTagMutability" "image_tag_mutability" .one_of(&["IMMUTABLE", "MUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]) .default("MUTABLE") .known();
    SCAN "ImageScanningConfiguration.ScanOnPush" "image_scanning_configuration.scan_on_push" .flag();
    ENCRYPTION "EncryptionConfiguration.EncryptionType" "encryption_configuration.encryption_type" .one_of(&["AES256", "KMS", "KMS_DSSE"]);
    KEY "EncryptionConfiguration.KmsKey" "encryption_configuration.kms_key";
    LIFECYCLE "LifecyclePolicy.LifecyclePolicyText" "" .json();
    TAGS "Tags" "tags" .pairs();
}
