//! A deployment application.

use super::{Type, forms, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::DeploymentApplication,
    noun: "DeploymentApplication",
    gives: None,
    rows: ALL,
};

rows! {
    NAME "ApplicationName" "name" .text(100, forms::iam);
    PLATFORM "ComputePlatform" "compute_platform";
    TAGS "Tags" "tags" .pairs();
}
