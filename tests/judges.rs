//! What judges that nobody here wrote say of the templates in `snapshots/`.
//!
//! `.ci/test` installs them and names their folder in `SYNTH_JUDGES`; without it this fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn judge(name: &str) -> Command {
    let folder = std::env::var_os("SYNTH_JUDGES").expect(
        "SYNTH_JUDGES names no folder of judges: run the tests with .ci/test, which installs them",
    );
    Command::new(PathBuf::from(folder).join(name))
}

fn templates() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("snapshots")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".cloudformation.json"))
        .collect();
    found.sort();
    assert_eq!(
        found.len(),
        std::fs::read_dir("blueprints").unwrap().count()
    );
    found
}

/// cfn-lint at its strictest, in six regions.
fn lint(templates: &[PathBuf]) -> Output {
    judge("cfn-lint")
        .args(["-c", "I", "-e", "-i", "I4010", "-x", "E3012:strict=true"])
        .args([
            "--non-zero-exit-code",
            "informational",
            "--format",
            "parseable",
        ])
        .args([
            "-r",
            "ap-northeast-1",
            "us-east-1",
            "eu-central-1",
            "sa-east-1",
            "us-west-2",
            "ap-southeast-2",
        ])
        .arg("-t")
        .args(templates)
        .output()
        .unwrap()
}

#[test]
fn cfn_lint_finds_nothing() {
    let output = lint(&templates());
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.trim().is_empty(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn cfn_lint_can_find_something() {
    let text = std::fs::read_to_string("snapshots/minimal.cloudformation.json").unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken.cloudformation.json");
    for (good, bad, rule) in [
        ("\"Cpu\": \"256\"", "\"Cpu\": \"257\"", "E3047"),
        (
            "\"EnableDnsSupport\": true",
            "\"EnableDnsSupport\": \"true\"",
            "E3012",
        ),
        ("\"Ref\": \"Vpc\"", "\"Ref\": \"Vcp\"", "E1020"),
    ] {
        assert!(
            text.contains(good),
            "{good} is not in the template any more"
        );
        std::fs::write(&path, text.replacen(good, bad, 1)).unwrap();
        let output = lint(std::slice::from_ref(&path));
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(!output.status.success(), "{bad} is not found");
        assert!(said.contains(rule), "{bad}: {said}");
    }
}

/// Rules that AWS's validator finds broken (`I9001`, or `E1029 worker` for what is more than
/// advice), with one message each.
fn validate(templates: &[PathBuf]) -> BTreeMap<String, String> {
    let output = judge("python")
        .arg("tests/judges/validate.py")
        .args(templates)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let mut parts = line.split('\t');
            let (path, rule) = (parts.next().unwrap(), parts.next().unwrap());
            let template = Path::new(path).file_name().unwrap().to_str().unwrap();
            let template = template.split('.').next().unwrap();
            // Advice is listed for all templates at once, what is more than advice for each.
            let key = if rule.starts_with('I') {
                rule.to_owned()
            } else {
                format!("{rule} {template}")
            };
            (key, line.to_owned())
        })
        .collect()
}

#[test]
fn aws_own_validator_finds_nothing_that_is_not_listed() {
    let found = validate(&templates());
    let list = std::fs::read_to_string("tests/judges/cloudformation-validate.allowed").unwrap();
    let allowed: BTreeSet<&str> = list
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .map(|l| {
            let (rule, reason) = l.split_once('\t').expect("RULE<TAB>reason");
            assert!(!reason.trim().is_empty(), "{rule} has no reason");
            rule
        })
        .collect();
    let unlisted: Vec<&String> = found
        .iter()
        .filter(|(rule, _)| !allowed.contains(rule.as_str()))
        .map(|(_, line)| line)
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    let idle: Vec<&&str> = allowed
        .iter()
        .filter(|rule| !found.contains_key(**rule))
        .collect();
    assert!(idle.is_empty(), "listed and not found any more: {idle:?}");
}

#[test]
fn aws_own_validator_can_find_something() {
    let text = std::fs::read_to_string("snapshots/minimal.cloudformation.json").unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused.cloudformation.json");
    std::fs::write(
        &path,
        text.replacen("\"Ref\": \"Vpc\"", "\"Ref\": \"Vcp\"", 1),
    )
    .unwrap();
    let found = validate(std::slice::from_ref(&path));
    assert!(
        found.keys().any(|rule| rule.starts_with(['E', 'F'])),
        "{found:#?}"
    );
}
