//! P210: every reference leads to something that the document has.
//!
//! # What it checks
//! References, conditions, mappings and waits by name: that what they name is there.
//!
//! # What breaks in real life
//! Nothing is made at all: the format refuses the document. It is here because a document is proven
//! before anyone asks AWS.
//!
//! # How to mend
//! Correct the name, or add what it names.

use crate::finding::{Finding, codes};
use crate::questions::invariants::case::Case;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let mut said: Vec<Finding> = Vec::new();
    let document = &case.scene.document;
    for (here, name) in &document.dangling {
        let path = document
            .nodes
            .iter()
            .find(|n| n.id == *here)
            .map_or("", |n| n.path.as_str());
        said.push(Finding::new(
            codes::NOT_THERE,
            path,
            format!("{here} refers to {name}, which is not there"),
            "correct the name, or add what it names",
        ));
    }
    for node in &document.nodes {
        for name in &node.missing_depends {
            said.push(Finding::new(
                codes::NOT_THERE,
                node.path.as_str(),
                format!("{} waits for {name}, which is not there", node.id),
                "correct the name, or add what it names",
            ));
        }
    }
    for finding in said {
        case.push(finding);
    }
}
