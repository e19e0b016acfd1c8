//! `synth release`: the files are those of the document, AWS's own model takes them, and the script
//! does with them what it says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[cfg(unix)]
#[path = "release/answers.rs"]
mod answers;
#[path = "release/commands.rs"]
mod commands;
mod common;
#[path = "release/mod.rs"]
mod deployed;
#[path = "release/elsewhere.rs"]
mod elsewhere;
#[path = "release/pipeline.rs"]
mod pipeline;

use common::program;
use deployed::{Deployed, FORMATS, Format, folder};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn synth(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs a script of `tests/release` with the interpreter that has botocore and the emulator.
fn python(script: &str, arguments: &[&str]) -> String {
    let path = format!("release/{script}");
    let ran = common::script("judges", &path, arguments);
    common::passed(&format!("{path} {arguments:?}"), &ran)
}

/// Services of a system by what its outputs say: name, engine, family.
fn services(deployed: &Deployed, outputs: &Value) -> Vec<(String, String, String)> {
    let records: Vec<Value> = match deployed.format {
        Format::CloudFormation => outputs["Stacks"][0]["Outputs"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|o| serde_json::from_str(o["OutputValue"].as_str()?).ok())
            .collect(),
        Format::Terraform => outputs
            .as_object()
            .unwrap()
            .values()
            .map(|o| o["value"].clone())
            .collect(),
    };
    let text = |record: &Value, key: &str| record[key].as_str().unwrap().to_owned();
    records
        .iter()
        .filter(|r| r["service"].is_string())
        .map(|r| {
            (
                text(r, "service"),
                text(r, "engine"),
                text(r, "task_definition"),
            )
        })
        .collect()
}

fn write(path: &Path, value: &Value) -> String {
    std::fs::write(path, value.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn read(path: impl AsRef<Path>) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

const IMAGE: &str = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/other:v2";

/// Every service of every blueprint, from the outputs of both formats: the task definition is the
/// document's with another image, and AWS's own model takes it.
#[test]
fn task_definitions_are_those_of_the_document() {
    let mut made: Vec<String> = Vec::new();
    let mut by_document = 0;
    for case in common::small_cases() {
        let name = case.name.clone();
        for format in FORMATS {
            let deployed = Deployed::of(&name, format);
            let outputs = deployed.outputs(&name);
            let here = folder(&format!("{name}-{format:?}"));
            let file = write(&here.join("outputs.json"), &outputs);
            let tasks = deployed.tasks();
            let inputs = deployed.inputs();
            for (service, engine, family) in services(&deployed, &outputs) {
                let into = here.join(&service);
                let mut arguments = vec!["release"];
                arguments.extend(case.arguments());
                arguments.extend([
                    "--service",
                    &service,
                    "--outputs",
                    &file,
                    "--image",
                    IMAGE,
                    "--into",
                    into.to_str().unwrap(),
                ]);
                for input in &inputs {
                    arguments.extend(["--input", input]);
                }
                let output = synth(&arguments);
                let said = said(&output);
                assert_eq!(output.status.code(), Some(0), "{name} {service}: {said}");
                assert!(output.stdout.is_empty());
                if engine != "codedeploy" {
                    let why = match engine.as_str() {
                        "schedule" | "by_hand" => "is a job",
                        _ => "released by the document",
                    };
                    assert!(!into.exists() && said.contains(why), "{said}");
                    by_document += 1;
                    continue;
                }
                let (_, task) = tasks.iter().find(|(f, _)| *f == family).unwrap();
                let mut wanted = task.clone();
                wanted["containerDefinitions"][0]["image"] = json!(IMAGE);
                let found = read(into.join("taskdef.json"));
                assert_eq!(found, wanted, "{name} {service} {format:?}");
                made.push(into.to_str().unwrap().to_owned());
            }
        }
    }
    assert!(
        made.len() >= 20 && by_document >= 2,
        "{} {by_document}",
        made.len()
    );
    let arguments: Vec<&str> = made.iter().map(String::as_str).collect();
    let report = python("model.py", &arguments);
    assert!(
        report.contains(&format!("{} task definitions", made.len())),
        "{report}"
    );
}

/// The script and what it prints, against an emulator; and `aws ecs deploy` with the same files.
fn walk(length: &str, blueprint: &str, service: &str) -> String {
    let deployed = Deployed::of(blueprint, Format::CloudFormation);
    let here = folder(&format!("walk-{blueprint}"));
    let outputs = write(&here.join("outputs.json"), &deployed.outputs(blueprint));
    let arguments = [
        length,
        common::PROGRAM,
        &outputs,
        &format!("snapshots/{blueprint}.cloudformation.json"),
        &format!("blueprints/{blueprint}.yaml"),
        service,
        here.to_str().unwrap(),
    ];
    python("walk.py", &arguments)
}

#[test]
fn the_script_does_what_it_says() {
    let report = walk("whole", "canary", "shop");
    assert!(report.contains("20 steps, 6 deployments"), "{report}");
    let line = report.lines().next().unwrap();
    let called: BTreeSet<String> = line.split(' ').skip(1).map(str::to_owned).collect();
    assert!(called.contains("codedeploy:CreateDeployment"), "{report}");
    for format in FORMATS {
        let allowed = pipeline::actions(&Deployed::of("pipeline", format).pipeline("till"));
        let forbidden: Vec<&String> = called.difference(&allowed).collect();
        assert!(forbidden.is_empty(), "a pipeline may not {forbidden:?}");
    }
}

#[test]
fn the_script_of_a_service_without_approval_and_alarms() {
    let report = walk("short", "minimal", "frontend");
    assert!(report.contains("8 steps, 3 deployments"), "{report}");
}

#[test]
fn read_only_fields_are_those_of_the_model() {
    let report = python("model.py", &["read-only"]);
    let mut model: Vec<&str> = report.lines().collect();
    let mut known = synth::operate::release::READ_ONLY.to_vec();
    model.sort_unstable();
    known.sort_unstable();
    assert_eq!(model, known);
}
