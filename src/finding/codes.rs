//! The list of codes. A code never changes its meaning and is never used again.

use super::Severity;

/// A stable code such as `E0104`. `E` is an error, `W` a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl Code {
    /// Errors start with `E`, proofs with `P` (errors too), warnings with `W`.
    pub fn severity(self) -> Severity {
        if self.0.starts_with('W') {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $what:literal;)*) => {
        $(#[doc = $what] pub const $name: Code = Code($code);)*
        /// Every code with one sentence on what it says.
        pub const ALL: &[(Code, &str)] = &[$((Code($code), $what)),*];
    };
}

codes! {
    // Reading: files, text, YAML.
    UNREADABLE = "E0101", "The file cannot be read, or is not a file.";
    EMPTY = "E0102", "The file says nothing.";
    NOT_TEXT = "E0103", "The file is not UTF-8 text.";
    TOO_LARGE = "E0104", "The file is larger than any blueprint.";
    SYNTAX = "E0105", "The text is not YAML.";
    DUPLICATE_KEY = "E0106", "A key stands twice in one mapping.";
    TOO_DEEP = "E0107", "The nesting is deeper than any blueprint.";
    TOO_MANY_VALUES = "E0108", "The text expands to more values than any blueprint (aliases included).";
    SEVERAL_DOCUMENTS = "E0109", "The file holds more than one YAML document.";
    UNKNOWN_TAG = "E0110", "A YAML tag that means nothing here.";
    KEY_NOT_TEXT = "E0111", "A key that is not text.";
    // Shape: what the schema says.
    UNKNOWN_KEY = "E0201", "A key that no blueprint has.";
    MISSING_KEY = "E0202", "A key that must be there is missing.";
    WRONG_TYPE = "E0203", "A value of another type than the key takes.";
    NOT_ALLOWED = "E0204", "A value that is not one of those the key takes.";
    OUT_OF_RANGE = "E0205", "A number or length outside the bounds of the key.";
    BAD_FORM = "E0206", "A text that does not have the form the key takes.";
    NOT_YET = "E0207", "A key of the design that this version does not support yet.";
}
