//! What `synth release` refuses or warns of, by code; and that nothing is written then.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "release/mod.rs"]
#[allow(dead_code, reason = "shared with the other tests of releases")]
mod deployed;

use common::program;
use deployed::{Deployed, Format, folder};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use synth::finding::codes;

const IMAGE: &str = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend:v2";

/// What a case changes before `synth release` runs.
struct Case {
    /// The codes that are found; none for a release that goes well.
    codes: &'static [&'static str],
    /// What has to stand in what is said.
    says: &'static str,
    arguments: Vec<&'static str>,
    /// Changes of `outputs.json` and `live.json`.
    edit: fn(&mut Value, &mut Value),
}

fn case(codes: &'static [&'static str], says: &'static str, arguments: &[&'static str]) -> Case {
    Case {
        codes,
        says,
        arguments: arguments.to_vec(),
        edit: |_, _| {},
    }
}

fn edited(
    codes: &'static [&'static str],
    says: &'static str,
    arguments: &[&'static str],
    edit: fn(&mut Value, &mut Value),
) -> Case {
    Case {
        edit,
        ..case(codes, says, arguments)
    }
}

const BLUEPRINT: &[&str] = &[
    "sbcntr.yaml",
    "--service",
    "backend",
    "--outputs",
    "outputs.json",
];
const LIVE: &[&str] = &[
    "--service",
    "backend",
    "--outputs",
    "outputs.json",
    "--task-definition",
    "live.json",
];

fn with(start: &[&'static str], more: &[&'static str]) -> Vec<&'static str> {
    start.iter().chain(more).copied().collect()
}

fn record<'v>(outputs: &'v mut Value, key: &str) -> &'v mut Value {
    let list = outputs["Stacks"][0]["Outputs"].as_array_mut().unwrap();
    let output = list.iter_mut().find(|o| o["OutputKey"] == key).unwrap();
    &mut output["OutputValue"]
}

fn replace(outputs: &mut Value, key: &str, from: &str, to: &str) {
    let value = record(outputs, key);
    let text = value.as_str().unwrap();
    assert!(text.contains(from), "{text}");
    *value = json!(text.replace(from, to));
}

