//! An instance profile.

use super::{
    Type, forms,
    row::rows,
    why::{COMPOSED, UNTAGGED},
};
use crate::documents::Format;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "InstanceProfile",
    gives: Some(&["Arn"]),
    rows: ALL,
};

rows! {
    NAME_PREFIX "" "name_prefix" .only_in(Format::Terraform, COMPOSED) .text(102, forms::iam);
    PATH "Path" "path" .text(512, forms::any) .default("/");
    ROLE "Roles" "role" .to_name(Kind::Role) .needed_in(Format::CloudFormation) .once_in_templates() .set();
    TAGS "" "tags" .pairs() .only_in(Format::Terraform, UNTAGGED);
}
