//! Health checks of target groups: both of a pair are edited at once, the live one included.

use super::Case;
use super::document::{Document, Kind, Resource};
use crate::finding::{Finding, codes};
use serde_json::Value;

/// What an answer is judged by, in both formats.
const JUDGED: &[(&str, &str)] = &[
    ("HealthCheckPath", "health_check.path"),
    ("Matcher.HttpCode", "health_check.matcher"),
    ("HealthCheckPort", "health_check.port"),
    ("HealthCheckProtocol", "health_check.protocol"),
];

pub(super) fn check(case: &mut Case<'_>) {
    let mut told: Vec<(Option<&String>, Vec<String>)> = Vec::new();
    let mut findings = Vec::new();
    for (id, old) in case.old.of(Kind::TargetGroup) {
        let Some(new) = case.new.resources.get(id) else {
            continue;
        };
        let mut changes = Vec::new();
        for (cfn, tf) in JUDGED {
            let before = text(case.old, old, cfn, tf);
            let after = text(case.new, new, cfn, tf);
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

fn text(document: &Document, resource: &Resource, cfn: &str, tf: &str) -> String {
    match document.get(resource, cfn, tf) {
        Some(Value::String(text)) => format!("`{text}`"),
        Some(other) => format!("`{other}`"),
        None => "none".to_owned(),
    }
}
