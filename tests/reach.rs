//! `synth reach`: the matrix and single questions, of blueprints and of documents.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::synth;
use serde_json::Value;
use synth::cli::Exit;

const SBCNTR: &str = "blueprints/sbcntr.yaml";

fn answer(arguments: &[&str]) -> String {
    let (exit, out, err) = synth(&[arguments, &["-q"]].concat());
    assert_eq!((exit, err.as_str()), (Exit::Done, ""), "{arguments:?}");
    out
}

fn verdict(file: &str, from: &str, to: &str) -> String {
    let out = answer(&[
        "reach", file, "--from", from, "--to", to, "--format", "json",
    ]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    let paths = answer["paths"].as_array().unwrap();
    assert_eq!(paths.len(), 1, "{from} -> {to}: {out}");
    paths[0]["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn the_matrix_is_the_same_from_each_format_and_from_the_file() {
    let whole = answer(&["reach", SBCNTR]);
    for arguments in [
        &["reach", SBCNTR, "--target", "terraform"][..],
        &["reach", "snapshots/sbcntr.cloudformation.json"],
        &["reach", "snapshots/sbcntr.terraform.json"],
    ] {
        assert_eq!(answer(arguments), whole, "{arguments:?}");
    }
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("reach-sbcntr", whole);
    });
}

