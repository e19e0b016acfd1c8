use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P210: every reference leads to something in the document.
    ///
    /// # What it checks
    /// References, conditions, mappings and waits by name: what they name exists.
    ///
    /// # What breaks in real life
    /// Nothing is made at all: the format refuses the document. It is here because a document is proven
    /// before anyone asks AWS.
    ///
    /// # How to fix it
    /// Correct the name, or add what it names.
    help: "correct the name, or add what it names",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let document = &case.scene.document;
    for (here, name) in &document.dangling {
        let what = format!("{here} refers to {name}, which does not exist");
        match document.all().find(|(_, node)| node.id == *here) {
            Some((at, _)) => wrong.at(at, what),
            None => wrong.overall(what),
        };
    }
    for (at, node) in document.all() {
        for name in &node.missing_depends {
            wrong.at(
                at,
                format!("{} waits for {name}, which does not exist", node.id),
            );
        }
    }
    wrong
}
