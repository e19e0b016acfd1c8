//! The proof is part of every run, so it has to be cheap, and no slower per resource for large systems.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and may look at the clock"
)]

mod common;

use doc::Json;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use synth::prove;

/// Processor time of this thread where the system tells it, else the time that passed: other
/// processes have no part in the first.
fn now(begin: Instant) -> Duration {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or_else(|| begin.elapsed(), Duration::from_nanos)
}

/// The shortest of some runs.
fn shortest(runs: usize, run: impl Fn()) -> Duration {
    let begin = Instant::now();
    (0..runs)
        .map(|_| {
            let start = now(begin);
            run();
            now(begin).saturating_sub(start)
        })
        .min()
        .unwrap()
}

/// The same resource under other names.
fn renamed(value: &Value, ids: &BTreeSet<&String>, end: &str) -> Value {
    match value {
        Value::String(text) if ids.contains(text) => Value::String(format!("{text}{end}")),
        Value::String(text) => {
            let mut out = String::new();
            for (at, part) in text.split("${").enumerate() {
                let name = part.split(['.', '}']).next().unwrap_or_default().to_owned();
                if at > 0 {
                    out.push_str("${");
                }
                if at > 0 && ids.contains(&name) {
                    out.push_str(&name);
                    out.push_str(end);
                    out.push_str(&part[name.len()..]);
                } else {
                    out.push_str(part);
                }
            }
            Value::String(out)
        }
        Value::Array(items) => items.iter().map(|v| renamed(v, ids, end)).collect(),
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(k, v)| (k.clone(), renamed(v, ids, end)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// So many copies of a system side by side in one template.
fn copies(document: &Value, times: usize) -> Value {
    let resources = document["Resources"].as_object().unwrap();
    let ids: BTreeSet<&String> = resources.keys().collect();
    let mut out = document.clone();
    for copy in 1..times {
        for (id, resource) in resources {
            let mut resource = renamed(resource, &ids, &format!("x{copy}"));
            for name in ["ServiceName", "Family", "LogGroupName", "ClusterName"] {
                if let Some(Value::String(text)) = resource["Properties"].get_mut(name) {
                    *text = format!("{text}-{copy}");
                }
            }
            out["Resources"][format!("{id}x{copy}")] = resource;
        }
    }
    out
}

fn prove(document: &Json<'_>) -> usize {
    let world = prove::document(document).unwrap();
    prove::judge(&world, None).len()
}

#[test]
fn a_proof_grows_as_its_document_does() {
    let text = std::fs::read_to_string("snapshots/many.cloudformation.json").unwrap();
    let one: Value = serde_json::from_str(&text).unwrap();
    let five = copies(&one, 5);
    let targets = five["Resources"]
        .as_object()
        .unwrap()
        .values()
        .filter(|r| r["Type"] == "AWS::ElasticLoadBalancingV2::TargetGroup")
        .count();
    assert!(targets >= 100, "{targets} target groups");
    let (one, five) = (Json::from(&one), Json::from(&five));
    // The kernel counts in steps of some milliseconds, so many runs are counted as one.
    let runs = |document: &Json<'_>| {
        shortest(3, || {
            for _ in 0..10 {
                prove(document);
            }
        })
    };
    let (small, large) = (runs(&one), runs(&five));
    // Twice as much per resource is what caches and logarithms may cost; a square would be five times.
    assert!(large < small * 10, "{small:?} for one, {large:?} for five");
}

/// Even in a build for debugging, which is several times slower than the one that is handed out.
#[test]
fn a_template_of_seventy_resources_is_checked_at_once() {
    let spent = shortest(5, || {
        let (_, out, _) = common::synth(&["check", "tests/foreign/cdk.json", "--format", "json"]);
        assert!(!out.is_empty());
    });
    assert!(spent < Duration::from_millis(50), "{spent:?}");
}
