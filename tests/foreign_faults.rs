//! Faults are planted into ten documents of others, which nobody has a blueprint of: what is found of each
//! class stands on a page, and so does what is not: what only the author can know, a name or a size, and
//! what is work.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;
#[path = "faults/mutate.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod mutate;
#[path = "faults/sibling.rs"]
mod sibling;
#[path = "faults/words.rs"]
mod words;

use mutate::{Class, Mutant};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use synth::prove as proof;

/// By different hands, in both formats; each has load balancers, tasks or groups.
const DOCUMENTS: [&str; 10] = [
    "cdk",
    "conditions",
    "default-actions",
    "inline-groups",
    "joined-names",
    "cdktf",
    "terraform-data-stores",
    "terraform-loops",
    "terraform-plain",
    "terraform-services-map",
];

/// Faults of one document at most, spread evenly.
const MOST: usize = 300;

/// Of a hundred faults so many are found at least.
const FLOOR: usize = 55;

/// What is said of a document: codes, places and messages.
fn said(document: &Value) -> Option<BTreeSet<(&'static str, String, String)>> {
    let world = proof::document(&document.into()).ok()?;
    let found = proof::judge(&world, None).into_iter();
    Some(
        found
            .map(|f| (f.code.0, f.path.clone(), f.message.clone()))
            .collect(),
    )
}

#[derive(Default)]
struct Row {
    planted: usize,
    found: usize,
    /// What is changed where nothing is said, and how often.
    left: BTreeMap<String, usize>,
}

#[test]
fn faults_in_documents_of_others_are_found() {
    let mut table: BTreeMap<Class, Row> = BTreeMap::new();
    for name in DOCUMENTS {
        let text = std::fs::read_to_string(format!("tests/foreign/{name}.json")).unwrap();
        let mut document: Value = serde_json::from_str(&text).unwrap();
        let whole = document.clone();
        let before = said(&document).unwrap();
        let mut all: Vec<Mutant> = mutate::all(&document);
        // What is put in fits the shape of the program's own documents.
        all.retain(|fault| fault.class != Class::Add);
        let step = all.len().div_ceil(MOST).max(1);
        for fault in all.iter().step_by(step) {
            let taken = fault.apply(&mut document);
            let now = said(&document);
            taken.restore(&mut document);
            let row = table.entry(fault.class).or_default();
            row.planted += 1;
            if now.is_none_or(|now| !now.is_subset(&before)) {
                row.found += 1;
            } else {
                *row.left.entry(fault.label.clone()).or_default() += 1;
            }
        }
        assert_eq!(document, whole, "{name}: a fault stayed in it");
    }
    let (planted, found) = table
        .values()
        .fold((0, 0), |sum, row| (sum.0 + row.planted, sum.1 + row.found));
    assert!(
        found * 100 >= planted * FLOOR,
        "{found} of {planted} are found"
    );
    page(&table, planted, found);
}

fn page(table: &BTreeMap<Class, Row>, planted: usize, found: usize) {
    let path = "docs/planted-faults-foreign.md";
    let mut text = format!(
        "# Planted faults in documents of others\n\n\
         What the proofs find, without a blueprint, of faults planted into ten documents of `tests/foreign`: \
         {}. Only what was not said before counts. `bash .ci/generate` writes this page.\n\n\
         | class | planted | found | rate |\n|---|---|---|---|\n",
        DOCUMENTS.map(|name| format!("`{name}`")).join(", ")
    );
    let rate = |found: usize, of: usize| format!("{} %", (found * 100 + of / 2) / of.max(1));
    for (class, row) in table {
        let rate = rate(row.found, row.planted);
        writeln!(
            text,
            "| {} | {} | {} | {rate} |",
            class.word(),
            row.planted,
            row.found
        )
        .unwrap();
    }
    writeln!(
        text,
        "| all | {planted} | {found} | {} |",
        rate(found, planted)
    )
    .unwrap();
    text.push_str(
        "\n## What is not found\n\nNames, sizes, texts and paths that only the author can know; what another \
         document may hold; and what is work. The number is how often.\n",
    );
    for (class, row) in table.iter().filter(|(_, row)| !row.left.is_empty()) {
        let left: Vec<String> = row
            .left
            .iter()
            .map(|(label, times)| match times {
                1 => format!("`{label}`"),
                n => format!("`{label}` {n}"),
            })
            .collect();
        writeln!(text, "\n### {}\n\n{}", class.word(), left.join(", ")).unwrap();
    }
    if std::env::var_os("SYNTH_UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let classes = |text: &str| -> BTreeSet<String> {
        let rows = text.lines().filter(|l| l.ends_with(" % |"));
        rows.map(|l| l.split('|').nth(1).unwrap().trim().to_owned())
            .collect()
    };
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    common::same(
        (path, &classes(&kept)),
        ("planted", &classes(&text)),
        "The page is not current: `bash .ci/generate` writes it.",
    );
}
