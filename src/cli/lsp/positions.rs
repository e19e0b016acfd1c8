//! Places of a text as editors count them: lines and characters from nought, a character being a byte of
//! UTF-8 or a unit of UTF-16, as was agreed upon.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position>

use ls_types::{Position, Range};

/// What a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// A byte.
    Utf8,
    /// Two bytes of UTF-16; what holds where nothing was agreed upon.
    #[default]
    Utf16,
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Positions {
    begins: Vec<usize>,
    unit: Unit,
}

impl Positions {
    /// Of this text.
    pub fn of(text: &str, unit: Unit) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            begins: std::iter::once(0).chain(breaks).collect(),
            unit,
        }
    }

    /// Where a byte of the text stands.
    pub fn of_byte(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.begins.partition_point(|begin| *begin <= offset).max(1) - 1;
        let begin = self.begins.get(line).copied().unwrap_or_default();
        let before = text.get(begin..offset).unwrap_or_default();
        let count = match self.unit {
            Unit::Utf8 => before.len(),
            Unit::Utf16 => before.encode_utf16().count(),
        };
        Position::new(number(line), number(count))
    }

    /// The byte at a position; the line's end where it has no such character, the text's where it has no
    /// such line.
    pub fn byte(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(begin) = self.begins.get(line).copied() else {
            return text.len();
        };
        let end = self.begins.get(line + 1).copied().unwrap_or(text.len());
        let inside = text.get(begin..end).unwrap_or_default();
        let inside = inside.trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, c) in inside.char_indices() {
            let width = match self.unit {
                Unit::Utf8 => c.len_utf8(),
                Unit::Utf16 => c.len_utf16(),
            };
            if left < width {
                return begin + at;
            }
            left -= width;
        }
        begin + inside.len()
    }

    /// A stretch of the text.
    pub fn range(&self, text: &str, start: usize, end: usize) -> Range {
        Range::new(self.of_byte(text, start), self.of_byte(text, end))
    }
}

/// More lines or characters than the protocol can say are its most.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_found_again_in_both_units() {
        let text = "name: 店\r\n# 😀 x\n\nend";
        for unit in [Unit::Utf8, Unit::Utf16] {
            let positions = Positions::of(text, unit);
            for (at, c) in text.char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                let position = positions.of_byte(text, at);
                assert_eq!(positions.byte(text, position), at, "{c:?} {position:?}");
            }
        }
        let utf16 = Positions::of(text, Unit::Utf16);
        let x = text.find('x').unwrap_or_default();
        assert_eq!(utf16.of_byte(text, x), Position::new(1, 5));
        let utf8 = Positions::of(text, Unit::Utf8);
        assert_eq!(utf8.of_byte(text, x), Position::new(1, 7));
        // Behind the end of a line is its end, and behind the last line the end of the text.
        assert_eq!(utf16.byte(text, Position::new(0, 99)), "name: 店".len());
        assert_eq!(utf16.byte(text, Position::new(99, 0)), text.len());
    }
}
