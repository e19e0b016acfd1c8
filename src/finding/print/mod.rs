//! Findings for people, for programs, for GitHub's review page and for code scanning.

pub mod clean;
mod github;
mod human;
mod json;
mod sarif;

pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::{Rule, sarif};

use super::{Finding, Place, Severity};

/// The text that findings are about.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The file's name, as people know it.
    pub file: &'a str,
    /// What places refer to; empty where there is none.
    pub text: &'a str,
}

/// A stretch of a text that gives way to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it begins.
    pub from: Place,
    /// The first that stays; the same place where something is put in.
    pub to: Place,
    /// What stands between them then.
    pub text: String,
}

/// A finding that is known and let be.
#[derive(Debug, Clone, PartialEq)]
pub struct LetBe {
    /// What was found.
    pub finding: Finding,
    /// Why it is let be.
    pub reason: String,
    /// Who says so: `--ignore`, a file, the document.
    pub from: String,
    /// Whether the document itself does.
    pub inside: bool,
}

/// What was found in one file.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// What there is to mend or to know.
    pub findings: &'a [Finding],
    /// What is let be.
    pub let_be: &'a [LetBe],
    /// What both are about.
    pub text: Text<'a>,
}

/// In the order of the text, then by code; without repetitions. What has no place comes first: it is
/// about the whole.
#[must_use]
pub fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| f.place.map(|p| (p.start, p.end));
        (key(a), a.code, &a.path, &a.message).cmp(&(key(b), b.code, &b.path, &b.message))
    });
    findings.dedup_by(|a, b| {
        (a.code, a.place, &a.message, &a.help) == (b.code, b.place, &b.message, &b.help)
    });
    findings
}

/// `2 errors and 1 warning`, or nothing where there is neither.
pub fn summary(findings: &[Finding]) -> Option<String> {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let words = |number, word| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        n => Some(format!("{n} {word}s")),
    };
    let errors = words(count(Severity::Error), "error");
    let warnings = words(count(Severity::Warning), "warning");
    match (errors, warnings) {
        (Some(errors), Some(warnings)) => Some(format!("{errors} and {warnings}")),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests;
