//! Edits of listener rules that an engine moves.

use super::Case;
use super::service::edited;
use super::words;
use crate::finding::{Finding, codes};
use crate::prove::documents::Format;
use crate::prove::replacement::{self, Change};

pub(super) fn check(case: &mut Case<'_>) {
    for (id, service) in &case.owned.rules {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let terraform = case.old.format() == Format::Terraform;
        let mut changed = edited(case, old, new);
        if terraform {
            // Only a rule that is made anew gets its first pointer again.
            let anew = Some(Change::Replaced);
            changed.retain(|name| replacement::of(&old.kind, name) == anew);
        }
        let Some(first) = changed.first() else {
            continue;
        };
        let why = if terraform {
            "Terraform makes the rule anew, and moves traffic to its first target"
        } else {
            "CloudFormation sends the rule's first target with any edit, and moves traffic to it"
        };
        let (word, help) = words::rule(first);
        // A rule carries no origin of its own; what is said of it belongs to its service.
        let pointer = match case.pointer(id) {
            own if own.is_empty() => case.pointer(service),
            own => own,
        };
        case.findings.push(
            Finding::new(
                codes::RULE_EDITED,
                pointer,
                format!(
                    "{word} of the rule {id} changes ({}): {why}",
                    changed.join(", ")
                ),
                help,
            )
            .on_key(),
        );
    }
}
