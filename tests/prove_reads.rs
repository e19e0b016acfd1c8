//! Documents of both formats are read into the same world, and what cannot be read is named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use synth::prove;

fn verdicts(document: &Value) -> String {
    let world = prove::document(document).unwrap();
    let mut out = String::new();
    for p in prove::reach::matrix(&world) {
        let through = p
            .through
            .map(|t| format!(" through {t}"))
            .unwrap_or_default();
        writeln!(
            out,
            "{} -> {}:{}{through} {}",
            p.from,
            p.to,
            p.port,
            p.verdict.word()
        )
        .unwrap();
    }
    out
}

/// A front and a back service by hand, in CloudFormation.
fn cloudformation() -> Value {
    let text = std::fs::read_to_string("tests/prove/pair.cloudformation.json").unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The same in Terraform.
fn terraform() -> Value {
    let text = std::fs::read_to_string("tests/prove/pair.terraform.json").unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn both_formats_give_one_matrix() {
    let one = verdicts(&cloudformation());
    assert_eq!(one, verdicts(&terraform()));
    insta::assert_snapshot!(one);
}

#[test]
fn a_document_that_is_neither_is_refused() {
    for document in [
        json!({}),
        json!([]),
        json!({"Resources": 1}),
        json!({"services": {}}),
    ] {
        let finding = prove::document(&document).unwrap_err();
        assert_eq!(finding.code.0, "E0901");
    }
}

#[test]
fn what_is_not_understood_is_named() {
    let mut document = cloudformation();
    document["Resources"]["Job"] = json!({"Type": "AWS::Lambda::Function", "Properties": {}});
    document["Resources"]["Mine"] =
        json!({"Type": "Custom::Thing", "Properties": {"A": {"Fn::Transform": {"Name": "x"}}}});
    let world = prove::document(&document).unwrap();
    assert_eq!(
        world.not_understood,
        [
            "Mine: Fn::Transform is not evaluated",
            "Job: AWS::Lambda::Function is not read",
            "Mine: Custom::Thing is not read"
        ]
    );
    assert_eq!(verdicts(&document), verdicts(&cloudformation()));
}

/// The proof shares nothing with what makes documents.
#[test]
fn the_proof_uses_nothing_of_the_emitter() {
    let allowed = ["crate::finding", "crate::prove"];
    let mut files = vec![];
    rust_files(Path::new("src/prove"), &mut files);
    assert!(files.len() > 20, "src/prove has moved");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let mut rest = line;
            while let Some(at) = rest.find("crate::") {
                rest = &rest[at..];
                assert!(
                    allowed.iter().any(|a| rest.starts_with(a)),
                    "{}:{}: {line}",
                    file.display(),
                    number + 1
                );
                rest = &rest["crate::".len()..];
            }
            // `super` may climb to `prove`, not out of it.
            let supers = line.matches("super::").count();
            let parts = file.strip_prefix("src/prove").unwrap().components().count();
            let depth = if file.ends_with("mod.rs") {
                parts - 1
            } else {
                parts
            };
            assert!(supers <= depth, "{}:{}: {line}", file.display(), number + 1);
            assert!(
                !line.contains("synth::"),
                "{}:{}: {line}",
                file.display(),
                number + 1
            );
        }
    }
}

fn rust_files(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}
