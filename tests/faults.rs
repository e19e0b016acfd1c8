//! Faults are planted into every document, everywhere, and found: each resource and rule left out,
//! each reference turned elsewhere, each source widened, each port, number, word and name changed.
//! What is not found is on a list with reasons; what is written without a fault reports nothing
//! (`tests/prove_clean.rs`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may stop at the first thing that is wrong, and says how long it took"
)]

mod common;
#[path = "faults/fix.rs"]
mod fix;
#[path = "faults/list.rs"]
mod list;
#[path = "faults/mutate.rs"]
mod mutate;
mod prove;
#[path = "faults/sibling.rs"]
mod sibling;
#[path = "faults/words.rs"]
mod words;

use list::LIST;
use mutate::{Class, Mutant};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use synth::finding::codes;
use synth::prove as proof;

/// Of a large document only every so many faults one is planted.
fn stride(system: &str) -> usize {
    match system {
        "many" => 41,
        _ => 1,
    }
}

/// Of faults of one class at one place (each rule's group turned to each other group), so many are
/// planted in each document, spread evenly; all of them with `SYNTH_FAULTS=all`.
const ALIKE: usize = 20;

/// Of what is planted so, a sample plants as many alike in one format, spread over its documents; all of
/// it with `SYNTH_WHOLE=1`, and wherever the page is written.
const SAMPLE: usize = 6;

/// Faults that the list says are not found are planted this often in each document.
const LISTED: usize = 1;

/// Proofs of one format alone.
const ONE_SIDED: [(&str, usize); 3] = [
    // Terraform takes AWS's own rule away by itself.
    ("P111", 1),
    // Terraform updates what it must, and only that.
    ("P504", 1),
    // CloudFormation keeps the zone that a subnet was made in.
    ("P514", 0),
];

/// Rules that only documents without a blueprint are held to: those of `tests/foreign` break them.
const FOREIGN: [&str; 4] = ["P115", "P226", "P227", "P313"];

/// Rules of what stands between several templates: `tests/sets.rs` breaks them.
const BETWEEN: [&str; 1] = ["P233"];

/// What came of a fault.
struct Result {
    format: usize,
    class: Class,
    label: String,
    place: String,
    /// Codes that report it, given the blueprint.
    codes: BTreeSet<&'static str>,
    /// Reported also without; every eighth fault is tried so.
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
    let every = std::env::var_os("SYNTH_FAULTS").is_some_and(|v| v == "all");
    let mut alike: BTreeMap<(Class, &str), Vec<&Mutant>> = BTreeMap::new();
    for mutant in all.iter().step_by(if every { 1 } else { stride(system) }) {
        alike
            .entry((mutant.class, &mutant.label))
            .or_default()
            .push(mutant);
    }
    alike
        .into_iter()
        .flat_map(|((class, label), mutants)| {
            let entry = listed(class, label);
            let most = match entry {
                Some(at) if !LIST[at].some => LISTED,
                _ if every => mutants.len(),
                _ => ALIKE,
            };
            let step = mutants.len().div_ceil(most);
            mutants.into_iter().step_by(step)
        })
        .collect()
}

type Kind<'m> = (usize, Class, &'m str);
type Planted<'m> = (&'m prove::System, usize, &'m Mutant);

/// Whether only a sample is planted.
fn sampled() -> bool {
    let whole = ["SYNTH_UPDATE", "SYNTH_FAULTS"].map(std::env::var_os);
    !common::whole() && whole.iter().all(Option::is_none) && prove::only().is_none()
}

