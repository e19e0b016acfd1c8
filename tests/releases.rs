//! Releases, then the next document. What deployment engines do to listener rules, task sets and
//! services is played against emulators on loopback; then every edit of `tests/against` that is not
//! refused is deployed over it, in both formats, and traffic, services and old revisions have to be
//! where the engines left them. The scripts print the table of it (`-- --nocapture`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and a table is printed"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a script of `tests/releases`; its first arguments are the format and the program under test.
fn script(name: &str, format: &str, arguments: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("SYNTH_JUDGES")
        .map_or_else(|| root.join("target/judges/bin"), PathBuf::from);
    let python = folder.join("python");
    assert!(
        python.exists(),
        "no tools in {}: run `bash .ci/setup` first",
        folder.display()
    );
    let ran = Command::new(python)
        .arg("-B")
        .arg(root.join("tests/releases").join(name))
        .args([format, env!("CARGO_BIN_EXE_synth")])
        .args(arguments)
        .current_dir(root)
        .output()
        .expect("the interpreter starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success(),
        "{name} {format} {arguments:?}\n{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    println!("{said}");
}

#[test]
fn cloudformation_leaves_what_engines_left() {
    script("walk.py", "cloudformation", &["green", "blue"]);
}

#[test]
fn terraform_leaves_what_engines_left() {
    script("walk.py", "terraform", &["green", "blue"]);
}
