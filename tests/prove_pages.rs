//! Each invariant has a page in fixed headings at the head of its file; together they are
//! `docs/proofs.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use synth::finding::codes;

const HEADINGS: [&str; 3] = [
    "# What it checks",
    "# What breaks in real life",
    "# How to mend",
];

/// Code, title and text of every page, by code.
fn pages() -> BTreeMap<String, (String, String)> {
    let mut out = BTreeMap::new();
    let root = Path::new("crates/prove/src/questions/invariants");
    for folder in ["access", "start", "balance", "release", "later"] {
        let mut files: Vec<_> = std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            if !text.contains("pub fn check(case: &mut Case") {
                continue;
            }
            let page: Vec<&str> = text
                .lines()
                .take_while(|l| l.starts_with("//!"))
                .map(|l| {
                    l.trim_start_matches("//!")
                        .strip_prefix(' ')
                        .unwrap_or_default()
                })
                .collect();
            let (code, title) = page[0].split_once(": ").unwrap();
            let body = page[1..].join("\n");
            let mut from = 0;
            for heading in HEADINGS {
                let at = body[from..].find(heading);
                from += at.unwrap_or_else(|| panic!("{}: no {heading}", file.display()));
            }
            let known = out.insert(code.to_owned(), (title.to_owned(), body));
            assert!(known.is_none(), "{code} has two pages");
        }
    }
    out
}

#[test]
fn every_code_of_a_proof_has_a_page_and_every_page_a_code() {
    let pages = pages();
    let codes: Vec<&str> = codes::ALL
        .iter()
        .map(|(c, _)| c.0)
        .filter(|c| c.starts_with('P'))
        .collect();
    let written: Vec<&str> = pages.keys().map(String::as_str).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(written, sorted);
}

#[test]
fn the_page_of_proofs_is_current() {
    let mut text = String::from(
        "# What is proven\n\n\
         What holds for every document that `synth` writes, and what `synth check` says of templates of \
         other origin. Each is computed from the document itself. This page is made from the code: \
         `bash .ci/generate`.\n",
    );
    for (code, (title, body)) in pages() {
        let mut title = title;
        if let Some(first) = title.get(..1) {
            title.replace_range(..1, &first.to_uppercase());
        }
        write!(text, "\n## {code}: {}\n", title.trim_end_matches('.')).unwrap();
        text.push_str(&body.replace("\n# ", "\n### "));
        text.push('\n');
    }
    common::current("docs/proofs.md", &text);
}
