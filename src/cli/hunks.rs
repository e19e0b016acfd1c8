//! What is different between two texts: a few lines around each place, and the place.

use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// Lines before and behind a difference.
const AROUND: usize = 2;
/// Lines that are shown of one text before the rest is counted.
const MOST_LINES: usize = 60;

/// The differences of a text under its name, each with its place in the old and the new one.
pub fn differences(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut hunks = diff.unified_diff();
    hunks.context_radius(AROUND).missing_newline_hint(false);
    let (mut more, mut less) = (0, 0);
    let mut shown = 0;
    let mut left_out = 0;
    let mut text = String::new();
    for hunk in hunks.iter_hunks() {
        let lines: Vec<_> = hunk.iter_changes().collect();
        more += lines
            .iter()
            .filter(|c| c.tag() == ChangeTag::Insert)
            .count();
        less += lines
            .iter()
            .filter(|c| c.tag() == ChangeTag::Delete)
            .count();
        // The first is always shown, as far as it goes; a later one whole or not at all.
        let room = MOST_LINES.saturating_sub(shown);
        if shown > 0 && lines.len() > room {
            left_out += 1;
            continue;
        }
        let _ = writeln!(text, "{}", hunk.header());
        for change in lines.iter().take(MOST_LINES) {
            let _ = writeln!(text, "{}{}", change.tag(), change.value().trim_end());
        }
        if lines.len() > MOST_LINES {
            let _ = writeln!(text, "  ... {} more lines here", lines.len() - MOST_LINES);
        }
        shown += lines.len();
    }
    if left_out > 0 {
        let places = if left_out == 1 { "place" } else { "places" };
        let _ = writeln!(text, "... and {left_out} more {places}");
    }
    format!("{name}: {more} lines more, {less} less\n{text}")
}

#[cfg(test)]
mod tests {
    use super::differences;

    fn numbered(change: impl Fn(u32) -> Option<&'static str>) -> String {
        let line = |n| change(n).map_or_else(|| format!("{n}\n"), ToOwned::to_owned);
        (1..=400).map(line).collect()
    }

    #[test]
    fn each_difference_is_shown_at_its_place_and_nothing_between_them() {
        let old = numbered(|_| None);
        let new = numbered(|n| match n {
            10 => Some("ten\n"),
            300 => Some("300\nand a half\n"),
            _ => None,
        });
        assert_eq!(
            differences("x", &old, &new),
            "x: 2 lines more, 1 less\n@@ -8,5 +8,5 @@\n 8\n 9\n-10\n+ten\n 11\n 12\n@@ -299,4 +299,5 @@\n 299\n 300\n+and a half\n 301\n 302\n"
        );
    }

    #[test]
    fn a_text_that_is_another_one_is_cut_and_counted() {
        let old = numbered(|_| None);
        let new = numbered(|n| (n % 10 == 0).then_some("x\n"));
        let said = differences("x", &old, &new);
        assert!(said.lines().count() < 80, "{said}");
        assert!(said.starts_with("x: 40 lines more, 40 less\n"), "{said}");
        assert!(said.ends_with("more places\n"), "{said}");
        let said = differences("x", &old, "");
        assert!(said.ends_with("... 340 more lines here\n"), "{said}");
    }
}
