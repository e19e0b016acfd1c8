//! Reads a `CloudFormation` template, a Terraform configuration or a plan back and says what is true
//! of it. It shares nothing with what makes documents (`crates/doc` is a value without knowledge of
//! what it says), so that it finds a mistake made there.
//!
//! | to do | here |
//! |---|---|
//! | read a document | [`joined`] of several templates; [`document`], [`document_with`] values for its inputs, [`document_of`] a blueprint: a [`World`] |
//! | ask who reaches whom | [`reach`] |
//! | ask what it writes of its resources | [`Written`], by the rows of [`types`]; [`replacement`] says what a change of one does |
//! | judge it | [`judge`], alone or against an [`intent`]: a [`finding`] for all that does not hold |
//! | explain a finding | [`RULES`], each with its page |
//!
//! Inside, a document becomes nodes with symbolic values (`documents`), nodes become facts (`world`),
//! facts answer questions (`reach`) and are held against what has to be true (`rules`).

mod documents;
pub mod finding;
pub mod intent;
#[cfg(test)]
mod parity;
pub mod reach;
pub mod replacement;
mod rule_table;
mod rules;
pub mod types;
mod value;
mod world;
mod written;

pub use documents::{Change, Does, changes, joined};
pub use documents::{Format, INSIDE, Nested, Node, Stacks};
pub use rules::{Listed, RULES, Rule};
pub use value::Value;
pub use world::World;
pub use written::Written;

use doc::Json;
use documents::{Document, InputNames};
use finding::Finding;
use intent::Intent;

/// Reads a document of either format, by whomever it was made.
#[allow(
    clippy::result_large_err,
    reason = "read once, and a finding is what the caller prints"
)]
pub fn document(json: &Json<'_>) -> Result<World, Finding> {
    Ok(World::of(Document::read(json, &InputNames::default())?))
}

/// Reads a document whose inputs have these values, each under the name that the document spells, with the
/// templates of its nested stacks that are at hand. Pointers into one of these begin with the pointer of
/// the stack's resource and [`INSIDE`].
#[allow(
    clippy::result_large_err,
    reason = "read once, and a finding is what the caller prints"
)]
pub fn document_with(
    json: &Json<'_>,
    given: &[(String, String)],
    stacks: &Stacks<'_>,
) -> Result<World, Finding> {
    let names = InputNames::given(given);
    Ok(World::of(Document::with(json, &names, stacks)?))
}

/// Reads a document that was made for an intent, in the intent's words.
#[allow(
    clippy::result_large_err,
    reason = "read once, and a finding is what the caller prints"
)]
pub fn document_of(json: &Json<'_>, intent: &Intent) -> Result<World, Finding> {
    let names = InputNames::of(&intent.inputs);
    Ok(World::of(Document::read(json, &names)?))
}

/// Everything that is not as it has to be; with an intent also what differs from it.
pub fn judge(world: &World, intent: Option<&Intent>) -> Vec<Finding> {
    rules::violated(world, intent)
}
