//! What a file holds: a blueprint, or a document of any origin.

use super::load;
use super::report::{Loaded, Report};
use crate::finding::{Finding, codes, print};
use crate::prove::{self, World};
use crate::read::{self, Limits, Source};
use std::path::Path;

/// What a file holds.
pub enum Given {
    /// A blueprint and everything that it comes to.
    Blueprint(Report),
    /// A document.
    Document(Source),
    /// Neither, or one that cannot be read.
    Refused(Report),
}

/// What the named file holds, or the blueprint that is meant where none is named; with what `more`
/// finds where a blueprint can be emitted.
pub fn given(
    file: Option<&Path>,
    more: impl FnOnce(&Loaded) -> Vec<Finding>,
) -> Result<Given, String> {
    let Some(path) = file else {
        return load::all_and(None, more).map(Given::Blueprint);
    };
    let name = path.display().to_string();
    let bytes = match read::bytes(&name, Limits::DOCUMENT) {
        Ok(bytes) => bytes,
        Err(finding) => return Ok(Given::Refused(Report::without(name, "", vec![finding]))),
    };
    let name = if name == "-" { "<stdin>" } else { &name };
    Ok(match read::document(name, &bytes) {
        None => Given::Blueprint(load::text(name, &bytes, more)),
        Some(Ok(source)) => Given::Document(source),
        Some(Err(findings)) => Given::Refused(Report::without(
            name,
            read::text_of(&bytes),
            print::sorted(findings),
        )),
    })
}

/// Everything that is wrong with a document, with its place; `more` is what is known of it besides.
pub fn judged(source: Source, more: Vec<Finding>) -> Report {
    let mut findings = match prove::document(&source.value) {
        Err(finding) => vec![finding],
        Ok(world) => {
            let mut findings = prove::invariants(&world, None);
            findings.extend(not_understood(&world));
            findings
        }
    };
    findings.extend(more);
    for finding in &mut findings {
        // A resource is many lines; its name is one.
        if !finding.path.is_empty() {
            finding.side = crate::finding::Side::Key;
        }
    }
    source.locate(&mut findings);
    Report::without(source.name, source.text, print::sorted(findings))
}

/// What a proof did not look at, each as a note at its resource.
fn not_understood(world: &World) -> Vec<Finding> {
    world
        .not_understood
        .iter()
        .map(|what| {
            let path = what.split_once(": ").and_then(|(id, _)| world.path_of(id));
            Finding::new(
                codes::NOT_UNDERSTOOD,
                path.unwrap_or_default(),
                what.as_str(),
                "",
            )
        })
        .collect()
}
