//! What must be made first, where no reference says so.

use super::target::Target;
use crate::stack::{Ix, Node, Stack};
use std::collections::BTreeSet;

/// The waits of a node that its references do not already give, in the stack's order. A resource
/// that the format does not have stands for what it refers to and waits for.
pub fn waits(stack: &Stack, node: &Node, target: Target) -> Vec<Ix> {
    let mut wanted = BTreeSet::new();
    for ix in &node.waits {
        present(stack, *ix, target, &mut wanted);
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut given = BTreeSet::new();
    for ix in direct(node, target) {
        reachable(stack, ix, target, &mut given);
    }
    wanted.difference(&given).copied().collect()
}

fn direct(node: &Node, target: Target) -> Vec<Ix> {
    let mut found = Vec::new();
    for row in node.rows.iter().filter(|r| target.writes(r)) {
        row.value.references(&mut |ix| found.push(ix));
    }
    found
}

fn present(stack: &Stack, ix: Ix, target: Target, into: &mut BTreeSet<Ix>) {
    let node = stack.node(ix);
    if target.has(node) {
        into.insert(ix);
        return;
    }
    for row in &node.rows {
        row.value
            .references(&mut |r| present(stack, r, target, into));
    }
    for wait in &node.waits {
        present(stack, *wait, target, into);
    }
}

/// Everything that is made before `ix`, and `ix`.
fn reachable(stack: &Stack, ix: Ix, target: Target, into: &mut BTreeSet<Ix>) {
    if !into.insert(ix) {
        return;
    }
    let node = stack.node(ix);
    for next in direct(node, target) {
        reachable(stack, next, target, into);
    }
    for wait in &node.waits {
        reachable(stack, *wait, target, into);
    }
}
