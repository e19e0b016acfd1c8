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

fn page(case: &common::Case) -> String {
    let (exit, out, err) = common::synth(&[&["runbook"], &case.arguments()[..]].concat());
    assert_eq!(exit, Exit::Done, "{err}");
    out
}

/// Writes a blueprint's page into a folder, as `edit` makes it.
fn written(case: &common::Case, into: &Path, edit: impl Fn(String) -> String) -> PathBuf {
    let file = into.join(format!("{}.md", case.name));
    assert!(!file.exists(), "two pages are {}", file.display());
    std::fs::write(&file, edit(page(case))).unwrap();
    file
}

/// Pages of every blueprint.
fn pages(folder: &str) -> Vec<PathBuf> {
    let into = common::folder(folder);
    common::small_cases()
        .iter()
        .map(|case| written(case, &into, |page| page))
        .collect()
}

/// The page of the reference system with one thing wrong, which has to be there.
fn with_fault(folder: &str, right: &str, wrong: &str) -> Vec<PathBuf> {
    with_fault_in("sbcntr", folder, right, wrong)
}

fn with_fault_in(blueprint: &str, folder: &str, right: &str, wrong: &str) -> Vec<PathBuf> {
    let into = common::folder(folder);
    let edit = |page: String| {
        assert!(page.contains(right), "{right} is no longer on the page");
        page.replace(right, wrong)
    };
    vec![written(&common::case(blueprint), &into, edit)]
}

fn read(script: &str, pages: &[PathBuf]) -> Output {
    let pages: Vec<&str> = pages.iter().map(|page| page.to_str().unwrap()).collect();
    common::script("judges", &format!("runbook/{script}"), &pages)
}

#[test]
fn every_command_line_is_understood() {
    let ran = read("lines.py", &pages("runbooks"));
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
        // zsh does not split what a variable becomes.
        (
            "${input_session_secret:+--input=",
            "${input_session_secret:+--input ",
        ),
    ] {
        let ran = read("lines.py", &with_fault("runbooks-wrong", right, wrong));
        assert_eq!(ran.status.code(), Some(1), "{right} -> {wrong}");
    }
    // A name that no output has gives an empty value, which the CLI itself would send.
    for (right, wrong) in [("failed_runs", "failed"), ("queue_url", "queue")] {
        let pages = with_fault_in("jobs", "runbooks-wrong", right, wrong);
        assert_eq!(read("lines.py", &pages).status.code(), Some(1), "{right}");
    }
}

/// Pages of blueprints that mean harm, or that only have unlucky names.
fn hostile() -> Vec<PathBuf> {
    let mut found = common::files("tests/runbook/hostile");
    found.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    found
}

#[test]
fn a_block_that_waits_for_a_value_stops_where_it_is_pasted_without() {
    let mut all = pages("runbooks-pasted");
    let into = common::folder("runbooks-pasted-hostile");
    all.extend(
        hostile()
            .iter()
            .map(|b| written(&common::Case::of(b), &into, |page| page)),
    );
    let ran = read("pasted.py", &all);
    common::passed("runbook/pasted.py", &ran);
}

#[test]
fn a_block_that_does_not_stop_is_found() {
    for (right, wrong) in [
        ("\"${SERVICE:?write the service}\" \"${TAG:?", "\"${TAG:-"),
        ("${NUMBER:?", "${NUMBER:-"),
        ("revision}\" &&\n", "revision}\"\n"),
        ("SERVICE=backend\n", "SERVICE=backend  # or frontend\n"),
        ("input_session_secret", "path"),
        ("REVISION", "status"),
    ] {
        let ran = read("pasted.py", &with_fault("runbooks-unstopped", right, wrong));
        assert_eq!(ran.status.code(), Some(1), "{right} -> {wrong}");
    }
}

/// Each block of "Something is wrong now", of the look at the next version, and of a release, as it
/// stands: in an emulator of AWS, in each shell, with a release that waits and one that failed.
fn bad_night(case: &str) {
    let ran = common::script("judges", "runbook/wrong.py", &[common::PROGRAM, case]);
    let said = common::passed(case, &ran);
    assert_eq!(said.matches("right").count(), 3, "{said}");
}

#[test]
fn something_is_wrong_with_the_reference_system() {
    bad_night("sbcntr");
}

#[test]
fn something_is_wrong_where_ecs_releases() {
    bad_night("ecs");
}

#[test]
fn something_is_wrong_where_both_engines_release() {
    bad_night("mixed");
}

/// A line without its code spans, as `CommonMark` finds them: from a run of backticks to the next run of
/// the same length.
fn without_spans(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let inside = &rest[at + run..];
        let mut end = None;
        let mut from = 0;
        while let Some(next) = inside[from..].find('`') {
            let begins = from + next;
            let long = inside[begins..].len() - inside[begins..].trim_start_matches('`').len();
            if long == run {
                end = Some(begins);
                break;
            }
            from = begins + long;
        }
        let Some(end) = end else {
            out.push_str(rest);
            return out;
        };
        out.push_str(&rest[..at]);
        out.push_str("SPAN");
        rest = &inside[end + run..];
    }
    out + rest
}

/// Bars that end a cell of a table. Readers of Markdown differ: for one, a backslash before the bar keeps
/// it in the cell; for another, not one that has a backslash before itself.
fn bars(line: &str) -> (usize, usize) {
    let before = |at: usize| line[..at].len() - line[..at].trim_end_matches('\\').len();
    let all = || line.match_indices('|').map(|(at, _)| before(at));
    (
        all().filter(|slashes| *slashes == 0).count(),
        all().filter(|slashes| slashes % 2 == 0).count(),
    )
}

/// Whatever an input says of itself, the page is the one that it would be without: the same lines, and
/// the text in code spans of one line, which are neither Markdown nor shell.
#[test]
fn no_text_of_a_blueprint_is_markdown_or_shell() {
    let here = common::folder("runbook-hostile");
    let blueprint = Path::new("tests/runbook/hostile/texts.yaml");
    let mut plain = common::yaml(blueprint);
    let inputs = plain["inputs"].as_object_mut().unwrap();
    assert!(inputs.len() > 9);
    for input in inputs.values_mut() {
        input["description"] = "plain".into();
        if input.get("default").is_some() {
            input["default"] = "plain".into();
        }
    }
    let written = here.join("plain.yaml");
    std::fs::write(&written, plain.to_string()).unwrap();
    let wanted = page(&common::Case::of(&written))
        .replace(written.to_str().unwrap(), blueprint.to_str().unwrap());
    let found = page(&common::Case::of(blueprint));
    assert!(found.contains("curl evil"), "the text is there");
    let signs = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}');
    assert!(!found.contains(signs), "{found}");
    assert_eq!(found.lines().count(), wanted.lines().count());
    for (is, should) in found.lines().zip(wanted.lines()) {
        // What says nothing is a dash instead of a span.
        let skeleton = |line: &str| without_spans(line).replace("| - |", "| SPAN |");
        assert_eq!(skeleton(is), skeleton(should), "{is}");
        assert_eq!(bars(is), bars(should), "{is}");
        if !is.starts_with('|') {
            assert_eq!(is, should);
        }
    }
}
