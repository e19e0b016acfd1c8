//! The script of `synth smoke`, on loopback: small applications behind a real proxy that plays the load
//! balancers, and an emulator of AWS. It passes on the system as it should be, and names the right step
//! when a part is broken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{folder, program, tool};
use std::process::{Command, Output};

fn synth(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// Runs one group of the cases in `tests/smoke/cases.py`.
fn cases(group: &str) {
    let ran = common::script("judges", "smoke/run.py", &[common::PROGRAM, group]);
    let said = common::passed(group, &ran);
    assert!(said.contains("right"), "{group} ran no case: {said}");
}

#[test]
fn passes_where_nothing_is_broken_and_says_why_it_cannot_run() {
    cases("nothing broken");
}

#[test]
fn names_what_is_broken_from_image_to_log() {
    cases("from image to log");
}

#[test]
fn names_what_is_broken_from_user_to_test_listener() {
    cases("from user to test listener");
}

#[test]
fn no_group_of_cases_is_left_out() {
    let cases = std::fs::read_to_string("tests/smoke/cases.py").unwrap();
    let this = std::fs::read_to_string("tests/smoke.rs").unwrap();
    let table = cases.split("\nCASES = {\n").nth(1).unwrap();
    let table = table.split("\n}\n").next().unwrap();
    let groups: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("    \"")?.strip_suffix("\": {"))
        .collect();
    assert_eq!(groups.len(), 3, "{groups:?}");
    for group in groups {
        assert!(this.contains(&format!("cases(\"{group}\")")), "{group}");
    }
}

/// Outputs with everything that a blueprint's document has, in `CloudFormation`'s form.
fn outputs(case: &common::Case) -> serde_json::Value {
    let document = case.kept_document("cloudformation");
    let list: Vec<serde_json::Value> = document["Outputs"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, output)| {
            let value = &output["Value"];
            let text = match value["Fn::Join"][1].as_array() {
                Some(parts) => parts
                    .iter()
                    .map(|part| part.as_str().unwrap_or("id"))
                    .collect(),
                None => value
                    .as_str()
                    .or(value["Fn::Sub"].as_str())
                    .unwrap_or("id")
                    .to_owned(),
            };
            // What stands in a hole does not matter here.
            let text = text
                .replace("${", "")
                .replace("}\"", "\"")
                .replace("}:", ":");
            serde_json::json!({"OutputKey": key, "OutputValue": text})
        })
        .collect();
    serde_json::json!({"Stacks": [{"StackName": "any", "Outputs": list}]})
}

#[test]
fn every_script_is_clean_shell() {
    let here = folder("smoke-clean");
    let mut scripts = Vec::new();
    for case in common::cases() {
        let name = &case.name;
        let file = here.join(format!("{name}.json"));
        std::fs::write(&file, outputs(&case).to_string()).unwrap();
        for baked in [false, true] {
            let script = here
                .join(format!("{name}-{baked}.sh"))
                .display()
                .to_string();
            let mut arguments = vec!["smoke", "-o", &script];
            arguments.extend(case.arguments());
            if baked {
                arguments.extend(["--outputs", file.to_str().unwrap()]);
            }
            let made = synth(&arguments);
            let said = String::from_utf8_lossy(&made.stderr).into_owned();
            assert_eq!(made.status.code(), Some(0), "{name}: {said}");
            let text = std::fs::read_to_string(&script).unwrap();
            assert!(!text.contains("{{") && !text.contains("}}"), "{name}");
            assert!(text.starts_with("#!/bin/sh\n"));
            // With outputs only one line differs.
            if !baked || name == "sbcntr" {
                scripts.push(script);
            }
        }
    }
    let checked = Command::new(tool("smoke", "shellcheck"))
        .args(&scripts)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{said}");
    for script in &scripts {
        let parsed = Command::new("sh").args(["-n", script]).output().unwrap();
        assert!(parsed.status.success(), "{script}: {parsed:?}");
    }
}

#[test]
fn shellcheck_finds_a_planted_mistake() {
    let here = folder("smoke-planted");
    let script = here.join("smoke.sh").display().to_string();
    let made = synth(&["smoke", "blueprints/minimal.yaml", "-o", &script]);
    assert!(made.status.success());
    let text = std::fs::read_to_string(&script).unwrap();
    let planted = text.replacen("printf '%s in account %s'", "[[ a == b ]]; printf '%s'", 1);
    assert_ne!(text, planted);
    std::fs::write(&script, planted).unwrap();
    let checked = Command::new(tool("smoke", "shellcheck"))
        .arg(&script)
        .output()
        .unwrap();
    assert!(!checked.status.success());
}

#[test]
fn outputs_that_do_not_fit_are_refused() {
    let here = folder("smoke-outputs");
    let file = here.join("outputs.json");
    let file = file.to_str().unwrap();
    let blueprint = "blueprints/sbcntr.yaml";
    let arguments = ["smoke", blueprint, "--outputs", file];
    for (what, text, code) in [
        ("no JSON", "Outputs: []".to_owned(), "error[E0902]"),
        (
            "another system's",
            outputs(&common::case("worker")).to_string(),
            "error[E0903]",
        ),
    ] {
        std::fs::write(file, text).unwrap();
        let refused = synth(&arguments);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{what}: {said}");
        assert!(refused.stdout.is_empty(), "{what}");
        assert!(
            said.starts_with(code) && said.contains("help"),
            "{what}: {said}"
        );
    }
    std::fs::write(file, outputs(&common::case("sbcntr")).to_string()).unwrap();
    let script = String::from_utf8(synth(&arguments).stdout).unwrap();
    assert!(script.contains("AppECS-sbcntr-backend"));
    assert!(!script.contains("describe-stacks"), "it reads what it has");
}
