//! A network ACL.

use crate::world::kinds::Kind;
use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type { kind: Kind::NetworkAcl, noun: "", gives: None, rows: ALL };

rows! {
    ACL_SUBNETS "" "subnet_ids";
}