/// Each kind of fault in each format, but not each place that it can be planted at.
fn sample(work: Vec<Planted<'_>>) -> Vec<Planted<'_>> {
    if !sampled() {
        return work;
    }
    let mut alike: BTreeMap<Kind<'_>, Vec<Planted<'_>>> = BTreeMap::new();
    for one @ (_, format, fault) in work {
        let kind = (format, fault.class, fault.label.as_str());
        alike.entry(kind).or_default().push(one);
    }
    let spread = |some: Vec<_>| {
        let step = some.len().div_ceil(SAMPLE);
        some.into_iter().step_by(step)
    };
    let mut sample: Vec<_> = alike.into_values().flat_map(spread).collect();
    // Document by document: each thread has a copy of one.
    sample.sort_by_key(|(system, format, _)| (&system.name, *format));
    sample
}

fn plant() -> (Vec<Result>, BTreeMap<(usize, Class), usize>) {
    let systems = prove::small_systems();
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
    let work = sample(work);
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
                    match proof::document(&(&*document).into()) {
                        Err(_) => result.unread = true,
                        Ok(world) => {
                            let found = proof::judge(&world, Some(&system.intent));
                            let helpless = found.iter().find(|f| f.help.is_empty());
                            assert!(helpless.is_none(), "nothing to do about it: {helpless:?}");
                            result.codes = found.iter().map(|f| f.code.0).collect();
                            result.alone =
                                (at / 2 % 8 == 0).then(|| !proof::judge(&world, None).is_empty());
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

/// Every fault with the codes that report it, one a line and sorted, into the file that
/// `SYNTH_FAULTS_DUMP` names: two of them, compared with `diff`, show whether a change of the proof
/// changed any finding.
fn dump(results: &[Result]) {
    let Some(path) = std::env::var_os("SYNTH_FAULTS_DUMP") else {
        return;
    };
    let mut lines: Vec<String> = results
        .iter()
        .map(|r| {
            let format = ["CloudFormation", "Terraform"][r.format];
            let codes: Vec<&str> = r.codes.iter().copied().collect();
            let codes = if r.unread {
                "unread".to_owned()
            } else {
                codes.join(" ")
            };
            let (class, label, place) = (r.class.word(), &r.label, &r.place);
            format!("{format} | {class} | {label} | {place} | {codes}\n")
        })
        .collect();
    lines.sort();
    std::fs::write(path, lines.concat()).unwrap();
}

#[test]
fn planted_faults_are_found() {
    let began = std::time::Instant::now();
    let (results, made) = plant();
    dump(&results);
    // Straight to the stream, which a test that passes shows too.
    let said = format!(
        "{} faults planted in {:.1?}",
        results.len(),
        began.elapsed()
    );
    writeln!(std::io::stderr(), "{said}").unwrap();
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
            "{} | {} | {label} | {missed}/{all} | {place}\n    {}",
            ["cfn", "tf"][*format],
            class.word(),
            fix::fix(*class, label)
        )
        .unwrap();
    }
    let count = open.values().filter(|v| v.1 > 0).count();
    assert!(
        not_found.is_empty(),
        "{count} kinds of faults are not found:\n{not_found}"
    );
    if prove::only().is_some() {
        println!("{text}");
        return; // What follows is about all blueprints together.
    }
    let without: Vec<_> = LIST
        .iter()
        .filter(|e| e.reason.is_empty())
        .map(|e| e.place)
        .collect();
    assert!(
        without.is_empty(),
        "entries of tests/faults/list.rs without a reason: {without:?}"
    );
    let unused: Vec<_> = LIST
        .iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, e)| format!("{} {}", e.class, e.place))
        .collect();
    // An entry, and a rule, may be about places that are not in a sample.
    assert!(
        sampled() || unused.is_empty(),
        "take out of tests/faults/list.rs what fits no fault, or only faults that are found: {unused:#?}"
    );
    let silent: Vec<String> = codes::all()
        .map(|(code, _)| code.0)
        .filter(|code| code.starts_with('P'))
        .filter(|code| !FOREIGN.contains(code) && !BETWEEN.contains(code))
        .flat_map(|code| {
            [0, 1]
                .into_iter()
                .filter(|f| !ONE_SIDED.contains(&(code, *f)))
                .filter(|f| !codes_seen[*f].contains(code))
                .map(move |f| format!("{code} in {}", ["CloudFormation", "Terraform"][f]))
        })
        .collect();
    assert!(
        sampled() || silent.is_empty(),
        "no planted fault breaks {silent:?}: plant one in tests/faults/words.rs, or use in a file of \
         blueprints/ what the rule is about"
    );
    page(&text);
}

/// The table is a page for reviewers; its figures move with every blueprint, its classes do not.
fn page(table: &str) {
    let path = std::path::Path::new("docs/planted-faults.md");
    if std::env::var_os("SYNTH_UPDATE").is_some() {
        let text = format!(
            "# Planted faults\n\n\
             What the proofs find of faults planted into every document. Faults that nothing reports stand in \
             `tests/faults/list.rs`, each with its reason; the rate is of those that are not listed. The last \
             column is of a sample, judged as a foreign document. `bash .ci/generate` writes \
             this page; with `SYNTH_FAULTS=all` every fault that can be made is planted.\n\n\
             ```\n{table}```\n"
        );
        std::fs::write(path, text).unwrap();
    }
    let classes = |text: &str| -> BTreeSet<String> {
        let rows = text.lines().filter(|l| l.contains(" %"));
        rows.map(|l| l.chars().take(29).collect()).collect()
    };
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    common::same(
        ("in docs/planted-faults.md", &classes(&kept)),
        ("planted", &classes(table)),
        "The page is not current: `bash .ci/generate` writes it.",
    );
}
