//! Holds a document against the system that it is made from. The proof itself knows nothing of
//! systems.

mod expected;
pub mod intent;
mod text;

use crate::finding::Finding;
use crate::prove;
use crate::system::System;
use doc::Json;

/// What a document says otherwise than its system, or what does not hold of it at all.
pub fn violations(document: &Json<'_>, system: &System) -> Vec<Finding> {
    let intent = intent::of(system);
    match prove::document_of(document, &intent) {
        Ok(world) => {
            let findings = prove::judge(&world, Some(&intent));
            // A process that has said this ends. Giving back value by value what it gives back at
            // once takes as long as planning does.
            std::mem::forget(world);
            findings
        }
        Err(finding) => vec![finding],
    }
}
