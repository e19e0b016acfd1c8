//! A network ACL association.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::AclAssociation,
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    ACL "NetworkAclId" "network_acl_id";
}