fn cases() -> Vec<Case> {
    let image = with(BLUEPRINT, &["--image", IMAGE]);
    let own = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend";
    vec![
        case(&[], "sh release-backend/release.sh", &image),
        case(
            &[],
            "release.sh",
            &with(BLUEPRINT, &["--image", "<IMAGE1_NAME>"]),
        ),
        case(
            &[],
            "sbcntr-backend:v7",
            &with(BLUEPRINT, &["--task-definition", "live.json"]),
        ),
        case(&[], "sbcntr-backend:v7", LIVE),
        // Names.
        case(
            &["E0304"],
            "did you mean `backend`?",
            &[
                "sbcntr.yaml",
                "--service",
                "bakend",
                "--outputs",
                "outputs.json",
            ],
        ),
        case(
            &["E0304"],
            "the services are `backend` and `frontend`",
            &["sbcntr.yaml", "--service", "worker"],
        ),
        case(
            &["E0903"],
            "the outputs have `backend` and `frontend`",
            &with(&["--service", "api"], &LIVE[2..]),
        ),
        edited(&["E0903"], "did you mean `back-end`?", &image, |o, _| {
            replace(
                o,
                "ServiceBackend",
                "\"service\":\"backend\"",
                "\"service\":\"back-end\"",
            );
        }),
        // Outputs.
        case(
            &["E1001"],
            "describe-stacks",
            &["sbcntr.yaml", "--service", "backend", "--image", IMAGE],
        ),
        case(
            &["E0101"],
            "none.json",
            &[
                "sbcntr.yaml",
                "--service",
                "backend",
                "--outputs",
                "none.json",
            ],
        ),
        case(
            &["E0902"],
            "describe-stacks",
            &[
                "sbcntr.yaml",
                "--service",
                "backend",
                "--outputs",
                "live.json",
            ],
        ),
        edited(&["E0903"], "`deployment_group`", &image, |o, _| {
            replace(o, "ServiceBackend", "\"deployment_group\"", "\"group\"");
        }),
        edited(&["E0903"], "`service_arn`", &image, |o, _| {
            replace(o, "ServiceBackend", "arn:aws:ecs:", "");
        }),
        // Names that would not stay what they are in a script or a specification.
        edited(&["E0903"], "`cluster` of `backend`", &image, |o, _| {
            replace(
                o,
                "ServiceBackend",
                "\"cluster\":\"sbcntr\"",
                "\"cluster\":\"sb\\u001b[31mcntr\"",
            );
        }),
        edited(&["E0903"], "`container` of `backend`", LIVE, |o, _| {
            replace(
                o,
                "ServiceBackend",
                "\"container\":\"",
                "\"container\":\"a\\nHooks: x",
            );
        }),
        edited(&["E0903"], "`hooks` of `backend`", LIVE, |o, _| {
            replace(
                o,
                "ServiceBackend",
                "\"container\":",
                "\"hooks\":[{\"BeforeInstall: x\\nResources\":\"f\"}],\"container\":",
            );
        }),
        edited(&["E0903"], "`hooks` of `backend`", LIVE, |o, _| {
            replace(
                o,
                "ServiceBackend",
                "\"container\":",
                "\"hooks\":[{\"BeforeInstall\":\"f g\"}],\"container\":",
            );
        }),
        edited(&["E1009"], "is not an image's URI", LIVE, |_, l| {
            l["taskDefinition"]["containerDefinitions"][0]["image"] = json!("a b; touch ran");
        }),
        edited(&["E0903"], "`port`", &image, |o, _| {
            replace(o, "ServiceBackend", "\"port\":80", "\"port\":\"80\"");
        }),
        edited(
            &["E1002"],
            "these are the outputs of `other`",
            &image,
            |o, _| {
                replace(
                    o,
                    "ServiceBackend",
                    "\"cluster\":\"sbcntr\"",
                    "\"cluster\":\"other\"",
                );
            },
        ),
        edited(&["E1003"], "DeployServices=true", &image, |o, _| {
            let list = o["Stacks"][0]["Parameters"].as_array_mut().unwrap();
            list.iter_mut()
                .find(|p| p["ParameterKey"] == "DeployServices")
                .unwrap()["ParameterValue"] = json!("false");
            let outputs = o["Stacks"][0]["Outputs"].as_array_mut().unwrap();
            outputs.retain(|one| one["OutputKey"] != "ServiceBackend");
        }),
        edited(&["E1003"], "deploy_services=true", &image, |o, _| {
            let list = o["Stacks"][0]["Outputs"].as_array().unwrap();
            let of = |one: &&Value| one["OutputKey"] == "ServiceBackend";
            let text = list.iter().find(of).unwrap()["OutputValue"]
                .as_str()
                .unwrap();
            let mut record: Value = serde_json::from_str(text).unwrap();
            record["production_rule"] = Value::Null;
            *o = json!({"service_backend": {"value": record}});
        }),
        edited(
            &["E1004"],
            "the blueprint releases `backend` by `codedeploy`, the deployed system by `rolling`",
            &image,
            |o, _| {
                replace(
                    o,
                    "ServiceBackend",
                    "\"engine\":\"codedeploy\"",
                    "\"engine\":\"rolling\"",
                );
            },
        ),
        edited(&["E1004"], "`tomorrow`", LIVE, |o, _| {
            replace(
                o,
                "ServiceBackend",
                "\"engine\":\"codedeploy\"",
                "\"engine\":\"tomorrow\"",
            );
        }),
        // Values that only the deployed system knows.
        edited(
            &["E1010"],
            "`--input session_secret=VALUE`",
            &[
                "sbcntr.yaml",
                "--service",
                "frontend",
                "--outputs",
                "outputs.json",
                "--image",
                "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-frontend:v2",
            ],
            |o, _| {
                o["Stacks"][0]["Parameters"] = json!([]);
            },
        ),
        edited(
            &["E1010"],
            "InternalLoadBalancer.DNSName",
            &[
                "sbcntr.yaml",
                "--service",
                "frontend",
                "--outputs",
                "outputs.json",
                "--image",
                "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-frontend:v2",
            ],
            |o, _| {
                let list = o["Stacks"][0]["Outputs"].as_array_mut().unwrap();
                list.retain(|output| output["OutputKey"] != "InternalDns");
            },
        ),
        case(
            &["E1011"],
            "--input NAME=VALUE",
            &with(&image, &["--input", "session_secret"]),
        ),
        case(
            &["E1011"],
            "the word `VALUE` where its value belongs",
            &with(&image, &["--input", "session_secret=VALUE"]),
        ),
        case(
            &["E1011"],
            "no input `secret`",
            &with(&image, &["--input", "secret=x"]),
        ),
        // Images.
        case(&["E1005"], "name one with --image", BLUEPRINT),
        case(
            &["E1006"],
            "has the word `TAG` where its tag belongs",
            &with(
                BLUEPRINT,
                &[
                    "--image",
                    "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend:TAG",
                ],
            ),
        ),
        case(
            &["E1006"],
            "`a b` is not an image's URI",
            &with(BLUEPRINT, &["--image", "a b"]),
        ),
        case(
            &["E1006"],
            "is not an image's URI",
            &with(BLUEPRINT, &["--image", "$(id)"]),
        ),
        case(
            &["E1006"],
            "sbcntr-backend:v2`",
            &with(BLUEPRINT, &["--image", "v2"]),
        ),
        case(
            &["E1006"],
            "sbcntr-backend:v2`",
            &with(BLUEPRINT, &["--image", "backend:v2"]),
        ),
        case(
            &["W3001"],
            own,
            &with(
                BLUEPRINT,
                &[
                    "--image",
                    "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-frontend:v2",
                ],
            ),
        ),
        case(
            &["W3002"],
            "no tag",
            &with(
                BLUEPRINT,
                &[
                    "--image",
                    "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend",
                ],
            ),
        ),
        // The revision that runs.
        case(
            &["E1007"],
            "describe-task-definition",
            &with(BLUEPRINT, &["--task-definition", "outputs.json"]),
        ),
        case(
            &["E1007"],
            "not JSON",
            &with(BLUEPRINT, &["--task-definition", "sbcntr.yaml"]),
        ),
        edited(&["E1008"], "`sbcntr-backend`", LIVE, |_, l| {
            l["taskDefinition"]["family"] = json!("sbcntr-frontend");
        }),
        edited(
            &["E1009"],
            "no container `app`",
            &with(LIVE, &["--image", IMAGE]),
            |_, l| l["taskDefinition"]["containerDefinitions"][0]["name"] = json!("web"),
        ),
        edited(&["E1009"], "no port 80", LIVE, |_, l| {
            l["taskDefinition"]["containerDefinitions"][0]["portMappings"] = json!([]);
        }),
        edited(&["E1009"], "name one with --image", LIVE, |_, l| {
            l["taskDefinition"]["containerDefinitions"][0]
                .as_object_mut()
                .unwrap()
                .remove("image")
                .unwrap();
        }),
    ]
}

