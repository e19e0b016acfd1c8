//! A network ACL.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    ACL_SUBNETS "" "subnet_ids";
}
