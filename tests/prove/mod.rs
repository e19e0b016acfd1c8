//! What the tests of the proof share: every blueprint, resolved and written in both formats.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses a part of it, and a test may stop at the first thing that is wrong"
)]

use crate::common;
use serde_json::Value;
use synth::prove::intent::Intent;

/// One blueprint with its documents.
pub struct System {
    /// The blueprint's file name without its ending.
    pub name: String,
    /// What it is meant to be.
    pub intent: Intent,
    /// Format and document: `CloudFormation` first.
    pub documents: Vec<(&'static str, Value)>,
}

/// The one blueprint that `SYNTH_ONLY` names, without its ending: for work on it. Tests that are
/// about all blueprints together say nothing then.
pub fn only() -> Option<String> {
    std::env::var("SYNTH_ONLY")
        .ok()
        .filter(|name| !name.is_empty())
}

/// Every blueprint of `blueprints/`, or the one that is asked for.
pub fn systems() -> Vec<System> {
    these(common::cases())
}

/// The same without large ones, unless one is asked for.
pub fn small_systems() -> Vec<System> {
    these(match only() {
        Some(name) => vec![common::case(&name)],
        None => common::small_cases(),
    })
}

fn these(cases: Vec<common::Case>) -> Vec<System> {
    let mut out = Vec::new();
    for case in cases {
        let name = case.name.clone();
        if only().is_some_and(|only| only != name) {
            continue;
        }
        let system = common::resolved(&case.value());
        // What is kept for review is what is judged here.
        let documents = ["cloudformation", "terraform"]
            .map(|format| (format, case.kept_document(format)))
            .into();
        out.push(System {
            name,
            intent: synth::proof::intent::of(&system),
            documents,
        });
    }
    if let Some(name) = only() {
        assert_eq!(out.len(), 1, "SYNTH_ONLY: there is no blueprint `{name}`");
    }
    out
}
