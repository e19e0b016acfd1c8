//! A blueprint from what a team has: every field that is read is carried over, or named in a report.
//!
//! Each format is a module that takes fields out of a [`ledger::Ledger`] and writes keys into its draft.
//! What nobody took is named at the end, by the format's own table in `fields/`.

mod command;
mod compose;
mod container;
mod container_health;
mod copilot;
mod draft;
mod fields;
mod image;
mod keys;
mod later;
mod ledger;
mod names;
mod report;
mod router;
mod secret;
mod secret_ref;
mod sidecar;
mod size;
mod taskdef;
mod variables;
mod volume;
mod words;

pub use later::{LATER, Later};
pub use report::{Carried, Changed, Fill, Left, Report, Warning};

use crate::finding::Finding;
use std::path::Path;

/// What a blueprint can be made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A task definition of ECS.
    TaskDefinition,
    /// A Compose file.
    Compose,
    /// A workspace of AWS Copilot.
    Copilot,
}

/// A blueprint that was made, and what became of each field.
#[derive(Debug)]
pub struct Imported {
    /// The blueprint, with comments.
    pub page: String,
    /// What was carried over, changed, left, and has to be filled in.
    pub report: Report,
    /// What was read, in a few words: `1 service`.
    pub read: String,
    /// How many fields were read.
    pub fields: usize,
}

/// Why nothing was made.
#[derive(Debug)]
pub enum Refused {
    /// In a sentence.
    Message(String),
    /// The file cannot be read.
    Findings {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
        /// What is wrong with it.
        findings: Vec<Finding>,
    },
}

impl From<String> for Refused {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

/// What is wrong with a page as a blueprint, in any format and any environment.
pub type Check<'c> = &'c dyn Fn(&str) -> Vec<Finding>;

/// Makes a blueprint. What its page is refused for by `check` is taken out of it and named.
pub fn import(kind: Kind, path: &Path, check: Check<'_>) -> Result<Imported, Refused> {
    match kind {
        Kind::TaskDefinition => taskdef::import(path, check),
        Kind::Compose => compose::import(path, check),
        Kind::Copilot => copilot::import(path, check),
    }
}

/// The fields of a format that are known, as its table has them: for tests.
pub fn known(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::TaskDefinition => fields::Fields::of(taskdef::FIELDS).known(),
        Kind::Compose => fields::Fields::of(compose::FIELDS).known(),
        Kind::Copilot => {
            let mut all = fields::Fields::of(copilot::FIELDS).known();
            all.extend(fields::Fields::of(copilot::ENVIRONMENT).known());
            all
        }
    }
}
