//! A difference for programs.

use super::{Change, Diff};
use crate::finding::{Code, Severity, codes};
use serde_json::{Value as Json, json};

/// The difference as JSON; `refused` is how the findings that refuse are written.
pub fn json(diff: &Diff, target: &str, refused: &Json) -> Json {
    let mut changes: Vec<(Change, Vec<Json>)> = diff
        .changes
        .iter()
        .map(|c| (c.clone(), Vec::new()))
        .collect();
    for said in &diff.said {
        let finding = &said.finding;
        if finding.severity == Severity::Error {
            continue;
        }
        let effect = json!({
            "kind": kind(finding.code),
            "text": finding.message,
            "resources": said.resources,
        });
        let known = |(change, _): &&mut (Change, Vec<Json>)| related(&change.path, &finding.path);
        if let Some((_, effects)) = changes.iter_mut().find(known) {
            effects.push(effect);
        } else {
            let change = Change {
                path: finding.path.clone(),
                old: None,
                new: None,
            };
            changes.push((change, vec![effect]));
        }
    }
    let changes: Vec<Json> = changes
        .into_iter()
        .map(|(change, effects)| {
            json!({"path": change.path, "old": change.old, "new": change.new, "effects": effects})
        })
        .collect();
    let ways = |ways: &[super::Way]| -> Vec<Json> {
        let one = |way: &super::Way| json!({"from": way.from, "to": way.to, "port": way.port});
        ways.iter().map(one).collect()
    };
    json!({
        "target": target,
        "summary": {
            "wider": diff.exposure.opens.len(),
            "narrower": diff.exposure.closes.len(),
            "replaced": diff.replaced.len(),
            "refused": diff.refused().count(),
            "release_pending": diff.release_pending.len(),
            "lost": diff.data_lost.len(),
            "cost": "unknown",
        },
        "changes": changes,
        "exposure": {"opens": ways(&diff.exposure.opens), "closes": ways(&diff.exposure.closes)},
        "replaced": diff.replaced,
        "deleted": diff.deleted,
        "data_lost": diff.data_lost,
        "release_pending": diff.release_pending,
        "refused": refused,
    })
}

/// Whether a finding is about a key, or about what stands above or below it.
fn related(change: &str, finding: &str) -> bool {
    let below = |one: &str, other: &str| {
        one.strip_prefix(other)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !finding.is_empty() && (below(change, finding) || below(finding, change))
}

/// What sort of effect a code stands for.
fn kind(code: Code) -> &'static str {
    match code {
        codes::ACCESS_OPENED | codes::ACCESS_CLOSED | codes::WAY_OUT => "exposure",
        codes::RELEASE_PENDING | codes::FROM_THE_NEXT_RELEASE => "release",
        codes::SERVICE_REMOVED | codes::DATA_GOES => "data",
        codes::PLACE_SAID | codes::SERVICE_ADDED => "step",
        _ => "traffic",
    }
}
