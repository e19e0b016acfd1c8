//! Whatever a blueprint says, in every form that its keys take: it is written in both formats and
//! passes its own proof, or a finding says why not. Blueprints are drawn from the schema, so that a
//! key that is new is drawn too.
//!
//! `SYNTH_DRAWN=20000` draws so many, `SYNTH_DRAWN_FROM` sets the first one's number.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at the first thing that is wrong, and says what it counted"
)]

mod common;
mod drawing;

use drawing::draw::{Drawn, drawn};
use drawing::{Outcome, Pool, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// Forms that no accepted blueprint has, each with its reason.
const NEVER_ACCEPTED: &[(&str, &str)] = &[
    (
        "/inputs/*/description=input",
        "a description is shown as it is: nothing is put into it",
    ),
    (
        "/inputs/*/description=text with an input",
        "a description is shown as it is: nothing is put into it",
    ),
    (
        "/inputs/*/default=input",
        "a default is given as it is: nothing is put into it",
    ),
    (
        "/inputs/*/default=text with an input",
        "a default is given as it is: nothing is put into it",
    ),
    (
        "/services/*/secrets/*={}",
        "a secret has to say where its value stands",
    ),
    (
        "/services/*/secrets/*/key=input",
        "a key inside a secret is no reference",
    ),
    (
        "/services/*/secrets/*/key=text with an input",
        "a key inside a secret is no reference",
    ),
    (
        "/services/*/sidecars/*/secrets/*={}",
        "a secret has to say where its value stands",
    ),
    (
        "/services/*/sidecars/*/secrets/*/key=input",
        "a key inside a secret is no reference",
    ),
    (
        "/services/*/sidecars/*/secrets/*/key=text with an input",
        "a key inside a secret is no reference",
    ),
    (
        "/services/*/logs/router/secrets/*={}",
        "a secret has to say where its value stands",
    ),
    (
        "/services/*/logs/router/secrets/*/key=input",
        "a key inside a secret is no reference",
    ),
    (
        "/services/*/logs/router/secrets/*/key=text with an input",
        "a key inside a secret is no reference",
    ),
    (
        "/services/*/logs/router/config=text with an input",
        "a path is no reference",
    ),
    (
        "/services/*/image~1/from~0=text",
        "an environment's name, and no environments are drawn",
    ),
    (
        "/services/*/health_check/path=text with an input",
        "a path is no reference",
    ),
];

/// So often is a blueprint with a form drawn before it counts as one that is never accepted; in a sample
/// those that the list has are drawn less often.
const TRIES: u64 = 2_000;
const TRIES_OF_LISTED: u64 = 50;

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

fn written_down(drawn: &Drawn) -> String {
    serde_yaml::to_string(&drawn.blueprint).unwrap()
}

#[test]
fn every_form_of_every_key_is_accepted_somewhere() {
    let (schema, pool) = (Schema::new(), Pool::new());
    let forms = schema.forms(&pool);
    let mut missing: BTreeSet<&String> = forms.iter().collect();
    let mut broken = BTreeMap::new();
    let mut judged = 0;
    for (at, form) in forms.iter().enumerate() {
        let listed = NEVER_ACCEPTED.iter().any(|(never, _)| never == form);
        let tries = if listed && !common::whole() {
            TRIES_OF_LISTED
        } else {
            TRIES
        };
        for n in 0..tries {
            if !missing.contains(form) {
                break;
            }
            let number = 1_000_000 + 1000 * u64::try_from(at).unwrap() + n;
            let drawn = drawn(&schema, &pool, number, Some(form));
            judged += drawn.tried;
            match &drawn.outcome {
                Outcome::Written(_) => {
                    for form in schema.used(&drawn.blueprint) {
                        missing.remove(&form);
                    }
                }
                Outcome::Refused(_) => {}
                Outcome::Broken(how) => {
                    broken.insert(how.clone(), written_down(&drawn));
                    break;
                }
            }
        }
    }
    println!("{} forms, {judged} blueprints judged", forms.len());
    assert!(broken.is_empty(), "{broken:#?}");
    let listed: Vec<&str> = NEVER_ACCEPTED.iter().map(|(form, _)| *form).collect();
    let unlisted: Vec<_> = missing
        .iter()
        .filter(|f| !listed.contains(&f.as_str()))
        .collect();
    assert!(unlisted.is_empty(), "never accepted: {unlisted:#?}");
    let stale: Vec<_> = listed
        .iter()
        .filter(|f| !missing.iter().any(|m| m == *f))
        .collect();
    assert!(stale.is_empty(), "accepted after all: {stale:#?}");
}

#[test]
fn whatever_is_drawn_is_written_or_refused() {
    let first = from_environment("SYNTH_DRAWN_FROM", 0);
    let count = from_environment("SYNTH_DRAWN", 100);
    let threads = from_environment("SYNTH_THREADS", 2);
    let parts: Vec<Count> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|part| {
                scope.spawn(move || {
                    let (schema, pool) = (Schema::new(), Pool::new());
                    let mut counted = Count::default();
                    for number in (first..first + count).filter(|n| n % threads == part) {
                        counted.count(number, &drawn(&schema, &pool, number, None));
                    }
                    counted
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).collect()
    });
    let mut all = Count::default();
    for part in parts {
        all.drawn += part.drawn;
        all.judged += part.judged;
        all.at_once += part.at_once;
        all.accepted += part.accepted;
        all.broken.extend(part.broken);
        for (code, count) in part.refused {
            *all.refused.entry(code).or_default() += count;
        }
    }
    println!(
        "{} drawn, {} judged with what was taken out, {} accepted at once, {} accepted in the end, {} broken",
        all.drawn,
        all.judged,
        all.at_once,
        all.accepted,
        all.broken.len()
    );
    println!("refused at first, by code: {:?}", all.refused);
    let first: Vec<_> = all.broken.iter().take(20).collect();
    for (number, how, blueprint) in &first {
        println!("--- {number}: {how}\n{blueprint}");
    }
    let told: BTreeSet<&String> = all.broken.iter().map(|(_, how, _)| how).collect();
    assert!(
        all.broken.is_empty(),
        "{} broken: {told:#?}",
        all.broken.len()
    );
    assert!(
        all.accepted * 4 > all.drawn,
        "too little of what is drawn is accepted"
    );
}

#[derive(Default)]
struct Count {
    drawn: usize,
    judged: usize,
    at_once: usize,
    accepted: usize,
    refused: BTreeMap<&'static str, usize>,
    broken: Vec<(u64, String, String)>,
}

impl Count {
    fn count(&mut self, number: u64, drawn: &Drawn) {
        self.drawn += 1;
        self.judged += drawn.tried;
        for code in &drawn.refused {
            *self.refused.entry(code).or_default() += 1;
        }
        match &drawn.outcome {
            Outcome::Written(_) => {
                self.accepted += 1;
                self.at_once += usize::from(drawn.tried == 1);
            }
            Outcome::Refused(_) => {}
            Outcome::Broken(how) => self.broken.push((number, how.clone(), written_down(drawn))),
        }
    }
}
