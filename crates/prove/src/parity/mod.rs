//! Both formats say the same: every resource, every property, every reference, every wait, every
//! input and output, save for a list with reasons. What no table of the proof knows is a failure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod blind;
mod description;
mod list;
mod plant;

use crate::documents::Format;
use crate::types;
use crate::types::Kind;
use blind::BLIND;
use description::Description;
use list::LIST;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A blueprint's name and what is written for it: `CloudFormation`, Terraform.
struct System {
    name: String,
    documents: [Value; 2],
}

/// The one blueprint that `SYNTH_ONLY` names. Tests that are about all of them say nothing then.
fn filter() -> Option<String> {
    std::env::var("SYNTH_ONLY")
        .ok()
        .filter(|name| !name.is_empty())
}

/// What is kept for review of every blueprint, or of the one that is asked for.
fn systems() -> Vec<System> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snapshots");
    let mut names: Vec<String> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter_map(|file| {
            let name = file.to_str()?.strip_suffix(".cloudformation.json")?;
            Some(name.to_owned())
        })
        .collect();
    names.sort();
    // The template of a service has no root of its own: its system has one. That of several templates is left
    // out: what one of them is deployed after, Terraform's one root waits for resource by resource, and origins
    // are those of one template. That both let the same reach the same is tested with the sets.
    let (whole, parts): (Vec<String>, Vec<String>) = names
        .into_iter()
        .partition(|name| root.join(format!("{name}.terraform.json")).exists());
    let own = |name: &str, part: &str| {
        let rest = part.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    for part in &parts {
        let known = whole.iter().any(|name| own(name, part));
        assert!(known, "{part} is of no system");
    }
    let read = |name: &str, format: &str| {
        let path = root.join(format!("{name}.{format}.json"));
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        serde_json::from_str(&text).unwrap()
    };
    let systems: Vec<System> = whole
        .into_iter()
        .filter(|name| !parts.iter().any(|part| own(name, part)))
        .filter(|name| filter().is_none_or(|wanted| wanted == *name))
        .map(|name| System {
            documents: ["cloudformation", "terraform"].map(|format| read(&name, format)),
            name,
        })
        .collect();
    assert!(!systems.is_empty(), "there is no such blueprint");
    assert!(
        filter().is_some() || systems.len() >= 7,
        "blueprints have moved"
    );
    systems
}

/// The one format that needs a property, if its row says so.
fn only(kind: &str, property: &str) -> Option<Format> {
    let name = property.split(['.', '[']).next()?;
    let of = types::all().filter(|(own, _)| own.spelling().word == kind);
    let row = of
        .flat_map(|(_, t)| t.rows)
        .find(|row| row.name.eq_ignore_ascii_case(name))?;
    row.only.map(|(format, _)| format)
}

/// Whether a change is of a property that one format alone needs.
fn alone(label: &str) -> bool {
    let Some((_, place)) = label.split_once(' ') else {
        return false;
    };
    let (kind, path) = match place.strip_prefix("resource.") {
        Some(rest) => rest.split_once(".*.").unwrap_or((rest, "")),
        None => place
            .strip_prefix("Resources.")
            .and_then(|rest| rest.split_once(".Properties."))
            .unwrap_or((place, "")),
    };
    let rows = types::of(Kind::of(kind)).into_iter().flat_map(|t| t.rows);
    rows.filter(|row| row.only.is_some()).any(|row| {
        [row.cfn, row.tf].iter().any(|own| {
            let own = own.trim_start_matches('@');
            let within = |long: &str, short: &str| {
                long.strip_prefix(short)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            !own.is_empty() && !path.is_empty() && (within(path, own) || within(own, path))
        })
    })
}

/// What to do with a complaint.
const FIX: &str = "A property that no table knows is a new row of its type, written from AWS's and the provider's \
                    documentation; what only one format says is `.only_in(FORMAT, WHY)` on its row, or an entry of crates/prove/src/parity/list.rs with its reason where that hangs on more. \
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
        let missing = match (&d.one, &d.other) {
            (None, Some(_)) => Some(Format::CloudFormation),
            (Some(_), None) => Some(Format::Terraform),
            _ => None,
        };
        match entry {
            // The row says why.
            None if only(kind, &d.property).is_some_and(|of| missing.is_some_and(|m| m != of)) => {}
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
    for system in systems() {
        let [one, other] = [0, 1].map(|i| Description::of(&system.documents[i]).unwrap());
        assert!(
            one.things.len() > 60,
            "{}: {} things",
            system.name,
            one.things.len()
        );
        let found = complaints(&one, &other, &mut used);
        assert!(
            found.is_empty(),
            "{}:\n{}\n{FIX}",
            system.name,
            found.join("\n")
        );
    }
    if filter().is_some() {
        return;
    }
    let unused: Vec<_> = (0..LIST.len())
        .filter(|at| !used.contains(at))
        .map(|at| (LIST[at].kind, LIST[at].property, LIST[at].reason))
        .collect();
    assert!(unused.is_empty(), "entries that fit nothing: {unused:#?}");
}

/// A difference that is planted is found: for every property of every type, in either format.
#[test]
fn planted_differences_are_found() {
    let mut systems = systems();
    // Small documents first: each kind of change is tried where it first turns up.
    systems.sort_by_key(|s| s.documents[0].to_string().len());
    let mut seen = BTreeSet::new();
    let mut work = Vec::new();
    for (at, system) in systems.iter().enumerate() {
        for (format, document) in system.documents.iter().enumerate() {
            for change in plant::changes(document) {
                if seen.insert((format, change.label.clone())) {
                    work.push((at, format, change));
                }
            }
        }
    }
    let described: Vec<[Description; 2]> = systems
        .iter()
        .map(|s| [0, 1].map(|i| Description::of(&s.documents[i]).unwrap()))
        .collect();
    let missed = std::sync::Mutex::new(BTreeSet::new());
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (work, systems, described, missed) = (&work, &systems, &described, &missed);
            scope.spawn(move || {
                for (at, format, change) in work.iter().skip(thread).step_by(threads) {
                    let mut document = systems[*at].documents[*format].clone();
                    change.apply(&mut document);
                    assert_ne!(
                        document, systems[*at].documents[*format],
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
        let known = BLIND
            .iter()
            .position(|(pattern, _)| match pattern.strip_suffix('*') {
                Some(start) => label.starts_with(start),
                None => *pattern == label,
            });
        match known {
            Some(at) => *used.entry(at).or_insert(0) += 1,
            None if alone(&label) => {}
            None => open.push(label),
        }
    }
    assert!(open.is_empty(), "not found:\n{}", open.join("\n"));
    if filter().is_some() {
        return;
    }
    let unused: Vec<_> = (0..BLIND.len())
        .filter(|at| !used.contains_key(at))
        .map(|at| BLIND[at].0)
        .collect();
    assert!(unused.is_empty(), "found after all: {unused:#?}");
    assert!(
        work.len() > 1000,
        "only {} differences were planted",
        work.len()
    );
}
