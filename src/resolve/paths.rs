//! Paths as they are opened.

use crate::system::{End, Path};
use std::collections::BTreeMap;

/// Paths by who, whom and port, so that two reasons for one path are one path.
#[derive(Default)]
pub(super) struct Paths(BTreeMap<(End, End, u16), (String, String)>);

impl Paths {
    /// Whether a path is open because of an entry of `reaches`.
    pub fn reaches(&self, from: &End, to: &End, port: u16) -> bool {
        self.0
            .get(&(from.clone(), to.clone(), port))
            .is_some_and(|(_, origin)| origin.contains("/reaches/"))
    }

    /// Opens a path, if it is not open already.
    pub fn open(&mut self, from: End, to: End, port: u16, why: impl Into<String>, origin: &str) {
        self.0
            .entry((from, to, port))
            .or_insert_with(|| (why.into(), origin.to_owned()));
    }
    /// Every path, by who, whom and port.
    pub fn ordered(self) -> Vec<Path> {
        self.0
            .into_iter()
            .map(|((from, to, port), (why, origin))| Path {
                from,
                to,
                port,
                why,
                origin,
            })
            .collect()
    }
}
