//! What programs that nobody here wrote say of the documents: cfn-lint and AWS's own validator.
//! `.ci/setup` installs them; a judge that is missing is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it counted"
)]

mod common;
mod drawing;

/// Runs a script of `tests/judges` with the interpreter that has the judges, and passes on what it says.
fn judge(script: &str, arguments: &[&str]) -> String {
    let path = format!("judges/{script}");
    let ran = common::script("judges", &path, arguments);
    common::passed(&format!("{path} {arguments:?}"), &ran)
}

/// The snapshot of every blueprint in `CloudFormation`; a blueprint without one is a failure. Those of several
/// templates are read where they are deployed, in `sets/deployed.py`.
fn templates() -> Vec<String> {
    let names: Vec<String> = common::single_cases()
        .iter()
        .map(|case| format!("snapshots/{}.cloudformation.json", case.name))
        .collect();
    for name in &names {
        assert!(common::root().join(name).exists(), "{name} is missing");
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

/// What holds an organisation's accounts to rules, on the example that is meant for such.
#[test]
fn the_rules_of_control_tower_find_nothing_unlisted() {
    let template = "snapshots/production.cloudformation.json";
    let path = "guard/guard.py";
    common::passed(path, &common::script("judges", path, &[template]));
    common::passed(
        path,
        &common::script("judges", path, &["control", template]),
    );
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
    let script = "terraform/reduce_replacement.py";
    let ran = common::script("judges", script, &["check", "cloudformation"]);
    common::passed(script, &ran);
}

/// And what AWS's documentation says, but where a reason is given.
#[test]
fn the_documentation_agrees_on_what_replaces_a_resource() {
    let script = "spec/replacement.py";
    let ran = common::script("judges", script, &[]);
    common::passed(script, &ran);
}

/// In every region there is, names of endpoints are those that AWS has there, or it is refused by name.
#[test]
fn every_region_has_its_own_names_or_is_refused() {
    let arguments = [
        common::PROGRAM,
        "blueprints/minimal.yaml",
        "snapshots/minimal.cloudformation.json",
    ];
    judge("regions.py", &arguments);
}

/// Whatever a blueprint says, what is written for it has no error in any region that it is made for.
#[test]
fn cfn_lint_finds_no_error_in_what_is_drawn() {
    let folder = common::folder("drawn-for-cfn-lint");
    drawing::sample::written(&folder);
    let said = judge("drawn.py", &[folder.to_str().unwrap()]);
    println!("{said}");
}
