use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P210: every reference leads to something that the document has.
    ///
    /// # What it checks
    /// References, conditions, mappings and waits by name: that what they name is there.
    ///
    /// # What breaks in real life
    /// Nothing is made at all: the format refuses the document. It is here because a document is proven
    /// before anyone asks AWS.
    ///
    /// # How to mend
    /// Correct the name, or add what it names.
    help: "correct the name, or add what it names",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let document = &case.scene.document;
    for (here, name) in &document.dangling {
        let what = format!("{here} refers to {name}, which is not there");
        match document.all().find(|(_, node)| node.id == *here) {
            Some((at, _)) => wrong.at(at, what),
            None => wrong.overall(what),
        };
    }
    for (at, node) in document.all() {
        for name in &node.missing_depends {
            wrong.at(
                at,
                format!("{} waits for {name}, which is not there", node.id),
            );
        }
    }
    wrong
}
