//! What programs that nobody here wrote say of the documents: cfn-lint and AWS's own validator.
//! `.ci/setup` installs them; a judge that is missing is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a script of `tests/judges` with the interpreter that has the judges, and passes on what it says.
fn judge(script: &str, arguments: &[&str]) {
    let folder = std::env::var_os("SYNTH_JUDGES")
        .map_or_else(|| root().join("target/judges/bin"), PathBuf::from);
    let python = folder.join("python");
    assert!(
        python.exists(),
        "no judges in {}: run `bash .ci/setup` first",
        folder.display()
    );
    let ran = Command::new(python)
        .arg(root().join("tests/judges").join(script))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the interpreter starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    let wrong = String::from_utf8_lossy(&ran.stderr);
    assert!(
        ran.status.success(),
        "{script} {arguments:?}\n{said}{wrong}"
    );
}

/// The snapshot of every blueprint in `CloudFormation`; a blueprint without one is a failure.
fn templates() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("blueprints"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            format!("snapshots/{name}.cloudformation.json")
        })
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no blueprints");
    for name in &names {
        assert!(root().join(name).exists(), "{name} is missing");
    }
    names
}

fn every_template(judge_name: &str) {
    let templates = templates();
    let arguments: Vec<&str> = std::iter::once(judge_name)
        .chain(templates.iter().map(String::as_str))
        .collect();
    judge("lint.py", &arguments);
}

fn planted_faults(judge_name: &str) {
    let template = "snapshots/minimal.cloudformation.json";
    judge("lint.py", &["control", judge_name, template]);
}

#[test]
fn cfn_lint_finds_nothing_unlisted() {
    every_template("cfn-lint");
}

#[test]
fn cfn_lint_finds_planted_faults() {
    planted_faults("cfn-lint");
}

#[test]
fn the_validator_of_aws_finds_nothing_unlisted() {
    every_template("cloudformation-validate");
}

#[test]
fn the_validator_of_aws_finds_planted_faults() {
    planted_faults("cloudformation-validate");
}

/// What a comparison takes for a replacement is what AWS's registry says of the same properties.
#[test]
fn the_registry_agrees_on_what_replaces_a_resource() {
    let table: Vec<String> = synth::against::create_only()
        .into_iter()
        .map(|(kind, names)| format!("{kind}={}", names.join(",")))
        .collect();
    assert!(table.len() > 5);
    let templates = templates();
    let arguments: Vec<&str> = table.iter().chain(&templates).map(String::as_str).collect();
    judge("create_only.py", &arguments);
}

/// In every region there is, names of endpoints are those that AWS has there, or it is refused by name.
#[test]
fn every_region_has_its_own_names_or_is_refused() {
    let arguments = [
        env!("CARGO_BIN_EXE_synth"),
        "blueprints/minimal.yaml",
        "snapshots/minimal.cloudformation.json",
    ];
    judge("regions.py", &arguments);
}
