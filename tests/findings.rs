//! The files in `tests/errors/` say on the offending lines what has to be found there:
//! `# error[E0501]`, `# warning[W1001]`. Adding a case is adding a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use synth::blueprint::Blueprint;
use synth::finding::{Severity, codes};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// Line and `error[E0501]`, for each marker.
fn expected(text: &str) -> Vec<(usize, String)> {
    let mut list = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for marker in line.split("# ").skip(1) {
            if let Some((word, rest)) = marker.split_once('[')
                && ["error", "warning"].contains(&word)
            {
                let code = rest.split(']').next().unwrap();
                list.push((at + 1, format!("{word}[{code}]")));
            }
        }
    }
    list.sort();
    list
}

fn found(text: &str) -> Option<Vec<String>> {
    let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
    let blueprint: Blueprint = serde_json::from_value(value).ok()?;
    let (system, mut findings) = synth::resolve::resolve(&blueprint);
    if let Some(Err(more)) = system.as_ref().map(synth::plan::plan) {
        findings.extend(more);
    }
    let mut list: Vec<String> = findings
        .iter()
        .map(|f| format!("{}[{}]", f.severity.word(), f.code))
        .collect();
    list.sort();
    Some(list)
}

#[test]
fn every_fixture_gives_its_markers() {
    for file in fixtures() {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut expected: Vec<String> = expected(&text).into_iter().map(|(_, m)| m).collect();
        expected.sort();
        match found(&text) {
            Some(found) => assert_eq!(found, expected, "{}", file.display()),
            None => assert!(
                expected
                    .iter()
                    .any(|marker| marker.starts_with("error[E02")),
                "{}: serde refuses it",
                file.display()
            ),
        }
    }
}

#[test]
fn every_code_of_resolving_has_a_fixture() {
    let marked: BTreeSet<String> = fixtures()
        .iter()
        .flat_map(|file| expected(&std::fs::read_to_string(file).unwrap()))
        .map(|(_, marker)| marker)
        .collect();
    // Outputs are one a service and a few more: resources run out long before.
    let unreachable = [codes::TOO_MANY_OUTPUTS];
    for (code, what) in codes::ALL
        .iter()
        .filter(|(code, _)| !unreachable.contains(code))
    {
        let resolving = ["E03", "E04", "E05", "E06", "E07", "E08", "W1"];
        if resolving.iter().any(|start| code.0.starts_with(start)) {
            let word = Severity::word(code.severity());
            assert!(
                marked.contains(&format!("{word}[{code}]")),
                "{code}: {what}"
            );
        }
    }
}
