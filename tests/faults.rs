//! Faults are planted into every document, everywhere, and found: each resource and rule left out,
//! each reference turned elsewhere, each source widened, each port, number, word and name changed.
//! What is not found is on a list with reasons; what is written without a fault reports nothing
//! (`tests/prove_clean.rs`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

#[path = "faults/list.rs"]
mod list;
#[path = "faults/mutate.rs"]
mod mutate;
mod prove;
#[path = "faults/words.rs"]
mod words;

use list::LIST;
use mutate::{Class, Mutant};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Mutex;
use synth::finding::codes;
use synth::prove as proof;

/// Of a large document each so-and-so-many-th fault is planted.
fn stride(system: &str) -> usize {
    match system {
        "many" => 41,
        _ => 1,
    }
}

/// Faults of one kind that the list says are not found are planted this often in each document.
const LISTED: usize = 1;

/// What came of a fault.
struct Result {
    format: usize,
    class: Class,
    label: String,
    place: String,
    /// Codes that report it, given the blueprint.
    codes: BTreeSet<&'static str>,
    /// Reported also without; every fourth fault is tried so.
    alone: Option<bool>,
    /// The document is none any more.
    unread: bool,
}

/// An entry of the list by its place in it.
fn listed(class: Class, label: &str) -> Option<usize> {
    LIST.iter().position(|e| e.fits(class.word(), label))
}

/// The faults of a document that are planted.
fn planted<'m>(system: &str, all: &'m [Mutant]) -> Vec<&'m Mutant> {
    let mut often: BTreeMap<(Class, &str), usize> = BTreeMap::new();
    all.iter()
        .step_by(stride(system))
        .filter(|m| {
            let entry = listed(m.class, &m.label);
            if entry.is_none_or(|at| LIST[at].some) {
                return true;
            }
            let count = often.entry((m.class, &m.label)).or_default();
            *count += 1;
            *count <= LISTED
        })
        .collect()
}

