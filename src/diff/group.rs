//! Changes with what is said of each.

use super::{Change, Diff};
use crate::against::Said;
use crate::finding::{Code, Severity, codes};

/// The sorts of effects, in the order in which they are told.
pub const KINDS: [&str; 8] = [
    "refused",
    "exposure",
    "traffic",
    "replacement",
    "data",
    "release",
    "cost",
    "step",
];

/// What a change does.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect<'d> {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// In one sentence.
    pub text: String,
    /// The code by which it is explained.
    pub code: Option<Code>,
    /// Facts beneath it.
    pub evidence: &'d [String],
    /// What to do.
    pub help: &'d str,
    /// Logical ids or addresses.
    pub resources: &'d [String],
}

/// Each change with what is said of it, in the order of [`KINDS`]; what is said of no change stands at a
/// place of its own.
pub fn groups(diff: &Diff) -> Vec<(Change, Vec<Effect<'_>>)> {
    let mut out: Vec<(Change, Vec<Effect<'_>>)> = Vec::new();
    for change in &diff.changes {
        out.push((change.clone(), Vec::new()));
    }
    for said in &diff.said {
        let effect = Effect {
            kind: kind(said),
            text: said.finding.message.clone(),
            code: Some(said.finding.code),
            evidence: &said.finding.evidence,
            help: &said.finding.help,
            resources: &said.resources,
        };
        put(&mut out, &said.finding.path, effect);
    }
    for told in &diff.told {
        let effect = Effect {
            kind: told.kind,
            text: told.text.clone(),
            code: None,
            evidence: &[],
            help: "",
            resources: &told.resources,
        };
        put(&mut out, &told.path, effect);
    }
    for (_, effects) in &mut out {
        // Stable: what is of one sort stays in its order.
        effects.sort_by_key(|effect| KINDS.iter().position(|kind| *kind == effect.kind));
    }
    out
}

fn put<'d>(out: &mut Vec<(Change, Vec<Effect<'d>>)>, path: &str, effect: Effect<'d>) {
    // The key itself before what stands above or below it.
    let exact = out.iter().position(|(change, _)| change.path == path);
    let near = || {
        out.iter()
            .position(|(change, _)| related(&change.path, path))
    };
    if let Some(at) = exact.or_else(near) {
        out[at].1.push(effect);
    } else {
        let change = Change {
            path: path.to_owned(),
            old: None,
            new: None,
        };
        out.push((change, vec![effect]));
    }
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
fn kind(said: &Said) -> &'static str {
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
        codes::PLACE_SAID | codes::SERVICE_ADDED | codes::STACKS_TOUCHED => "step",
        _ => "traffic",
    }
}
