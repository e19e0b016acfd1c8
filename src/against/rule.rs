//! Edits of listener rules that an engine moves.

use super::Case;
use super::service::edited;
use super::words;
use crate::finding::{Finding, codes};
use crate::prove::documents::Format;
use crate::prove::types::listener_rule;

/// Terraform makes a rule anew where these change, and with it the first pointer.
const REPLACES_IN_TERRAFORM: &[&str] = &["priority", "listener_arn"];

pub(super) fn check(case: &mut Case<'_>) {
    for (id, service) in &case.owned.rules {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let terraform = case.old.format() == Format::Terraform;
        let mut changed = edited(case, old, new);
        if terraform {
            changed.retain(|name| REPLACES_IN_TERRAFORM.contains(&name.as_str()));
        }
        let Some(first) = changed.first() else {
            continue;
        };
        let why = if terraform {
            "Terraform makes the rule anew, and moves traffic to its first target"
        } else {
            "CloudFormation sends the rule's first target with any edit, and moves traffic to it"
        };
        let (word, mut help) = words::rule(first);
        let kept;
        if terraform
            && changed == ["priority"]
            && let Some(priority) = case.old.get(old, listener_rule::PRIORITY)
        {
            // One that is not written comes from the route, so that a changed route changes it.
            kept = format!(
                "keep the rule by its old priority: `route: {{..., priority: {}}}`",
                case.old.said(priority)
            );
            help = &kept;
        }
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
