//! A security group rule.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "",
    gives: None,
    rows: ALL,
};

rows! {
    GROUP "GroupId" "security_group_id" .to_id(Kind::SecurityGroup);
    SOURCE "" "source_security_group_id" .to_id(Kind::SecurityGroup);
    OLD_TYPE "" "type";
}
