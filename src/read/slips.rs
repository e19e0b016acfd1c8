//! Slips that a parser notices a line too late, or too early: where they are, and what they are.

use super::places::Range;

/// A slip, its place, and what to write.
pub(super) struct Slip {
    pub range: Range,
    pub message: String,
    pub help: String,
}

/// A line of a text.
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    /// Without indentation and comment.
    fn content(&self) -> &'t str {
        let content = self.text.split(" #").next().unwrap_or_default().trim();
        if content.starts_with('#') {
            ""
        } else {
            content
        }
    }

    fn indentation(&self) -> &'t str {
        let rest = self.text.trim_start_matches([' ', '\t']);
        self.text
            .get(..self.text.len() - rest.len())
            .unwrap_or_default()
    }

    /// What an entry of a list calls itself: `back` in `- name: back`.
    fn named(&self) -> &'t str {
        let name = self
            .content()
            .trim_start_matches("- ")
            .trim_start_matches("name:")
            .trim()
            .trim_end_matches(':');
        name.split([' ', ':']).next().unwrap_or("NAME")
    }

    /// The range of its content.
    fn range(&self) -> Range {
        let start = self.start + self.indentation().len();
        Range {
            start,
            end: start + self.content().len(),
        }
    }
}

/// The slip behind what a parser found at `at`, if it is a known one.
pub(super) fn slip(text: &str, at: usize) -> Option<Slip> {
    let mut start = 0;
    let lines: Vec<Line<'_>> = text
        .split_inclusive('\n')
        .map(|line| {
            let here = Line {
                start,
                text: line.trim_end_matches(['\n', '\r']),
            };
            start += line.len();
            here
        })
        .collect();
    let found = lines.partition_point(|line| line.start <= at).max(1) - 1;
    let is_full = |line: &&Line<'_>| !line.content().is_empty();
    // A parser may stop where the line before ends.
    let after = lines.get(found..)?.iter().filter(is_full).take(2);
    for line in after {
        if let Some(tab) = line.indentation().find('\t') {
            let start = line.start + tab;
            return Some(Slip {
                range: Range {
                    start,
                    end: start + 1,
                },
                message: "a tab stands where YAML wants spaces".into(),
                help: "indent with spaces".into(),
            });
        }
    }
    let here = lines.get(found)?;
    let mut above = lines.get(..found)?.iter().rev().filter(is_full);
    let above = above.next()?;
    without_colon(above, here)
        .or_else(|| key_in_list(&lines, found))
        .or_else(|| item_among_keys(&lines, found))
}

/// A line that should have been a key: the one below it is indented, or is a key of the same column.
fn without_colon(above: &Line<'_>, here: &Line<'_>) -> Option<Slip> {
    let content = above.content();
    let is_key = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
    };
    let deeper = here.indentation().len() > above.indentation().len();
    let same = here.indentation().len() == above.indentation().len();
    let said = |help: String| Slip {
        range: above.range(),
        message: "a colon may be missing on this line".into(),
        help,
    };
    if is_key(content) && (deeper || same) {
        return Some(said(format!("write `{content}:`")));
    }
    if !same {
        return None;
    }
    // `port:80`, whose colon needs a space, and `name tea`.
    if let Some((key, value)) = content.split_once(':')
        && is_key(key)
        && !value.starts_with([' ', '/'])
        && !value.is_empty()
    {
        return Some(Slip {
            range: above.range(),
            message: "a space is missing behind the colon".into(),
            help: format!("write `{key}: {value}`"),
        });
    }
    let (key, value) = content.split_once(' ')?;
    (is_key(key) && !content.contains(':'))
        .then(|| said(format!("write `{key}: {}`", value.trim())))
}

/// A key among the entries of a list: where keys are meant, the list is the slip.
fn key_in_list(lines: &[Line<'_>], found: usize) -> Option<Slip> {
    let here = lines.get(found)?;
    let column = here.indentation().len();
    if here.content().starts_with('-') || !here.content().contains(':') {
        return None;
    }
    let above: Vec<&Line<'_>> = lines
        .get(..found)?
        .iter()
        .rev()
        .filter(|line| !line.content().is_empty())
        .take_while(|line| line.indentation().len() >= column)
        .filter(|line| line.indentation().len() == column)
        .collect();
    let first = above
        .last()
        .filter(|line| line.content().starts_with("- "))?;
    let key = first.named();
    Some(Slip {
        range: first.range(),
        message: "a list begins here, and keys follow it in the same column".into(),
        help: format!(
            "where a mapping is meant, write `{key}:` without the hyphen, and what belongs to it below"
        ),
    })
}

/// An entry of a list among the keys of a mapping.
fn item_among_keys(lines: &[Line<'_>], found: usize) -> Option<Slip> {
    let here = lines.get(found)?;
    let column = here.indentation().len();
    if !here.content().starts_with("- ") {
        return None;
    }
    let mut above = lines.get(..found)?.iter().rev();
    let key =
        above.find(|line| !line.content().is_empty() && line.indentation().len() <= column)?;
    let is_key = key.indentation().len() == column && key.content().contains(':');
    (is_key && !key.content().starts_with('-')).then(|| Slip {
        range: here.range(),
        message: "an entry of a list stands among the keys of a mapping".into(),
        help: format!(
            "write `{}:` without the hyphen, and what belongs to it below",
            here.named()
        ),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn of(text: &str, at: &str) -> (usize, String) {
        let slip = slip(text, text.find(at).unwrap()).unwrap();
        let line = text[..slip.range.start].matches('\n').count() + 1;
        (line, slip.help)
    }

    #[test]
    fn the_line_is_the_one_with_the_slip() {
        let (tab, colon) = ("name: a\n\tb: c\n", "a:\n  web\n    port: 80\n");
        assert_eq!(of(tab, "a\n"), (2, "indent with spaces".into()));
        assert_eq!(of(colon, ": 80"), (2, "write `web:`".into()));
        assert_eq!(
            of("name tea\nb: c\n", ": c"),
            (1, "write `name: tea`".into())
        );
        assert_eq!(of("port:80\nb: c\n", ": c"), (1, "write `port: 80`".into()));
        let list = "s:\n  - name: web\n    a: b\n  api:\n    c: d\n";
        assert_eq!(of(list, "api").0, 2);
        let among = "s:\n  web:\n    a: b\n  - name: api\n    c: d\n";
        let help = "write `api:` without the hyphen, and what belongs to it below";
        assert_eq!(of(among, "- name"), (4, help.into()));
    }

    #[test]
    fn other_mistakes_are_left_to_the_parser() {
        for text in ["a: b: c\n", "a: 1\nb: 2: 3\n", "- a\n- b: c: d\n"] {
            assert!(slip(text, text.rfind(':').unwrap()).is_none(), "{text}");
        }
    }
}
