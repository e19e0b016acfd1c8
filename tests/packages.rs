//! What is released: packed around the program that was built for the tests, and installed into places
//! where nothing of it is.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

fn passes(which: &str) {
    let script = "packages/packages.py";
    let ran = common::script("packages", script, &[which]);
    common::passed(&format!("{script} {which}"), &ran);
}

/// pip, npm and tar install and unpack what is packed, without Rust and without a network.
#[test]
fn what_is_packed_installs_and_works() {
    passes("all");
    // The source is compiled for it, which takes minutes.
    if common::whole() {
        passes("built");
    }
}

#[test]
fn what_is_no_program_is_not_packed() {
    passes("wrong");
}
