//! What editors say in a blueprint: the YAML language server that they start, with the schema that we write,
//! asked over its standard streams.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

#[test]
fn the_language_server_completes_explains_and_marks() {
    let ran = common::script("judges", "editor/places.py", &[]);
    common::passed("editor/places.py", &ran);
}
