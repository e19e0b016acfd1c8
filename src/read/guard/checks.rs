//! What speaks against reading a text, one check each, and how it is said.

use super::{Dialect, Guard, MOST, Range, Stop};
use crate::finding::{Code, Finding, codes};
use crate::read::places::{Entry, Id, What};
use crate::read::scalar::{Meaning, meaning};
use crate::read::slips::slip;
use saphyr_parser::{ScanError, Tag};

impl Guard<'_> {
    pub(super) fn key(&mut self, text: &str, quoted: bool, range: Range) {
        if !quoted
            && (self.dialect == Dialect::Blueprint
                || text == "<<" && self.dialect != Dialect::Foreign)
        {
            match meaning(text) {
                Meaning::Text if text == "<<" => self.report(
                    codes::MERGE_KEY,
                    range,
                    "`<<` does not merge here: YAML 1.2 has no merge keys".into(),
                    "write the keys out, or give the whole mapping an anchor and stand `*name` for it",
                ),
                Meaning::Text => {}
                Meaning::Null => self.key_is_not_text(range, "nothing"),
                Meaning::Bool(_) => self.key_is_not_text(range, "true or false"),
                _ => self.key_is_not_text(range, "a number"),
            }
        }
        self.give_key(text.into(), range);
    }

    pub(super) fn key_is_not_text(&mut self, range: Range, what: &str) {
        self.report(
            codes::KEY_NOT_TEXT,
            range,
            format!("a key is a text, and this one is {what}"),
            "put the key in quotes, or write another one",
        );
    }

    pub(super) fn tag(&mut self, tag: Option<&Tag>, known: &[&str], range: Range) {
        let Some(tag) = tag else { return };
        if self.dialect != Dialect::Blueprint && tag.handle == "!" {
            return;
        }
        self.doubtful = true;
        if tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str()) {
            return;
        }
        let shown = if tag.is_yaml_core_schema() {
            format!("!!{}", tag.suffix)
        } else {
            format!("{}{}", tag.handle, tag.suffix)
        };
        self.report(
            codes::UNKNOWN_TAG,
            range,
            format!("the tag `{}` means nothing here", short(&shown)),
            "take the tag out; a text is written in quotes",
        );
    }

    /// Keeps the name of the anchor with which a node begins. Where a tag is first, the anchor is missed:
    /// two readers have to agree then.
    pub(super) fn name(&mut self, range: Range) {
        let node = self.text.get(range.start..).unwrap_or_default();
        if let Some(name) = node.strip_prefix('&') {
            self.names.push(word(name));
        }
    }

    /// Readers differ in which of two anchors of one name an alias behind them stands for.
    pub(super) fn of_one_name(&mut self, range: Range) {
        let alias = self.text.get(range.start..range.end).unwrap_or_default();
        let name = word(alias.trim_start_matches('*'));
        if self.names.iter().filter(|other| **other == name).count() > 1 {
            self.report(
                codes::SYNTAX,
                range,
                format!("two anchors before it are called `{}`", short(name)),
                "name each anchor once: readers differ in which of the two an alias stands for",
            );
        }
    }

    pub(super) fn duplicates(&mut self, id: Id) {
        let Some(What::Mapping(entries)) = self.nodes.get(id).map(|n| &n.what) else {
            return;
        };
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|a, b| (&a.key, a.range.start).cmp(&(&b.key, b.range.start)));
        let mut found = Vec::new();
        for pair in sorted.windows(2) {
            if let [first, second] = pair
                && first.key == second.key
                && !first.key.is_empty()
            {
                let line = |range: Range| self.lines.place(self.text, range.start, range.end).line;
                let on = match (line(first.range), line(second.range)) {
                    (one, other) if one == other => format!("on line {one}"),
                    (one, other) => format!("on lines {one} and {other}"),
                };
                found.push((
                    second.range,
                    format!("`{}` stands twice in one mapping, {on}", short(&second.key)),
                ));
            }
            if found.len() >= MOST {
                break;
            }
        }
        for (range, message) in found {
            self.report(
                codes::DUPLICATE_KEY,
                range,
                message,
                "keep one of the two: which one counts would depend on the reader",
            );
        }
    }

    pub(super) fn weigh(&mut self, values: usize, text: usize, range: Range) -> Result<(), Stop> {
        self.total.values = self.total.values.saturating_add(values);
        self.total.text = self.total.text.saturating_add(text);
        if self.total.values > self.limits.values {
            return Err(self.stop(
                codes::TOO_MANY_VALUES,
                range,
                format!(
                    "the text expands to more than {} values",
                    self.limits.values
                ),
                "aliases count as what they stand for: write less of it",
            ));
        }
        if self.total.text > self.limits.text {
            return Err(self.stop(
                codes::TOO_MANY_VALUES,
                range,
                format!("the text expands to more than {} bytes", self.limits.text),
                "aliases count as what they stand for: write less of it",
            ));
        }
        Ok(())
    }

    pub(super) fn syntax(&self, error: &ScanError) -> Stop {
        let start = self.offsets.byte(error.marker().index());
        let range = Range { start, end: start };
        if error.info() == "recursion limit exceeded" {
            return self.stop_depth(range);
        }
        if let Some(slip) = slip(self.text, start) {
            return self.stop(codes::SYNTAX, slip.range, slip.message, slip.help);
        }
        let (message, help) = crate::read::syntax::explain(error.info());
        self.stop(codes::SYNTAX, range, message, help)
    }

    pub(super) fn stop_depth(&self, range: Range) -> Stop {
        self.stop(
            codes::TOO_DEEP,
            range,
            format!(
                "lists and mappings stand more than {} deep inside each other",
                self.limits.depth
            ),
            "check the brackets and the indentation: no blueprint is as deep",
        )
    }

    pub(super) fn stop(
        &self,
        code: Code,
        range: Range,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Stop {
        Stop(Box::new(self.finding(code, range, message, help)))
    }

    pub(super) fn report(&mut self, code: Code, range: Range, message: String, help: &str) {
        let finding = self.finding(code, range, message, help);
        self.findings.push(finding);
    }

    pub(super) fn finding(
        &self,
        code: Code,
        range: Range,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        let place = self.lines.place(self.text, range.start, range.end);
        Finding::new(code, "", message, help).at(place)
    }
}

/// The name with which a text begins.
fn word(text: &str) -> &str {
    let end = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    text.split(end).next().unwrap_or_default()
}

/// The beginning of a text, for messages.
pub(super) fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}
