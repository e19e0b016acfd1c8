//! A network ACL.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::NetworkAcl,
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    ACL_SUBNETS "" "subnet_ids";
}
