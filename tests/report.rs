//! `synth report`: one page without references to anything outside, the same bytes each time, opened in a
//! real browser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::synth;
use synth::cli::Exit;

fn page(arguments: &[&str]) -> String {
    let (exit, out, err) = synth(&[&["report"], arguments].concat());
    assert_eq!(exit, Exit::Done, "{arguments:?}: {err}");
    out
}

#[test]
fn every_page_stands_by_itself_and_holds_all_that_is_there() {
    for case in common::cases() {
        let arguments = case.arguments();
        let html = page(&arguments);
        assert_eq!(html, page(&arguments), "{}", case.name);
        for outside in ["src=", "<link", "@import", "url("] {
            assert!(!html.contains(outside), "{}: {outside}", case.name);
        }
        // Every path of `reach` is a row, and every open one is counted.
        let (_, matrix, _) =
            synth(&[&["reach", "--format", "json", "-q"], &arguments[..]].concat());
        let matrix: serde_json::Value = serde_json::from_str(&matrix).unwrap();
        let paths = matrix["paths"].as_array().unwrap();
        let open = paths.iter().filter(|path| path["verdict"] != "blocked");
        let counts = format!("{} of {} paths are open", open.count(), paths.len());
        assert!(html.contains(&counts), "{}: {counts}", case.name);
        let document = case.kept_document("cloudformation");
        for part in ["Resources", "Outputs"] {
            for name in document[part].as_object().unwrap().keys() {
                let cell = format!("<td><code>{name}</code></td>");
                assert!(html.contains(&cell), "{}: {name}", case.name);
            }
        }
    }
}

#[test]
fn what_cannot_be_emitted_has_no_page() {
    let (exit, out, err) = synth(&["report", "tests/errors/account.yaml"]);
    assert_eq!((exit, out.as_str()), (Exit::Failed, ""));
    assert!(err.contains("error["), "{err}");
    let (exit, out, _) = synth(&["report", "no-such-file.yaml"]);
    assert_eq!((exit, out.as_str()), (Exit::Failed, ""));
}

#[test]
fn pages_are_searched_folded_and_printed_in_a_browser() {
    let folder = common::folder("report-pages");
    let ran = common::script("report", "report/page.py", &[folder.to_str().unwrap()]);
    common::passed("report/page.py", &ran);
}
