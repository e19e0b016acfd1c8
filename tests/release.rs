//! `synth release`: the files are those of the document, AWS's own model takes them, and the script
//! does with them what it says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "release/mod.rs"]
mod deployed;

use deployed::{Deployed, FORMATS, Format, folder};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn synth(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs a script of `tests/release` with the interpreter that has botocore and the emulator.
fn python(script: &str, arguments: &[&str]) -> String {
    let folder = std::env::var_os("SYNTH_JUDGES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/bin"),
        PathBuf::from,
    );
    let python = folder.join("python");
    assert!(
        python.exists(),
        "no judges in {}: run `bash .ci/setup` first",
        folder.display()
    );
    let ran = Command::new(python)
        .arg(Path::new("tests/release").join(script))
        .args(arguments)
        .output()
        .expect("the interpreter starts");
    let (out, err) = (
        String::from_utf8_lossy(&ran.stdout).into_owned(),
        String::from_utf8_lossy(&ran.stderr).into_owned(),
    );
    assert!(ran.status.success(), "{script} {arguments:?}\n{out}{err}");
    out
}

/// Every blueprint by name.
fn blueprints() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir("blueprints")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    names
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
    for name in blueprints() {
        for format in FORMATS {
            let deployed = Deployed::of(&name, format);
            let outputs = deployed.outputs(&name);
            let here = folder(&format!("{name}-{format:?}"));
            let file = write(&here.join("outputs.json"), &outputs);
            let tasks = deployed.tasks();
            let inputs = deployed.inputs();
            for (service, engine, family) in services(&deployed, &outputs) {
                let into = here.join(&service);
                let blueprint = format!("blueprints/{name}.yaml");
                let mut arguments = vec![
                    "release",
                    &blueprint,
                    "--service",
                    &service,
                    "--outputs",
                    &file,
                    "--image",
                    IMAGE,
                    "--into",
                    into.to_str().unwrap(),
                ];
                for input in &inputs {
                    arguments.extend(["--input", input]);
                }
                let output = synth(&arguments);
                let said = said(&output);
                assert_eq!(output.status.code(), Some(0), "{name} {service}: {said}");
                assert!(output.stdout.is_empty());
                if engine != "codedeploy" {
                    assert!(
                        !into.exists() && said.contains("released by the document"),
                        "{said}"
                    );
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
        env!("CARGO_BIN_EXE_synth"),
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
    assert!(report.contains("18 steps, 6 deployments"), "{report}");
    let line = report.lines().next().unwrap();
    let called: BTreeSet<String> = line.split(' ').skip(1).map(str::to_owned).collect();
    assert!(called.contains("codedeploy:CreateDeployment"), "{report}");
    for format in FORMATS {
        let allowed = actions(&Deployed::of("pipeline", format).pipeline("till"));
        let forbidden: Vec<&String> = called.difference(&allowed).collect();
        assert!(forbidden.is_empty(), "a pipeline may not {forbidden:?}");
    }
}

#[test]
fn the_script_of_a_service_without_approval_and_alarms() {
    let report = walk("short", "minimal", "frontend");
    assert!(report.contains("6 steps, 3 deployments"), "{report}");
}

/// An application's own repository: outputs and the revision that runs, no blueprint.
fn elsewhere(name: &str) -> PathBuf {
    let here = folder(name);
    let deployed = Deployed::of("sbcntr", Format::CloudFormation);
    write(&here.join("outputs.json"), &deployed.outputs("sbcntr"));
    write(
        &here.join("terraform.json"),
        &Deployed::of("sbcntr", Format::Terraform).outputs("sbcntr"),
    );
    std::fs::copy("tests/release/live.json", here.join("live.json")).unwrap();
    here
}

fn synth_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

#[test]
fn an_applications_own_repository_needs_no_blueprint() {
    let here = elsewhere("elsewhere");
    let mut folders = Vec::new();
    for outputs in ["outputs.json", "terraform.json"] {
        for image in [
            None,
            Some("123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend:v8"),
        ] {
            let into = here.join(format!("{outputs}-{}", image.is_some()));
            let mut arguments = vec![
                "release",
                "--service",
                "backend",
                "--outputs",
                outputs,
                "--task-definition",
                "live.json",
                "--into",
                into.to_str().unwrap(),
            ];
            arguments.extend(image.iter().flat_map(|image| ["--image", image]));
            let output = synth_in(&here, &arguments);
            assert_eq!(output.status.code(), Some(0), "{}", said(&output));
            let live = read(here.join("live.json"));
            let mut wanted = live["taskDefinition"].clone();
            let object = wanted.as_object_mut().unwrap();
            for key in [
                "taskDefinitionArn",
                "revision",
                "status",
                "requiresAttributes",
                "compatibilities",
                "registeredAt",
                "registeredBy",
            ] {
                object.remove(key).unwrap();
            }
            object.insert("tags".into(), json!([{"key": "team", "value": "checkout"}]));
            if let Some(image) = image {
                wanted["containerDefinitions"][0]["image"] = json!(image);
            }
            assert_eq!(read(into.join("taskdef.json")), wanted);
            folders.push(into.to_str().unwrap().to_owned());
        }
    }
    let arguments: Vec<&str> = folders.iter().map(String::as_str).collect();
    assert!(python("model.py", &arguments).starts_with("4 task definitions"));
}

/// With the blueprint, the revision that runs gives the image alone: a changed size or secret is
/// released with what runs.
#[test]
fn without_an_image_the_one_that_runs_stays() {
    let here = elsewhere("stays");
    let blueprint = std::fs::canonicalize("blueprints/sbcntr.yaml").unwrap();
    let output = synth_in(
        &here,
        &[
            "release",
            blueprint.to_str().unwrap(),
            "--service",
            "backend",
            "--outputs",
            "outputs.json",
            "--task-definition",
            "live.json",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let task = read(here.join("release-backend/taskdef.json"));
    let containers = task["containerDefinitions"].as_array().unwrap();
    assert_eq!(containers.len(), 1);
    assert_eq!(
        containers[0]["image"],
        "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend:v7"
    );
    assert_eq!(containers[0]["environment"], Value::Null);
}

/// Hooks are released with, whether the blueprint is at hand or not.
#[test]
fn hooks_stand_in_the_application_specification() {
    for format in FORMATS {
        for (name, service) in [("canary", "shop"), ("inputs", "book")] {
            let deployed = Deployed::of(name, format);
            let here = folder(&format!("hooks-{name}-{format:?}"));
            let outputs = write(&here.join("outputs.json"), &deployed.outputs(name));
            let family = format!(
                "{}-{service}",
                if name == "canary" {
                    "careful"
                } else {
                    "ledger"
                }
            );
            let (_, task) = deployed
                .tasks()
                .into_iter()
                .find(|(f, _)| *f == family)
                .unwrap();
            let live = write(&here.join("live.json"), &json!({"taskDefinition": task}));
            let blueprint = std::fs::canonicalize(format!("blueprints/{name}.yaml")).unwrap();
            let inputs = deployed.inputs();
            let mut with = vec!["release", blueprint.to_str().unwrap(), "--into", "with"];
            for input in &inputs {
                with.extend(["--input", input]);
            }
            for (start, into) in [
                (with, "with"),
                (vec!["release", "--into", "without"], "without"),
            ] {
                let mut arguments = start;
                arguments.extend([
                    "--service",
                    service,
                    "--outputs",
                    &outputs,
                    "--task-definition",
                    &live,
                ]);
                let output = synth_in(&here, &arguments);
                assert_eq!(output.status.code(), Some(0), "{}", said(&output));
                assert!(here.join(into).join("taskdef.json").is_file());
            }
            let appspec = std::fs::read_to_string(here.join("with/appspec.yaml")).unwrap();
            assert_eq!(
                appspec,
                std::fs::read_to_string(here.join("without/appspec.yaml")).unwrap()
            );
            let appspec: Value = serde_yaml::from_str(&appspec).unwrap();
            let wanted = if name == "canary" {
                json!([
                    {"BeforeInstall": "careful-announce"}, {"AfterInstall": "careful-warm-up"},
                    {"AfterAllowTestTraffic": "careful-look-at-test"},
                    {"BeforeAllowTraffic": "careful-ask"}, {"AfterAllowTraffic": "careful-look-at-live"},
                ])
            } else {
                json!([{"AfterAllowTestTraffic": "arn:aws:any:ap-northeast-1:123456789012:check"}])
            };
            assert_eq!(appspec["Hooks"], wanted, "{name} {format:?}");
        }
    }
}

#[test]
fn read_only_fields_are_those_of_the_model() {
    let report = python("model.py", &["read-only"]);
    let mut model: Vec<&str> = report.lines().collect();
    let mut known = synth::release::READ_ONLY.to_vec();
    model.sort_unstable();
    known.sort_unstable();
    assert_eq!(model, known);
}

/// Every action that a policy allows.
fn actions(policies: &(Value, Value)) -> BTreeSet<String> {
    let statements = policies.1["Statement"].as_array().unwrap();
    let actions = statements
        .iter()
        .flat_map(|s| s["Action"].as_array().unwrap());
    actions.map(|a| a.as_str().unwrap().to_owned()).collect()
}

/// Exactly one branch or tag of one repository, and exactly what a release of this service needs.
#[test]
fn a_pipeline_may_release_its_service_and_nothing_else() {
    let [cloudformation, terraform] = FORMATS.map(|format| Deployed::of("pipeline", format));
    let cases = [
        (
            "stall",
            "repo:acme/stall:ref:refs/heads/main",
            "CodeDeployDefault.ECSAllAtOnce",
            true,
        ),
        (
            "till",
            "repo:acme/till:ref:refs/heads/release",
            "market-till-canary-20-percent-10-minutes",
            true,
        ),
        (
            "weights",
            "repo:acme/weights:ref:refs/tags/live",
            "CodeDeployDefault.ECSAllAtOnce",
            false,
        ),
    ];
    for (service, subject, config, pushes) in cases {
        for deployed in [&cloudformation, &terraform] {
            let (trust, policy) = deployed.pipeline(service);
            assert_eq!(
                trust,
                json!({"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {"StringEquals": {
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                        "token.actions.githubusercontent.com:sub": subject,
                    }},
                }]})
            );
            let arn = |what: &str, rest: String| {
                format!("arn:aws:{what}:ap-northeast-1:123456789012:{rest}")
            };
            let (application, group) = (
                format!("AppECS-market-{service}"),
                format!("DgpECS-market-{service}"),
            );
            let mut wanted = vec![
                json!({"Effect": "Allow", "Action": ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"], "Resource": ["*"]}),
                json!({"Effect": "Allow", "Action": ["ecs:TagResource"], "Resource": [arn("ecs", format!("task-definition/market-{service}:*"))],
                    "Condition": {"StringEquals": {"ecs:CreateAction": "RegisterTaskDefinition"}}}),
                json!({"Effect": "Allow", "Action": ["ecs:DescribeServices"], "Resource": [arn("ecs", format!("service/market/{service}"))]}),
                json!({"Effect": "Allow", "Action": ["codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
                    "Resource": [arn("codedeploy", format!("application:{application}"))]}),
                json!({"Effect": "Allow", "Action": ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup"],
                    "Resource": [arn("codedeploy", format!("deploymentgroup:{application}/{group}"))]}),
                json!({"Effect": "Allow", "Action": ["codedeploy:GetDeploymentConfig"], "Resource": [arn("codedeploy", format!("deploymentconfig:{config}"))]}),
                json!({"Effect": "Allow", "Action": ["iam:PassRole"], "Resource": [deployed.role(service, "execution"), deployed.role(service, "task")],
                    "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}),
            ];
            if pushes {
                let push = [
                    "BatchCheckLayerAvailability",
                    "BatchGetImage",
                    "CompleteLayerUpload",
                    "GetDownloadUrlForLayer",
                    "InitiateLayerUpload",
                    "PutImage",
                    "UploadLayerPart",
                ]
                .map(|action| format!("ecr:{action}"));
                wanted.splice(0..0, [
                    json!({"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": ["*"]}),
                    json!({"Effect": "Allow", "Action": push, "Resource": [deployed.repository(service)]}),
                ]);
            }
            assert_eq!(
                policy,
                json!({"Version": "2012-10-17", "Statement": wanted}),
                "{service} {:?}",
                deployed.format
            );
            let outputs = deployed.outputs("market").to_string();
            let role = deployed.role(service, "pipeline");
            assert!(
                outputs.contains("pipeline_role") && outputs.contains(&role),
                "{role}"
            );
        }
    }
}

#[test]
fn shellcheck_finds_nothing_in_the_script() {
    let deployed = Deployed::of("canary", Format::CloudFormation);
    let here = folder("shellcheck");
    let outputs = write(&here.join("outputs.json"), &deployed.outputs("canary"));
    let into = here.join("files");
    let output = synth(&[
        "release",
        "blueprints/canary.yaml",
        "--service",
        "shop",
        "--outputs",
        &outputs,
        "--image",
        IMAGE,
        "--into",
        into.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let tools = std::env::var_os("SYNTH_JUDGES")
        .map_or_else(|| PathBuf::from("target/judges/bin"), PathBuf::from);
    let script = into.join("release.sh");
    let check = || {
        Command::new(tools.join("shellcheck"))
            .args(["--enable=all", "--exclude=SC2250,SC2312,SC2310,SC2292"])
            .arg(&script)
            .output()
            .expect("shellcheck is there: run `bash .ci/setup`")
    };
    let found = check();
    assert!(
        found.status.success(),
        "{}",
        String::from_utf8_lossy(&found.stdout)
    );
    let text = std::fs::read_to_string(&script).unwrap();
    let (whole, planted) = (
        "--task-definition \"$revision\"",
        "--task-definition $revision",
    );
    assert!(text.contains(whole));
    std::fs::write(&script, text.replace(whole, planted)).unwrap();
    assert!(
        !check().status.success(),
        "a missing quotation mark is not found"
    );
}
