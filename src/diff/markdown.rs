//! A difference as a comment on a pull request: the counts, one table, and the details folded.

use super::group::{Effect, groups};
use super::text::{summary, unchanged};
use super::{Change, Diff, Way};
use crate::against::changed::dotted;
use crate::finding::print::clean;
use std::fmt::Write as _;

/// A comment never has more characters: GitHub refuses one of more than 65,536.
pub const MOST: usize = 64_000;

/// Of these the table has so many, and the details of one comment the rest.
const TABLE: usize = 36_000;

/// A value in a cell is cut here.
const VALUE: usize = 120;

/// A sentence in a cell is cut here.
const SENTENCE: usize = 600;

/// So much of a comment is left for one of several differences.
pub fn markdown(diff: &Diff, title: &str, room: usize) -> String {
    let room = room.min(MOST);
    let title = if title.is_empty() {
        String::new()
    } else {
        format!(" {}", clean::code(title))
    };
    let mut out = format!("### synth diff{title}\n\n**{}**\n", summary_in(diff));
    let all = groups(diff);
    let wanted = (room * TABLE / MOST).max(out.chars().count());
    let mut left_out = 0;
    for (at, (change, effects)) in all.iter().enumerate() {
        let row = row(change, effects);
        let head = if at == 0 {
            "\n| change | what it means |\n|---|---|\n"
        } else {
            ""
        };
        if left_out > 0 || out.chars().count() + head.len() + row.chars().count() > wanted {
            left_out += 1;
            continue;
        }
        out.push_str(head);
        out.push_str(&row);
    }
    if left_out > 0 {
        let _ = writeln!(
            out,
            "\n{left_out} more changes do not fit into a comment: `synth diff` shows them."
        );
    }
    let _ = writeln!(out, "\n{}", unchanged(diff));
    let ways = |sign: char, ways: Vec<&Way>| -> Vec<String> {
        let one = |way: &Way| {
            let through = way.through.as_ref();
            let through =
                through.map_or_else(String::new, |t| format!(" through {}", clean::code(t)));
            let to = format!("{}:{}", way.to, way.port);
            format!(
                "{sign} {} → {}{through}",
                clean::code(&way.from),
                clean::code(&to)
            )
        };
        ways.into_iter().map(one).collect()
    };
    let mut paths = ways('+', diff.exposure.wider());
    paths.extend(ways('-', diff.exposure.narrower()));
    let named = |names: &[String]| names.iter().map(|name| clean::code(name)).collect();
    for (what, items) in [
        ("paths that open (+) and close (-)", paths),
        ("replaced", named(&diff.replaced)),
        ("lost", named(&diff.data_lost)),
        ("removed", named(&diff.deleted)),
        ("added", named(&diff.added)),
    ] {
        folded(&mut out, what, &items, room);
    }
    out
}

/// The counts without what is nothing.
fn summary_in(diff: &Diff) -> String {
    clean::line(&summary(diff)).replace('*', "\\*")
}

fn row(change: &Change, effects: &[Effect<'_>]) -> String {
    let name = match dotted(&change.path) {
        name if name.is_empty() => "the whole".to_owned(),
        name => clean::code(&name),
    };
    let value = |text: &String| clean::code(&cut(text, VALUE));
    let what = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{name} {} → {}", value(old), value(new)),
        (None, Some(new)) => format!("{name} + {}", value(new)),
        (Some(old), None) => format!("{name} - {}", value(old)),
        (None, None) => name,
    };
    let mut said: Vec<String> = Vec::new();
    for effect in effects {
        let code = effect
            .code
            .map_or_else(String::new, |code| format!(" [{code}]"));
        let mut one = format!("**{}** {}{code}", effect.kind, sentence(&effect.text));
        // Paths stand in the details.
        let paths = ["opens: ", "closes: "];
        for fact in effect.evidence {
            if !paths.iter().any(|path| fact.starts_with(path)) {
                let _ = write!(one, "<br>{}", sentence(fact));
            }
        }
        if !effect.help.is_empty() {
            let _ = write!(one, "<br>_help:_ {}", sentence(effect.help));
        }
        said.push(one);
    }
    if said.is_empty() {
        said.push("with the change above, or of no effect".to_owned());
    }
    format!("| {what} | {} |\n", said.join("<br>"))
}

/// A sentence as one cell: what would be HTML or a bar is shown, code stays code.
fn sentence(text: &str) -> String {
    let text = clean::line(&cut(text, SENTENCE)).into_owned();
    let mut out = String::with_capacity(text.len());
    // Between backticks HTML is shown as it is, but a bar ends the cell there too. A backtick without its
    // other half is no code.
    let code = text.matches('`').count().is_multiple_of(2);
    let mut inside = false;
    for c in text.chars() {
        match c {
            '`' if code => {
                inside = !inside;
                out.push(c);
            }
            '`' => out.push('\''),
            '|' => out.push('¦'),
            '<' if !inside => out.push_str("&lt;"),
            '&' if !inside => out.push_str("&amp;"),
            '*' | '_' | '[' | ']' | '@' | '#' | '!' | '~' | '\\' if !inside => {
                // `@name` would call someone, and `#1` lead elsewhere.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(most - 1).collect();
    out.push('…');
    // Half of a pair of backticks would open code that nothing closes.
    if out.matches('`').count() % 2 == 1 {
        out.push('`');
    }
    out
}

/// A list that is opened by hand, as far as there is room.
fn folded(out: &mut String, what: &str, items: &[String], room: usize) {
    const CLOSED: usize = 120;
    if items.is_empty() {
        return;
    }
    let head = format!("\n<details><summary>{} {what}</summary>\n\n", items.len());
    let mut used = out.chars().count() + head.chars().count() + CLOSED;
    if used > room {
        return;
    }
    out.push_str(&head);
    for (at, item) in items.iter().enumerate() {
        let line = format!("- {item}\n");
        used += line.chars().count();
        if used > room {
            let _ = writeln!(out, "- and {} more", items.len() - at);
            break;
        }
        out.push_str(&line);
    }
    out.push_str("\n</details>\n");
}
