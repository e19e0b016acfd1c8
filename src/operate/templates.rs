//! Text for people: Handlebars templates from `templates/`, filled in. JSON is never made here.

use handlebars::Handlebars;
use serde_json::Value;

/// A template that is none, or that names something else than it is given.
#[derive(Debug, thiserror::Error)]
#[error("the text cannot be written: {0}")]
pub struct Unwritable(String);

/// What a value between two braces becomes; one between three stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// Itself: Markdown.
    No,
    /// One word of a shell.
    Shell,
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
    fn what_is_not_given_is_an_error() {
        assert!(fill("{{missing}}", &[], Escape::No, &json!({})).is_err());
        assert!(fill("{{#if x}}", &[], Escape::No, &json!({})).is_err());
        assert!(fill("{{> part}}", &[("part", "{{#if")], Escape::No, &json!({})).is_err());
    }
}
