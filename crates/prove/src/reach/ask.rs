//! Questions: who to whom, on which port.

use super::actors::{self, Role};
use super::between::Between;
use super::merge::{merged, one_each};
use super::walk::walk;
use super::{Path, asks, names, path};
use crate::world::{Scene, World};
use ipnet::Ipv4Net;

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Nothing bears this name; these names are known.
    UnknownName(String, Vec<String>),
    /// The port is none.
    Port(String),
    /// The document says nothing about ports of this end.
    NoPort(String),
    /// Nothing of the document lies between the two.
    NothingBetween(String, String),
}

/// A name and the port behind it.
fn split(to: &str) -> (&str, Option<&str>) {
    match to.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (name, Some(port)),
        _ => (to, None),
    }
}

/// A range as it is named: with its prefix, whether or not that was written.
fn range(name: &str) -> Option<(String, Ipv4Net)> {
    let text = name.strip_prefix("cidr/").unwrap_or(name);
    let net: Ipv4Net = match text.parse() {
        Ok(net) => net,
        Err(_) => Ipv4Net::from(text.parse::<std::net::Ipv4Addr>().ok()?),
    };
    Some((format!("cidr/{}", net.trunc()), net.trunc()))
}

/// An end in the document's words.
fn end(world: &World, name: &str) -> Result<String, Refused> {
    if let Some((name, net)) = range(name) {
        return Ok(if net.prefix_len() == 0 {
            "internet".to_owned()
        } else {
            name
        });
    }
    let known = names(world);
    if known.iter().any(|k| k == name) {
        Ok(name.to_owned())
    } else {
        Err(Refused::UnknownName(name.to_owned(), known))
    }
}

/// One question, answered once for each two ends and port; both ends left open, the whole matrix.
pub fn question(world: &World, from: Option<&str>, to: Option<&str>) -> Result<Vec<Path>, Refused> {
    let from = from.map(|name| end(world, name)).transpose()?;
    let mut port = None;
    let mut target = None;
    if let Some(to) = to {
        let (name, wanted) = split(to);
        target = Some(end(world, name)?);
        if let Some(wanted) = wanted {
            port = match wanted.parse::<u16>() {
                Ok(number) if number > 0 => Some(number),
                _ => return Err(Refused::Port(wanted.to_owned())),
            };
        }
    }
    let outside = |name: &str| name == "internet" || name.starts_with("cidr/");
    if let (Some(from), Some(to)) = (&from, &target)
        && (from == to || outside(from) && outside(to))
    {
        return Err(Refused::NothingBetween(from.clone(), to.clone()));
    }
    let found = put(world, from.as_deref(), target.as_deref(), port);
    match (&from, target) {
        (Some(_), Some(to)) if found.is_empty() => Err(Refused::NoPort(to)),
        _ => Ok(one_each(found)),
    }
}

/// Every way between two ends, either of which may be left open. `to` may carry a port
/// (`service/backend:80`).
pub fn ask(world: &World, from: Option<&str>, to: Option<&str>) -> Vec<Path> {
    let (to, port) = match to.map(split) {
        Some((name, port)) => (Some(name), port.and_then(|p| p.parse().ok())),
        None => (None, None),
    };
    put(world, from, to, port)
}

/// Pairs of ends that one question is answered for.
const PAIRS: usize = 40_000;

/// Comparisons of rules that an answer may take, about a second's work: each pair of ends looks at every
/// rule, and at each group of its own for that.
const WORK: usize = 200_000_000;

/// How many pairs of a scene are answered, and how many are asked for.
fn room(world: &World, scene: &Scene, from: Option<&str>, to: Option<&str>) -> (usize, usize) {
    let actors = actors::all(scene);
    let ends = |name: Option<&str>| match name {
        Some(_) => 1,
        None => actors.len(),
    };
    let groups = actors.iter().map(|a| a.groups.len()).max().unwrap_or(0);
    let each = (scene.groups.rules.len() + 1) * (groups + 1);
    let most = (WORK / each).clamp(100, PAIRS) / world.scenes.len().max(1);
    (most.max(1), ends(from) * ends(to))
}

/// What is left out of the answer to a question that is too large, in words; nothing is left out where both
/// ends are named.
pub fn cut(world: &World, from: Option<&str>, to: Option<&str>) -> Option<String> {
    let to = to.map(|to| split(to).0);
    world.scenes.iter().find_map(|scene| {
        let (most, asked) = room(world, scene, from, to);
        (asked > most).then(|| {
            format!("cut: {most} of {asked} pairs of ends are answered; ask about one with --from or --to")
        })
    })
}

fn put(world: &World, from: Option<&str>, to: Option<&str>, port: Option<u16>) -> Vec<Path> {
    merged(world, |scene| {
        let (mut left, _) = room(world, scene, from, to);
        let mut actors = actors::all(scene);
        for name in [from, to].into_iter().flatten() {
            if let Some(net) = name.strip_prefix("cidr/").and_then(|n| n.parse().ok())
                && !actors.iter().any(|a| a.name == name)
            {
                actors.push(actors::cidr(net));
            }
        }
        let mut out = Vec::new();
        let mut between = Between::of(scene, &actors);
        for one in actors.iter().filter(|a| from.is_none_or(|f| f == a.name)) {
            for other in actors.iter().filter(|a| to.is_none_or(|t| t == a.name)) {
                let Some(less) = left.checked_sub(1) else {
                    return out;
                };
                left = less;
                // Both ends named is a question that has to have an answer.
                if asks(one, other) || from.is_some() && to.is_some() {
                    between.ways(one, other, port, &mut out);
                }
            }
            // Ranges are answered for those alone who have a rule for them: no other asks there.
            let answered = from.is_some() && to.is_some() && port.is_some();
            if !answered && !matches!(one.role, Role::Balancer(_)) {
                for (net, asked) in actors::let_out_to(scene, one) {
                    let other = actors::cidr(net);
                    if to.is_none_or(|t| t == other.name) && port.is_none_or(|p| p == asked) {
                        out.push(path(
                            one,
                            &other,
                            asked,
                            None,
                            walk(scene, one, &other, asked),
                        ));
                    }
                }
            }
        }
        out
    })
}
