//! What is drawn: boxes in columns, services in frames, and the paths between them.

use super::order::by_name;
use crate::prove::World;
use crate::prove::reach::{self, CLOUDFRONT, Verdict, matrix, one_each, picture};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// What is outside of the network and opens connections.
    Outside,
    /// A load balancer of the internet.
    Public,
    /// Any other load balancer.
    Internal,
    /// A service.
    Service,
    /// What is asked and asks nobody: endpoints, S3, groups of others, the way out.
    Asked,
}

/// What a change does to a path or a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It stays.
    Same,
    /// It comes.
    Opens,
    /// It goes.
    Closes,
}

impl Change {
    /// What is written before it: colour is never the only sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Opens => "+ ",
            Self::Closes => "- ",
        }
    }
}

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As paths name it; the way out is told apart from who comes in.
    pub name: String,
    /// What is written on it.
    pub label: String,
    /// What is written below.
    pub details: Vec<String>,
    /// What it is.
    pub sort: Sort,
    /// The frame in which it stands, if any.
    pub frame: Option<usize>,
    /// What a change does to it.
    pub change: Change,
}

/// Services behind one load balancer, or behind none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What is written on it.
    pub label: String,
    /// The load balancer's place among the boxes.
    pub behind: Option<usize>,
    /// The services' places, by their names.
    pub items: Vec<usize>,
}

/// An end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// A box.
    Item(usize),
    /// All in a frame, or so many of them that lines would say nothing.
    Frame(usize),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Who opens connections.
    pub from: End,
    /// Who answers.
    pub to: End,
    /// Whether versions are seen there that are not live yet.
    pub test: bool,
    /// What a change does to it.
    pub change: Change,
    /// Whether a link of it cannot be told.
    pub unknown: bool,
    /// On which ports.
    pub ports: Vec<u16>,
    /// Of how many of a frame, where not of all.
    pub some: Option<(usize, usize)>,
}