fn plant() -> (Vec<Result>, BTreeMap<(usize, Class), usize>) {
    let systems = systems();
    let mut made: BTreeMap<(usize, Class), usize> = BTreeMap::new();
    let mut work = Vec::new();
    let faults: Vec<[Vec<Mutant>; 2]> = systems
        .iter()
        .map(|s| [0, 1].map(|format| mutate::all(&s.documents[format].1)))
        .collect();
    for (at, system) in systems.iter().enumerate() {
        for format in [0, 1] {
            for mutant in &faults[at][format] {
                *made.entry((format, mutant.class)).or_default() += 1;
            }
            let planted = planted(&system.name, &faults[at][format]);
            work.extend(planted.into_iter().map(|m| (system, format, m)));
        }
    }
    let results = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (work, results, systems) = (&work, &results, &systems);
            scope.spawn(move || {
                // Each thread has a copy of the document that is next, and takes each fault out again.
                let mut own: Option<(&str, usize, serde_json::Value)> = None;
                for (at, (system, format, mutant)) in
                    work.iter().enumerate().skip(thread).step_by(threads)
                {
                    let document = match &mut own {
                        Some((name, of, document)) if *name == system.name && of == format => {
                            document
                        }
                        _ => {
                            let copy = system.documents[*format].1.clone();
                            &mut own.insert((&system.name, *format, copy)).2
                        }
                    };
                    let before = mutant.apply(document);
                    let mut result = Result {
                        format: *format,
                        class: mutant.class,
                        label: mutant.label.clone(),
                        place: format!("{} {}", system.name, mutant.place),
                        codes: BTreeSet::new(),
                        alone: None,
                        unread: false,
                    };
                    match proof::document(document) {
                        Err(_) => result.unread = true,
                        Ok(world) => {
                            let found = proof::invariants(&world, Some(&system.intent));
                            result.codes = found.iter().map(|f| f.code.0).collect();
                            result.alone = (at / 2 % 4 == 0)
                                .then(|| !proof::invariants(&world, None).is_empty());
                        }
                    }
                    before.restore(document);
                    results.lock().unwrap().push(result);
                }
                // What is left is the document as it was: no fault stayed in it.
                if let Some((name, format, document)) = own {
                    let system = systems.iter().find(|s| s.name == name).unwrap();
                    assert_eq!(document, system.documents[format].1);
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by(|a, b| {
        (a.format, a.class, &a.label, &a.place).cmp(&(b.format, b.class, &b.label, &b.place))
    });
    (results, made)
}

/// Figures of one class in one format.
#[derive(Default)]
struct Row {
    planted: usize,
    found: usize,
    listed: usize,
    tried_alone: usize,
    found_alone: usize,
}

impl Row {
    fn add(&mut self, other: &Self) {
        self.planted += other.planted;
        self.found += other.found;
        self.listed += other.listed;
        self.tried_alone += other.tried_alone;
        self.found_alone += other.found_alone;
    }

    fn line(&self, class: &str, format: usize, made: usize, text: &mut String) {
        writeln!(
            text,
            "{class:<14} {:<14} {made:>6} {:>7} {:>7} {:>7} {:>9} {:>14} of {:>5}",
            ["CloudFormation", "Terraform"][format],
            self.planted,
            self.found,
            self.listed,
            per_cent(self.found, self.planted - self.listed),
            per_cent(self.found_alone, self.tried_alone),
            self.tried_alone,
        )
        .unwrap();
    }
}

fn per_cent(part: usize, of: usize) -> String {
    let tenths = (part * 1000 + of / 2) / of.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Proofs that none of these faults breaks. Why was looked into for none of them, so each is work; the
/// list may only shrink.
const UNBROKEN: [&str; 7] = [
    "P111 in Terraform",
    "P213 in CloudFormation",
    "P213 in Terraform",
    "P501 in CloudFormation",
    "P503 in CloudFormation",
    "P504 in Terraform",
    "P509 in Terraform",
];

/// Every blueprint but the one with a pipeline: no proof looks at what a pipeline's role may do yet.
fn systems() -> Vec<prove::System> {
    let mut all = prove::systems();
    let before = all.len();
    all.retain(|system| system.name != "pipeline");
    assert_eq!(
        all.len() + 1,
        before,
        "the blueprint with a pipeline has moved"
    );
    all
}

#[test]
fn planted_faults_are_found() {
    let (results, made) = plant();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut open: BTreeMap<(usize, Class, &str), (usize, usize, &str)> = BTreeMap::new();
    let mut codes_seen: [BTreeSet<&str>; 2] = [BTreeSet::new(), BTreeSet::new()];
    let mut table: BTreeMap<(Class, usize), Row> = BTreeMap::new();
    for r in &results {
        let row = table.entry((r.class, r.format)).or_default();
        row.planted += 1;
        codes_seen[r.format].extend(&r.codes);
        let entry = listed(r.class, &r.label);
        let slot = open
            .entry((r.format, r.class, &r.label))
            .or_insert((0, 0, ""));
        slot.0 += 1;
        let found = r.unread || !r.codes.is_empty();
        if found {
            row.found += 1;
        } else if let Some(at) = entry {
            row.listed += 1;
            used.insert(at);
        } else {
            slot.1 += 1;
            slot.2 = &r.place;
        }
        if let Some(alone) = r.alone
            && (found || entry.is_none())
        {
            row.tried_alone += 1;
            row.found_alone += usize::from(alone);
        }
    }
    let mut text = format!(
        "{:<14} {:<14} {:>6} {:>7} {:>7} {:>7} {:>9} {:>23}\n",
        "class", "format", "made", "planted", "found", "listed", "rate", "without a blueprint"
    );
    let mut sums = [Row::default(), Row::default()];
    let mut made_in = [0, 0];
    for ((class, format), row) in &table {
        let made = made[&(*format, *class)];
        row.line(class.word(), *format, made, &mut text);
        sums[*format].add(row);
        made_in[*format] += made;
    }
    for format in [0, 1] {
        sums[format].line("all", format, made_in[format], &mut text);
    }
    let mut not_found = String::new();
    for ((format, class, label), (all, missed, place)) in open.iter().filter(|(_, v)| v.1 > 0) {
        writeln!(
            not_found,
            "{} | {} | {label} | {missed}/{all} | {place}",
            ["cfn", "tf"][*format],
            class.word()
        )
        .unwrap();
    }
    if let Some(path) = std::env::var_os("SYNTH_FAULTS") {
        std::fs::write(path, format!("{text}\n{not_found}")).unwrap();
    }
    let count = open.values().filter(|v| v.1 > 0).count();
    assert!(
        not_found.is_empty(),
        "{count} kinds of faults are not found:\n{not_found}"
    );
    let without: Vec<_> = LIST
        .iter()
        .filter(|e| e.reason.is_empty())
        .map(|e| e.place)
        .collect();
    assert!(without.is_empty(), "entries without a reason: {without:?}");
    let unused: Vec<_> = LIST
        .iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, e)| format!("{} {}", e.class, e.place))
        .collect();
    assert!(
        unused.is_empty(),
        "entries that fit no fault, or only faults that are found: {unused:#?}"
    );
    let silent: Vec<String> = codes::ALL
        .iter()
        .map(|(code, _)| code.0)
        .filter(|code| code.starts_with('P'))
        .flat_map(|code| {
            [0, 1]
                .into_iter()
                .filter(|f| !codes_seen[*f].contains(code))
                .map(move |f| format!("{code} in {}", ["CloudFormation", "Terraform"][f]))
        })
        .collect();
    assert_eq!(silent, UNBROKEN, "proofs that no planted fault breaks");
}
