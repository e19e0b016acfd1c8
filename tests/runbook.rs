//! Every command line of every runbook is one that the shell and the AWS CLI understand: a shell
//! runs the page's blocks, and the CLI's own parser and service models read each call.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;
use synth::cli::Exit;

fn page(blueprint: &Path) -> String {
    let (exit, out, err) = common::synth(&["runbook", blueprint.to_str().unwrap()]);
    assert_eq!(exit, Exit::Done, "{err}");
    out
}

/// Pages of every blueprint, in files, each as `edit` makes it.
fn pages(folder: &str, edit: impl Fn(String) -> String) -> Vec<PathBuf> {
    let into = common::folder(folder);
    common::blueprints()
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
    let pages: Vec<&str> = pages.iter().map(|page| page.to_str().unwrap()).collect();
    common::script("judges", "runbook/lines.py", &pages)
}

#[test]
fn every_command_line_is_understood() {
    let ran = read(&pages("runbooks", |page| page));
    common::passed("runbook/lines.py", &ran);
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