#[test]
fn a_table_fits_into_a_hundred_columns() {
    for case in common::cases() {
        let (exit, out, _) = synth(&[&["reach"], &case.arguments()[..]].concat());
        assert_eq!(exit, Exit::Done, "{}", case.name);
        for line in out.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn the_notes_matrix_is_what_is_open_and_nothing_else() {
    let open = [
        ("internet", "load_balancer/internet:80"),
        ("load_balancer/internet", "service/frontend:80"),
        ("service/frontend", "load_balancer/internal:80"),
        ("management", "load_balancer/internal:80"),
        ("management", "load_balancer/internal:10080"),
        ("load_balancer/internal", "service/backend:80"),
        ("service/frontend", "endpoints:443"),
        ("service/backend", "endpoints:443"),
        ("management", "endpoints:443"),
    ];
    let ends = [
        "internet",
        "load_balancer/internet",
        "load_balancer/internal",
        "service/frontend",
        "service/backend",
    ];
    let targets = [
        "load_balancer/internet:80",
        "load_balancer/internal:80",
        "load_balancer/internal:10080",
        "service/frontend:12345",
        "service/backend:12345",
        "endpoints:443",
        "management:22",
    ];
    for file in [
        "snapshots/sbcntr.cloudformation.json",
        "snapshots/sbcntr.terraform.json",
    ] {
        for (from, to) in open {
            assert_eq!(verdict(file, from, to), "reachable", "{from} -> {to}");
        }
        for from in ends {
            for to in targets {
                let own = to.rsplit_once(':').unwrap().0 == from;
                if !own && !open.contains(&(from, to)) {
                    assert_eq!(verdict(file, from, to), "blocked", "{from} -> {to}");
                }
            }
        }
    }
}

#[test]
fn one_question_names_its_chain_or_the_link_that_is_missing() {
    let test = answer(&[
        "reach",
        SBCNTR,
        "--from",
        "management",
        "--to",
        "service/backend:10080",
    ]);
    assert!(
        test.starts_with("management -> service/backend:10080 is reachable\n"),
        "{test}"
    );
    for part in [
        "InternalListenerTest listens on 10080",
        "of InternalListenerTest sends to BackendTargetGroup",
        "of BackendSecurityGroup lets port 80 in from load_balancer/internal",
    ] {
        assert!(test.contains(part), "{part}: {test}");
    }
    let closed = answer(&[
        "reach",
        SBCNTR,
        "--from",
        "service/frontend",
        "--to",
        "load_balancer/internal:10080",
    ]);
    assert_eq!(
        closed,
        "service/frontend -> load_balancer/internal:10080 is blocked\n  \
         no rule of FrontendSecurityGroup lets port 10080 out to load_balancer/internal\n"
    );
}

#[test]
fn json_has_the_shape_that_scripts_rely_on() {
    let out = answer(&["reach", SBCNTR, "--format", "json"]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["paths", "not_understood"]);
    let mut asked = std::collections::BTreeSet::new();
    for path in answer["paths"].as_array().unwrap() {
        let keys: Vec<&String> = path.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            ["from", "to", "port", "protocol", "verdict", "evidence"]
        );
        assert!(path["port"].is_u64() && path["protocol"] == "tcp");
        assert!(["reachable", "blocked", "unknown"].contains(&path["verdict"].as_str().unwrap()));
        assert!(!path["evidence"].as_array().unwrap().is_empty(), "{path}");
        let question = format!("{} {} {}", path["from"], path["to"], path["port"]);
        assert!(asked.insert(question), "{path} stands twice");
    }
}

#[test]
fn markdown_is_a_table_or_a_list() {
    let out = answer(&["reach", SBCNTR, "--format", "markdown"]);
    assert!(out.starts_with("| from | to | port | verdict | through |\n|---|"));
    assert!(out.lines().all(|l| l.matches('|').count() == 6), "{out}");
    let out = answer(&[
        "reach",
        SBCNTR,
        "--from",
        "internet",
        "--to",
        "service/backend:80",
        "--format",
        "markdown",
    ]);
    assert!(
        out.starts_with("**`internet` → `service/backend:80`: blocked**\n\n1. "),
        "{out}"
    );
}

#[test]
fn what_cannot_be_asked_is_said_with_what_can() {
    let known = ["service/frontend", "load_balancer/internal", "internet"];
    for (from, to, words) in [
        ("servce/fronted", "internet", "service/frontend"),
        ("internet", "service/back:80", "service/backend"),
        ("internet", "internal:80", "load_balancer/internal"),
        ("internet", "service/backend:http", "service/backend"),
    ] {
        let (exit, out, err) = synth(&["reach", SBCNTR, "--from", from, "--to", to]);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{from} {to}");
        let nearest = err.lines().nth(1).unwrap().trim();
        assert_eq!(nearest, words, "{from} {to}: {err}");
        assert!(known.iter().all(|k| err.contains(k)), "{err}");
    }
    for (from, to, words) in [
        ("internet", "service/backend:0", "is no port"),
        ("internet", "service/backend:70000", "is no port"),
        ("internet", "internet:80", "both ends"),
        ("internet", "cidr/10.0.0.0/8:80", "outside"),
        (
            "service/backend",
            "10.9.0.0/16",
            "--to cidr/10.9.0.0/16:443",
        ),
    ] {
        let (exit, out, err) = synth(&["reach", SBCNTR, "--from", from, "--to", to]);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{from} {to}");
        assert!(err.contains(words), "{err}");
    }
}

#[test]
fn a_range_may_be_asked_for_that_no_rule_names() {
    for range in ["203.0.113.7", "203.0.113.0/24", "cidr/203.0.113.0/24"] {
        assert_eq!(
            verdict(SBCNTR, range, "load_balancer/internet:80"),
            "reachable"
        );
        assert_eq!(
            verdict(SBCNTR, range, "load_balancer/internet:10080"),
            "blocked"
        );
    }
    assert_eq!(
        verdict(SBCNTR, "0.0.0.0/0", "load_balancer/internet:80"),
        "reachable"
    );
}

#[test]
fn ranges_that_rules_let_out_to_are_listed() {
    let there = "cidr/10.0.0.0/16";
    for file in [
        "blueprints/watched.yaml",
        "snapshots/watched.cloudformation.json",
        "snapshots/watched.terraform.json",
    ] {
        // The endpoint that GuardDuty makes is in the network itself, and asked by tasks alone.
        let listed = answer(&["reach", file, "--to", there]);
        let from: Vec<_> = listed
            .lines()
            .filter(|line| line.contains(there))
            .map(|line| line.split_whitespace().collect::<Vec<_>>())
            .collect();
        assert_eq!(from.len(), 2, "{file}: {listed}");
        let whole = answer(&["reach", file]);
        assert_eq!(whole.matches(there).count(), 2, "{file}: {whole}");
        for service in ["service/intake", "service/records"] {
            assert_eq!(verdict(file, service, there), "reachable");
            assert_eq!(verdict(file, service, &format!("{there}:443")), "reachable");
            assert_eq!(verdict(file, service, &format!("{there}:80")), "blocked");
        }
        assert_eq!(
            verdict(file, "management", &format!("{there}:443")),
            "blocked"
        );
    }
    // What is not in the network is a matter of routes that are not in the document.
    let nat = "blueprints/nat.yaml";
    assert_eq!(verdict(nat, "service/api", "cidr/192.0.2.0/24"), "unknown");
}

#[test]
fn answers_go_into_a_file_too() {
    let file = common::folder("reach").join("reach.txt");
    let out = answer(&["reach", SBCNTR, "-o", file.to_str().unwrap()]);
    assert_eq!(out, "");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        answer(&["reach", SBCNTR])
    );
}

#[test]
fn what_is_no_document_is_refused() {
    let file = common::folder("reach-none").join("none.json");
    for (text, words) in [
        ("{\"Resources\": [}", "not JSON here"),
        ("{\"Resources\": {}, \"Resources\": {}}", "stands twice"),
        ("{\"Resources\": 5}", "E0901"),
        (
            "Resources:\n  A: {Type: T}\n  A: {Type: T}\n",
            "stands twice",
        ),
        ("resource \"aws_vpc\" \"main\" {\n}\n", "this is HCL"),
        ("{\"name\": 5}", "E02"),
    ] {
        std::fs::write(&file, text).unwrap();
        let name = file.to_str().unwrap();
        let (exit, out, said) = synth(&["check", name]);
        assert_eq!((exit, out.as_str()), (Exit::Findings, ""), "{text}");
        assert!(said.contains(words), "{text}: {said}");
        // With the same place, where there is one.
        for command in ["reach", "diagram"] {
            let (exit, out, err) = synth(&[command, name]);
            assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{text}");
            assert_eq!(err, said, "{command}: {text}");
        }
    }
}
