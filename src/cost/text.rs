//! A cost for people.

use super::by_use::left_out;
use super::{Cost, Counted, Line, Per};
use crate::finding::print::clean;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The sum by its lines, what goes by use, and what is left out.
pub fn text(cost: &Cost, counted: &Counted) -> String {
    let mut out = format!(
        "idle in {}, USD a month of 730 hours\n\n{:<30}  {:>14}  {:>9}  {:>9}\n",
        cost.region, "PART", "AMOUNT", "RATE", "USD"
    );
    for line in &cost.lines {
        let rate = line.rate.map_or_else(|| "-".to_owned(), plain);
        let usd = line
            .usd()
            .map_or_else(|| "no price".to_owned(), |usd| format!("{usd:.2}"));
        let row = format!(
            "{:<30}  {:>14}  {rate:>9}  {usd:>9}{}",
            clean::line(&line.part),
            amount(line),
            mark(line)
        );
        let _ = writeln!(out, "{}", row.trim_end());
    }
    let _ = writeln!(
        out,
        "{:<30}  {:>14}  {:>9}  {:>9.2}",
        "total",
        "",
        "",
        cost.total()
    );
    let without: Vec<&str> = cost.missing().collect();
    if !without.is_empty() {
        let _ = writeln!(
            out,
            "\nThe total is without {}: no price is known for this region.",
            without.join(", ")
        );
    }
    marks(&mut out, &cost.lines);
    for what in &cost.unknown {
        let _ = writeln!(out, "\nNot counted: {}.", clean::line(what));
    }
    if !cost.release_hour.is_empty() {
        out.push_str("\nWhile a release runs both sets of tasks, more an hour:\n");
        for (service, usd) in &cost.release_hour {
            let _ = writeln!(out, "  {:<40}  {usd:>8.4}", clean::word(service));
        }
    }
    if !cost.by_use.is_empty() {
        out.push_str("\nBy use, in no sum:\n");
    }
    for one in &cost.by_use {
        let rate = one.rate.map_or_else(|| "no price".to_owned(), plain);
        let _ = writeln!(out, "  {:<40}  {rate:>8}  {}", one.what, one.unit);
    }
    out.push_str("\nLeft out:\n");
    for what in left_out(counted) {
        let _ = writeln!(out, "  {what}");
    }
    read(&mut out, cost);
    out
}

/// Two costs beside each other: the lines that differ, and the sums.
pub fn text_against(old: &Cost, new: &Cost) -> String {
    let mut out = format!(
        "idle in {}, USD a month of 730 hours\n\n{:<30}  {:>10}  {:>10}  {:>10}\n",
        new.region, "PART", "OLD", "NEW", "CHANGE"
    );
    let said =
        |usd: Option<f64>| usd.map_or_else(|| "no price".to_owned(), |usd| format!("{usd:.2}"));
    let mut same = 0;
    for (part, was, is) in beside(old, new) {
        let alike = match (was, is) {
            (Some(was), Some(is)) => (was.amount - is.amount).abs() < 1e-6 && was.rate == is.rate,
            _ => false,
        };
        if alike {
            same += 1;
            continue;
        }
        let usd = |line: Option<&Line>| line.map_or(Some(0.0), Line::usd);
        let change = match (usd(was), usd(is)) {
            (Some(was), Some(is)) => format!("{:+.2}", is - was),
            _ => String::new(),
        };
        let (was, is) = (said(usd(was)), said(usd(is)));
        let part = clean::line(part);
        let row = format!("{part:<30}  {was:>10}  {is:>10}  {change:>10}");
        let _ = writeln!(out, "{}", row.trim_end());
    }
    let _ = writeln!(
        out,
        "{:<30}  {:>10.2}  {:>10.2}  {:>+10.2}",
        "total",
        old.total(),
        new.total(),
        // No -0.00.
        new.total() - old.total() + 0.0
    );
    let lines = if same == 1 { "line is" } else { "lines are" };
    let _ = writeln!(out, "\n{same} {lines} the same.");
    let without: BTreeSet<&str> = old.missing().chain(new.missing()).collect();
    if !without.is_empty() {
        let without: Vec<&str> = without.into_iter().collect();
        let _ = writeln!(
            out,
            "The totals are without {}: no price is known for this region.",
            without.join(", ")
        );
    }
    for (which, cost) in [("old", old), ("new", new)] {
        for what in &cost.unknown {
            let _ = writeln!(
                out,
                "Not counted of the {which} one: {}.",
                clean::line(what)
            );
        }
    }
    read(&mut out, new);
    out
}

/// Lines of both by their parts, the new ones' order first.
pub fn beside<'c>(
    old: &'c Cost,
    new: &'c Cost,
) -> Vec<(&'c str, Option<&'c Line>, Option<&'c Line>)> {
    let find = |cost: &'c Cost, part: &str| cost.lines.iter().find(|line| line.part == part);
    let mut out: Vec<_> = new
        .lines
        .iter()
        .map(|line| (line.part.as_str(), find(old, &line.part), Some(line)))
        .collect();
    for line in &old.lines {
        if find(new, &line.part).is_none() {
            out.push((line.part.as_str(), Some(line), None));
        }
    }
    out
}

fn read(out: &mut String, cost: &Cost) {
    let (oldest, newest) = &cost.read;
    if !oldest.is_empty() {
        let _ = writeln!(
            out,
            "\nList prices as they were read between {oldest} and {newest}; docs/cost.md says how."
        );
    }
}

fn marks(out: &mut String, lines: &[Line]) {
    for (confidence, mark, what) in [
        ("one", "*", "its price has one source"),
        (
            "derived",
            "**",
            "its price is derived from other regions or rates",
        ),
    ] {
        if lines.iter().any(|line| line.confidence == confidence) {
            let _ = writeln!(out, "{mark:<2} {what}");
        }
    }
}

fn mark(line: &Line) -> &'static str {
    match line.confidence.as_str() {
        "one" => " *",
        "derived" => " **",
        _ => "",
    }
}

fn amount(line: &Line) -> String {
    match line.per {
        Per::Hour => format!("{} x 730 h", plain(line.amount)),
        Per::Month => plain(line.amount),
    }
}

/// A number without zeros that say nothing.
pub fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
