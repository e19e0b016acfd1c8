use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;

rule! {
    /// P224: nothing waits for itself.
    ///
    /// # What it checks
    /// References and waits by name (`DependsOn`, `depends_on`) lead in no circle. A plan has none, as
    /// Terraform would not have made it.
    ///
    /// # What breaks in real life
    /// CloudFormation refuses the template (`Circular dependency between resources`), Terraform the
    /// configuration (`Cycle`). Two security groups that name each other in their own blocks are the
    /// usual case, a wait that was added to fix an order the other one.
    ///
    /// # How to fix it
    /// Rules of security groups as resources of their own: each refers to both groups, and no group to the
    /// other. Of two waits, one.
    help: "remove one of these references or waits; rules of security groups can be resources of their own",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.is_plan() {
        return wrong;
    }
    let scene = case.scene;
    for circle in circles(case) {
        let Some(first) = circle.first() else {
            continue;
        };
        let names: Vec<&str> = circle.iter().map(|n| scene.id(*n)).collect();
        let id = scene.id(*first);
        let what = match names.as_slice() {
            [_] => format!("{id} waits for itself"),
            _ => format!("{id} waits for itself through {}", names[1..].join(", ")),
        };
        let steps = circle.iter().zip(circle.iter().cycle().skip(1));
        let said = steps.map(|(a, b)| format!("{} waits for {}", scene.id(*a), scene.id(*b)));
        wrong.at(*first, what).because(said);
    }
    wrong
}

/// Circles that have nothing in common, each from its first node in the document's order.
fn circles(case: &Case<'_>) -> Vec<Vec<NodeId>> {
    let scene = case.scene;
    let all: Vec<NodeId> = scene.document.all().map(|(at, _)| at).collect();
    let mut left: Vec<bool> = all.iter().map(|n| scene.exists(*n)).collect();
    let mut out = Vec::new();
    let mut waiting: Vec<usize> = vec![0; all.len()];
    let mut waited: Vec<Vec<NodeId>> = vec![Vec::new(); all.len()];
    for node in all.iter().filter(|n| scene.exists(**n)) {
        for other in case.waits_of(*node) {
            if scene.exists(*other) {
                waiting[node.at()] += 1;
                waited[other.at()].push(*node);
            }
        }
    }
    loop {
        // What waits for nothing that is left can be made, and so on.
        let free =
            |at: &NodeId, left: &[bool], waiting: &[usize]| left[at.at()] && waiting[at.at()] == 0;
        let mut open: Vec<NodeId> = all
            .iter()
            .copied()
            .filter(|n| free(n, &left, &waiting))
            .collect();
        while let Some(node) = open.pop() {
            left[node.at()] = false;
            for other in &waited[node.at()] {
                waiting[other.at()] -= 1;
                if free(other, &left, &waiting) {
                    open.push(*other);
                }
            }
        }
        let Some(start) = all.iter().copied().find(|n| left[n.at()]) else {
            return out;
        };
        let circle = around(case, start, &left);
        // Its nodes are taken for made, so that other circles show.
        for node in &circle {
            left[node.at()] = false;
            for other in &waited[node.at()] {
                waiting[other.at()] -= 1;
            }
        }
        out.push(circle);
    }
}

/// The circle to which a node that cannot be made leads.
fn around(case: &Case<'_>, start: NodeId, left: &[bool]) -> Vec<NodeId> {
    let mut way = vec![start];
    loop {
        let here = way[way.len() - 1];
        let next = case.waits_of(here).iter().find(|n| left[n.at()]);
        let Some(next) = next.copied() else {
            return way;
        };
        if let Some(begin) = way.iter().position(|n| *n == next) {
            let mut circle = way.split_off(begin);
            let first = circle.iter().enumerate().min_by_key(|(_, n)| **n);
            let first = first.map_or(0, |(at, _)| at);
            circle.rotate_left(first);
            return circle;
        }
        way.push(next);
    }
}
