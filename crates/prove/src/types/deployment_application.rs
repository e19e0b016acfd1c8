//! A deployment application.

use super::{Type, forms, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "DeploymentApplication",
    gives: None,
    rows: ALL,
};

rows! {
    NAME "ApplicationName" "name" .text(100, forms::iam);
    PLATFORM "ComputePlatform" "compute_platform";
    TAGS "Tags" "tags" .pairs();
}
