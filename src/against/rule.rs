//! Edits of listener rules that an engine moves.

use super::Case;
use super::changed::{self, Changed};
use super::keys::Does;
use super::overridden;
use super::service::edited;
use super::words;
use crate::finding::{Finding, codes};
use crate::prove::Format;
use crate::prove::replacement::{self, Change};
use crate::prove::types::listener_rule as rule;

pub(super) fn check(case: &mut Case<'_>) {
    for (id, service) in &case.owned.rules {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let terraform = case.old.format() == Format::Terraform;
        let mut names = edited(case, old, new);
        if terraform {
            // Only a rule that is made anew gets its first pointer again.
            let anew = Some(Change::Replaced);
            names.retain(|name| replacement::of(&old.kind, name) == anew);
        }
        if names.is_empty() {
            continue;
        }
        let why = if terraform {
            "Terraform makes the rule anew, and moves traffic to its first target"
        } else {
            "CloudFormation sends the rule's first target with any edit, and moves traffic to it"
        };
        let mut changes = changed::changed(case, old, new);
        changes.retain(|c| names.iter().any(|n| *n == c.row.path(case.old.format())));
        if changes.is_empty() {
            changes.push(Changed {
                row: rule::ACTIONS,
                pointer: names
                    .iter()
                    .find_map(|name| case.overridden(id, name))
                    .unwrap_or_else(|| case.origin(service)),
                does: Does::Said,
                was: None,
                is: None,
            });
        }
        for change in changes {
            let (word, help) = words::rule(change.row.cfn);
            let by_override = overridden::is_place(&change.pointer);
            let help = if by_override { overridden::HELP } else { help };
            let what = match change.row.cfn {
                "Actions" if by_override => {
                    format!("`{}` changes", changed::dotted(&change.pointer))
                }
                "Actions" => format!("{word} of the rule {id} changes ({})", names.join(", ")),
                _ => change.said(),
            };
            let path = case.at(&change.pointer, id);
            let finding = Finding::new(codes::RULE_EDITED, path, format!("{what}: {why}"), help);
            case.say(finding.on_key(), [id.clone()]);
        }
    }
}
