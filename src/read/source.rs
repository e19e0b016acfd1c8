//! From bytes to an untyped value whose every key has a place. Only this file and `guard` know that
//! there is YAML.

use super::agree::difference;
use super::guard::{Dialect, Guarded, guard};
use super::limits::Limits;
use super::overlay::Origins;
use super::places::{Lines, Places};
use super::syntax;
use super::value::value;
use crate::finding::{Code, Edit, Finding, Place, Side, codes};
use serde_json::Value;

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
    /// Where the parts of the value were written that an environment brought.
    pub origins: Origins,
    pub(super) lines: Lines,
}

impl Source {
    /// Where the finding points to: its own place, or that of its pointer.
    pub fn place(&self, finding: &Finding) -> Place {
        let mut written = finding.clone();
        written.path = self.origins.of(&finding.path);
        self.places.place(&self.text, &self.lines, &written)
    }

    /// How the scalar at a pointer is written, quotes and all.
    pub fn written(&self, pointer: &str) -> Option<String> {
        let written = self.origins.of(pointer);
        let there = self.places.has(&written) && self.value.pointer(pointer).is_some();
        let (start, end) = self.places.find(&written, Side::Value);
        let text = self.text.get(start..end).filter(|_| there)?;
        (!text.starts_with('*')).then(|| text.trim().to_owned())
    }

    /// Gives every finding its place, and the pointers under which that and what it offers to edit were
    /// written.
    pub fn locate(&self, findings: &mut [Finding]) {
        for finding in findings {
            finding.place = Some(self.place(finding));
            finding.path = self.origins.of(&finding.path);
            for fix in &mut finding.fixes {
                fix.path = self.origins.of(&fix.path);
                if let Edit::Move(to, _) = &mut fix.edit {
                    *to = self.origins.of(to);
                }
            }
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
    let guarded = guard(text, &lines, limits, Dialect::Blueprint)?;
    let value = if guarded.doubtful {
        agreed(text, &lines, &guarded).map_err(|finding| vec![finding])?
    } else {
        value(&guarded)
    };
    let places = guarded.places;
    Ok(Source {
        name: name.to_owned(),
        text: text.to_owned(),
        value,
        places,
        origins: Origins::default(),
        lines,
    })
}

/// The value as another parser reads it, where both read the same.
fn agreed(text: &str, lines: &Lines, guarded: &Guarded<'_>) -> Result<Value, Finding> {
    let value = serde_yaml::from_str(text).map_err(|error| refused(text, lines, &error))?;
    match difference(guarded, &value) {
        None => Ok(value),
        Some(range) => Err(Finding::new(
            codes::SYNTAX,
            "",
            "this can be read in two ways",
            "end the file with a newline, or write the text on one line in quotes",
        )
        .at(lines.place(text, range.start, range.end))),
    }
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
    let plain = plain(text);
    let mut rest = text.get(plain..).unwrap_or_default().char_indices();
    if let Some((at, c)) = rest.find(|(_, c)| !printable(*c)) {
        let at = plain + at;
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

/// How far a text goes in which there is nothing but printable ASCII and spaces, as almost all are: looked at
/// a block at a time, which takes a tenth of the time that characters take.
fn plain(text: &str) -> usize {
    const BLOCK: usize = 64;
    let takes = |b: &u8| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let blocks = text.as_bytes().chunks(BLOCK);
    let plain = blocks.take_while(|block| block.iter().fold(true, |all, b| all & takes(b)));
    plain.map(<[u8]>::len).sum()
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
    let (message, help) = syntax::explain(said);
    Finding::new(codes::SYNTAX, "", message, help).at(lines.place(text, start, start))
}
