//! Proves what is about to be written. A document that does not hold is a mistake of the program's.

use super::report::Loaded;
use super::{Exit, Streams, output};
use crate::emit::{self, Shape, Target};
use crate::finding::{any_error, print};
use crate::proof;
use doc::Json;

/// Whether a document is what its blueprint means; says what is not, with its evidence.
pub fn holds(document: &Json<'_>, loaded: &Loaded, streams: &mut Streams<'_>) -> bool {
    let findings = proof::violations(document, &loaded.system);
    if !any_error(&findings) {
        return true;
    }
    let text = print::Text {
        file: "the document",
        text: "",
    };
    output::about(streams, &findings, text);
    output::failed(
        streams,
        "internal error: the document does not hold, and nothing is written; this is a mistake in synth and not in the blueprint: please report it with the blueprint",
    );
    false
}

/// Proves a blueprint in these formats.
pub fn each(targets: &[Target], loaded: &Loaded, streams: &mut Streams<'_>) -> Exit {
    for target in targets {
        if !holds(
            &emit::document(&loaded.stack, *target, Shape::Root),
            loaded,
            streams,
        ) {
            return Exit::Failed;
        }
    }
    Exit::Done
}
