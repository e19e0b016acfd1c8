//! Releases, then the next document. What deployment engines do to listener rules, task sets and
//! services is played against emulators on loopback; then every edit of `tests/against` that is not
//! refused is deployed over it, and traffic, services and old revisions have to be where the engines
//! left them. The script prints the table of it (`-- --nocapture`). This is `CloudFormation`; in
//! Terraform the same is a test beside the others that Terraform takes part in, which it runs together.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and a table is printed"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn releases_stay_where_engines_left_them() {
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
        .arg(root.join("tests/releases/walk.py"))
        .args(["cloudformation", env!("CARGO_BIN_EXE_synth")])
        .args(["green", "blue"])
        .current_dir(root)
        .output()
        .expect("the interpreter starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    println!("{said}");
}
