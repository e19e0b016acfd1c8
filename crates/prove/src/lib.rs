//! Reads an emitted or foreign document back and says what is true of it: who can reach whom, and
//! whether tasks can start and releases can run.
//!
//! It shares no code with what makes documents, so it would find a mistake made there. A document
//! becomes nodes with symbolic values (`documents`), nodes become facts (`world`), facts answer
//! questions (`questions`).

pub mod documents;
pub mod expected;
pub mod finding;
pub mod intent;
#[cfg(test)]
mod parity;
pub mod questions;
pub mod replacement;
mod rules;
pub mod types;
pub mod value;
pub mod world;
mod written;

pub use questions::invariants::{Listed, RULES, Rule};
pub use questions::reach;
pub use world::World;
pub use written::Written;

use crate::finding::Finding;
use doc::Json;
use intent::Intent;

/// Reads a document of either format, by whomever it was made.
#[allow(
    clippy::result_large_err,
    reason = "read once, and a finding is what the caller prints"
)]
pub fn document(json: &Json<'_>) -> Result<World, Finding> {
    let names = documents::InputNames::default();
    Ok(World::of(documents::Document::read(json, &names)?))
}

/// Reads a document whose inputs have these values, each under the name that the document spells.
#[allow(
    clippy::result_large_err,
    reason = "read once, and a finding is what the caller prints"
)]
pub fn document_with(json: &Json<'_>, given: &[(String, String)]) -> Result<World, Finding> {
    let names = documents::InputNames::given(given);
    Ok(World::of(documents::Document::read(json, &names)?))
}

/// Reads a document that was made for an intent, in the intent's words.
#[allow(
    clippy::result_large_err,
    reason = "read once, and a finding is what the caller prints"
)]
pub fn document_of(json: &Json<'_>, intent: &Intent) -> Result<World, Finding> {
    let names = documents::InputNames::of(&intent.inputs);
    Ok(World::of(documents::Document::read(json, &names)?))
}

/// Everything that is not as it has to be; with an intent also what differs from it.
pub fn invariants(world: &World, intent: Option<&Intent>) -> Vec<Finding> {
    questions::invariants::violated(world, intent)
}
