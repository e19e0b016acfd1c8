//! What containers take: a task holds what its own asks for, and its sidecars.

use super::super::ledger::{At, Ledger};
use super::super::size;

/// Where a limit may stand, the one that wins first.
fn places(at: &At, name: &str, old: &str) -> [At; 3] {
    let resources = at.key("deploy").key("resources");
    [
        resources.key("limits").key(name),
        at.key(old),
        resources.key("reservations").key(name),
    ]
}

/// A container's limits, and where they stand.
struct Limits {
    cpu: Option<(At, u32)>,
    memory: Option<(At, u32)>,
    all: Vec<At>,
}

impl Limits {
    fn of(ledger: &Ledger, at: &At) -> Self {
        let (cpus, memories) = (
            places(at, "cpus", "cpus"),
            places(at, "memory", "mem_limit"),
        );
        let first = |places: &[At], read: fn(&str) -> Option<u32>| {
            let mut found = places.iter();
            found.find_map(|at| Some((at.clone(), read(&ledger.text(at)?)?)))
        };
        Self {
            cpu: first(&cpus, size::thousandfold),
            memory: first(&memories, size::bytes),
            all: cpus.into_iter().chain(memories).collect(),
        }
    }

    fn leave_others(&self, ledger: &mut Ledger) {
        for at in &self.all {
            if ledger.get(at).is_some() && !ledger.is_read(at) {
                ledger.left(at, "another limit of the file wins", "nothing to do");
            }
        }
    }
}

/// CPU units and MiB that a container is limited to.
pub(super) fn of(ledger: &Ledger, at: &At) -> (u32, u32) {
    let limits = Limits::of(ledger, at);
    let number = |of: Option<(At, u32)>| of.map_or(0, |(_, number)| number);
    (number(limits.cpu), number(limits.memory))
}

/// The size of a task whose sidecars take so much.
pub(super) fn of_task(ledger: &mut Ledger, service: &str, at: &At, beside: (u32, u32)) {
    let limits = Limits::of(ledger, at);
    let whole = |own: &Option<(At, u32)>, least: u32, beside: u32| match own {
        Some((_, number)) => number.saturating_add(beside).max(least),
        None => least,
    };
    let wanted = (
        whole(&limits.cpu, 256, beside.0),
        whole(&limits.memory, 512, beside.1),
    );
    let Some((units, mib)) = size::of_task(wanted.0, wanted.1) else {
        ledger.fill(
            &format!("{service}/cpu"),
            "no size of Fargate holds what the file asks for",
        );
        return;
    };
    let why = if beside == (0, 0) {
        "the next size that Fargate has"
    } else {
        "the next size that Fargate has for it and what its sidecars take"
    };
    for (found, name, value) in [(&limits.cpu, "cpu", units), (&limits.memory, "memory", mib)] {
        let key = format!("{service}/{name}");
        match found {
            Some((at, was)) if *was == value => ledger.set(at, &key, value),
            Some((at, was)) => {
                let words = (was.to_string(), value.to_string());
                ledger.became(at, &key, value, words, why);
            }
            None => ledger.assume(&key, value, "no limit was set"),
        }
    }
    limits.leave_others(ledger);
}

/// What a sidecar takes of its task.
pub(super) fn of_sidecar(ledger: &mut Ledger, container: &str, at: &At) {
    let limits = Limits::of(ledger, at);
    for (found, name) in [(&limits.cpu, "cpu"), (&limits.memory, "memory")] {
        if let Some((at, number)) = found {
            ledger.set(at, &format!("{container}/{name}"), *number);
        }
    }
    limits.leave_others(ledger);
}
