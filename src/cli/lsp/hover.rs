//! What a key is, and what holds there, where the cursor rests.

use super::keys;
use super::page::Page;
use crate::cli::explain;
use crate::cli::show::{self, Holds};
use ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use std::fmt::Write as _;

/// So many lines of a mapping are shown.
const MOST: usize = 30;

/// What is shown at a position; nothing where there is no key.
pub fn of(page: &Page, position: Position) -> Option<Hover> {
    let source = page.source()?;
    let offset = page.positions.byte(&page.text, position);
    let (pointer, side) = source.places.under(offset);
    if pointer.is_empty() {
        return None;
    }
    let (start, end) = source.places.find(&pointer, side);
    let value = text(page, &pointer)?;
    let end = start + page.text.get(start..end)?.trim_end().len();
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        }),
        range: Some(page.positions.range(&page.text, start, end)),
    })
}

fn text(page: &Page, pointer: &str) -> Option<String> {
    let (within, below) = keys::environment(pointer);
    let mut out = String::new();
    // An item of a list is explained by the list's key, and so is what stands in a map of the user's own.
    let about = keys::ancestors(below).find_map(|at| explain::about(&keys::path(at)));
    if let Some(key) = &about {
        let [takes, default, what] = &key.cells;
        // The page of keys goes on below.
        let takes = takes.trim_end_matches(", see below");
        let _ = write!(out, "`{}`\n\n{what}\n\nTakes: {takes}", key.path);
        match default.as_str() {
            "" => {}
            "required" => out.push_str("  \nHas to be written."),
            default => {
                let _ = write!(out, "  \nLeft out: {default}");
            }
        }
    }
    out += &held(page, within, below);
    (!out.is_empty()).then_some(out)
}

/// What holds at a pointer, in one environment or in each.
fn held(page: &Page, within: Option<&str>, pointer: &str) -> String {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for system in &page.systems {
        let environment = system.system.environment.as_deref();
        let name = environment.unwrap_or_default();
        if within.is_some_and(|within| within != name) {
            continue;
        }
        let Some(holds) = show::held(system, pointer) else {
            continue;
        };
        let text = match holds {
            Holds::Value(value, true) => format!(" `{value}`"),
            Holds::Value(value, false) => format!(" `{value}`, the default"),
            Holds::Page(page) => fenced(&page),
        };
        match said.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(name),
            None => said.push((text, vec![name])),
        }
    }
    let one = said.len() == 1 && within.is_none();
    said.into_iter()
        .fold(String::new(), |mut out, (text, names)| {
            let _ = if one || names == [""] {
                write!(out, "\n\nHere:{text}")
            } else {
                write!(out, "\n\nIn {}:{text}", names.join(", "))
            };
            out
        })
}

fn fenced(page: &str) -> String {
    let mut out = String::from("\n```yaml\n");
    for line in page.lines().take(MOST) {
        out += line;
        out.push('\n');
    }
    if page.lines().count() > MOST {
        out += "# and so on: `synth show` has all of it\n";
    }
    out + "```"
}
