//! From bytes to an untyped value whose every key has a place. Only this file and `guard` know that
//! there is YAML.

use super::agree::difference;
use super::guard::guard;
use super::limits::Limits;
use super::places::{Lines, Places};
use crate::finding::{Code, Finding, Place, codes};
use serde_json::Value;
use std::borrow::Cow;

/// A text that was read.
#[derive(Debug)]
pub struct Source {
    /// The file's name, as people know it.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// What it says.
    pub value: Value,
    /// Where every key and value stands.
    pub places: Places,
    pub(super) lines: Lines,
}

impl Source {
    /// Where the finding points to: its own place, or that of its pointer.
    pub fn place(&self, finding: &Finding) -> Place {
        finding.place.unwrap_or_else(|| {
            let (start, end) = self.places.find(&finding.path, finding.side);
            self.lines.place(&self.text, start, end)
        })
    }

    /// Gives every finding its place.
    pub fn locate(&self, findings: &mut [Finding]) {
        for finding in findings {
            finding.place = Some(self.place(finding));
        }
    }
}

/// Reads a blueprint.
pub fn source(name: &str, bytes: &[u8]) -> Result<Source, Vec<Finding>> {
    source_within(name, bytes, Limits::BLUEPRINT)
}

/// Reads any YAML or JSON, as far as the limits go.
pub fn source_within(name: &str, bytes: &[u8], limits: Limits) -> Result<Source, Vec<Finding>> {
    if bytes.len() > limits.bytes {
        return Err(vec![too_large(limits.bytes)]);
    }
    let text = text(bytes).map_err(|finding| vec![finding])?;
    let lines = Lines::of(text);
    let guarded = guard(text, &lines, limits)?;
    let value: Value =
        serde_yaml::from_str(text).map_err(|error| vec![refused(text, &lines, &error)])?;
    if let Some(range) = difference(&guarded, &value) {
        return Err(vec![
            Finding::new(
                codes::SYNTAX,
                "",
                "this can be read in two ways",
                "name each anchor once, and put a text that looks like something else in quotes",
            )
            .at(lines.place(text, range.start, range.end)),
        ]);
    }
    let places = guarded.places;
    Ok(Source {
        name: name.to_owned(),
        text: text.to_owned(),
        value,
        places,
        lines,
    })
}

/// The finding about a file that is longer than this.
pub(super) fn too_large(most: usize) -> Finding {
    Finding::new(
        codes::TOO_LARGE,
        "",
        format!("the file is larger than {} MiB", most >> 20),
        "check that this is the right file: the largest system that AWS takes is far smaller",
    )
    .at(TOP)
}

const TOP: Place = Place {
    line: 1,
    column: 1,
    start: 0,
    end: 0,
};

const MARK: char = '\u{feff}';

/// The text that places refer to, for showing it: without a byte order mark, and empty where the
/// bytes are no text.
pub fn text_of(bytes: &[u8]) -> &str {
    let text = str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'));
    text.map_or("", |text| text.strip_prefix(MARK).unwrap_or(text))
}

/// UTF-8 text without a byte order mark, or why it is none.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Finding> {
    let wrong = |code: Code, at: usize, message: &str, help: &str| {
        let before = bytes.get(..at).unwrap_or_default();
        let before = str::from_utf8(before).unwrap_or_default();
        let place = Lines::of(before).place(before, at, at);
        Finding::new(code, "", message, help).at(place)
    };
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(wrong(
            codes::NOT_TEXT,
            0,
            "the file is UTF-16, not UTF-8",
            "save it as UTF-8",
        ));
    }
    let text = str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        if bytes.get(..at).unwrap_or_default().contains(&0) {
            return binary(&wrong, bytes);
        }
        wrong(
            codes::NOT_TEXT,
            at,
            "the file is not UTF-8 text: it has a byte here that no character has",
            "save it as UTF-8, or check that this is the right file",
        )
    })?;
    if bytes.contains(&0) {
        return Err(binary(&wrong, bytes));
    }
    let text = text.strip_prefix(MARK).unwrap_or(text);
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !printable(*c)) {
        let place = Lines::of(text).place(text, at, at + c.len_utf8());
        return Err(Finding::new(
            codes::NOT_TEXT,
            "",
            format!("a control character (U+{:04X}) stands here", u32::from(c)),
            format!(
                "take it out; in double quotes it can be written as `\\u{:04x}`",
                u32::from(c)
            ),
        )
        .at(place));
    }
    Ok(text)
}

