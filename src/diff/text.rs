//! A difference for people: one line of counts, then each changed key with what is said of it.

use super::Diff;
use super::group::{KINDS, groups};
use crate::against::changed::dotted;
use crate::cost::Direction;
use crate::finding::print::clean;
use std::fmt::Write as _;

/// The counts, and each change.
pub fn text(diff: &Diff) -> String {
    let mut out = format!("{}\n", summary(diff));
    for (change, effects) in groups(diff) {
        let name = match dotted(&change.path) {
            name if name.is_empty() => "the whole".to_owned(),
            name => name,
        };
        let name = clean::line(&name);
        let _ = match (&change.old, &change.new) {
            (Some(old), Some(new)) => {
                writeln!(
                    out,
                    "\n{name}: {} -> {}",
                    clean::line(old),
                    clean::line(new)
                )
            }
            (None, Some(new)) => writeln!(out, "\n{name}: + {}", clean::line(new)),
            (Some(old), None) => writeln!(out, "\n{name}: - {}", clean::line(old)),
            (None, None) => writeln!(out, "\n{name}"),
        };
        for effect in effects {
            let code = effect
                .code
                .map_or_else(String::new, |code| format!(" [{code}]"));
            let _ = writeln!(
                out,
                "  {:11} {}{code}",
                effect.kind,
                clean::line(&effect.text)
            );
            for fact in effect.evidence {
                let _ = writeln!(out, "              {}", clean::line(fact));
            }
            if !effect.help.is_empty() {
                let _ = writeln!(out, "              help: {}", clean::line(effect.help));
            }
        }
    }
    paths(&mut out, diff);
    let _ = writeln!(out, "\n{}", unchanged(diff));
    out
}

/// The counts, as the first line of anything.
pub fn summary(diff: &Diff) -> String {
    let pending = match diff.release_pending.as_slice() {
        [] => "no release pending".to_owned(),
        names => clean::line(&format!("release pending: {}", names.join(", "))).into_owned(),
    };
    let lost = match diff.data_lost.len() {
        0 => "nothing lost".to_owned(),
        n => format!("{n} lost"),
    };
    let cost = match diff.cost {
        Direction::Up => "cost up",
        Direction::Down => "cost down",
        Direction::Same => "cost the same",
        Direction::Unknown => "cost unknown",
    };
    format!(
        "{} refused, {} wider, {} narrower, {} replaced, {} added, {} removed, {pending}, {cost}, {lost}",
        diff.refused().count(),
        diff.exposure.wider().len(),
        diff.exposure.narrower().len(),
        diff.replaced.len(),
        diff.added.len(),
        diff.deleted.len(),
    )
}

/// What was looked at and stays as it is, in one line.
pub fn unchanged(diff: &Diff) -> String {
    let groups = groups(diff);
    let lists = [&diff.added, &diff.replaced, &diff.deleted];
    let paths = diff.exposure.wider().len() + diff.exposure.narrower().len();
    if groups.is_empty() && paths == 0 && lists.iter().all(|list| list.is_empty()) {
        return "nothing changes".to_owned();
    }
    if diff.refused().next().is_some() {
        return "nothing of it is carried out while something of it is refused".to_owned();
    }
    let told = |kind: &str| {
        let mut effects = groups.iter().flat_map(|(_, effects)| effects);
        let known = match kind {
            "exposure" => paths > 0,
            "replacement" => !diff.replaced.is_empty(),
            "data" => !diff.data_lost.is_empty(),
            "cost" => diff.cost != Direction::Same,
            // Steps are what follows of the others.
            "refused" | "step" => true,
            _ => false,
        };
        known || effects.any(|effect| effect.kind == kind)
    };
    let rest: Vec<&str> = KINDS.into_iter().filter(|kind| !told(kind)).collect();
    if rest.is_empty() {
        return "everything that is looked at changes".to_owned();
    }
    format!("unchanged: {}", rest.join(", "))
}

/// So many paths are listed before the rest is counted.
const MOST: usize = 30;

/// The paths that open and close.
fn paths(out: &mut String, diff: &Diff) {
    let opens = diff.exposure.wider().into_iter().map(|way| ('+', way));
    let closes = diff.exposure.narrower().into_iter().map(|way| ('-', way));
    let all: Vec<_> = opens.chain(closes).collect();
    if all.is_empty() {
        return;
    }
    out.push_str("\npaths\n");
    for (sign, way) in all.iter().take(MOST) {
        let through = way.through.as_ref();
        let through = through.map_or_else(String::new, |t| format!(", through {}", clean::word(t)));
        let _ = writeln!(
            out,
            "  {sign} {} -> {}:{}{through}",
            way.from, way.to, way.port
        );
    }
    if all.len() > MOST {
        let _ = writeln!(out, "  and {} more", all.len() - MOST);
    }
}