impl Edge {
    /// Its ports, with what becomes of it and what it is in words.
    pub fn label(&self) -> String {
        /// More ports than that are counted.
        const MOST: usize = 3;
        let mut listed: Vec<String> = self.ports.iter().take(MOST).map(u16::to_string).collect();
        if self.ports.len() > MOST {
            listed.push(format!("and {} more", self.ports.len() - MOST));
        }
        let mut out = format!("{}{}", self.change.sign(), listed.join(", "));
        if self.test {
            out.push_str(" test");
        }
        if self.unknown {
            out.push_str(" ?");
        }
        if let Some((some, all)) = self.some {
            let _ = write!(out, " ({some} of {all})");
        }
        out
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// What is drawn.
    pub title: String,
    /// How many zones the network has.
    pub zones: usize,
    /// Boxes.
    pub items: Vec<Item>,
    /// Frames.
    pub frames: Vec<Frame>,
    /// Lines.
    pub edges: Vec<Edge>,
}

/// Who opens, who answers, on a test listener, unknown: the ports of each, and what becomes of them.
type Hops = BTreeMap<(String, String, bool), BTreeMap<u16, (bool, Change)>>;

/// The way out, as against who comes in from there.
const OUT: &str = "out";

/// More lines than that between a frame and a box are one.
const LINES: usize = 6;

/// Of a document; over another what opens and closes.
pub fn of(title: &str, new: &World, old: Option<&World>) -> Diagram {
    let mut hops = Hops::new();
    let mut seen = picture(new);
    read(&mut hops, new, &seen, |_| Change::Same);
    let mut gone: BTreeSet<String> = BTreeSet::new();
    let mut come: BTreeSet<String> = BTreeSet::new();
    if let Some(old) = old {
        let was = picture(old);
        let mut before = Hops::new();
        read(&mut before, old, &was, |_| Change::Closes);
        for (hop, ports) in &mut hops {
            let known = before.get(hop);
            for (port, (_, change)) in ports {
                if !known.is_some_and(|known| known.contains_key(port)) {
                    *change = Change::Opens;
                }
            }
        }
        for (hop, ports) in before {
            let now = hops.entry(hop).or_default();
            for (port, what) in ports {
                now.entry(port).or_insert(what);
            }
        }
        (come, gone) = both(&mut seen, was);
    }
    let mut out = Diagram {
        title: title.to_owned(),
        zones: seen.zones,
        items: Vec::new(),
        frames: Vec::new(),
        edges: Vec::new(),
    };
    items(&mut out, &seen, &hops);
    for item in &mut out.items {
        if come.contains(&item.name) {
            item.change = Change::Opens;
        } else if gone.contains(&item.name) {
            item.change = Change::Closes;
        }
    }
    frames(&mut out, &hops);
    edges(&mut out, &hops);
    out
}

/// Adds what the old picture has alone; names of what comes and of what goes.
fn both(seen: &mut reach::Picture, was: reach::Picture) -> (BTreeSet<String>, BTreeSet<String>) {
    let names = |picture: &reach::Picture| -> BTreeSet<String> {
        let balancers = picture.balancers.iter().map(|one| one.name.clone());
        balancers
            .chain(picture.services.iter().map(|one| one.name.clone()))
            .collect()
    };
    let (before, now) = (names(&was), names(seen));
    let gone = |name: &String| !now.contains(name);
    let balancers = was.balancers.into_iter().filter(|one| gone(&one.name));
    seen.balancers.extend(balancers);
    let services = was.services.into_iter().filter(|one| gone(&one.name));
    seen.services.extend(services);
    (
        now.difference(&before).cloned().collect(),
        before.difference(&now).cloned().collect(),
    )
}

/// The hops of a document: a path through a load balancer is two of them.
fn read(hops: &mut Hops, world: &World, seen: &reach::Picture, change: impl Fn(u16) -> Change) {
    let open = one_each(matrix(world)).into_iter();
    let direct = open.filter(|path| path.verdict != Verdict::Blocked && path.through.is_none());
    for path in direct {
        let balancer = seen.balancers.iter().find(|one| one.name == path.to);
        let test = balancer.is_some_and(|one| one.listeners.contains(&(path.port, true)));
        let to = if path.to == "internet" {
            OUT.to_owned()
        } else {
            path.to
        };
        let ports = hops.entry((path.from, to, test)).or_default();
        let unknown = path.verdict == Verdict::Unknown;
        ports.insert(path.port, (unknown, change(path.port)));
    }
}

fn items(out: &mut Diagram, seen: &reach::Picture, hops: &Hops) {
    let item = |name: &str, sort: Sort| {
        let label = match name {
            OUT => "the internet",
            CLOUDFRONT => "CloudFront",
            "endpoints" => "endpoints",
            other => other.split_once('/').map_or(other, |(_, own)| own),
        };
        Item {
            name: name.to_owned(),
            label: label.to_owned(),
            details: Vec::new(),
            sort,
            frame: None,
            change: Change::Same,
        }
    };
    let zones = |count: usize| match count {
        0 => None,
        1 => Some("1 zone".to_owned()),
        n => Some(format!("{n} zones")),
    };
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut rest: Vec<Item> = Vec::new();
    for one in &seen.balancers {
        known.insert(one.name.clone());
        let sort = if one.internet == Some(true) {
            Sort::Public
        } else {
            Sort::Internal
        };
        let mut own = item(&one.name, sort);
        own.details.push("load balancer".to_owned());
        let listeners = one.listeners.iter().map(|(port, test)| {
            let test = if *test { " test" } else { "" };
            format!("{port}{test}")
        });
        own.details.push(listeners.collect::<Vec<_>>().join(", "));
        own.details.extend(zones(one.zones));
        rest.push(own);
    }
    for one in &seen.services {
        known.insert(one.name.clone());
        let mut own = item(&one.name, Sort::Service);
        if !one.groups.is_empty() {
            own.details.push(one.groups.join(" | "));
        }
        own.details.extend(zones(one.zones));
        rest.push(own);
    }
    let froms: BTreeSet<&String> = hops.keys().map(|(from, ..)| from).collect();
    let tos: BTreeSet<&String> = hops.keys().map(|(_, to, _)| to).collect();
    let first = |name: &&&String| {
        let order = ["internet", "management"];
        order
            .iter()
            .position(|one| *one == name.as_str())
            .unwrap_or(2)
    };
    let mut outside: Vec<&String> = froms
        .into_iter()
        .filter(|name| !known.contains(*name))
        .collect();
    outside.sort_by_key(|name| first(&name));
    for name in &outside {
        let mut own = item(name, Sort::Outside);
        if name.as_str() == CLOUDFRONT {
            own.details.push("anyone's distribution".to_owned());
        }
        out.items.push(own);
    }
    let outside: BTreeSet<&String> = outside.into_iter().collect();
    out.items.extend(rest);
    for name in tos {
        if !known.contains(name) && !outside.contains(name) {
            let mut own = item(name, Sort::Asked);
            if name == "endpoints" {
                own.details.extend(seen.endpoints.iter().cloned());
            }
            out.items.push(own);
        }
    }
}

/// Services by the load balancer that sends to them.
fn frames(out: &mut Diagram, hops: &Hops) {
    let balancers: Vec<usize> = (0..out.items.len())
        .filter(|at| matches!(out.items[*at].sort, Sort::Public | Sort::Internal))
        .collect();
    let services: Vec<usize> = (0..out.items.len())
        .filter(|at| out.items[*at].sort == Sort::Service)
        .collect();
    let mut by: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for service in services {
        let name = &out.items[service].name;
        let behind = balancers.iter().copied().find(|balancer| {
            let hop = (out.items[*balancer].name.clone(), name.clone(), false);
            hops.contains_key(&hop)
        });
        by.entry(behind).or_default().push(service);
    }
    // Those behind none stand last.
    let none = by.remove(&None).map(|items| (None, items));
    for (behind, mut items) in by.into_iter().chain(none) {
        items.sort_by(|a, b| by_name(&out.items[*a].name, &out.items[*b].name));
        let label = match behind {
            Some(balancer) => format!("behind {}", out.items[balancer].label),
            None => "behind no load balancer".to_owned(),
        };
        for item in &items {
            out.items[*item].frame = Some(out.frames.len());
        }
        out.frames.push(Frame {
            label,
            behind,
            items,
        });
    }
}

/// Who opens, who answers, on a test listener, what becomes of it, unknown, and the port.
type Bundle = (End, End, bool, Change, bool, u16);

/// The same, and of how many instead of the port.
type Line = (End, End, bool, Change, bool, Option<(usize, usize)>);

fn edges(out: &mut Diagram, hops: &Hops) {
    let place: BTreeMap<&str, usize> = out
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.name.as_str(), at))
        .collect();
    // Port by port: what is open to all of a frame is one line to it.
    let mut bundles: BTreeMap<Bundle, Vec<usize>> = BTreeMap::new();
    for ((from, to, test), ports) in hops {
        let (Some(from), Some(to)) = (place.get(from.as_str()), place.get(to.as_str())) else {
            continue;
        };
        let frame = |at: usize| out.items[at].frame;
        let (ends, member) = match (frame(*from), frame(*to)) {
            (Some(frame), None) => ((End::Frame(frame), End::Item(*to)), *from),
            (None, Some(frame)) => ((End::Item(*from), End::Frame(frame)), *to),
            _ => ((End::Item(*from), End::Item(*to)), *from),
        };
        for (port, (unknown, change)) in ports {
            let bundle = bundles.entry((ends.0, ends.1, *test, *change, *unknown, *port));
            bundle.or_default().push(member);
        }
    }
    // Ports of lines of the same look between the same ends stand on one.
    let mut lines: BTreeMap<Line, Vec<u16>> = BTreeMap::new();
    for ((from, to, test, change, unknown, port), members) in bundles {
        let mut add = |from, to, some| {
            let line = lines.entry((from, to, test, change, unknown, some));
            line.or_default().push(port);
        };
        let frame = match (from, to) {
            (End::Frame(frame), _) | (_, End::Frame(frame)) => Some(frame),
            _ => None,
        };
        let whole = frame.map_or(0, |frame| out.frames[frame].items.len());
        let all = members.len() == whole && whole > 1;
        if frame.is_some() && (all || members.len() > LINES) {
            add(from, to, (!all).then_some((members.len(), whole)));
            continue;
        }
        for member in members {
            let end = |one: End| match one {
                End::Frame(_) => End::Item(member),
                item @ End::Item(_) => item,
            };
            add(end(from), end(to), None);
        }
    }
    for ((from, to, test, change, unknown, some), ports) in lines {
        out.edges.push(Edge {
            from,
            to,
            test,
            change,
            unknown,
            ports,
            some,
        });
    }
    out.edges.sort();
}
