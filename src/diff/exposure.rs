//! Who can reach whom: what opens and what closes.

use crate::prove::World;
use crate::prove::reach::{PERHAPS, Path, Verdict, matrix, one_each};
use std::collections::{BTreeMap, BTreeSet};

/// A path that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Who opens the connection.
    pub from: String,
    /// Who answers.
    pub to: String,
    /// On which port.
    pub port: u16,
    /// The load balancer in between.
    pub through: Option<String>,
}

/// The paths that are not what they were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposure {
    /// What is open now, or may be, and was closed.
    pub opens: Vec<Way>,
    /// What was open, or may have been, and is closed.
    pub closes: Vec<Way>,
    /// Listeners that are reached by the same ones on another port: whom, the old port, the new one.
    pub moves: Vec<(String, u16, u16)>,
    /// What everyone could reach and can, with its ports.
    pub public: BTreeSet<(String, u16)>,
}

/// Lays the paths of one document beside those of another.
pub fn between(old: &World, new: &World) -> Exposure {
    // By both ends and the port: through which load balancer.
    let open = |world: &World| -> BTreeMap<Door, Option<String>> {
        let mut all = one_each(matrix(world));
        all.retain(|path| path.verdict != Verdict::Blocked);
        let listed = listed(&all);
        if !listed.is_empty() {
            all.retain(|path| !listed.contains(&door(path)));
        }
        let paths = all.into_iter();
        paths
            .map(|path| ((path.from, path.to, path.port), path.through))
            .collect()
    };
    let (was, is) = (open(old), open(new));
    let only = |one: &BTreeMap<Door, Option<String>>, other: &BTreeMap<_, _>| -> Vec<Way> {
        let gone = one.iter().filter(|(key, _)| !other.contains_key(*key));
        gone.map(|((from, to, port), through)| Way {
            from: from.clone(),
            to: to.clone(),
            port: *port,
            through: through.clone(),
        })
        .collect()
    };
    let mut out = Exposure {
        opens: only(&is, &was),
        closes: only(&was, &is),
        moves: Vec::new(),
        public: was
            .keys()
            .filter(|key| key.0 == "internet" && is.contains_key(*key))
            .map(|(_, to, port)| (to.clone(), *port))
            .collect(),
    };
    moved(&mut out);
    out
}

/// Who comes from where, to whose port.
type Door = (String, String, u16);

fn door(path: &Path) -> Door {
    let whom = path.through.as_ref().unwrap_or(&path.to);
    (path.from.clone(), whom.clone(), path.port)
}

/// Ranges and lists before a door that is open to another list, and to them if they stand on it: that is
/// said of the list.
fn listed(all: &[Path]) -> BTreeSet<Door> {
    let list = |path: &Path| path.from.starts_with("prefix_list/");
    let outside = |path: &Path| path.from.starts_with("cidr/") || list(path);
    let perhaps = |path: &Path| {
        let mut evidence = path.evidence.iter();
        evidence.any(|why| why.split(' ').nth(1) == Some(PERHAPS))
    };
    let lists = all.iter().filter(|path| list(path) && !perhaps(path));
    let lists: BTreeSet<Door> = lists.map(door).collect();
    let opened = |path: &Path| {
        let (_, whom, port) = door(path);
        lists.iter().any(|(_, to, on)| (to, *on) == (&whom, port))
    };
    all.iter()
        .filter(|path| outside(path) && perhaps(path) && opened(path))
        .map(door)
        .collect()
}

/// Finds what is the same path on another port of the same load balancer.
fn moved(exposure: &mut Exposure) {
    let answers = |way: &Way| way.through.clone().unwrap_or_else(|| way.to.clone());
    let balancer = |way: &Way| answers(way).starts_with("load_balancer/");
    // Ends that open on one port just where they close on another.
    let mut ports: BTreeMap<String, (Vec<u16>, Vec<u16>)> = BTreeMap::new();
    for way in exposure.closes.iter().filter(|way| balancer(way)) {
        ports.entry(answers(way)).or_default().0.push(way.port);
    }
    for way in exposure.opens.iter().filter(|way| balancer(way)) {
        ports.entry(answers(way)).or_default().1.push(way.port);
    }
    for (whom, (mut old, mut new)) in ports {
        for list in [&mut old, &mut new] {
            list.sort_unstable();
            list.dedup();
        }
        for was in &old {
            let ends = |list: &[Way], port: u16| -> BTreeSet<String> {
                let all = list.iter().filter(|w| w.port == port && answers(w) == whom);
                all.map(|w| w.from.clone()).collect()
            };
            let gone = ends(&exposure.closes, *was);
            let same = new
                .iter()
                .find(|is| ends(&exposure.opens, **is) == gone)
                .copied();
            let free = |is: &u16| {
                is != was
                    && exposure
                        .moves
                        .iter()
                        .all(|(of, _, to)| (of, to) != (&whom, is))
            };
            if let Some(is) = same.filter(free) {
                exposure.moves.push((whom.clone(), *was, is));
            }
        }
    }
}

impl Exposure {
    /// The paths that open, without those that only move.
    pub fn wider(&self) -> Vec<&Way> {
        let moves = |way: &&Way| self.moves.iter().any(|(whom, _, is)| of(way, whom, *is));
        self.opens.iter().filter(|way| !moves(way)).collect()
    }

    /// The paths that close, without those that only move.
    pub fn narrower(&self) -> Vec<&Way> {
        let moves = |way: &&Way| self.moves.iter().any(|(whom, was, _)| of(way, whom, *was));
        self.closes.iter().filter(|way| !moves(way)).collect()
    }
}

/// Whether a path leads to a load balancer's port.
fn of(way: &Way, balancer: &str, port: u16) -> bool {
    way.through.as_deref().unwrap_or(&way.to) == balancer && way.port == port
}
