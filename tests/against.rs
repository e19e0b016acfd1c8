//! Each file of `tests/against/` is deployed over `base.yaml`, in both formats, and says on its lines
//! what `check --against` has to find: `# error[E1102]` in both, `# terraform error[E1103]` in one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::{files, root, synth};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::finding::codes;

const FORMATS: [&str; 2] = ["cloudformation", "terraform"];

fn base() -> PathBuf {
    root().join("tests/against/base.yaml")
}

fn cases() -> Vec<PathBuf> {
    let mut files = files("tests/against");
    files.retain(|file| !file.ends_with("base.yaml"));
    assert!(files.len() > 20, "tests/against has moved");
    files
}

/// `7 error[E1102]`, for each marker of one format.
fn expected(text: &str, format: &str) -> Vec<String> {
    let mut list = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for marker in line.split("# ").skip(1) {
            let words: Vec<&str> = marker.split_whitespace().collect();
            let marker = match words.as_slice() {
                [only, marker] if *only == format => marker,
                [marker] if marker.contains('[') => marker,
                _ => continue,
            };
            list.push(format!("{} {marker}", at + 1));
        }
    }
    list.sort();
    list
}

/// What is deployed, as a document of each format.
fn deployed() -> Vec<(&'static str, PathBuf)> {
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join("against");
    std::fs::create_dir_all(&into).unwrap();
    FORMATS
        .map(|format| {
            let file = into.join(format!("{format}.{}.json", std::process::id()));
            let base = base();
            let (exit, ..) = synth(&[
                base.to_str().unwrap(),
                "--target",
                format,
                "-o",
                file.to_str().unwrap(),
            ]);
            assert_eq!(exit, Exit::Done);
            (format, file)
        })
        .into()
}

