//! Each rule has a page in fixed headings; together they are `docs/proofs.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use synth::prove::RULES;

const HEADINGS: [&str; 3] = [
    "# What it checks",
    "# What breaks in real life",
    "# How to fix it",
];

/// Code, title and text of every page, by code.
fn pages() -> BTreeMap<&'static str, (&'static str, String)> {
    let mut out = BTreeMap::new();
    for listed in RULES {
        let (code, text) = (listed.code.0, listed.rule.text());
        let mut from = 0;
        for heading in HEADINGS {
            let at = text[from..].find(heading);
            from += at.unwrap_or_else(|| panic!("{code}: no {heading}"));
        }
        let known = out.insert(code, (listed.rule.title(), text));
        assert!(known.is_none(), "{code} stands twice");
    }
    out
}

#[test]
fn the_page_of_proofs_is_current() {
    let mut text = String::from(
        "# What is proven\n\n\
         What holds for every document that `synth` writes, and what `synth check` says of foreign \
         documents. Each is computed from the document itself. This page is made from the code: \
         `bash .ci/generate`.\n",
    );
    for (code, (title, body)) in pages() {
        let mut title = title.to_owned();
        if let Some(first) = title.get(..1) {
            title.replace_range(..1, &first.to_uppercase());
        }
        write!(text, "\n## {code}: {}\n\n", title.trim_end_matches('.')).unwrap();
        text.push_str(&body.replace("# ", "### "));
        text.push('\n');
    }
    common::current("docs/proofs.md", &text);
}
