//! Why one format does without a property.

pub(super) const UNTAGGED: &str = "this type has no tags in CloudFormation";
pub(super) const COMPOSED: &str =
    "CloudFormation composes a name of the stack's and the resource's";
