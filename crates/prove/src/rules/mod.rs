//! What has to be true of a document, each in a file of its own with its page.

mod access;
mod as_expected;
mod balance;
mod case;
mod day_two;
mod facts;
mod list;
mod network;
mod reach_aws;
mod release;
mod rows;
mod rule;
mod tasks;
mod valid;

pub use list::{Listed, RULES};
pub use rule::Rule;

use crate::finding::Finding;
use crate::intent::Intent;
use crate::reach::when;
use crate::world::World;
use case::Case;
use std::collections::BTreeSet;

/// Everything that is not true of a document, in every case that its conditions leave open.
pub fn violated(world: &World, intent: Option<&Intent>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut known = BTreeSet::new();
    for scene in &world.scenes {
        for mut finding in list::findings(&Case::new(scene, intent)) {
            if !known.insert((finding.code, finding.path.clone(), finding.message.clone())) {
                continue;
            }
            if world.scenes.len() > 1 {
                finding.evidence.push(format!("when {}", when(scene)));
            }
            out.push(finding);
        }
    }
    out
}
