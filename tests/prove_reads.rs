//! Documents of both formats are read into the same world, and what cannot be read is named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

use serde_json::{Value, json};
use std::fmt::Write as _;
use synth::prove;

fn verdicts(document: &Value) -> String {
    let world = prove::document(&document.into()).unwrap();
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
        let finding = prove::document(&(&document).into()).unwrap_err();
        assert_eq!(finding.code.0, "E0901");
    }
}

#[test]
fn what_is_not_understood_is_named() {
    let mut document = cloudformation();
    document["Resources"]["Job"] = json!({"Type": "AWS::Lambda::Function", "Properties": {}});
    document["Resources"]["Mine"] =
        json!({"Type": "Custom::Thing", "Properties": {"A": {"Fn::Transform": {"Name": "x"}}}});
    let world = prove::document(&(&document).into()).unwrap();
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

/// The proof shares nothing with what makes documents but the type of a document: it is a crate that has
/// nothing else of ours, and that type is one that has nothing of ours at all.
#[test]
fn the_proof_depends_on_nothing_of_the_rest() {
    let told = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .output()
        .unwrap();
    assert!(told.status.success());
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let packages = told["packages"].as_array().unwrap();
    let ours: Vec<&str> = packages
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    assert!(
        ours.contains(&"prove") && ours.contains(&"fargate-synth"),
        "{ours:?}"
    );
    for (name, wanted) in [("prove", &["doc"][..]), ("doc", &[])] {
        let package = packages.iter().find(|p| p["name"] == name).unwrap();
        let needs = package["dependencies"].as_array().unwrap().iter();
        let mut needs: Vec<&str> = needs.map(|n| n["name"].as_str().unwrap()).collect();
        needs.retain(|needed| ours.contains(needed));
        assert_eq!(needs, wanted, "{name}");
    }
}
