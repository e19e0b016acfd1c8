//! What other environments of the blueprint say, for what refers to one.

use crate::blueprint::Blueprint;
use crate::blueprint::image::{Image, PulledFrom};
use std::collections::BTreeMap;

/// The other environments of a blueprint, as far as something refers to them.
#[derive(Debug, Default)]
pub struct Others {
    /// Every environment.
    pub names: Vec<String>,
    /// Those that are referred to, each laid over the blueprint. One that is broken is missing.
    pub laid: BTreeMap<String, Blueprint>,
    /// Whether the blueprint itself is broken, which has been said.
    pub broken: bool,
}

/// The environments that a blueprint refers to.
pub fn referred(blueprint: &Blueprint) -> impl Iterator<Item = &str> {
    blueprint.services.values().filter_map(|s| match &s.image {
        Image::Repository(image) => match image.from.as_ref()? {
            PulledFrom::Environment(name) => Some(name.as_str()),
            PulledFrom::Place(_) => None,
        },
        Image::Uri(_) => None,
    })
}
