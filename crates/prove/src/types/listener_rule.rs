//! A listener rule.

use super::{Type, action, condition, row::rows};
use crate::finding::codes::RULE_ORDER;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "ListenerRule",
    gives: Some(&["RuleArn", "IsDefault"]),
    rows: ALL,
};

rows! {
    LISTENER "ListenerArn" "listener_arn" .to_arn(Kind::Listener) .needed();
    PRIORITY "Priority" "priority" .needed() .range(1, 50000) .under(RULE_ORDER);
    CONDITIONS "Conditions" "condition" .blocks(condition::ALL) .unordered() .needed() .under(RULE_ORDER);
    ACTIONS "Actions" "action" .once() .blocks(action::ALL);
}
