//! Every command line of every runbook is one that the shell and the AWS CLI understand: a shell
//! runs the page's blocks, and the CLI's own parser and service models read each call.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use synth::cli::{Exit, Streams};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(blueprint: &Path) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        terminal: false,
        colour: false,
    };
    let arguments = ["synth", "runbook", blueprint.to_str().unwrap()].map(Into::into);
    assert_eq!(synth::cli::run(arguments, &mut streams), Exit::Done);
    String::from_utf8(out).unwrap()
}

/// Pages of every blueprint, in files, each as `edit` makes it.
fn pages(folder: &str, edit: impl Fn(String) -> String) -> Vec<PathBuf> {
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&into).unwrap();
    let mut blueprints: Vec<PathBuf> = std::fs::read_dir(root().join("blueprints"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    blueprints.sort();
    assert!(blueprints.len() > 8, "blueprints have moved");
    blueprints
        .iter()
        .map(|blueprint| {
            let file = into
                .join(blueprint.file_stem().unwrap())
                .with_extension("md");
            std::fs::write(&file, edit(page(blueprint))).unwrap();
            file
        })
        .collect()
}

fn read(pages: &[PathBuf]) -> Output {
    let folder = std::env::var_os("SYNTH_JUDGES")
        .map_or_else(|| root().join("target/judges/bin"), PathBuf::from);
    let python = folder.join("python");
    assert!(
        python.exists(),
        "no judges in {}: run `bash .ci/setup` first",
        folder.display()
    );
    Command::new(python)
        .arg(root().join("tests/runbook/lines.py"))
        .args(pages)
        .output()
        .expect("the interpreter starts")
}

#[test]
fn every_command_line_is_understood() {
    let ran = read(&pages("runbooks", |page| page));
    let said = String::from_utf8_lossy(&ran.stdout);
    let wrong = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}{wrong}");
}

#[test]
fn a_command_line_that_is_not_understood_is_found() {
    for (right, wrong) in [
        ("--include-only-statuses", "--only-statuses"),
        ("READY_WAIT\n", "READY_WAIT --deployment-name x\n"),
        ("describe-scalable-targets", "describe-scaling-targets"),
        ("MaxCapacity]", "MaxCapacity"),
        ("aws iam create", "aws iam 'create"),
    ] {
        let edited = pages("runbooks-wrong", |page| page.replace(right, wrong));
        let sbcntr = edited
            .into_iter()
            .filter(|file| file.ends_with("sbcntr.md"))
            .collect::<Vec<_>>();
        let ran = read(&sbcntr);
        assert_eq!(ran.status.code(), Some(1), "{right} -> {wrong}");
    }
}
