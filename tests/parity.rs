//! Both formats say the same: every resource, every property, every reference, every wait, every
//! input and output, save for a list with reasons. What no table of the proof knows is a failure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;
#[path = "parity/list.rs"]
mod list;
#[path = "parity/plant.rs"]
mod plant;
mod prove;

use list::LIST;
use std::collections::{BTreeMap, BTreeSet};
use synth::prove::description::Description;

/// What to do with a complaint.
const MEND: &str = "A property that no table knows is a new row of its type, written from AWS's and the provider's \
                    documentation; what only one format says is an entry of tests/parity/list.rs, with its reason. \
                    If the documents are old: `bash .ci/generate --quick`.";

/// Whatever is not as the list says; entries that were used are marked.
fn complaints(one: &Description, other: &Description, used: &mut BTreeSet<usize>) -> Vec<String> {
    let mut out: Vec<String> = one.unknown.iter().chain(&other.unknown).cloned().collect();
    let mut met: BTreeSet<(usize, String)> = BTreeSet::new();
    for d in one.differences(other) {
        let kind = d.thing.split('/').next().unwrap();
        let entry = LIST.iter().position(|e| {
            e.fits(kind, &d.property)
                && e.cloudformation.fits(d.one.as_deref())
                && e.terraform.fits(d.other.as_deref())
        });
        match entry {
            Some(at) => {
                used.insert(at);
                met.insert((at, d.thing));
            }
            None => out.push(format!(
                "{} {}: {} in CloudFormation, {} in Terraform",
                d.thing,
                d.property,
                d.one.as_deref().unwrap_or("nothing"),
                d.other.as_deref().unwrap_or("nothing")
            )),
        }
    }
    // The count that only Terraform has is the one that both begin with.
    for (name, service) in other
        .things
        .iter()
        .filter(|(n, _)| n.starts_with("service/"))
    {
        let target = other.things.values().find(|t| {
            let of = t.properties.get("resource");
            of.is_some_and(|r| r.ends_with(&format!("«{name}.name»")))
        });
        let first = target.and_then(|t| t.properties.get("min"));
        if first != service.properties.get("count") {
            out.push(format!("{name}: does not begin with what scaling keeps"));
        }
    }
    for (at, entry) in LIST.iter().enumerate().filter(|(_, e)| e.always) {
        for thing in one.things.keys().filter(|t| other.things.contains_key(*t)) {
            if thing.split('/').next() == Some(entry.kind) && !met.contains(&(at, thing.clone())) {
                out.push(format!(
                    "{thing} {}: not as the list says ({})",
                    entry.property, entry.reason
                ));
            }
        }
    }
    out
}

#[test]
fn both_formats_say_the_same() {
    let mut used = BTreeSet::new();
    for system in prove::systems() {
        let [one, other] = [0, 1].map(|i| Description::of(&system.documents[i].1).unwrap());
        assert!(
            one.things.len() > 60,
            "{}: {} things",
            system.name,
            one.things.len()
        );
        let found = complaints(&one, &other, &mut used);
        assert!(
            found.is_empty(),
            "{}:\n{}\n{MEND}",
            system.name,
            found.join("\n")
        );
    }
    if prove::only().is_some() {
        return;
    }
    let unused: Vec<_> = (0..LIST.len())
        .filter(|at| !used.contains(at))
        .map(|at| (LIST[at].kind, LIST[at].property, LIST[at].reason))
        .collect();
    assert!(unused.is_empty(), "entries that fit nothing: {unused:#?}");
}

/// Every type that is emitted is compared, in each format that has it.
#[test]
fn every_type_is_compared() {
    if prove::only().is_some() {
        return;
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for system in prove::systems() {
        let [template, module] = [0, 1].map(|i| &system.documents[i].1);
        for resource in template["Resources"].as_object().unwrap().values() {
            seen.insert(resource["Type"].as_str().unwrap().to_owned());
        }
        seen.extend(module["resource"].as_object().unwrap().keys().cloned());
    }
    let emitted: BTreeSet<String> = synth::aws::ALL
        .iter()
        .flat_map(|form| [form.cfn, form.tf])
        .flatten()
        .map(str::to_owned)
        .collect();
    common::same(
        ("in the snapshots", &seen),
        ("in the list `ALL` of src/aws/mod.rs", &emitted),
        "A type that no blueprint makes is not compared: use in a file of blueprints/ what makes it, then \
         `bash .ci/generate`. One that is not listed goes into `ALL`.",
    );
}

/// A difference that is planted is found: for every property of every type, in either format.
#[test]
fn planted_differences_are_found() {
    let mut systems = prove::systems();
    // Small documents first: each kind of change is tried where it first turns up.
    systems.sort_by_key(|s| s.documents[0].1.to_string().len());
    let mut seen = BTreeSet::new();
    let mut work = Vec::new();
    for (at, system) in systems.iter().enumerate() {
        for (format, (_, document)) in system.documents.iter().enumerate() {
            for change in plant::changes(document) {
                if seen.insert((format, change.label.clone())) {
                    work.push((at, format, change));
                }
            }
        }
    }
    let described: Vec<[Description; 2]> = systems
        .iter()
        .map(|s| [0, 1].map(|i| Description::of(&s.documents[i].1).unwrap()))
        .collect();
    let missed = std::sync::Mutex::new(BTreeSet::new());
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (work, systems, described, missed) = (&work, &systems, &described, &missed);
            scope.spawn(move || {
                for (at, format, change) in work.iter().skip(thread).step_by(threads) {
                    let mut document = systems[*at].documents[*format].1.clone();
                    change.apply(&mut document);
                    assert_ne!(
                        document, systems[*at].documents[*format].1,
                        "{}",
                        change.label
                    );
                    let Ok(changed) = Description::of(&document) else {
                        continue;
                    };
                    let [one, other] = &described[*at];
                    let mut used = BTreeSet::new();
                    let found = if *format == 0 {
                        complaints(&changed, other, &mut used)
                    } else {
                        complaints(one, &changed, &mut used)
                    };
                    if found.is_empty() {
                        missed.lock().unwrap().insert(change.label.clone());
                    }
                }
            });
        }
    });
    let mut used = BTreeMap::new();
    let mut open = Vec::new();
    for label in missed.into_inner().unwrap() {
        let known = list::BLIND
            .iter()
            .position(|(pattern, _)| match pattern.strip_suffix('*') {
                Some(start) => label.starts_with(start),
                None => *pattern == label,
            });
        match known {
            Some(at) => *used.entry(at).or_insert(0) += 1,
            None => open.push(label),
        }
    }
    assert!(open.is_empty(), "not found:\n{}", open.join("\n"));
    if prove::only().is_some() {
        return;
    }
    let unused: Vec<_> = (0..list::BLIND.len())
        .filter(|at| !used.contains_key(at))
        .map(|at| list::BLIND[at].0)
        .collect();
    assert!(unused.is_empty(), "found after all: {unused:#?}");
    assert!(
        work.len() > 1000,
        "only {} differences were planted",
        work.len()
    );
}
