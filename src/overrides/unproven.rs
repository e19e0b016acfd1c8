//! What an override says that no proof knows: it is written, and nothing is said of what it does.

use super::proven::values;
use super::{format, kind, node};
use crate::emit::{self, Shape, Target};
use crate::finding::{Finding, codes};
use crate::proof::intent;
use crate::prove::types::{self, Kind};
use crate::prove::{self, Format};
use crate::stack::Stack;
use crate::system::{Override, System};
use std::collections::BTreeSet;

/// Notes of what is not proven of the overrides of these formats, each at its place.
pub fn unproven(system: &System, stack: &Stack, targets: &[Target]) -> Vec<Finding> {
    let mut out = Vec::new();
    for &target in targets {
        let all = target.overrides(stack);
        // What is wrong with names is said already.
        if all.is_empty() || !super::names::check(stack, target).is_empty() {
            continue;
        }
        for one in all {
            let Some(node) = node(stack, target, one) else {
                continue;
            };
            let kind = kind(node, target);
            for (names, place) in values(one) {
                if !known(kind, format(target), &names) {
                    let message = format!(
                        "no proof knows `{}` of {kind}: what it changes is for you to judge",
                        names.join(".")
                    );
                    out.push(Finding::new(codes::NOT_PROVEN, place, message, "").on_key());
                }
            }
        }
        out.extend(not_understood(system, stack, target, all));
    }
    out
}

/// Whether a rule of the proof reads a property, or part of it.
fn known(kind: &str, format: Format, names: &[String]) -> bool {
    let Some(known) = types::of(Kind::of(kind)) else {
        return false;
    };
    known.rows.iter().any(|row| {
        let path = row.path(format);
        let mut steps = path.split('[').next().unwrap_or_default().split('.');
        !path.is_empty()
            && names
                .iter()
                .all(|name| steps.next().is_none_or(|step| step == name))
    })
}

/// What the proof can no longer evaluate.
fn not_understood(
    system: &System,
    stack: &Stack,
    target: Target,
    all: &[Override],
) -> Vec<Finding> {
    let lost = |with: &[Override]| -> BTreeSet<String> {
        let documents = emit::with(stack, target, Shape::Root, with);
        match prove::document_of(&prove::joined(&documents), &intent::of(system)) {
            Ok(world) => world.not_understood.iter().cloned().collect(),
            Err(_) => BTreeSet::new(),
        }
    };
    let before = lost(&[]);
    let more = lost(all);
    let said = |what: &String| {
        let id = what.split_once(": ").map_or("", |(id, _)| id);
        let of = all.iter().find(|one| one.resource == id);
        let path = of.map_or(super::place(target), |one| one.origin.as_str());
        Finding::new(codes::NOT_PROVEN, path, what.as_str(), "").on_key()
    };
    more.difference(&before).map(said).collect()
}
