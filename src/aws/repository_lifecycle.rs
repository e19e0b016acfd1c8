//! `aws_ecr_lifecycle_policy`: which images go by themselves.

use crate::stack::{Name, Val};

crate::resource! {
    /// Which images go by themselves.
    RepositoryLifecycle, "RepositoryLifecycle", None, Some("aws_ecr_lifecycle_policy"),
        one_sided "CloudFormation has it as a property of the repository";
    /// The repository.
    repository: Val<Name> => tf "repository" because "only Terraform has this type";
    /// The policy, as a text in JSON.
    policy: String => tf "policy" because "only Terraform has this type";
}
