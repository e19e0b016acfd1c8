//! Foreign documents: those that `synth` did not write. Beside each `NAME.json` stands `NAME.says.json`: where it is from, what
//! `check` has to say, what is not understood, and the answers of `reach`. No correct document is
//! alarmed about, and each real mistake is named at its resource.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::synth;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use synth::cli::Exit;

/// Each document with what has to be said of it.
fn fixtures() -> Vec<(PathBuf, Value, Value)> {
    let names = common::files("tests/foreign");
    let json = |path: &Path| -> Value {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let says = |path: &Path| path.with_extension("says.json");
    let mut out = Vec::new();
    for name in &names {
        let text = name.to_str().unwrap();
        if let Some(document) = text.strip_suffix(".says.json") {
            let document = format!("{document}.json");
            assert!(Path::new(&document).exists(), "{text} is of no document");
        } else if name.extension().is_some_and(|e| e == "json") {
            assert!(
                says(name).exists(),
                "{text}: nothing says what it has to give"
            );
            out.push((name.clone(), json(name), json(&says(name))));
        } else {
            assert!(
                name.extension().is_some_and(|e| e == "md" || e == "js"),
                "{text} is left out"
            );
        }
    }
    assert!(out.len() >= 12, "documents have gone");
    out
}

fn words(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("a list is missing: {value}"))
        .iter()
        .map(|v| v.as_str().unwrap().to_owned())
        .collect()
}

/// `P101 /Resources/TestRule: words of the message`; what is no error begins with `warning`.
fn findings(file: &Path) -> (Exit, Vec<String>, Vec<String>) {
    let (exit, out, err) = synth(&["check", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(err, "", "{}", file.display());
    let report: Value = serde_json::from_str(&out).unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let (mut wrong, mut notes) = (Vec::new(), Vec::new());
    for finding in report["findings"].as_array().unwrap() {
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        let path = word("path");
        assert!(document.pointer(&path).is_some(), "{path} leads nowhere");
        if let Some(last) = path.rsplit('/').next().filter(|last| !last.is_empty()) {
            let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
            let column = usize::try_from(finding["column"].as_u64().unwrap()).unwrap();
            let line: String = text
                .lines()
                .nth(line - 1)
                .unwrap()
                .chars()
                .skip(column - 1)
                .collect();
            let key = last.replace("~1", "/").replace("~0", "~");
            // An item of a list has no name to stand at.
            let starts = if key.parse::<usize>().is_ok() {
                "{".to_owned()
            } else {
                format!("\"{key}\"")
            };
            assert!(line.starts_with(&starts), "{path} is not at {line}");
        }
        match finding["severity"].as_str().unwrap() {
            "note" => {
                assert_eq!(word("code"), "N0901");
                notes.push(word("message"));
            }
            severity => {
                let warning = if severity == "warning" {
                    "warning "
                } else {
                    ""
                };
                let said = format!("{warning}{} {path}: {}", word("code"), word("message"));
                wrong.push(said);
            }
        }
    }
    (exit, wrong, notes)
}

#[test]
fn check_says_what_is_wrong_and_nothing_else() {
    let mut report = String::new();
    for (file, _, says) in fixtures() {
        let (exit, wrong, notes) = findings(&file);
        for (what, found, expected) in [
            ("check", wrong.clone(), words(&says["check"])),
            ("not_understood", notes, words(&says["not_understood"])),
        ] {
            if found != expected {
                writeln!(
                    report,
                    "{} {what}\n  expected {expected:#?}\n  found    {found:#?}",
                    file.display()
                )
                .unwrap();
            }
        }
        let expected = if wrong.iter().all(|said| said.starts_with("warning ")) {
            Exit::Done
        } else {
            Exit::Findings
        };
        assert_eq!(exit, expected, "{}", file.display());
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn findings_of_a_document_are_for_people_and_for_github_too() {
    let file = "tests/foreign/cdk.json";
    let (exit, out, err) = synth(&["check", file]);
    assert!(exit == Exit::Done && out.is_empty());
    assert!(err.starts_with("warning[P502]: "), "{err}");
    assert!(err.contains("tests/foreign/cdk.json:1078:3\n"), "{err}");
    let (exit, out, err) = synth(&["check", file, "--format", "github"]);
    assert!(exit == Exit::Done && err.is_empty());
    assert!(
        out.contains("::warning file=tests/foreign/cdk.json,line=1078,col=3,title=P101::"),
        "{out}"
    );
    let (_, out, _) = synth(&[
        "check",
        "tests/foreign/lambda-rds.json",
        "--format",
        "github",
    ]);
    assert!(out.contains("::notice file="), "{out}");
}

#[test]
fn reach_answers() {
    let mut report = String::new();
    for (file, _, says) in fixtures() {
        let questions = words(&says["reach"]);
        let (_, all, _) = synth(&["reach", file.to_str().unwrap(), "--format", "json"]);
        let all: Value = serde_json::from_str(&all).unwrap();
        let least = all["paths"].as_array().unwrap().len().min(3);
        assert!(
            questions.len() >= least,
            "{} asks too little",
            file.display()
        );
        for question in questions {
            let parts: Vec<&str> = question.split(' ').collect();
            let [from, "->", to, expected, rest @ ..] = parts.as_slice() else {
                panic!("{}: {question}", file.display());
            };
            let (exit, out, err) = synth(&[
                "reach",
                file.to_str().unwrap(),
                "--from",
                from,
                "--to",
                to,
                "--format",
                "json",
            ]);
            if exit != Exit::Done {
                writeln!(report, "{}: {question}\n  {err}", file.display()).unwrap();
                continue;
            }
            let answer: Value = serde_json::from_str(&out).unwrap();
            let paths = answer["paths"].as_array().unwrap();
            assert_eq!(paths.len(), 1, "{}: {question}", file.display());
            let evidence = paths[0]["evidence"].to_string();
            if paths[0]["verdict"] != **expected || rest.iter().any(|w| !evidence.contains(*w)) {
                writeln!(
                    report,
                    "{}: {question}\n  {} {evidence}",
                    file.display(),
                    paths[0]["verdict"]
                )
                .unwrap();
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn each_says_where_it_is_from() {
    for (file, _, says) in fixtures() {
        for key in ["style", "origin"] {
            let text = says[key].as_str().unwrap_or_default();
            assert!(text.len() > 10, "{}: no {key}", file.display());
        }
    }
}