#[test]
fn every_edit_is_answered_in_both_formats() {
    let mut wrong = String::new();
    for (format, old) in deployed() {
        for file in cases() {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let expected = expected(&std::fs::read_to_string(&file).unwrap(), format);
            let (exit, out, err) = synth(&[
                "check",
                file.to_str().unwrap(),
                "--against",
                old.to_str().unwrap(),
                "--format",
                "json",
            ]);
            let report: serde_json::Value = serde_json::from_str(&out).expect(&err);
            let mut found: Vec<String> = report["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|f| {
                    let (word, code) =
                        (f["severity"].as_str().unwrap(), f["code"].as_str().unwrap());
                    format!("{} {word}[{code}]", f["line"])
                })
                .filter(|found| !found.contains("W10"))
                .collect();
            found.sort();
            let refused = expected.iter().any(|marker| marker.contains("error"));
            assert_eq!(exit == Exit::Findings, refused, "{name} {format}");
            if found != expected {
                writeln!(
                    wrong,
                    "{name} {format}\n  expected {expected:?}\n  found    {found:?}\n{out}"
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_blueprint_may_stand_for_what_is_deployed() {
    let base = base();
    let changed = root().join("tests/against/to_ecs_and_cpu.yaml");
    let (exit, _, err) = synth(&[
        "check",
        changed.to_str().unwrap(),
        "--against",
        base.to_str().unwrap(),
    ]);
    assert_eq!(exit, Exit::Findings);
    // CloudFormation's with the two deploys written out, Terraform's without a way.
    assert!(
        err.contains("error[E1106]") && err.contains("error[E1108]"),
        "{err}"
    );
    assert!(err.contains("First: everything as it is deployed now, but `engine: ecs`"));
    assert!(err.contains("Second: what else is to change"));
}

/// A document of any origin over another: places are the document's own.
#[test]
fn a_document_may_stand_for_what_is_about_to_be_deployed() {
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join("against");
    for (format, old) in deployed() {
        let new = into.join(format!("new.{format}.{}.json", std::process::id()));
        let zones = root().join("tests/against/zones.yaml");
        let (exit, ..) = synth(&[
            zones.to_str().unwrap(),
            "--target",
            format,
            "--pretty",
            "-o",
            new.to_str().unwrap(),
        ]);
        assert_eq!(exit, Exit::Done);
        let (exit, _, err) = synth(&[
            "check",
            new.to_str().unwrap(),
            "--against",
            old.to_str().unwrap(),
        ]);
        assert_eq!(exit, Exit::Findings);
        assert_eq!(err.matches("error[E1102]").count(), 2, "{err}");
        let line = match format {
            "terraform" => "\"back\": {",
            _ => "\"BackService\": {",
        };
        assert!(err.contains(line), "{err}");
    }
    let [(_, cloudformation), (_, terraform)] = deployed().try_into().unwrap();
    let (exit, _, err) = synth(&[
        "check",
        cloudformation.to_str().unwrap(),
        "--against",
        terraform.to_str().unwrap(),
    ]);
    assert_eq!(exit, Exit::Findings);
    assert!(err.contains("error[E1101]"), "{err}");
}

#[test]
fn what_is_no_document_is_refused() {
    let base = base();
    for other in ["Cargo.toml", "tests/against", "nothing.json"] {
        let (exit, out, err) = synth(&["check", base.to_str().unwrap(), "--against", other]);
        assert_eq!(exit, Exit::Failed, "{other}");
        assert!(
            out.is_empty() && err.starts_with("error: "),
            "{other}: {err}"
        );
    }
}

#[test]
fn every_code_of_a_comparison_has_a_case() {
    let marked: BTreeSet<String> = cases()
        .iter()
        .flat_map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            FORMATS.map(|format| expected(&text, format))
        })
        .flatten()
        .map(|marker| marker.split(['[', ']']).nth(1).unwrap().to_owned())
        .collect();
    // A blueprint gives both formats, and what is no document is refused before.
    let unreachable = [codes::NOT_COMPARABLE];
    for (code, what) in codes::all().filter(|(c, _)| !unreachable.contains(c)) {
        if code.0.starts_with("E11") || code.0.starts_with("W2") {
            assert!(marked.contains(code.0), "{code}: {what}");
        }
    }
}

/// Whatever stands in either document, there is an answer.
#[test]
fn odd_documents_are_answered() {
    let odd = [
        r#"{"Resources": {"S": {"Type": "AWS::ECS::Service", "Properties": {"DeploymentController": []}}}}"#,
        r#"{"Resources": {"S": 7, "T": {"Type": []}, "U": {"Properties": {"Ref": "U"}}}}"#,
        r#"{"Resources": {"A": {"Type": "AWS::ECS::Service", "Properties": {"Cluster": {"Ref": "B"}, "DeploymentController": {"Type": "CODE_DEPLOY"}}}, "B": {"Properties": {"X": {"Fn::GetAtt": ["A", "Arn"]}}}}}"#,
        r#"{"Resources": []}"#,
        r#"{"resource": {"aws_ecs_service": {"s": {"deployment_controller": [], "deployment_configuration": [{}]}}}}"#,
        r#"{"resource": {"aws_ecs_service": {"s": [{"name": "${"}]}}, "locals": {"a": "${local.a}"}}"#,
        r#"{"resource": {"aws_lb_listener_rule": {"r": {"action": "${local.a} ${local.b}"}}}, "locals": {"a": "${local.b}", "b": ["${local.a}"]}}"#,
        r#"{"resource": [], "locals": []}"#,
    ];
    let parsed = odd.map(|text| doc::Json::parse(text).unwrap());
    for old in &parsed {
        for new in &parsed {
            // Any answer will do; that there is one is the point.
            let findings = synth::against::compare(old, new, &synth::against::Origins::new());
            assert!(findings.iter().all(|f| !f.message.is_empty()));
        }
    }
}

/// What a change of a property does is known for whatever a document writes.
#[test]
fn every_property_that_documents_write_stands_in_the_table_of_replacements() {
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    let mut look = |kind: &str, body: &serde_json::Value, beside: &[&str]| {
        for name in body.as_object().unwrap().keys() {
            if !beside.contains(&name.as_str()) {
                seen += 1;
                if synth::prove::replacement::of(kind, name).is_none() {
                    missing.insert(format!("{kind} {name}"));
                }
            }
        }
    };
    for file in files("snapshots") {
        if file.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        for resource in document["Resources"].as_object().into_iter().flatten() {
            let kind = resource.1["Type"].as_str().unwrap();
            if let Some(body) = resource.1.get("Properties") {
                look(kind, body, &[]);
            }
        }
        for (kind, all) in document["resource"].as_object().into_iter().flatten() {
            for body in all.as_object().unwrap().values() {
                let beside = ["//", "count", "depends_on", "lifecycle"];
                look(kind, body, &beside);
            }
        }
    }
    assert!(seen > 5000, "{seen} properties seen");
    assert!(
        missing.is_empty(),
        "run tests/terraform/reduce_replacement.py: {missing:#?}"
    );
}

#[test]
fn callers_by_a_name_of_the_user_s_are_told_of_a_moved_listener() {
    let old = root().join("blueprints/https.yaml");
    let text = std::fs::read_to_string(&old).unwrap();
    let before = "      certificate: ${input.internal_certificate}\n      redirect_http: true\n";
    assert!(text.contains(before), "blueprints/https.yaml has changed");
    let moved = text.replace(before, &format!("      port: 9000\n{before}"));
    let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("against-moved.yaml");
    std::fs::write(&new, moved).unwrap();
    let (exit, _, err) = synth(&[
        "check",
        new.to_str().unwrap(),
        "--against",
        old.to_str().unwrap(),
    ]);
    assert_eq!(exit, Exit::Done, "{err}");
    assert_eq!(err.matches("warning[W2004]").count(), 2, "{err}");
    assert!(err.contains("https:443 to https:9000"), "{err}");
}
