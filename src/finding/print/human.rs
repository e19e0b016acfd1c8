//! Findings for people, drawn as rustc draws them.

use super::{Text, clean};
use crate::finding::{Finding, Place, Severity, codes};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Longer lines are shown in part.
const WIDTH: usize = 140;

/// Each finding with its line of the text, facts and help; every finding begins at the line's start.
/// Styled text has escape codes, which whoever writes it takes out where they are not wanted.
#[must_use]
pub fn human(findings: &[Finding], text: Text<'_>, styled: bool) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    let mut out = String::new();
    for finding in findings {
        out.push_str(&renderer.render(&[group(finding, text)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'a>(finding: &'a Finding, text: Text<'a>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(clean::line(&finding.message))
        .id(finding.code.0);
    let mut group = Group::with_title(title);
    group = match finding.place {
        // A secret's line holds the secret.
        _ if !finding.address.is_empty() => {
            let file = clean::line(text.file);
            group.element(Origin::path(format!(
                "{file}: {}",
                clean::line(&finding.address)
            )))
        }
        Some(place) if finding.code == codes::SECRET_IN_PLAIN => group.element(origin(text, place)),
        Some(place) => match excerpt(text.text, place) {
            Some(excerpt) => {
                let mut snippet = Snippet::source(excerpt.line)
                    .line_start(place.line)
                    .annotation(AnnotationKind::Primary.span(excerpt.span));
                if excerpt.whole {
                    snippet = snippet.path(clean::line(text.file));
                } else {
                    // The column of an excerpt is not that of the line.
                    group = group.element(origin(text, place));
                }
                group.element(snippet)
            }
            None => group.element(origin(text, place)),
        },
        None => group.element(Origin::path(clean::line(text.file))),
    };
    for fact in &finding.evidence {
        group = group.element(Level::NOTE.message(clean::line(fact)));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(clean::line(&finding.help)));
    }
    group
}

fn origin(text: Text<'_>, place: Place) -> Origin<'_> {
    Origin::path(clean::line(text.file))
        .line(place.line)
        .char_column(place.column)
}

/// What is shown of a text.
struct Excerpt {
    line: String,
    /// What is meant, in bytes of `line`.
    span: std::ops::Range<usize>,
    /// Whether `line` begins where the line does.
    whole: bool,
}

/// The line of the place, or what is around it where the line is long. A document may be one line of
/// megabytes: only what is shown is looked at.
fn excerpt(text: &str, place: Place) -> Option<Excerpt> {
    let before = last_chars(text.get(..place.start)?, WIDTH / 2 + 1);
    let (left, whole) = if let Some(at) = before.rfind('\n') {
        (&before[at + 1..], true)
    } else {
        let left = last_chars(before, WIDTH / 2);
        (left, left.len() == place.start)
    };
    let after = first_chars(text.get(place.start..)?, WIDTH + 2);
    let rest = after.split('\n').next().unwrap_or_default();
    let rest = rest.strip_suffix('\r').unwrap_or(rest);
    let kept = first_chars(rest, WIDTH);

    let mut line = String::new();
    if !whole {
        line.push_str("...");
    }
    line.push_str(&clean::lines(left));
    let start = line.len();
    line.push_str(&clean::lines(kept));
    if kept.len() < rest.len() {
        line.push_str("...");
    }
    let meant = place.end.saturating_sub(place.start).min(kept.len());
    let meant = clean::lines(kept.get(..meant).unwrap_or(kept)).len();
    Some(Excerpt {
        span: start..start + meant,
        whole,
        line,
    })
}

/// At most so many characters from the end of a text.
fn last_chars(text: &str, most: usize) -> &str {
    let begin = text.char_indices().rev().take(most).last();
    &text[begin.map_or(text.len(), |(at, _)| at)..]
}

/// At most so many characters from the beginning of a text.
fn first_chars(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}
