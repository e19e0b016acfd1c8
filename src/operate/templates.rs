//! Text for people: Handlebars templates from `templates/`, filled in. JSON is never made here.

use handlebars::Handlebars;
use serde_json::Value;

/// A template that is none, or that names something else than it is given.
#[derive(Debug, thiserror::Error)]
#[error("the text cannot be written: {0}")]
pub struct Unwritable(String);

/// What a value between two braces becomes; one between three stays as it is, and is a word by its
/// form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// Itself: plain text.
    No,
    /// One word of a shell.
    Shell,
    /// One code span of Markdown.
    Markdown,
    /// Text of HTML, also between quotes.
    Html,
}

/// A template, filled in; a name that the values do not have is an error. `parts` are templates
/// that it takes in by name.
pub fn fill(
    template: &str,
    parts: &[(&str, &str)],
    escape: Escape,
    values: &Value,
) -> Result<String, Unwritable> {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(match escape {
        Escape::No => handlebars::no_escape,
        Escape::Shell => shell_word,
        Escape::Markdown => code_span,
        Escape::Html => html_text,
    });
    for (name, part) in parts {
        templates
            .register_partial(name, part)
            .map_err(|error| Unwritable(error.to_string()))?;
    }
    templates
        .render_template(template, values)
        .map_err(|error| Unwritable(error.to_string()))
}

/// One word of a shell, whatever stands in it.
pub fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Text of HTML, whatever stands in it: no markup, no control characters.
pub fn html_text(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_control() || *c == '\n');
    handlebars::html_escape(&kept.collect::<String>())
}

/// One code span of Markdown, in a cell of a table too, whatever stands in it: on one line, and with
/// nothing in it that ends the span or the cell.
/// <https://spec.commonmark.org/0.31.2/#code-spans> <https://github.github.com/gfm/#tables-extension->
pub fn code_span(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| {
            if c.is_control() || c == '\u{2028}' || c == '\u{2029}' {
                ' '
            } else {
                c
            }
        })
        .collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "-".to_owned();
    }
    // A backslash before the bar is the table's own, and is not shown; one that stands there already
    // would take its meaning away.
    let line = line.replace(r"\|", r"\ |").replace('|', r"\|");
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("{fence}{line}{fence}")
    } else {
        format!("{fence} {line} {fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_word_of_the_shell_is_one_word() {
        assert_eq!(shell_word("it's $HOME"), r"'it'\''s $HOME'");
        let filled = fill("a {{x}} {{{x}}}", &[], Escape::Shell, &json!({"x": "b c"}));
        assert_eq!(filled.ok().as_deref(), Some("a 'b c' b c"));
    }

    #[test]
    fn a_code_span_is_one_span_on_one_line() {
        for (text, span) in [
            ("a secret", "`a secret`"),
            ("", "-"),
            ("\n \t", "-"),
            ("x\n\n```sh\nrm\n```", "```` x ```sh rm ``` ````"),
            ("a|b", r"`a\|b`"),
            (r"a\|b\\|", r"`a\ \|b\\ \|`"),
            ("`", "`` ` ``"),
            ("\u{1b}[31mred\u{2028}", "`[31mred`"),
        ] {
            assert_eq!(code_span(text), span, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_given_is_an_error() {
        assert!(fill("{{missing}}", &[], Escape::No, &json!({})).is_err());
        assert!(fill("{{#if x}}", &[], Escape::No, &json!({})).is_err());
        assert!(fill("{{> part}}", &[("part", "{{#if")], Escape::No, &json!({})).is_err());
    }
}
