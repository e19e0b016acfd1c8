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
fn fixtures() -> Vec<(PathBuf, Value)> {
    let json = |path: &Path| -> Value {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let mut out = Vec::new();
    for name in &common::files("tests/foreign") {
        let text = name.to_str().unwrap();
        let end = name.extension().and_then(|e| e.to_str());
        if let Some(document) = text.strip_suffix(".says.json") {
            let there =
                ["json", "yaml"].map(|end| Path::new(&format!("{document}.{end}")).exists());
            assert_eq!(
                there.iter().filter(|t| **t).count(),
                1,
                "{text} is of no document"
            );
        } else if matches!(end, Some("json" | "yaml")) {
            let says = name.with_extension("says.json");
            assert!(says.exists(), "{text}: nothing says what it has to give");
            out.push((name.clone(), json(&says)));
        } else {
            let source = name.is_dir() || matches!(end, Some("md" | "js"));
            assert!(source, "{text} is left out");
        }
    }
    assert!(out.len() >= 60, "documents have gone");
    out
}

/// What is given to the program beside the document.
fn arguments(says: &Value) -> Vec<String> {
    says.get("arguments").map(words).unwrap_or_default()
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
fn findings(file: &Path, arguments: &[String]) -> (Exit, Vec<String>, Vec<String>) {
    let mut line = vec!["check", file.to_str().unwrap(), "--format", "json"];
    line.extend(arguments.iter().map(String::as_str));
    let (exit, out, err) = synth(&line);
    assert_eq!(err, "", "{}", file.display());
    let report: Value = serde_json::from_str(&out).unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap_or_default();
    // A template that is a text inside of another file has lines of its own.
    let body = document.get("TemplateBody");
    let text = body
        .and_then(Value::as_str)
        .map_or(text.clone(), str::to_owned);
    let document = body.unwrap_or(&document);
    let (mut wrong, mut notes) = (Vec::new(), Vec::new());
    for finding in report["findings"].as_array().unwrap() {
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        let path = word("path");
        let there = document.pointer(&path).is_some();
        assert!(there || !document.is_object(), "{path} leads nowhere");
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
            let plain = format!("{key}:");
            assert!(
                line.starts_with(&starts) || line.starts_with(&plain),
                "{path} is not at {line}"
            );
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
    for (file, says) in fixtures() {
        let (exit, wrong, notes) = findings(&file, &arguments(&says));
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
    for (file, says) in fixtures() {
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
            let halves = question.split_once(" -> ");
            let parts: Vec<&str> = halves.map_or("", |(_, to)| to).split(' ').collect();
            let (Some((from, _)), [to, expected, rest @ ..]) = (halves, parts.as_slice()) else {
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
    for (file, says) in fixtures() {
        for key in ["style", "origin"] {
            let text = says[key].as_str().unwrap_or_default();
            assert!(text.len() > 10, "{}: no {key}", file.display());
        }
    }
}

#[test]
fn known_findings_are_let_be_with_their_reasons() {
    let file = "tests/foreign/circles.json";
    let (exit, _, err) = synth(&["check", file]);
    assert!(exit == Exit::Findings, "{err}");
    let (exit, _, err) = synth(&[
        "check",
        file,
        "--ignore",
        "P224=mended with the next deploy",
    ]);
    assert!(exit == Exit::Done, "{err}");
    assert!(
        err.contains("ignored: P224, 3 findings: mended with the next deploy (--ignore)\n"),
        "{err}"
    );
    for (wrong, said) in [
        ("P224", "write the reason"),
        ("P999=because", "no finding `P999`"),
    ] {
        let (exit, _, err) = synth(&["check", file, "--ignore", wrong]);
        let err = err.to_lowercase();
        assert!(
            exit == Exit::Failed && err.contains(&said.to_lowercase()),
            "{err}"
        );
    }
    let folder = common::folder("ignored");
    let beside = folder.join("circles.json");
    std::fs::copy(file, &beside).unwrap();
    std::fs::write(
        folder.join("synth-ignore.yaml"),
        "P224: known\nP502: never here\n",
    )
    .unwrap();
    let (exit, _, err) = synth(&["check", beside.to_str().unwrap()]);
    assert!(exit == Exit::Done, "{err}");
    assert!(
        err.contains("ignored: P502, nothing is found: never here (synth-ignore.yaml)"),
        "{err}"
    );
    let (exit, _, err) = synth(&["check", "tests/foreign/let-be.yaml"]);
    assert!(exit == Exit::Findings, "{err}");
    assert!(err.contains("ignored: P224 at First, 1 finding: "), "{err}");
}

#[test]
fn warnings_fail_where_that_is_asked_for() {
    let file = "tests/foreign/stack-network.json";
    assert!(synth(&["check", file]).0 == Exit::Done);
    assert!(synth(&["check", file, "--fail-on", "warning"]).0 == Exit::Findings);
}

#[test]
fn the_folder_of_cdk_is_read() {
    let folder = common::folder("cdk.out");
    for (from, to) in [("cdk", "Shop"), ("circles", "Rings")] {
        let to = folder.join(format!("{to}.template.json"));
        std::fs::copy(format!("tests/foreign/{from}.json"), to).unwrap();
    }
    std::fs::write(folder.join("manifest.json"), "{}").unwrap();
    let (exit, _, err) = synth(&["check", folder.to_str().unwrap()]);
    assert!(exit == Exit::Findings, "{err}");
    assert!(
        err.contains("Rings.template.json") && err.contains("Shop.template.json"),
        "{err}"
    );
    // Who reads no folder does not promise to.
    for command in ["check", "reach", "cost", "diagram"] {
        let (exit, ..) = synth(&[command, folder.to_str().unwrap()]);
        let (_, help, err) = synth(&[command, "--help"]);
        assert_eq!(
            exit != Exit::Failed,
            help.contains("cdk.out"),
            "{command}: {help}{err}"
        );
    }
    let (exit, _, err) = synth(&["check", "tests/foreign"]);
    assert!(
        exit == Exit::Failed && err.contains("no template that CDK wrote"),
        "{err}"
    );
}

#[test]
fn lists_of_a_stack_name_the_command_that_prints_its_template() {
    let folder = common::folder("lists");
    let file = folder.join("resources.json");
    std::fs::write(&file, r#"{"StackResources": [{"LogicalResourceId": "A"}]}"#).unwrap();
    let (exit, _, err) = synth(&["check", file.to_str().unwrap()]);
    assert!(
        exit == Exit::Findings && err.contains("get-template --stack-name"),
        "{err}"
    );
}
