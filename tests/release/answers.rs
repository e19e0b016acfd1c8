//! `release.sh` trusts no answer: whatever `aws` says, nothing of it runs, reaches a terminal as it is, or
//! becomes a release of something else.

use super::elsewhere::synth_in;
use super::{said, write};
use crate::deployed::{Deployed, Format, folder};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Prints what stands in a file that is called as the command is, and notes what it was called with.
const AWS: &str = r#"#!/bin/sh
printf '%s\n' "$@" >"$ANSWERS/called-$2"
cat "$ANSWERS/$2"
"#;

const FAMILY: &str = "careful-shop";
const ARN: &str = "arn:aws:ecs:ap-northeast-1:123456789012:task-definition/careful-shop";

/// The files of a release of `canary`, and the answers of a release that goes well.
fn made() -> (PathBuf, Vec<(&'static str, String)>) {
    let here = folder("answers");
    let deployed = Deployed::of("canary", Format::CloudFormation);
    let outputs = deployed.outputs("canary");
    let record: Value = outputs["Stacks"][0]["Outputs"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|o| serde_json::from_str(o["OutputValue"].as_str()?).ok())
        .unwrap();
    let blue = record["target_group_blue"].as_str().unwrap();
    let outputs = write(&here.join("outputs.json"), &outputs);
    let blueprint = std::fs::canonicalize("blueprints/canary.yaml").unwrap();
    let output = synth_in(
        &here,
        &[
            "release",
            blueprint.to_str().unwrap(),
            "--service",
            "shop",
            "--outputs",
            &outputs,
            "--image",
            super::IMAGE,
            "--into",
            "files",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    std::fs::create_dir(here.join("bin")).unwrap();
    let aws = here.join("bin/aws");
    std::fs::write(&aws, AWS).unwrap();
    std::fs::set_permissions(&aws, std::fs::Permissions::from_mode(0o755)).unwrap();
    let good = vec![
        (
            "describe-services",
            format!("CODE_DEPLOY\t{ARN}:6\t{blue}\n"),
        ),
        ("get-deployment-group", "0\t5\tFalse\tSucceeded\n".into()),
        ("describe-rules", format!("{blue}\n")),
        ("register-task-definition", format!("{ARN}:7\n")),
        ("describe-task-definition", format!("ACTIVE\t{ARN}:3\n")),
        ("create-deployment", "d-ABC123\n".into()),
    ];
    (here, good)
}

fn run(here: &Path, shell: &str, answers: &[(&str, String)], arguments: &[&str]) -> Output {
    let said = here.join("said");
    let _ = std::fs::remove_dir_all(&said);
    std::fs::create_dir(&said).unwrap();
    for (name, answer) in answers {
        std::fs::write(said.join(name), answer).unwrap();
    }
    let path = format!(
        "{}:{}",
        here.join("bin").display(),
        std::env::var("PATH").unwrap()
    );
    Command::new(shell)
        .arg(here.join("files/release.sh"))
        .args(arguments)
        .env("PATH", path)
        .env("ANSWERS", &said)
        .current_dir(here)
        .output()
        .unwrap()
}

/// What `create-deployment` was asked for, where it was.
fn started(here: &Path) -> Option<Value> {
    let called = std::fs::read_to_string(here.join("said/called-create-deployment")).ok()?;
    let revision = called.lines().skip_while(|l| *l != "--revision").nth(1)?;
    Some(serde_json::from_str(revision).unwrap())
}

const SHELLS: [&str; 2] = ["dash", "bash"];

#[test]
fn a_good_answer_is_released_and_no_other() {
    let (here, good) = made();
    let appspec = std::fs::read_to_string(here.join("files/appspec.yaml")).unwrap();
    for shell in SHELLS {
        for (arguments, number) in [(&[][..], 7), (&["careful-shop:3"][..], 3)] {
            let ran = run(&here, shell, &good, arguments);
            assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
            assert_eq!(ran.stdout, b"d-ABC123\n");
            let content = &started(&here).unwrap()["appSpecContent"]["content"];
            let wanted = appspec.replace("<TASK_DEFINITION>", &format!("{ARN}:{number}"));
            assert_eq!(content.as_str().unwrap(), wanted, "{shell}");
        }
    }
    let hostile = [
        format!("{ARN}|;e touch ran #:7"),
        format!("{ARN}:7|w ran"),
        format!("{ARN}:7\" && touch ran && \""),
        format!("{ARN}:7$(touch ran)"),
        format!("{ARN}:`touch ran`"),
        format!("{ARN}:7\\"),
        format!("{ARN}:7&"),
        format!("{ARN}:7\nHooks:\n  - BeforeInstall: forged"),
        format!("{ARN}:\u{1b}[2J7"),
        format!("{ARN}:"),
        "arn:aws:ecs:ap-northeast-1:123456789012:task-definition/other:7".into(),
        format!("arn:aws:ecs:ap-northeast-1:123456789012:task-definition/x{FAMILY}:7"),
        format!("{FAMILY}:7"),
        "*".into(),
        "None".into(),
        String::new(),
    ];
    for shell in SHELLS {
        for wrong in &hostile {
            refused(&here, shell, &good, "register-task-definition", wrong, &[]);
            let wrong = format!("ACTIVE\t{wrong}");
            let back = ["careful-shop:3"];
            refused(
                &here,
                shell,
                &good,
                "describe-task-definition",
                &wrong,
                &back,
            );
        }
        refused(
            &here,
            shell,
            &good,
            "describe-task-definition",
            &format!("INACTIVE\t{ARN}:3"),
            &["careful-shop:3"],
        );
        for wrong in [
            format!("CODE_DEPLOY\t{ARN}:6"),
            format!("CODE_DEPLOY\t{ARN}:6\t*\t*"),
            format!("CODE_DEPLOY\t{ARN}:6\t$(touch ran)"),
            format!("CODE_DEPLOY\t{ARN}:6;touch ran\tarn"),
            format!("CODE_DEPLOY\t{ARN}:6\t\u{1b}[31mx"),
            "CODE_DEPLOY".into(),
            "ECS\ta\tb".into(),
            "\u{1b}[2J".into(),
            String::new(),
        ] {
            refused(&here, shell, &good, "describe-services", &wrong, &[]);
        }
        for wrong in [
            "0\t5\tFalse",
            "a[$(touch ran)]\t5\tFalse\tSucceeded",
            "0\t\u{1b}[31m\tFalse\tSucceeded",
            "-1\t5\tFalse\tSucceeded",
            "",
        ] {
            refused(&here, shell, &good, "get-deployment-group", wrong, &[]);
        }
        for wrong in [
            "",
            "d-1\u{1b}[31m",
            "d-1\nd-2",
            "$(touch ran)",
            "d-1; touch ran",
        ] {
            let ran = with(&here, shell, &good, "create-deployment", wrong, &[]);
            assert!(ran.stdout.is_empty(), "{shell} {wrong:?}");
            assert!(
                said(&ran).contains("before anything is released again"),
                "{}",
                said(&ran)
            );
        }
        for wrong in [
            "careful-shop:",
            "careful-shop:7x",
            "careful-shop:7|e",
            "arn:a\u{1b}[2J:task-definition/careful-shop:7",
        ] {
            let ran = run(&here, shell, &good, &[wrong]);
            assert_eq!(ran.status.code(), Some(1), "{shell} {wrong:?}");
            assert!(started(&here).is_none());
            assert!(!said(&ran).contains('\u{1b}'), "{wrong:?}: {}", said(&ran));
        }
    }
}

/// One answer is another: the script fails, and what it prints holds nothing that a terminal obeys.
fn with(
    here: &Path,
    shell: &str,
    good: &[(&str, String)],
    command: &str,
    answer: &str,
    arguments: &[&str],
) -> Output {
    let answers: Vec<(&str, String)> = good
        .iter()
        .map(|(name, right)| {
            let own = if *name == command { answer } else { right };
            (*name, own.to_owned())
        })
        .collect();
    let ran = run(here, shell, &answers, arguments);
    let what = format!("{shell}: {command} answers {answer:?}: {}", said(&ran));
    assert_ne!(ran.status.code(), Some(0), "{what}");
    assert!(!said(&ran).contains('\u{1b}'), "{what}");
    for folder in [here.to_owned(), here.join("files")] {
        assert!(!folder.join("ran").exists(), "{what}");
    }
    ran
}

fn refused(
    here: &Path,
    shell: &str,
    good: &[(&str, String)],
    command: &str,
    answer: &str,
    arguments: &[&str],
) {
    let ran = with(here, shell, good, command, answer, arguments);
    let what = format!("{shell}: {command} answers {answer:?}: {}", said(&ran));
    assert!(started(here).is_none(), "{what}");
    assert!(said(&ran).starts_with("release.sh: "), "{what}");
}
