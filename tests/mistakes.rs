//! What beginners write, and what they are told, on the command line and in an editor; following it works.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

#[test]
fn what_is_said_of_each_mistake_is_right_and_works() {
    let ran = common::script("judges", "mistakes/mistakes.py", &[]);
    common::passed("mistakes/mistakes.py", &ran);
}
