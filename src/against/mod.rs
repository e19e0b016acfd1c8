//! Compares a document with the one that is deployed: which changes the target cannot carry out
//! safely, and what to do instead.
//!
//! It reads the two documents, as the proof reads them, and nothing else: `owned` says what an engine
//! owns, then there is one file for each question.

mod address;
mod beneath;
mod engine;
mod health;
mod host;
mod owned;
mod pending;
mod ports;
mod removed;
mod rule;
mod service;
mod words;

use crate::finding::{Finding, codes};
use crate::prove::Written;
use doc::Json;
use owned::Owned;
use std::collections::BTreeMap;

/// Where the resources of the new document come from: logical id or Terraform address to a JSON
/// pointer into the blueprint. Empty where there is no blueprint.
pub type Origins = BTreeMap<String, String>;

/// What is being compared.
struct Case<'a> {
    old: &'a Written<'a>,
    new: &'a Written<'a>,
    owned: &'a Owned,
    origins: &'a Origins,
    findings: Vec<Finding>,
}

impl Case<'_> {
    /// The pointer that a finding about a resource is given: into the blueprint where there is one,
    /// else into the document.
    fn pointer(&self, id: &str) -> String {
        if self.origins.is_empty() {
            let node = self.new.node(id).or_else(|| self.old.node(id));
            return node.map_or_else(String::new, |node| node.path.clone());
        }
        self.origins.get(id).cloned().unwrap_or_default()
    }
}

/// Everything that deploying `new` over `old` would break, or that does not become live by it.
pub fn compare(old: &Json<'_>, new: &Json<'_>, origins: &Origins) -> Vec<Finding> {
    let (old, new) = match (Written::read(old), Written::read(new)) {
        (Some(old), Some(new)) if old.format() == new.format() => (old, new),
        (None, _) | (_, None) => {
            return vec![Finding::new(
                codes::NOT_COMPARABLE,
                "",
                "one of the two is neither a CloudFormation template nor Terraform JSON",
                "give a document that `synth` wrote, or a blueprint",
            )];
        }
        _ => {
            return vec![Finding::new(
                codes::NOT_COMPARABLE,
                "",
                "one of the two is CloudFormation and the other Terraform",
                "give the document that is deployed in the same format",
            )];
        }
    };
    let owned = Owned::of(&old);
    let mut case = Case {
        old: &old,
        new: &new,
        owned: &owned,
        origins,
        findings: Vec::new(),
    };
    removed::check(&mut case);
    engine::check(&mut case);
    service::check(&mut case);
    rule::check(&mut case);
    beneath::check(&mut case);
    host::check(&mut case);
    ports::check(&mut case);
    address::check(&mut case);
    health::check(&mut case);
    pending::check(&mut case);
    case.findings
}