/// The codes that stand at the beginning of lines.
fn found(said: &str) -> Vec<String> {
    said.lines()
        .filter_map(|line| {
            let (word, rest) = line.split_once('[')?;
            ["error", "warning"]
                .contains(&word)
                .then(|| rest.split(']').next().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn every_case_says_its_code_and_writes_nothing() {
    let mut seen = BTreeSet::new();
    for (at, case) in cases().into_iter().enumerate() {
        let here = folder(&format!("refused-{at}"));
        let mut outputs = Deployed::of("sbcntr", Format::CloudFormation).outputs("sbcntr");
        let text = std::fs::read_to_string("tests/release/live.json").unwrap();
        let mut live: Value = serde_json::from_str(&text).unwrap();
        (case.edit)(&mut outputs, &mut live);
        std::fs::write(here.join("outputs.json"), outputs.to_string()).unwrap();
        std::fs::write(here.join("live.json"), live.to_string()).unwrap();
        std::fs::copy("blueprints/sbcntr.yaml", here.join("sbcntr.yaml")).unwrap();
        let before = names(&here);
        let output = program(&[&["release"], case.arguments.as_slice()].concat())
            .current_dir(&here)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(found(&said), case.codes, "{:?}\n{said}", case.arguments);
        assert!(
            said.replace("\n ", "").contains(case.says),
            "{:?} {}\n{said}",
            case.arguments,
            case.says
        );
        assert!(output.stdout.is_empty());
        let error = case.codes.iter().any(|code| code.starts_with('E'));
        assert_eq!(
            output.status.code(),
            Some(if error { 2 } else { 0 }),
            "{said}"
        );
        if error {
            assert_eq!(names(&here), before, "{said}");
        } else {
            let made: Vec<String> = names(&here.join("release-backend"));
            assert_eq!(made, ["appspec.yaml", "release.sh", "taskdef.json"]);
        }
        seen.extend(case.codes.iter().map(|code| (*code).to_owned()));
    }
    for (code, what) in codes::all() {
        let ours = code.0.starts_with("E10")
            || code.0.starts_with("W3")
            || code.0 == "E0902"
            || code.0 == "E0903";
        // Its own test stands below.
        if ours && code != codes::OLD_FILES {
            assert!(seen.contains(code.0), "no case for {code}: {what}");
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn release(here: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = program(&[&["release"], arguments].concat())
        .current_dir(here)
        .output()
        .unwrap();
    assert!(output.stdout.is_empty());
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// A worker is released by its document, with or without the blueprint at hand.
#[test]
fn a_release_that_belongs_to_the_document_is_said() {
    let here = folder("by-document");
    std::fs::copy("blueprints/worker.yaml", here.join("worker.yaml")).unwrap();
    let outputs = Deployed::of("worker", Format::CloudFormation).outputs("post");
    std::fs::write(here.join("outputs.json"), outputs.to_string()).unwrap();
    let image = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mailroom/sorter:v2";
    for (arguments, says) in [
        (
            vec!["worker.yaml", "--service", "sorter", "--image", image],
            vec![
                "worker.yaml, under services.sorter",
                "image: {repository: mailroom/sorter, tag: v2}",
                "--stack-name mailroom",
                "synth worker.yaml -o template.json",
                "DeployServices=true",
                "terraform apply -var deploy_services=true",
            ],
        ),
        (
            vec![
                "worker.yaml",
                "--service",
                "sorter",
                "--image",
                "public.ecr.aws/a/b:v2",
                "--outputs",
                "outputs.json",
            ],
            vec!["image: public.ecr.aws/a/b:v2", "--stack-name post"],
        ),
        (
            vec!["worker.yaml", "--service", "sorter"],
            vec!["change services.sorter: `image`"],
        ),
        (
            vec![
                "--service",
                "sorter",
                "--image",
                image,
                "--outputs",
                "outputs.json",
            ],
            vec![
                "In the blueprint of `mailroom`",
                "synth -o template.json",
                &image,
            ],
        ),
    ] {
        let nowhere = if arguments[0] == "worker.yaml" {
            here.clone()
        } else {
            let there = folder("by-document-elsewhere");
            std::fs::copy(here.join("outputs.json"), there.join("outputs.json")).unwrap();
            there
        };
        let before = names(&nowhere);
        let (status, said) = release(&nowhere, &arguments);
        assert_eq!(status, Some(0), "{said}");
        for wanted in says {
            assert!(said.contains(wanted), "{wanted}\n{said}");
        }
        assert!(!said.contains("{{"), "{said}");
        assert_eq!(names(&nowhere), before);
    }
    // What an earlier engine left would still run.
    std::fs::create_dir(here.join("release-sorter")).unwrap();
    std::fs::write(here.join("release-sorter/release.sh"), "").unwrap();
    let (status, said) = release(&here, &["worker.yaml", "--service", "sorter"]);
    assert_eq!(
        (status, found(&said)),
        (Some(2), vec![codes::OLD_FILES.0.to_owned()]),
        "{said}"
    );
}

/// All files or none: what stands in the way of one is found before another is replaced.
#[test]
fn a_folder_that_cannot_be_written_keeps_its_files() {
    let here = folder("in-the-way");
    let outputs = Deployed::of("sbcntr", Format::CloudFormation).outputs("sbcntr");
    std::fs::write(here.join("outputs.json"), outputs.to_string()).unwrap();
    std::fs::copy("blueprints/sbcntr.yaml", here.join("sbcntr.yaml")).unwrap();
    let into = here.join("into");
    std::fs::create_dir_all(into.join("release.sh")).unwrap();
    std::fs::write(into.join("taskdef.json"), "old").unwrap();
    let arguments = with(BLUEPRINT, &["--image", IMAGE, "--into", "into"]);
    let (status, said) = release(&here, &arguments);
    assert!(
        status == Some(2) && said.starts_with("error: into cannot be written"),
        "{said}"
    );
    assert_eq!(
        std::fs::read_to_string(into.join("taskdef.json")).unwrap(),
        "old"
    );
    assert_eq!(names(&into), ["release.sh", "taskdef.json"]);
}
