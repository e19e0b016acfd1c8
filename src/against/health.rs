//! Health checks of target groups: both of a pair are edited at once, the live one included.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::documents::Node;
use crate::prove::types::row::Row;
use crate::prove::types::target_group as group;
use crate::prove::world::kinds::Kind;

/// What an answer is judged by.
const JUDGED: [&Row; 4] = [
    group::CHECK_PATH,
    group::CODES,
    group::CHECK_PORT,
    group::CHECK_PROTOCOL,
];

pub(super) fn check(case: &mut Case<'_>) {
    let mut told: Vec<(Option<&String>, Vec<String>)> = Vec::new();
    let mut findings = Vec::new();
    for old in case.old.of(Kind::TargetGroup) {
        let id = &old.id;
        let Some(new) = case.new.node(id) else {
            continue;
        };
        let mut changes = Vec::new();
        for row in JUDGED {
            let before = text(case.old, old, row);
            let after = text(case.new, new, row);
            if before != after {
                changes.push(format!("{before} to {after}"));
            }
        }
        let own = case.origins.get(id);
        // The other group of a pair says the same.
        if changes.is_empty() || told.contains(&(own, changes.clone())) {
            continue;
        }
        let pointer = match own {
            Some(own) => format!("{own}/health_check"),
            None => case.pointer(id),
        };
        findings.push(Finding::new(
            codes::CHECK_CHANGED,
            pointer,
            format!(
                "the health check behind {id} changes from {}: the version that runs is judged by it from this deploy on",
                changes.join(" and from ")
            ),
            "deploy it when the version that runs answers the new check already; else release a version that answers both before",
        ));
        told.push((own, changes));
    }
    case.findings.extend(findings);
}

fn text(document: &Written<'_>, node: &Node, row: &Row) -> String {
    document.get(node, row).map_or_else(
        || "none".to_owned(),
        |value| format!("`{}`", document.said(value)),
    )
}
