//! From offsets in characters, as the parser counts, to offsets in bytes.

use super::Range;
use saphyr_parser::Span;

/// From offsets in characters, as the parser counts, to offsets in bytes.
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every 64th character; none where every character is one byte.
    steps: Option<Vec<usize>>,
}

impl<'t> Offsets<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let steps = (!text.is_ascii()).then(|| {
            text.char_indices()
                .step_by(64)
                .map(|(byte, _)| byte)
                .collect()
        });
        Self { text, steps }
    }

    pub(super) fn byte(&self, character: usize) -> usize {
        let Some(steps) = &self.steps else {
            return character.min(self.text.len());
        };
        let Some(step) = steps.get(character / 64) else {
            return self.text.len();
        };
        let rest = self.text.get(*step..).unwrap_or_default();
        rest.char_indices()
            .nth(character % 64)
            .map_or(self.text.len(), |(byte, _)| step + byte)
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range {
            start: self.byte(span.start.index()),
            end: self.byte(span.end.index()),
        }
    }
}
