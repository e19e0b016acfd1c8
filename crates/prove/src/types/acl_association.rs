//! A network ACL association.

use crate::world::kinds::Kind;
use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type { kind: Kind::AclAssociation, noun: "", gives: None, rows: ALL };

rows! {
    ACL "NetworkAclId" "network_acl_id";
}
