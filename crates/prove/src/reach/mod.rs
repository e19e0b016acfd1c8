//! Who can reach whom, on which port, through what.

mod acls;
pub(crate) mod actors;
mod ask;
mod between;
pub(crate) mod listeners;
mod merge;
pub(crate) mod names;
mod picture;
pub(crate) mod routes;
pub(crate) mod rules;
pub(crate) mod step;
pub(crate) mod walk;

pub use crate::world::security_groups::CLOUDFRONT;
use crate::world::{Scene, World};
use actors::{Actor, Role};
pub use ask::{Refused, ask, cut, question};
pub use merge::one_each;
pub use picture::{Balancer, Picture, Service, picture};
pub use rules::PERHAPS;
use std::collections::BTreeSet;
use step::Answer;

/// What can be said of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every link of the chain is there.
    Reachable,
    /// A link is missing.
    Blocked,
    /// A link cannot be told.
    Unknown,
}

impl Verdict {
    /// `reachable`, `blocked`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
        }
    }
}

/// One path and what can be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Who opens the connection.
    pub from: String,
    /// Who answers.
    pub to: String,
    /// The port that is asked.
    pub port: u16,
    /// Always `tcp`.
    pub protocol: &'static str,
    /// The load balancer in between, where the path is not direct.
    pub through: Option<String>,
    /// What can be said.
    pub verdict: Verdict,
    /// The chain, or the link that is missing.
    pub evidence: Vec<String>,
}

/// Every path between every two actors that a document has ports for.
pub fn matrix(world: &World) -> Vec<Path> {
    ask(world, None, None)
}

/// Names that can be asked for.
pub fn names(world: &World) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for scene in &world.scenes {
        for actor in actors::all(scene) {
            if known.insert(actor.name.clone()) {
                out.push(actor.name);
            }
        }
    }
    out
}

/// Whether a question between two actors makes sense.
fn asks(from: &Actor, to: &Actor) -> bool {
    let opens = !matches!(from.role, Role::Endpoints | Role::Gateway(_));
    let outside = |a: &Actor| matches!(a.role, Role::Internet | Role::Cidr(_) | Role::Listed(_));
    let fits = match from.role {
        Role::Balancer(_) => matches!(to.role, Role::Service(_)),
        Role::Internet | Role::Cidr(_) | Role::Listed(_) => {
            !outside(to) && !matches!(to.role, Role::Gateway(_) | Role::Endpoints | Role::Group(_))
        }
        Role::Group(_) => {
            !matches!(to.role, Role::Group(_))
                && !outside(to)
                && !matches!(to.role, Role::Gateway(_))
        }
        _ => !matches!(to.role, Role::Cidr(_) | Role::Listed(_)),
    };
    opens && fits && from.name != to.name
}

fn path(from: &Actor, to: &Actor, port: u16, through: Option<String>, answer: Answer) -> Path {
    Path {
        from: from.name.clone(),
        to: to.name.clone(),
        port,
        protocol: "tcp",
        through,
        verdict: answer.verdict,
        evidence: answer.evidence,
    }
}

/// What a scene takes for granted, in words.
pub fn when(scene: &Scene) -> String {
    let words: Vec<String> = scene
        .document
        .assumed
        .iter()
        .map(|(atom, value)| {
            if *value {
                atom.clone()
            } else {
                format!("not ({atom})")
            }
        })
        .collect();
    if words.is_empty() {
        "always".to_owned()
    } else {
        words.join(" and ")
    }
}
