//! P212: nothing that is always made refers to something that may be left out.
//!
//! # What it checks
//! For each reference of a resource or an output: what it leads to exists whenever the one that refers
//! exists.
//!
//! # What breaks in real life
//! The first run leaves services out so that images can be pushed. One reference from outside to a
//! service, and the first run of an empty account is refused, while every later one works.
//!
//! # How to mend
//! Put the same condition on both, or take the reference away.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::{Cond, NodeId};

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let document = &case.scene.document;
    // Without any condition there is nothing to look at.
    if document.nodes.iter().all(|n| n.gate == Cond::Always(true)) {
        return;
    }
    let mut wrong: Vec<(NodeId, NodeId)> = Vec::new();
    for (index, node) in document.nodes.iter().enumerate() {
        if node.gate == Cond::Always(false) {
            continue;
        }
        let from = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let mut look = |target: NodeId| {
            if !implies(&node.gate, &document.node(target).gate) && !wrong.contains(&(from, target))
            {
                wrong.push((from, target));
            }
        };
        node.properties.references(&mut |n, _| look(n));
        // A wait for what is left out is no wait in CloudFormation, and none in Terraform.
    }
    // Terraform has no condition on outputs: there what is left out is null.
    if !case.is_terraform() {
        let mut outputs: Vec<(String, NodeId)> = Vec::new();
        for (name, value, gate) in document.outputs.iter() {
            if *gate == Cond::Always(false) {
                continue;
            }
            value.references(&mut |target, _| {
                let known = outputs.iter().any(|(of, to)| of == name && *to == target);
                if !known && !implies(gate, &document.node(target).gate) {
                    outputs.push((name.clone(), target));
                }
            });
        }
        for (name, to) in outputs {
            let to_id = case.scene.id(to).to_owned();
            case.report_all(
                codes::GATES,
                format!("the output {name} refers to {to_id}, which may be left out"),
                format!("put the condition of {to_id} on the output"),
                Vec::new(),
            );
        }
    }
    for (from, to) in wrong {
        let (from_id, to_id) = (case.scene.id(from).to_owned(), case.scene.id(to).to_owned());
        case.report(
            codes::GATES,
            from,
            format!("{from_id} refers to {to_id}, which may be left out while {from_id} is made"),
            "put the same condition on both, or take the reference away",
            vec![format!(
                "{to_id} is made when {}",
                case.scene.document.node(to).gate
            )],
        );
    }
}

/// Whether one condition is at least as strong as another, as far as its parts show.
fn implies(strong: &Cond, weak: &Cond) -> bool {
    if *weak == Cond::Always(true) || strong == weak {
        return true;
    }
    let parts = |c: &Cond| match c {
        Cond::All(parts) => parts.clone(),
        other => vec![other.clone()],
    };
    let have = parts(strong);
    parts(weak).iter().all(|p| have.contains(p))
}
