use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::{Cond, NodeId};

rule! {
    /// P212: nothing unconditional refers to something conditional.
    ///
    /// # What it checks
    /// For each reference of a resource or an output: what it leads to exists whenever the one that refers
    /// exists.
    ///
    /// # What breaks in real life
    /// The first run leaves services out so that images can be pushed. One reference from outside to a
    /// service, and the first run of an empty account is refused, while every later one works.
    ///
    /// # How to fix it
    /// Put the same condition on both, or remove the reference.
    help: "put the same condition on both, or remove the reference",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let document = &case.scene.document;
    // Without any condition there is nothing to look at.
    if document.nodes.iter().all(|n| n.gate == Cond::Always(true)) {
        return wrong;
    }
    let mut gone: Vec<(NodeId, NodeId)> = Vec::new();
    for (from, node) in document.all() {
        if node.gate == Cond::Always(false) {
            continue;
        }
        for target in case.mentions(from) {
            if !implies(&node.gate, &document.node(*target).gate) {
                gone.push((from, *target));
            }
        }
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
            let to_id = case.scene.id(to);
            let what = format!("the output {name} refers to {to_id}, which may be left out");
            wrong
                .overall(what)
                .help(format!("put the condition of {to_id} on the output"));
        }
    }
    for (from, to) in gone {
        let (from_id, to_id) = (case.scene.id(from), case.scene.id(to));
        let what =
            format!("{from_id} refers to {to_id}, which may be left out while {from_id} is not");
        wrong.at(from, what).because([format!(
            "{to_id} is made when {}",
            case.scene.document.node(to).gate
        )]);
    }
    wrong
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
