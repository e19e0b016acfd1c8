//! A rule on events.

use super::{Type, forms, row::rows, why::COMPOSED};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "EventRule",
    gives: Some(&["Arn", "RuleName"]),
    rows: ALL,
};

rows! {
    NAME "Name" "name" .text(64, forms::dotted);
    NAME_PREFIX "" "name_prefix" .only_in(Format::Terraform, COMPOSED) .text(38, forms::dotted);
    DESCRIPTION "Description" "description" .text(512, forms::any);
    PATTERN "EventPattern" "event_pattern" .json();
    STATE "State" "state" .one_of(&["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]) .default("ENABLED");
    TARGETS "Targets" "" .blocks(targets::ALL);
    TAGS "Tags" "tags" .pairs();
}

/// Whom a rule tells.
pub mod targets {
    use crate::types::row::rows;

    rows! {
        ID "Id" "" .needed();
        WHOM "Arn" "" .needed();
    }
}

/// Whom a rule tells, in Terraform.
pub mod target {
    use crate::types::row::rows;
    use crate::types::{Kind, Type};

    /// The type.
    pub const THIS: Type = Type {
        noun: "",
        gives: None,
        rows: ALL,
    };

    rows! {
        RULE "" "rule" .to_name(Kind::EventRule) .needed();
        ID "" "target_id";
        WHOM "" "arn" .needed();
    }
}
