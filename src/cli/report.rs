//! Everything that one file comes to.

use crate::finding::{Finding, any_error, print};
use crate::stack::Stack;
use crate::system::System;
use serde_json::Value;

/// A blueprint that can be emitted.
pub struct Loaded {
    /// What was resolved.
    pub system: System,
    /// What was planned.
    pub stack: Stack,
    /// What is written, untyped.
    pub text: Value,
}

/// Everything that one file comes to.
pub struct Report {
    /// The file's name, as people know it.
    pub name: String,
    /// What places in findings refer to; empty where nothing could be read.
    pub text: String,
    /// What is wrong or worth knowing, with places.
    pub findings: Vec<Finding>,
    /// What of it is known and let be.
    pub let_be: Vec<print::LetBe>,
    /// Whether some of it could not be looked at because of what is wrong.
    pub cut_short: bool,
    /// What was found in the templates of its nested stacks, a file each.
    pub nested: Vec<Report>,
    /// The stack, where nothing is wrong.
    pub loaded: Option<Box<Loaded>>,
}

impl Report {
    /// Of a file from which nothing came that can be emitted.
    pub fn without(
        name: impl Into<String>,
        text: impl Into<String>,
        findings: Vec<Finding>,
    ) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            findings,
            let_be: Vec::new(),
            cut_short: false,
            nested: Vec::new(),
            loaded: None,
        }
    }

    /// What can be emitted, where no finding is an error: some are found after there is a stack.
    pub fn sound(self) -> Option<Box<Loaded>> {
        self.loaded.filter(|_| !any_error(&self.findings))
    }

    /// What it comes to, to be printed.
    pub fn of(&self) -> print::Of<'_> {
        print::Of {
            findings: &self.findings,
            let_be: &self.let_be,
            text: self.shown(),
        }
    }

    /// What its findings are about.
    pub fn shown(&self) -> print::Text<'_> {
        print::Text {
            file: &self.name,
            text: &self.text,
        }
    }
}
