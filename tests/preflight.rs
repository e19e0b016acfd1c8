//! The script of `synth preflight`, against an emulator of AWS with a network in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::process::Command;

#[test]
fn what_is_wrong_with_a_network_is_named_and_nothing_else() {
    let ran = common::script("judges", "preflight/run.py", &[]);
    let said = common::passed("preflight/run.py", &ran);
    assert!(said.contains("29 networks"), "{said}");
}

#[test]
fn shellcheck_finds_nothing() {
    for case in common::cases() {
        let script = common::folder(&format!("preflight-{}", case.name)).join("preflight.sh");
        let arguments = [&["preflight"], &case.arguments()[..]].concat();
        let out = common::program(&arguments).arg("-o").arg(&script).output();
        assert!(out.unwrap().status.success(), "{}", case.name);
        let checked = Command::new(common::tool("judges", "shellcheck"))
            .arg(&script)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{}: {said}", case.name);
    }
}
