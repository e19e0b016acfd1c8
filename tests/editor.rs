//! What editors say in a blueprint: the language servers that they start, asked over their standard streams.
//! The YAML language server reads the schema that we write; `synth lsp` is ours.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

#[test]
fn language_servers_complete_explain_and_mark() {
    let ran = common::script("judges", "editor/places.py", &[]);
    common::passed("editor/places.py", &ran);
}

#[test]
fn what_is_marked_is_what_check_says_and_edits_mend_it() {
    let ran = common::script("judges", "editor/fixes.py", &[]);
    common::passed("editor/fixes.py", &ran);
}

#[test]
fn every_place_has_an_answer() {
    let ran = common::script("judges", "editor/anywhere.py", &[]);
    common::passed("editor/anywhere.py", &ran);
}
