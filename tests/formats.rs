//! What other tools read: findings and paths as JSON, SARIF and workflow commands, each held against its
//! schema or its rules over real output.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{files, folder, synth};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use synth::cli::Exit;
use synth::finding::print::{self, Text};
use synth::finding::{Finding, codes};

/// Blueprints with mistakes, documents of others, sound blueprints, and a file that is not there.
fn inputs() -> Vec<String> {
    let mut out: Vec<String> = ["tests/errors", "tests/foreign", "blueprints"]
        .into_iter()
        .flat_map(files)
        .filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "json"))
        .map(|p| p.to_str().unwrap().to_owned())
        .collect();
    out.push("no such file.yaml".into());
    out
}

fn schema(path: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(common::root().join(path)).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn holds(validator: &jsonschema::Validator, value: &Value, what: &str) {
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .map(|e| format!("{} at {}", e, e.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
}

fn checked(input: &str, format: &str) -> String {
    let (exit, out, err) = synth(&["check", input, "--format", format]);
    // Of a file that is not there nothing can be said but that.
    let missing = input.starts_with("no such file");
    assert_eq!(exit == Exit::Failed, missing, "{input}: {err}");
    out
}

#[test]
fn findings_as_json_have_their_schema() {
    let schema = schema("docs/findings.schema.json");
    let mut severities = BTreeSet::new();
    for input in inputs() {
        let value: Value = serde_json::from_str(&checked(&input, "json")).unwrap();
        holds(&schema, &value, &input);
        for finding in value["findings"].as_array().unwrap() {
            severities.insert(finding["severity"].as_str().unwrap().to_owned());
            let known = codes::all().any(|(code, _)| finding["code"] == code.0);
            assert!(known, "{finding}");
        }
    }
    assert_eq!(severities.len(), 3, "{severities:?}");
    for wrong in [
        json!({"findings": [{"code": "E0101"}]}),
        json!({"findings": [], "more": 1}),
    ] {
        assert!(!schema.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn paths_as_json_have_their_schema() {
    let schema = schema("docs/reach.schema.json");
    let mut answered = 0;
    for input in inputs() {
        let (exit, out, _) = synth(&["reach", &input, "--format", "json"]);
        if exit == Exit::Done {
            holds(&schema, &serde_json::from_str(&out).unwrap(), &input);
            answered += 1;
        }
    }
    assert!(answered > 15, "{answered}");
    assert!(!schema.is_valid(&json!({"paths": [{}], "not_understood": []})));
}

/// What the schema does not say: GitHub takes no rule without help and no result without a line.
/// <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>
#[test]
fn sarif_is_valid_and_what_github_takes() {
    let schema = schema("tests/formats/sarif-schema-2.1.0.json");
    let mut results = 0;
    for input in inputs().into_iter().step_by(3) {
        let log: Value = serde_json::from_str(&checked(&input, "sarif")).unwrap();
        holds(&schema, &log, &input);
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            described(rule);
        }
        let mut marks = BTreeSet::new();
        let json: Value = serde_json::from_str(&checked(&input, "json")).unwrap();
        let list = run["results"].as_array().unwrap();
        let let_be = json["ignored"].as_array().map_or(0, Vec::len);
        let found = json["findings"].as_array().unwrap().len();
        assert_eq!(list.len(), found + let_be, "{input}");
        for (result, finding) in list.iter().zip(json["findings"].as_array().unwrap()) {
            results += 1;
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"], "{input}");
            assert_eq!(result["ruleId"], finding["code"], "{input}");
            assert_eq!(result["level"], finding["severity"], "{input}");
            let place = &result["locations"][0]["physicalLocation"];
            let line = finding["line"].as_u64().unwrap_or(1);
            assert_eq!(place["region"]["startLine"], line, "{input}");
            if let Some(end) = place["region"]["endColumn"].as_u64() {
                assert!(end > finding["column"].as_u64().unwrap(), "{input}");
            }
            let mark = &result["partialFingerprints"]["synth/v1"];
            assert!(marks.insert(mark.to_string()), "{input}: {mark} twice");
        }
    }
    assert!(results > 100, "{results}");
    // Each code there is, whether or not something above is wrong in that way.
    let all: Vec<Finding> = codes::all()
        .map(|(code, _)| Finding::new(code, "/a", "wrong", "help"))
        .collect();
    let text = Text {
        file: "a.yaml",
        text: "",
    };
    let log = print::sarif(
        &[print::Of {
            findings: &all,
            let_be: &[],
            text,
        }],
        synth::cli::rule,
        |_, _| None,
    );
    holds(&schema, &log, "every code");
    for rule in log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
    {
        described(rule);
    }
    // The schema would see a mistake.
    let mut log: Value =
        serde_json::from_str(&checked("tests/errors/shape.yaml", "sarif")).unwrap();
    log["runs"][0]["results"][0]["message"] = json!({});
    assert!(!schema.is_valid(&log));
}

/// Either every result of a run says whether it is let be, or none (3.27.23 of the standard).
#[test]
fn what_is_let_be_stands_with_its_reason_in_both() {
    let json_schema = schema("docs/findings.schema.json");
    let sarif_schema = schema("tests/formats/sarif-schema-2.1.0.json");
    let file = "tests/foreign/let-be.yaml";
    let ask = |format: &str, more: &[&str]| -> Value {
        let mut line = vec!["check", file, "--format", format];
        line.extend(more);
        let (_, out, err) = synth(&line);
        assert_eq!(err, "");
        serde_json::from_str(&out).unwrap()
    };
    let given = ["--ignore", "P224=mended by the next deploy"];
    for (more, kind, from) in [
        (&[][..], "inSource", "the document"),
        (&given[..], "external", "--ignore"),
    ] {
        let value = ask("json", more);
        holds(&json_schema, &value, file);
        let ignored = value["ignored"].as_array().unwrap();
        let one = ignored.iter().find(|one| one["from"] == from).unwrap();
        assert_eq!(one["finding"]["code"], "P224");
        assert!(one["finding"]["line"].as_u64().unwrap() > 1, "{one}");
        let log = ask("sarif", more);
        holds(&sarif_schema, &log, file);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(results.iter().all(|r| r["suppressions"].is_array()));
        let let_be: Vec<&Value> = results
            .iter()
            .flat_map(|r| r["suppressions"].as_array().unwrap())
            .collect();
        assert_eq!(let_be.len(), ignored.len());
        let same = |s: &&&Value| s["justification"] == one["reason"] && s["kind"] == kind;
        assert!(let_be.iter().any(|s| same(&s)), "{let_be:?}");
        let open = results
            .iter()
            .filter(|r| r["suppressions"].as_array().unwrap().is_empty());
        assert_eq!(open.count(), value["findings"].as_array().unwrap().len());
    }
    // Where nothing is let be, nobody says so.
    let (_, out, _) = synth(&["check", "tests/foreign/circles.json", "--format", "sarif"]);
    assert!(!out.contains("suppressions"));
}

fn described(rule: &Value) {
    for text in ["shortDescription", "fullDescription", "help"] {
        let text = rule[text]["text"].as_str().unwrap();
        assert!(text.len() > 20 && text.len() < 5000, "{rule}");
    }
}

#[test]
fn an_alert_is_the_same_where_lines_move() {
    let marks = |text: &str, name: &str| {
        let file = folder("formats").join(name);
        std::fs::write(&file, text).unwrap();
        let log: Value = serde_json::from_str(&checked(file.to_str().unwrap(), "sarif")).unwrap();
        let list = log["runs"][0]["results"].as_array().unwrap();
        assert!(!list.is_empty());
        list.iter()
            .map(|r| r["partialFingerprints"].to_string())
            .collect::<BTreeSet<_>>()
    };
    let text = std::fs::read_to_string("tests/errors/eight_mistakes.yaml").unwrap();
    assert_eq!(
        marks(&text, "a.yaml"),
        marks(&format!("# one\n# more\n{text}"), "b.yaml")
    );
}

/// A step shows ten of each kind: <https://github.com/actions/runner>, `_maxCountPerIssueType`.
#[test]
fn github_is_told_what_it_would_not_show() {
    let text = Text {
        file: "a.yaml",
        text: "",
    };
    let many = |count: usize, code| -> Vec<Finding> {
        (0..count)
            .map(|n| Finding::new(code, "", format!("number {n}"), "write"))
            .collect()
    };
    let commands = |out: &str, word: &str| {
        let begin = format!("::{word} ");
        out.lines().filter(|l| l.starts_with(&begin)).count()
    };
    let mut findings = many(10, codes::UNKNOWN_KEY);
    let out = print::github(&findings, text);
    assert_eq!((commands(&out, "error"), out.lines().count()), (10, 10));
    findings = many(25, codes::UNKNOWN_KEY);
    findings.extend(many(3, codes::NOT_UNDERSTOOD));
    let out = print::github(&findings, text);
    assert_eq!(commands(&out, "error"), 10, "{out}");
    assert_eq!(commands(&out, "notice"), 3, "{out}");
    assert!(
        out.contains("::16 more of this kind stand in the log"),
        "{out}"
    );
    for n in 0..25 {
        let said = out.lines().filter(|l| {
            l.ends_with(&format!("number {n}")) || l.contains(&format!("number {n}%0A"))
        });
        assert!(said.count() >= 1, "number {n} is not said: {out}");
    }
}

/// `_maxIssueMessageLength`, in units of UTF-16.
#[test]
fn github_gets_no_longer_message_than_it_takes_and_the_help_is_whole() {
    let mut long = Finding::new(codes::UNKNOWN_KEY, "", "wrong", "write this");
    long.evidence = vec!["𝒙".repeat(5000)];
    let text = Text {
        file: "a.yaml",
        text: "",
    };
    let out = print::github(&[long], text);
    let message = out
        .trim_end()
        .rsplit("::")
        .next()
        .unwrap()
        .replace("%0A", "\n");
    assert!(message.encode_utf16().count() <= 4096);
    assert!(message.ends_with("...\nhelp: write this"), "{message}");
}

#[test]
fn the_page_of_formats_names_every_one() {
    let page = std::fs::read_to_string(Path::new("docs/formats.md")).unwrap();
    for (command, format) in [
        ("check", ["human", "json", "github", "sarif"].as_slice()),
        ("reach", ["human", "json", "markdown"].as_slice()),
    ] {
        let help = synth::cli::help();
        let (_, help) = help
            .iter()
            .find(|(n, _)| *n == format!("synth {command}"))
            .unwrap();
        let listed = help.split("--format <FORMAT>").nth(1).unwrap();
        let listed = listed.split("[default").next().unwrap();
        let section = page
            .split(&format!("## `{command} --format`"))
            .nth(1)
            .unwrap();
        let section = section.split("\n## ").next().unwrap();
        assert_eq!(
            listed.matches("\n          - ").count(),
            format.len(),
            "{help}"
        );
        for word in format {
            assert!(listed.contains(&format!("- {word}:")), "{help}");
            assert!(
                section.contains(&format!("| `{word}`")),
                "{word}: {section}"
            );
        }
    }
}
