//! A network ACL association.

use super::{Type, row::rows};

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    ACL "NetworkAclId" "network_acl_id";
}
