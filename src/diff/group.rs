//! Changes with what is said of each.

use super::{Change, Diff};
use crate::against::Said;
use crate::finding::{Code, Severity, codes};

/// Each change with what is said of it; what is said of no change stands at a place of its own.
pub fn groups(diff: &Diff) -> Vec<(Change, Vec<&Said>)> {
    let mut out: Vec<(Change, Vec<&Said>)> = Vec::new();
    for change in &diff.changes {
        out.push((change.clone(), Vec::new()));
    }
    for said in &diff.said {
        let path = &said.finding.path;
        // The key itself before what stands above or below it.
        let exact = out.iter().position(|(change, _)| change.path == *path);
        let near = || {
            out.iter()
                .position(|(change, _)| related(&change.path, path))
        };
        if let Some(at) = exact.or_else(near) {
            out[at].1.push(said);
        } else {
            let change = Change {
                path: path.clone(),
                old: None,
                new: None,
            };
            out.push((change, vec![said]));
        }
    }
    out
}

/// Whether a finding is about a key, or about what stands above or below it.
fn related(change: &str, finding: &str) -> bool {
    let below = |one: &str, other: &str| {
        one.strip_prefix(other)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !finding.is_empty() && (below(change, finding) || below(finding, change))
}

/// What sort of effect a finding tells of.
pub fn kind(said: &Said) -> &'static str {
    if said.finding.severity == Severity::Error {
        return "refused";
    }
    let code: Code = said.finding.code;
    match code {
        codes::ACCESS_OPENED | codes::ACCESS_CLOSED | codes::WAY_OUT | codes::PERMISSIONS_WIDER => {
            "exposure"
        }
        codes::RELEASE_PENDING | codes::FROM_THE_NEXT_RELEASE => "release",
        codes::SERVICE_REMOVED | codes::DATA_GOES => "data",
        codes::PLACE_SAID | codes::SERVICE_ADDED => "step",
        _ => "traffic",
    }
}
