//! What goes into pipelines of others: the action, the script behind it and the hooks, run over scratch
//! repositories, and the page's examples.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

fn passes(script: &str, arguments: &[&str]) {
    let script = format!("review/{script}");
    let ran = common::script("review", &script, arguments);
    common::passed(&format!("{script} {arguments:?}"), &ran);
}

#[test]
fn a_pull_request_on_github_gets_one_comment_that_is_updated() {
    passes("pull_request.py", &["github"]);
}

#[test]
fn a_folder_of_blueprints_is_reviewed_with_its_snapshots() {
    passes("pull_request.py", &["folders"]);
}

#[test]
fn a_merge_request_on_gitlab_gets_one_note_that_is_updated() {
    passes("pull_request.py", &["gitlab"]);
}

#[test]
fn the_script_runs_by_hand() {
    passes("pull_request.py", &["alone"]);
}

#[test]
fn hooks_run_before_a_commit() {
    passes("hooks.py", &[]);
}

#[test]
fn judges_take_the_action_and_the_examples() {
    passes("examples.py", &[]);
}
