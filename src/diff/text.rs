//! A difference for people: one line of counts, then what is said of each key.

use super::Diff;
use crate::finding::{Severity, codes};
use std::fmt::Write as _;

/// The counts in one line.
pub fn text(diff: &Diff) -> String {
    let count = |n: usize, word: &str| format!("{n} {word}");
    let pending = match diff.release_pending.as_slice() {
        [] => "no release pending".to_owned(),
        names => format!("release pending: {}", names.join(", ")),
    };
    let lost = match diff.data_lost.len() {
        0 => "nothing lost".to_owned(),
        n => format!("{n} lost"),
    };
    let refused = diff
        .findings()
        .filter(|f| f.severity == Severity::Error)
        .count();
    let mut out = [
        count(refused, "refused"),
        count(diff.exposure.opens.len(), "wider"),
        count(diff.exposure.closes.len(), "narrower"),
        count(diff.replaced.len(), "replaced"),
        count(diff.added.len(), "added"),
        count(diff.deleted.len(), "removed"),
        pending,
        lost,
    ]
    .join(", ");
    let silent = diff.findings().all(|f| f.code == codes::TAGS_CHANGED);
    if silent && diff.changes.is_empty() {
        let _ = write!(out, "; nothing else changes");
    }
    out.push('\n');
    out
}
