//! Proves what is about to be written. A document that does not hold is a mistake of the program's.

use super::report::Loaded;
use super::{Exit, Streams, output};
use crate::emit::{self, Documents, Shape, Target};
use crate::finding::{any_error, print};
use crate::proof;
use crate::prove;

/// Whether documents are together what their blueprint means; says what is not, with its evidence.
pub fn holds(documents: &Documents<'_>, loaded: &Loaded, streams: &mut Streams<'_>) -> bool {
    let findings = proof::violations(&prove::joined(documents), &loaded.system);
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
        let documents = emit::documents(&loaded.stack, *target, Shape::Root);
        if !holds(&documents, loaded, streams) {
            return Exit::Failed;
        }
    }
    Exit::Done
}
