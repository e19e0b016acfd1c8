//! Nothing is found in what the program itself writes, in either format, and both formats give one
//! answer to every question.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;
mod prove;

use serde_json::Value;
use std::fmt::Write as _;
use synth::prove as proof;

#[test]
fn the_program_s_own_documents_are_clean() {
    for system in prove::systems() {
        for (format, document) in &system.documents {
            let world = proof::document(&document.into()).unwrap();
            assert_eq!(
                world.not_understood,
                Vec::<String>::new(),
                "{} {format}",
                system.name
            );
            for intent in [Some(&system.intent), None] {
                let found: Vec<String> = proof::judge(&world, intent)
                    .iter()
                    .map(|f| format!("{} {} {} {:?}", f.code, f.path, f.message, f.evidence))
                    .collect();
                assert_eq!(found, Vec::<String>::new(), "{} {format}", system.name);
            }
        }
    }
}

#[test]
fn both_formats_give_the_same_answers() {
    for system in prove::systems() {
        let [one, other] = [0, 1].map(|i| {
            let world = proof::document(&(&system.documents[i].1).into()).unwrap();
            table(&world)
        });
        assert_eq!(one, other, "{}", system.name);
    }
}

/// The matrix of the reference system's notes: who may open a connection to whom.
#[test]
fn the_reference_system_has_the_matrix_of_its_notes() {
    if prove::only().is_some_and(|name| name != "sbcntr") {
        return;
    }
    let system = prove::systems()
        .into_iter()
        .find(|s| s.name == "sbcntr")
        .unwrap();
    let world = proof::document(&(&system.documents[0].1).into()).unwrap();
    insta::assert_snapshot!(table(&world));
    let open = |from: &str, to: &str| {
        proof::reach::ask(&world, Some(from), Some(to))
            .iter()
            .any(|p| p.verdict == proof::reach::Verdict::Reachable)
    };
    for (from, to) in [
        ("internet", "load_balancer/internet:80"),
        ("load_balancer/internet", "service/frontend:80"),
        ("service/frontend", "load_balancer/internal:80"),
        ("management", "load_balancer/internal:80"),
        ("management", "load_balancer/internal:10080"),
        ("load_balancer/internal", "service/backend:80"),
        ("service/frontend", "endpoints:443"),
        ("service/backend", "endpoints:443"),
        ("management", "endpoints:443"),
        ("management", "service/backend:10080"),
    ] {
        assert!(open(from, to), "{from} -> {to}");
    }
    for (from, to) in [
        ("internet", "load_balancer/internet:10080"),
        ("internet", "load_balancer/internal:80"),
        ("internet", "management:22"),
        ("service/frontend", "load_balancer/internal:10080"),
        ("service/backend", "load_balancer/internal:80"),
        ("service/backend", "load_balancer/internal:10080"),
        ("service/frontend", "service/backend:10080"),
        ("load_balancer/internet", "service/backend:80"),
        ("load_balancer/internal", "service/frontend:80"),
        ("cidr/10.0.0.0/16", "load_balancer/internal:10080"),
        ("service/frontend", "management:22"),
        ("service/backend", "internet:443"),
    ] {
        assert!(!open(from, to), "{from} -> {to}");
    }
}

/// Numbers of a document, all or one in so many, replaced by another.
fn with_number(value: &mut Value, number: &Value, every: usize, seen: &mut usize) {
    match value {
        Value::Number(_) => {
            *seen += 1;
            if seen.is_multiple_of(every) {
                *value = number.clone();
            }
        }
        Value::Array(items) => {
            for item in items {
                with_number(item, number, every, seen);
            }
        }
        Value::Object(map) => {
            for inner in map.values_mut() {
                with_number(inner, number, every, seen);
            }
        }
        _ => {}
    }
}

/// Whatever number stands in a document, there is an answer.
#[test]
fn no_number_is_too_large() {
    for system in prove::systems() {
        for (format, document) in &system.documents {
            for number in [i64::MAX, i64::MIN, -1, 0] {
                for every in [1, 2, 3, 5, 7] {
                    let mut edited = document.clone();
                    with_number(&mut edited, &number.into(), every, &mut 0);
                    let world = proof::document(&(&edited).into()).unwrap();
                    for intent in [Some(&system.intent), None] {
                        let found = proof::judge(&world, intent);
                        assert!(
                            !found.is_empty(),
                            "{} {format} {number} {every}",
                            system.name
                        );
                    }
                    assert!(!proof::reach::ask(&world, None, None).is_empty());
                }
            }
        }
    }
}

fn table(world: &proof::World) -> String {
    let mut out = String::new();
    for p in proof::reach::matrix(world) {
        let through = p
            .through
            .map(|t| format!(" through {t}"))
            .unwrap_or_default();
        writeln!(
            out,
            "{} -> {}:{}{through} {}",
            p.from,
            p.to,
            p.port,
            p.verdict.word()
        )
        .unwrap();
    }
    out
}
