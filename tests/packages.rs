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

#[test]
fn a_wheel_installs_without_rust_and_without_a_network() {
    passes("wheel");
}

#[test]
fn a_wheel_of_the_source_is_the_same_package() {
    passes("source");
    if common::whole() {
        passes("built");
    }
}

#[test]
fn packages_of_npm_install_and_start_the_program() {
    passes("npm");
}

#[test]
fn an_archive_holds_what_shells_and_man_read() {
    passes("archive");
}

#[test]
fn what_is_no_program_is_not_packed() {
    passes("wrong");
}
