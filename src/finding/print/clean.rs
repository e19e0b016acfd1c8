//! Text of any origin, made fit for a terminal, a log and a table: the one place where it is cleaned.
//!
//! What a document calls its resources is nobody's promise. A terminal obeys escape sequences, a reader
//! of lines takes a newline for the next line, and the log of a build takes `##[error]` for a command.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text that stays on its line: whatever would begin another, move the cursor, change the direction or
/// command a build's log is shown as a picture of itself.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replaced(text, acts)
}

/// The same for text of several lines.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| !matches!(c, '\n' | '\t') && acts(c))
}

/// A name that is one word of its line or one cell of its table: its spaces are shown too.
#[must_use]
pub fn word(text: &str) -> Cow<'_, str> {
    replaced(text, |c| acts(c) || c.is_whitespace())
}

/// A name as code in Markdown, in a table too: no backtick ends it and no bar ends its cell.
#[must_use]
pub fn code(text: &str) -> String {
    format!("`{}`", line(text).replace('`', "'").replace('|', "¦"))
}

/// JSON that says the same and holds nothing that a terminal obeys: such characters stand only inside
/// of texts, where they can be written as escapes. JSON itself asks it of the first 32 alone.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c != '\n' && acts(c);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if bad(c) {
            // Writing to a text does not fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a character does something where it is shown: control characters, ends of lines, and what
/// turns the direction of the text around it
/// (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>).
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// How the older of the two forms of a command in GitHub's and Azure's logs begins, anywhere in a line.
const COMMAND: &str = "##[";

fn replaced(text: &str, bad: impl Fn(char) -> bool) -> Cow<'_, str> {
    let command = text.contains(COMMAND);
    if !command && !text.contains(&bad) {
        return Cow::Borrowed(text);
    }
    let shown: String = text
        .chars()
        .map(|c| if bad(c) { picture(c) } else { c })
        .collect();
    Cow::Owned(if command {
        shown.replace(COMMAND, "##(")
    } else {
        shown
    })
}

/// A picture of a character: <https://www.unicode.org/charts/PDF/U2400.pdf>.
fn picture(c: char) -> char {
    match u32::from(c) {
        0x20 => '\u{2423}',
        low @ 0..0x20 => char::from_u32(0x2400 + low).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ if c.is_whitespace() && !acts(c) => '\u{2423}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_is_left() {
        let all: String = ('\0'..='\u{ffff}').collect();
        for cleaned in [line(&all), word(&all), code(&all).into()] {
            assert!(!cleaned.contains(acts), "{}", cleaned.escape_debug());
        }
        assert!(!word(&all).contains(char::is_whitespace));
        let kept = lines("a\tb\nc\r\x1b[2J\u{9b}d\u{202e}");
        assert_eq!(kept, "a\tb\nc␍␛[2J\u{fffd}d\u{fffd}");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["service/backend", "サービス é 👩‍👩‍👧", "a:b # [x]"] {
            assert!(matches!(line(text), Cow::Borrowed(t) if t == text));
        }
        assert_eq!(word("a b\u{3000}c"), "a␣b␣c");
    }

    #[test]
    fn no_log_takes_it_for_a_command() {
        assert_eq!(line("x ##[error]y"), "x ##(error]y");
        assert_eq!(lines("a\n##[group]"), "a\n##(group]");
    }

    #[test]
    fn code_is_one_cell() {
        assert_eq!(code("a`|\\|b\n"), "`a'¦\\¦b␊`");
    }

    #[test]
    fn json_says_the_same() {
        let value = serde_json::json!({"a\u{7f}": "\u{1b}[2J\u{9b}\u{202e}\n"});
        let plain = format!("{value:#}\n");
        let cleaned = json(&plain);
        assert!(!cleaned.contains(|c| c != '\n' && acts(c)));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&cleaned).ok(),
            Some(value)
        );
    }
}
