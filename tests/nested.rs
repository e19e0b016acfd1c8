//! Nested stacks in one folder: each folder of `tests/nested` holds a template, the templates of its nested
//! stacks, and in `says.json` what `check` and `reach` have to say of the whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::synth;
use serde_json::Value;
use std::path::{Path, PathBuf};
use synth::cli::Exit;

fn cases() -> Vec<(PathBuf, Value)> {
    let folders = std::fs::read_dir("tests/nested").unwrap();
    let mut out: Vec<(PathBuf, Value)> = folders
        .map(|entry| {
            let folder = entry.unwrap().path();
            let text = std::fs::read_to_string(folder.join("says.json")).unwrap();
            (folder, serde_json::from_str(&text).unwrap())
        })
        .collect();
    out.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(out.len() >= 3, "cases have gone");
    out
}

fn words(value: &Value) -> Vec<&str> {
    let all = value.as_array().unwrap();
    all.iter().map(|word| word.as_str().unwrap()).collect()
}

/// `FILE:LINE CODE PATH: message` of each finding, and the notes.
fn findings(arguments: &[&str], folder: &Path) -> (Exit, Vec<String>, Vec<String>) {
    let mut line = vec!["check"];
    line.extend(arguments);
    line.extend(["--format", "json"]);
    let (exit, out, err) = synth(&line);
    assert_eq!(err, "", "{arguments:?}");
    let report: Value = serde_json::from_str(&out).unwrap();
    let (mut wrong, mut notes) = (Vec::new(), Vec::new());
    for finding in report["findings"].as_array().unwrap() {
        let word = |key: &str| finding[key].as_str().unwrap();
        let file = Path::new(word("file"));
        // Where it stands, read by the line alone.
        let text = std::fs::read_to_string(file).unwrap();
        let at = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
        let line = text.lines().nth(at - 1).unwrap();
        let name = word("path").rsplit('/').next().unwrap();
        assert!(line.contains(name), "{name} is not at {line}");
        if word("severity") == "note" {
            notes.push(word("message").to_owned());
        } else {
            let file = file.strip_prefix(folder).unwrap().display();
            let (code, path, message) = (word("code"), word("path"), word("message"));
            wrong.push(format!("{file}:{at} {code} {path}: {message}"));
        }
    }
    (exit, wrong, notes)
}

#[test]
fn a_template_is_checked_with_its_nested_stacks() {
    for (folder, says) in cases() {
        let template = folder.join(says["template"].as_str().unwrap());
        let (exit, wrong, notes) = findings(&[template.to_str().unwrap()], &folder);
        assert_eq!(wrong, words(&says["check"]), "{}", folder.display());
        assert_eq!(
            notes,
            words(&says["not_understood"]),
            "{}",
            folder.display()
        );
        let clean = if wrong.is_empty() {
            Exit::Done
        } else {
            Exit::Findings
        };
        assert_eq!(exit, clean, "{}", folder.display());
    }
}

#[test]
fn naming_the_nested_templates_as_well_changes_nothing() {
    for (folder, says) in cases() {
        let template = folder.join(says["template"].as_str().unwrap());
        let mut files = vec![template.to_str().unwrap().to_owned()];
        for below in [folder.clone(), folder.join("templates")] {
            let Ok(entries) = std::fs::read_dir(below) else {
                continue;
            };
            for path in entries.map(|entry| entry.unwrap().path()) {
                let text = path.to_str().unwrap();
                let is_template = [".yaml", ".template.json", "balancer.json"];
                if is_template.iter().any(|end| text.ends_with(end)) && path != template {
                    files.push(text.to_owned());
                }
            }
        }
        assert!(files.len() > 1, "{}: nothing is nested", folder.display());
        for turned in [false, true] {
            if turned {
                files.reverse();
            }
            let all: Vec<&str> = files.iter().map(String::as_str).collect();
            let (_, wrong, notes) = findings(&all, &folder);
            assert_eq!(wrong, words(&says["check"]), "{files:?}");
            assert_eq!(notes, words(&says["not_understood"]), "{files:?}");
        }
    }
}

#[test]
fn paths_lead_through_nested_stacks() {
    for (folder, says) in cases() {
        let template = folder.join(says["template"].as_str().unwrap());
        let questions = words(&says["reach"]);
        assert!(questions.len() >= 2, "{} asks too little", folder.display());
        for question in questions {
            let (from, rest) = question.split_once(" -> ").unwrap();
            let (to, verdict) = rest.split_once(' ').unwrap();
            let file = template.to_str().unwrap();
            let line = [
                "reach", file, "--from", from, "--to", to, "--format", "json",
            ];
            let (_, out, err) = synth(&line);
            let answer: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
            assert_eq!(answer["paths"][0]["verdict"], verdict, "{question}");
        }
    }
}

/// A template of nested stacks.
fn of_stacks(urls: &[&str]) -> String {
    let stacks: serde_json::Map<String, Value> = urls
        .iter()
        .enumerate()
        .map(|(at, url)| {
            let stack = serde_json::json!({
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": url},
            });
            (format!("Stack{at}"), stack)
        })
        .collect();
    serde_json::json!({ "Resources": stacks }).to_string()
}

#[test]
fn what_a_template_names_is_read_below_it_alone_and_within_bounds() {
    let folder = common::folder("nested-bounds");
    let root = folder.join("root");
    std::fs::create_dir_all(&root).unwrap();
    let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
    let notes = |name: &str| {
        let file = root.join(name);
        let (_, wrong, notes) = findings(&[file.to_str().unwrap()], &root);
        assert_eq!(wrong, Vec::<String>::new());
        notes
    };
    let wrong = r#"{"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 31}}}}"#;
    std::fs::write(folder.join("outside.json"), wrong).unwrap();
    write(
        "escape.json",
        &of_stacks(&["../outside.json", "/dev/zero", "."]),
    );
    assert_eq!(notes("escape.json").len(), 3, "read what is not below it");
    write("itself.json", &of_stacks(&["itself.json", "itself.json"]));
    assert!(
        !notes("itself.json").is_empty(),
        "an endless stack was read whole"
    );
    for at in 0..6 {
        let next = format!("many{}.json", at + 1);
        write(&format!("many{at}.json"), &of_stacks(&[next.as_str(); 20]));
    }
    write("many6.json", &of_stacks(&["https://example.com/none.json"]));
    assert!(
        !notes("many0.json").is_empty(),
        "20 to the 6th stacks were read"
    );
}
