//! What a parser says, in the words of someone who writes YAML.

use std::borrow::Cow;

/// What is wrong, and what to do about it.
pub(super) fn explain(said: &str) -> (String, &'static str) {
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
