//! Answers put together: of a document's condition cases, and of the ways between the same two peers.

use super::{Path, Verdict, when};
use crate::world::{Scene, World};
use std::collections::BTreeMap;

type Key = (String, String, u16, Option<String>);

fn key(path: &Path) -> Key {
    (
        path.from.clone(),
        path.to.clone(),
        path.port,
        path.through.clone(),
    )
}

/// Answers of every condition case of a document, put together.
pub(super) fn merged(world: &World, each: impl Fn(&Scene) -> Vec<Path>) -> Vec<Path> {
    if let [scene] = world.scenes.as_slice() {
        return each(scene);
    }
    let mut order: Vec<Key> = Vec::new();
    let mut found: BTreeMap<Key, (Path, Vec<Option<Verdict>>)> = BTreeMap::new();
    for (index, scene) in world.scenes.iter().enumerate() {
        for path in each(scene) {
            let key = key(&path);
            let verdict = path.verdict;
            let entry = found.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                (path, vec![None; world.scenes.len()])
            });
            entry.1[index] = Some(verdict);
        }
    }
    let mut out = Vec::with_capacity(order.len());
    for key in order {
        let Some((mut path, verdicts)) = found.remove(&key) else {
            continue;
        };
        // What a case has no way for is closed in it.
        let verdicts: Vec<Verdict> = verdicts
            .into_iter()
            .map(|v| v.unwrap_or(Verdict::Blocked))
            .collect();
        if verdicts.iter().any(|v| *v != path.verdict) {
            path.evidence = world
                .scenes
                .iter()
                .zip(&verdicts)
                .map(|(scene, verdict)| format!("{} when {}", verdict.word(), when(scene)))
                .collect();
            path.verdict = Verdict::Unknown;
        }
        out.push(path);
    }
    out
}

/// One answer for each two ends and port. The direct way and those through load balancers are ways
/// of one answer: it is open if one of them is, and says which.
pub fn one_each(paths: Vec<Path>) -> Vec<Path> {
    let rank = |v: Verdict| match v {
        Verdict::Reachable => 2,
        Verdict::Unknown => 1,
        Verdict::Blocked => 0,
    };
    // Of each way, the first between the same two ends on the same port: their names are compared where they
    // stand, and not copied.
    let firsts: Vec<usize> = {
        let mut known: BTreeMap<(&str, &str, u16), usize> = BTreeMap::new();
        let each = paths.iter().enumerate();
        each.map(|(at, path)| {
            let key = (path.from.as_str(), path.to.as_str(), path.port);
            *known.entry(key).or_insert(at)
        })
        .collect()
    };
    let mut out: Vec<Path> = Vec::with_capacity(paths.len());
    // Where the first of them stands among the answers.
    let mut places: Vec<usize> = Vec::with_capacity(paths.len());
    for (at, mut path) in paths.into_iter().enumerate() {
        if let Some(through) = &path.through {
            path.evidence.insert(0, format!("through {through}"));
        }
        if firsts[at] == at {
            places.push(out.len());
            out.push(path);
            continue;
        }
        let place = places[firsts[at]];
        places.push(place);
        let first = &mut out[place];
        match rank(first.verdict).cmp(&rank(path.verdict)) {
            std::cmp::Ordering::Less => *first = path,
            // Each closed way has a link of its own that is missing.
            std::cmp::Ordering::Equal if path.verdict == Verdict::Blocked => {
                first.evidence.extend(path.evidence);
            }
            _ => {}
        }
    }
    out
}
