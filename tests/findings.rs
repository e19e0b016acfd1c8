//! The files in `tests/errors/` say on the offending lines what has to be found there:
//! `# error[E0501]`, `# warning[W1001]`. Adding a case is adding a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::synth;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::finding::codes;

fn fixtures() -> Vec<PathBuf> {
    common::files("tests/errors")
}

/// `5 error[E0501]`, for each marker.
fn expected(text: &str) -> Vec<String> {
    let mut list = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for marker in line.split("# ").skip(1) {
            if let Some((word, rest)) = marker.split_once('[')
                && ["error", "warning", "note"].contains(&word)
            {
                let code = rest.split(']').next().unwrap();
                list.push(format!("{} {word}[{code}]", at + 1));
            }
        }
    }
    list.sort();
    list
}

/// The environment that a fixture's first line asks for: `# --env NAME`.
fn environment(text: &str) -> Vec<&str> {
    let first = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("# --env "));
    first.map_or_else(Vec::new, |name| vec!["--env", name])
}

fn found(file: &Path) -> Vec<String> {
    let mut arguments = vec!["check", file.to_str().unwrap(), "--format", "json"];
    let text = std::fs::read_to_string(file).unwrap();
    arguments.extend(environment(&text));
    let (_, out, _) = synth(&arguments);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut list: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let (word, code) = (f["severity"].as_str().unwrap(), f["code"].as_str().unwrap());
            format!("{} {word}[{code}]", f["line"])
        })
        .collect();
    list.sort();
    list
}

#[test]
fn every_fixture_gives_its_markers_at_their_lines() {
    let mut wrong = String::new();
    for file in fixtures() {
        let expected = expected(&std::fs::read_to_string(&file).unwrap());
        assert!(!expected.is_empty(), "{} expects nothing", file.display());
        let found = found(&file);
        if found != expected {
            let name = file.file_name().unwrap().to_string_lossy();
            writeln!(
                wrong,
                "{name}\n  expected {expected:?}\n  found    {found:?}"
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_error_leaves_standard_output_empty_and_a_warning_does_not() {
    for file in fixtures() {
        let text = std::fs::read_to_string(&file).unwrap();
        let error = expected(&text)
            .iter()
            .any(|marker| marker.contains("error"));
        let name = file.to_str().unwrap();
        let (exit, out, err) = synth(&[name]);
        assert_eq!(exit == Exit::Failed, error, "{name}");
        assert_eq!(out.is_empty(), error, "{name}");
        assert!(
            err.starts_with("error[") || err.starts_with("warning["),
            "{name}: {err}"
        );
    }
}

#[test]
fn every_code_of_a_blueprint_has_a_fixture() {
    let marked: BTreeSet<String> = fixtures()
        .iter()
        .flat_map(|file| expected(&std::fs::read_to_string(file).unwrap()))
        .map(|marker| marker.split(['[', ']']).nth(1).unwrap().to_owned())
        .collect();
    // Outputs are one a service and a few more: resources run out long before.
    let unreachable = [codes::TOO_MANY_OUTPUTS];
    let groups = ["E02", "E03", "E04", "E05", "E06", "E07", "E08", "W1"];
    for (code, what) in codes::all().filter(|(code, _)| !unreachable.contains(code)) {
        if groups.iter().any(|start| code.0.starts_with(start)) {
            assert!(marked.contains(code.0), "{code}: {what}");
        }
    }
}

/// As a person sees them, all in one run.
#[test]
fn eight_mistakes_are_eight_findings() {
    let file = fixtures()
        .into_iter()
        .find(|file| file.ends_with("eight_mistakes.yaml"))
        .unwrap();
    assert_eq!(found(&file).len(), 8);
    let (exit, out, err) = synth(&["check", file.to_str().unwrap()]);
    assert!(exit == Exit::Findings && out.is_empty());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"(?m)[^\s]*tests/errors/", "tests/errors/");
    settings.bind(|| insta::assert_snapshot!("eight_mistakes", err));
}

/// A blueprint with a word at a place that a pattern names.
fn with_word(place: &str, word: &str) -> serde_json::Value {
    let mut whole = serde_json::json!({
        "name": "shop",
        "management": {"host": true},
        "load_balancers": {"internet": {"listener": {}}},
        "services": {"web": {"load_balancer": "internet"}},
    });
    let names = [
        ("/load_balancers", "internet"),
        ("/services", "web"),
        ("/services/web/reaches", "0"),
    ];
    let (mut at, mut here) = (&mut whole, String::new());
    for step in place.split('/').skip(1) {
        let stands = names.iter().find(|(own, _)| *own == here);
        let step = match (step, stands) {
            ("*", Some((_, name))) => *name,
            ("*", None) => "one",
            (step, _) => step,
        };
        here = format!("{here}/{step}");
        if step == "0" {
            *at = serde_json::json!([{}]);
            at = &mut at.as_array_mut().unwrap()[0];
            continue;
        }
        if !at.is_object() {
            *at = serde_json::json!({});
        }
        at = &mut at[step];
    }
    if !at.is_object() {
        *at = serde_json::json!({});
    }
    at[word] = "x".into();
    whole
}

/// Whoever brings a word of another tool along is told the key, or what there is in its place.
#[test]
fn every_word_of_another_tool_leads_to_the_key() {
    let folder = common::folder("findings-words");
    let file = folder.join("blueprint.json");
    for (place, word, right) in synth::blueprint::other_words::OTHER_WORDS {
        std::fs::write(&file, with_word(place, word).to_string()).unwrap();
        let (_, out, said) = synth(&["check", file.to_str().unwrap(), "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap_or_default();
        let helps: Vec<&str> = answer["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["message"] == format!("`{word}` is not a key here"))
            .filter_map(|one| one["help"].as_str())
            .collect();
        let key = right.rsplit('/').next().unwrap();
        let wanted = if right.starts_with('/') { key } else { right };
        assert!(
            helps.iter().any(|help| help.contains(wanted)),
            "{place} {word}: {helps:?}\n{out}{said}"
        );
    }
}