/// What YAML takes unescaped.
fn printable(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}'
            | '\u{10000}'..
    )
}

fn binary(wrong: &dyn Fn(Code, usize, &str, &str) -> Finding, bytes: &[u8]) -> Finding {
    let at = bytes.iter().position(|b| *b == 0).unwrap_or_default();
    wrong(
        codes::NOT_TEXT,
        at,
        "the file is binary: it has a zero byte here",
        "check that this is the right file",
    )
}

/// What the parser that gives the value does not take, though the guard did.
fn refused(text: &str, lines: &Lines, error: &serde_yaml::Error) -> Finding {
    let start = error.location().map_or(0, |location| location.index());
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let (message, help) = explain_syntax(said);
    Finding::new(codes::SYNTAX, "", message, help).at(lines.place(text, start, start))
}

/// What a parser says, in the words of someone who writes YAML, and what to do about it.
pub(super) fn explain_syntax(said: &str) -> (String, &'static str) {
    let about: [(&str, &str, &str); 15] = [
        (
            "expected <document start>",
            "the document has ended, and something follows",
            "keep one document per file; check the brackets and the indentation",
        ),
        (
            "illegal placement of ':'",
            "a `:` stands where no key can be",
            "close the bracket before it, or put a text with a colon in quotes",
        ),
        (
            "in quoted scalar",
            "a quotation mark is opened here and not closed",
            "close it; further lines of a text in quotes are indented",
        ),
        (
            "tab",
            "a tab stands where YAML wants spaces",
            "indent with spaces",
        ),
        (
            "mapping values are not allowed",
            "a `:` stands where no key can be",
            "put a text with a colon in quotes, or check the indentation of this line",
        ),
        (
            "unknown anchor",
            "this alias has no anchor before it",
            "write `&name` at the value that `*name` stands for, or put a text that begins with `*` in quotes",
        ),
        (
            "end of stream",
            "a quotation mark is opened here and not closed",
            "close it",
        ),
        (
            "did not find expected key",
            "this line fits neither the mapping above it nor the one around it",
            "check the indentation: keys of one mapping stand in one column",
        ),
        (
            "did not find expected '-'",
            "this line is not an entry of the list above it",
            "check the indentation: the hyphens of one list stand in one column",
        ),
        (
            "expected ',' or ']'",
            "a list in brackets is not closed, or lacks a comma",
            "write `[a, b]`",
        ),
        (
            "expected ',' or '}'",
            "a mapping in braces is not closed, or lacks a comma",
            "write `{a: 1, b: 2}`",
        ),
        (
            "escape",
            "a backslash in double quotes begins an escape that YAML does not have",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        (
            "simple key",
            "a key without its `: `",
            "write `key: value`, with a space behind the colon",
        ),
        (
            "indentation",
            "the indentation of this line fits nothing above it",
            "keys of one mapping stand in one column",
        ),
        (
            "unexpected character",
            "a character that no value begins with",
            "put the text in quotes",
        ),
    ];
    for (part, message, help) in about {
        if said.contains(part) {
            return (message.to_owned(), help);
        }
    }
    (
        format!("the text is not YAML here: {}", plain(said)),
        "check this line and the one before it: indentation, quotes, brackets",
    )
}

/// One line without control characters.
fn plain(said: &str) -> Cow<'_, str> {
    if said.chars().any(char::is_control) {
        said.replace(char::is_control, " ").into()
    } else {
        said.into()
    }
}
