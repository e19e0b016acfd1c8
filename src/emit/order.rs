//! What must be made first, where no reference says so.

use super::target::Target;
use crate::stack::{Ix, Node, Stack};

/// Whether each node of a stack is among some.
type Flags = Vec<bool>;

/// The waits of a node that its references do not already give, in the stack's order. A resource
/// that the format does not have stands for what it refers to and waits for.
pub fn waits(stack: &Stack, node: &Node, target: Target) -> Vec<Ix> {
    if node.waits.is_empty() {
        return Vec::new();
    }
    let mut wanted = vec![false; stack.nodes.len()];
    for ix in &node.waits {
        present(stack, *ix, target, &mut wanted);
    }
    let mut given = vec![false; stack.nodes.len()];
    direct(node, target, &mut |ix| {
        reachable(stack, ix, target, &mut given);
    });
    let both = wanted.into_iter().zip(given).enumerate();
    both.filter(|(_, (wanted, given))| *wanted && !given)
        .map(|(at, _)| Ix(at))
        .collect()
}

/// Visits what a node refers to.
fn direct(node: &Node, target: Target, visit: &mut impl FnMut(Ix)) {
    for row in node.rows.iter().filter(|r| target.writes(r)) {
        row.value.references(visit);
    }
}

fn present(stack: &Stack, ix: Ix, target: Target, into: &mut Flags) {
    let node = stack.node(ix);
    if target.has(node) {
        into[ix.0] = true;
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
fn reachable(stack: &Stack, ix: Ix, target: Target, into: &mut Flags) {
    if std::mem::replace(&mut into[ix.0], true) {
        return;
    }
    let node = stack.node(ix);
    direct(node, target, &mut |next| {
        reachable(stack, next, target, into);
    });
    for wait in &node.waits {
        reachable(stack, *wait, target, into);
    }
}
