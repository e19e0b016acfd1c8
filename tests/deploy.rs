//! Real deploys: the AWS CLI against an emulator on loopback, read back through AWS's API and
//! compared with the blueprint. `.ci/setup` installs both; one that is missing is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a script of `tests/deploy`, whose first argument is always the program under test.
fn script(name: &str, arguments: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("SYNTH_JUDGES")
        .map_or_else(|| root.join("target/judges/bin"), PathBuf::from);
    let python = folder.join("python");
    assert!(
        python.exists(),
        "no judges in {}: run `bash .ci/setup` first",
        folder.display()
    );
    let ran = Command::new(python)
        .arg("-B")
        .arg(root.join("tests/deploy").join(name))
        .arg(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .current_dir(root)
        .output()
        .expect("the interpreter starts");
    assert!(
        ran.status.success(),
        "{name} {arguments:?}\n{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn planted_faults_are_seen() {
    script("control.py", &["blueprints/minimal.yaml", "eu-central-1"]);
}

#[test]
fn minimal_is_deployed_as_its_blueprint_says() {
    script("two_runs.py", &["blueprints/minimal.yaml", "eu-central-1"]);
}

#[test]
fn sbcntr_is_deployed_as_its_blueprint_says() {
    script("two_runs.py", &["blueprints/sbcntr.yaml", "ap-northeast-1"]);
}

#[test]
fn nat_is_deployed_as_its_blueprint_says() {
    script("two_runs.py", &["blueprints/nat.yaml", "us-west-2"]);
}

#[test]
fn only_management_reaches_the_test_port_of_sbcntr() {
    script(
        "test_port.py",
        &["blueprints/sbcntr.yaml", "ap-northeast-1"],
    );
}

#[test]
fn the_runbook_of_sbcntr_runs_line_by_line() {
    script("runbook.py", &["blueprints/sbcntr.yaml", "ap-northeast-1"]);
}

/// Through a bucket, and in a region whose prefix list of S3 the template does not know.
#[test]
fn the_runbook_of_nat_runs_line_by_line() {
    script(
        "runbook.py",
        &["blueprints/nat.yaml", "eu-south-1", "unknown"],
    );
}

#[test]
fn what_the_emulator_lets_pass_is_stated_in_the_template() {
    script("limits.py", &["blueprints/nat.yaml", "us-west-2"]);
    script("limits.py", &["blueprints/minimal.yaml", "eu-central-1"]);
}
