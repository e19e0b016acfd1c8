//! Real deploys: the AWS CLI against an emulator on loopback, read back through AWS's API and
//! compared with the blueprint. `.ci/setup` installs both; one that is missing is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

/// Runs a script of `tests/deploy`, whose first argument is always the program under test.
fn script(name: &str, arguments: &[&str]) {
    let path = format!("deploy/{name}");
    let arguments = [&[common::PROGRAM], arguments].concat();
    common::passed(&path, &common::script("judges", &path, &arguments));
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

#[test]
fn inputs_that_do_not_fit_each_other_are_refused() {
    script("inputs.py", &["blueprints/existing.yaml", "eu-west-1"]);
}
