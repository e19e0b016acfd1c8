//! Who can reach whom, on which port, through what.

mod acls;
pub(crate) mod actors;
mod ask;
pub(crate) mod listeners;
mod merge;
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
use walk::{behind, walk};

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

/// Paths to a service through a load balancer that sends to it; blocked ones are left out unless
/// this very port is asked for.
fn indirect(
    scene: &Scene,
    actors: &[Actor],
    from: &Actor,
    to: &Actor,
    port: Option<u16>,
) -> Vec<Path> {
    let Role::Service(service) = to.role else {
        return Vec::new();
    };
    if matches!(from.role, Role::Balancer(_)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for balancer in actors {
        let Role::Balancer(index) = balancer.role else {
            continue;
        };
        let mut ports: Vec<u16> = listeners::fronts(scene, index, service)
            .iter()
            .map(|(listener, _, _)| *listener)
            .chain(listeners::open(scene, index))
            .filter_map(|listener| {
                let mut all = scene.balancing.listeners.iter();
                all.find(|l| l.node == listener)
            })
            .filter_map(|l| l.port.known().and_then(|p| u16::try_from(*p).ok()))
            .collect();
        ports.sort_unstable();
        ports.dedup();
        for listen in ports {
            if port.is_some_and(|p| p != listen) {
                continue;
            }
            let first = walk(scene, from, balancer, listen);
            let registered: Vec<u16> = scene.tasks.services[service]
                .registrations
                .iter()
                .filter_map(|b| b.port.known().and_then(|p| u16::try_from(*p).ok()))
                .collect();
            for target in registered {
                let answer = both(
                    first.clone(),
                    behind(scene, balancer, to, target, Some(listen)),
                );
                if answer.verdict != Verdict::Blocked || port.is_some() {
                    out.push(path(from, to, listen, Some(balancer.name.clone()), answer));
                }
            }
        }
    }
    out
}

fn both(mut first: Answer, second: Answer) -> Answer {
    let rank = |v: Verdict| match v {
        Verdict::Blocked => 0,
        Verdict::Unknown => 1,
        Verdict::Reachable => 2,
    };
    match rank(first.verdict).cmp(&rank(second.verdict)) {
        std::cmp::Ordering::Less => first,
        std::cmp::Ordering::Greater => second,
        std::cmp::Ordering::Equal => {
            if first.verdict != Verdict::Blocked {
                first.evidence.extend(second.evidence);
            }
            first
        }
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
