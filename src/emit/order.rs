//! What must be made first, where no reference says so.

use crate::stack::{Ix, Node, Row, Stack};
use std::collections::BTreeSet;

/// One of the two formats, as far as the order of making is concerned.
#[derive(Clone, Copy)]
pub enum Side {
    /// Rows and resources that `CloudFormation` has.
    CloudFormation,
    /// Rows and resources that Terraform has.
    Terraform,
}

impl Side {
    fn has(self, node: &Node) -> bool {
        match self {
            Self::CloudFormation => node.form.cfn.is_some(),
            Self::Terraform => node.form.tf.is_some(),
        }
    }

    fn writes(self, row: &Row) -> bool {
        match self {
            Self::CloudFormation => row.cfn.is_some(),
            Self::Terraform => row.tf.is_some(),
        }
    }
}

/// The waits of a node that its references do not already give, in the stack's order. A resource
/// that the format does not have stands for what it refers to and waits for.
pub fn waits(stack: &Stack, node: &Node, side: Side) -> Vec<Ix> {
    let mut wanted = BTreeSet::new();
    for ix in &node.waits {
        present(stack, *ix, side, &mut wanted);
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut given = BTreeSet::new();
    for ix in direct(node, side) {
        reachable(stack, ix, side, &mut given);
    }
    wanted.difference(&given).copied().collect()
}

fn direct(node: &Node, side: Side) -> Vec<Ix> {
    let mut found = Vec::new();
    for row in node.rows.iter().filter(|r| side.writes(r)) {
        row.value.references(&mut |ix| found.push(ix));
    }
    found
}

fn present(stack: &Stack, ix: Ix, side: Side, into: &mut BTreeSet<Ix>) {
    let node = stack.node(ix);
    if side.has(node) {
        into.insert(ix);
        return;
    }
    for row in &node.rows {
        row.value.references(&mut |r| present(stack, r, side, into));
    }
    for wait in &node.waits {
        present(stack, *wait, side, into);
    }
}

/// Everything that is made before `ix`, and `ix`.
fn reachable(stack: &Stack, ix: Ix, side: Side, into: &mut BTreeSet<Ix>) {
    if !into.insert(ix) {
        return;
    }
    let node = stack.node(ix);
    for next in direct(node, side) {
        reachable(stack, next, side, into);
    }
    for wait in &node.waits {
        reachable(stack, *wait, side, into);
    }
}
