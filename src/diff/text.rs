//! A difference for people: one line of counts, then each changed key with what is said of it.

use super::Diff;
use super::group::{groups, kind};
use crate::against::changed::dotted;
use std::fmt::Write as _;

/// The counts, and each change.
pub fn text(diff: &Diff) -> String {
    let pending = match diff.release_pending.as_slice() {
        [] => "no release pending".to_owned(),
        names => format!("release pending: {}", names.join(", ")),
    };
    let lost = match diff.data_lost.len() {
        0 => "nothing lost".to_owned(),
        n => format!("{n} lost"),
    };
    let mut out = format!(
        "{} refused, {} wider, {} narrower, {} replaced, {} added, {} removed, {pending}, {lost}\n",
        diff.refused().count(),
        diff.exposure.wider().len(),
        diff.exposure.narrower().len(),
        diff.replaced.len(),
        diff.added.len(),
        diff.deleted.len(),
    );
    for (change, said) in groups(diff) {
        let name = match dotted(&change.path) {
            name if name.is_empty() => "the whole".to_owned(),
            name => name,
        };
        let _ = match (&change.old, &change.new) {
            (Some(old), Some(new)) => writeln!(out, "\n{name}: {old} -> {new}"),
            (None, Some(new)) => writeln!(out, "\n{name}: + {new}"),
            (Some(old), None) => writeln!(out, "\n{name}: - {old}"),
            (None, None) => writeln!(out, "\n{name}"),
        };
        for one in said {
            let finding = &one.finding;
            let _ = writeln!(
                out,
                "  {:9} {} [{}]",
                kind(one),
                finding.message,
                finding.code
            );
            for fact in &finding.evidence {
                let _ = writeln!(out, "            {fact}");
            }
            if !finding.help.is_empty() {
                let _ = writeln!(out, "            help: {}", finding.help);
            }
        }
    }
    out
}
