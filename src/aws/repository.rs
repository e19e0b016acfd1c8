//! `AWS::ECR::Repository`: a service's images.

use crate::stack::{Arn, Attr, Name, Tree};

crate::resource! {
    /// A service's images.
    Repository, "Repository", Some("AWS::ECR::Repository"), Some("aws_ecr_repository"), keep Always, guarded true;
    /// What `docker push` asks for.
    name: String => both "RepositoryName" "name";
    /// Which images go by themselves, as a text in JSON.
    lifecycle: String => cfn "LifecyclePolicy.LifecyclePolicyText" because "Terraform has a resource for it: aws_ecr_lifecycle_policy";
    /// The KMS key, for good; without one it is AWS's own for ECR.
    key: Tree => both "EncryptionConfiguration.KmsKey" "encryption_configuration.kms_key";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        // A tag that can be moved makes a release and its rollback run different code.
        both "ImageTagMutability" "image_tag_mutability" = "IMMUTABLE";
        both "ImageScanningConfiguration.ScanOnPush" "image_scanning_configuration.scan_on_push" = true;
        both "EncryptionConfiguration.EncryptionType" "encryption_configuration.encryption_type" = "KMS";
    }
}

impl Repository {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
    /// Where images are pushed.
    pub const URI: Attr<Self, Name> = Attr::att("RepositoryUri", "repository_url");
}
