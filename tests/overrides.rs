//! Overrides, as documents have them: what they say is merged, and whatever documents say can be said
//! otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::{root, synth};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::prove::replacement;

const BLUEPRINT: &str = "
name: shop
management: {host: true}
inputs:
  minutes: {type: text, description: Bad minutes, default: '2'}
services:
  backend:
    load_balancer: internal
    alarms: {errors_5xx: 5}
";

fn blueprint(name: &str, overrides: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("overrides.{name}.yaml"));
    std::fs::write(&file, format!("{BLUEPRINT}{overrides}")).unwrap();
    file
}

fn document(file: &Path, format: &str) -> Value {
    let (exit, out, err) = synth(&[file.to_str().unwrap(), "--target", format]);
    assert_eq!(exit, Exit::Done, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// What two values do not have in common, by their places.
fn differences(path: &str, was: &Value, is: &Value, out: &mut BTreeSet<String>) {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            for key in was.keys().chain(is.keys()) {
                let none = Value::Null;
                let (was, is) = (was.get(key), is.get(key));
                let path = format!("{path}/{key}");
                differences(&path, was.unwrap_or(&none), is.unwrap_or(&none), out);
            }
        }
        (was, is) if was == is => {}
        (was, is) => {
            out.insert(format!("{path}: {was} -> {is}"));
        }
    }
}

fn changed(name: &str, format: &str, overrides: &str) -> Vec<String> {
    let (plain, with) = (blueprint("plain", ""), blueprint(name, overrides));
    let mut out = BTreeSet::new();
    differences(
        "",
        &document(&plain, format),
        &document(&with, format),
        &mut out,
    );
    out.into_iter().collect()
}

#[test]
fn maps_merge_lists_and_scalars_replace_null_takes_away() {
    let overrides = "
overrides:
  cloudformation:
    BackendAlarmErrors5xx:
      Properties: {DatapointsToAlarm: {Ref: Minutes}, AlarmDescription: null}
    InternalLoadBalancer:
      Properties: {MinimumLoadBalancerCapacity: {CapacityUnits: 100, Nothing: null}}
  terraform:
    aws_cloudwatch_metric_alarm.backend_errors_5xx: {alarm_description: null, datapoints_to_alarm: '${var.minutes}'}
    aws_lb_target_group.backend_blue: {stickiness: {type: lb_cookie, enabled: false}}
    aws_lb_target_group.backend_green: {stickiness: {type: lb_cookie, enabled: false}}
";
    assert_eq!(
        changed("merge", "cloudformation", overrides),
        [
            "/Resources/BackendAlarmErrors5xx/Properties/AlarmDescription: \"The service answers with server errors\" -> null",
            "/Resources/BackendAlarmErrors5xx/Properties/DatapointsToAlarm: 3 -> {\"Ref\":\"Minutes\"}",
            "/Resources/InternalLoadBalancer/Properties/MinimumLoadBalancerCapacity: null -> {\"CapacityUnits\":100}",
        ]
    );
    let alarm = "/resource/aws_cloudwatch_metric_alarm/backend_errors_5xx";
    let group = "/resource/aws_lb_target_group";
    let stickiness = json!({"type": "lb_cookie", "enabled": false});
    assert_eq!(
        changed("merge", "terraform", overrides),
        [
            format!(
                "{alarm}/alarm_description: \"The service answers with server errors\" -> null"
            ),
            format!("{alarm}/datapoints_to_alarm: 3 -> \"${{var.minutes}}\""),
            format!("{group}/backend_blue/stickiness: null -> {stickiness}"),
            format!("{group}/backend_green/stickiness: null -> {stickiness}"),
        ]
    );
}

/// An input that an override alone refers to is used, and what it says is a matter of its format.
#[test]
fn an_input_may_be_an_override_s_alone() {
    let overrides = "
overrides:
  cloudformation:
    BackendAlarmErrors5xx: {Properties: {DatapointsToAlarm: {Ref: Minutes}}}
";
    let with = blueprint("input", overrides);
    let (exit, out, err) = synth(&["check", with.to_str().unwrap()]);
    assert_eq!((exit, out.as_str()), (Exit::Done, ""), "{err}");
    assert!(!err.contains("W1012"), "{err}");
    let (_, _, err) = synth(&["check", blueprint("unused", "").to_str().unwrap()]);
    assert!(err.contains("W1012"), "{err}");
}

/// Each property that a document of this repository writes is one of its type by the table, so that none
/// is refused for its name.
#[test]
fn whatever_documents_say_can_be_overridden() {
    let mut seen = 0;
    let mut unknown = BTreeSet::new();
    let mut hold = |kind: &str, properties: Option<&Value>| {
        for name in properties
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|p| p.keys())
        {
            let own = ["//", "count", "depends_on", "lifecycle"].contains(&name.as_str());
            if !own {
                seen += 1;
                if !replacement::properties(kind).any(|known| known == name) {
                    unknown.insert(format!("{kind} {name}"));
                }
            }
        }
    };
    for entry in std::fs::read_dir(root().join("snapshots")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for resource in document["Resources"]
            .as_object()
            .into_iter()
            .flat_map(|r| r.values())
        {
            hold(
                resource["Type"].as_str().unwrap(),
                resource.get("Properties"),
            );
        }
        for (kind, all) in document["resource"].as_object().into_iter().flatten() {
            for body in all.as_object().unwrap().values() {
                hold(kind, Some(body));
            }
        }
    }
    assert!(seen > 10_000, "{seen} properties are looked at");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// Both formats' findings stand at the overrides, and nothing is written.
#[test]
fn what_breaks_a_proof_is_not_written() {
    let overrides = "
overrides:
  cloudformation:
    BackendService: {Properties: {NetworkConfiguration: {AwsvpcConfiguration: {AssignPublicIp: ENABLED}}}}
";
    let with = blueprint("broken", overrides);
    for format in ["cloudformation", "terraform"] {
        let (exit, out, err) = synth(&[with.to_str().unwrap(), "--target", format]);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{err}");
        assert!(err.contains("error[P105]"), "{err}");
        assert!(!err.contains("internal error"), "{err}");
    }
    // Nor is anything answered of a document that nobody gets.
    for command in ["reach", "diagram", "cost"] {
        let region = ["--region", "us-east-1"];
        let region = &region[..if command == "cost" { 2 } else { 0 }];
        let (exit, out, err) = synth(&[&[command, with.to_str().unwrap()], region].concat());
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{command}");
        assert!(err.contains("error[P105]"), "{command}: {err}");
    }
}

/// What no proof knows is said, at its place and for its format.
#[test]
fn what_is_not_proven_is_said() {
    let overrides = "
overrides:
  cloudformation:
    InternalLoadBalancer: {Properties: {MinimumLoadBalancerCapacity: {CapacityUnits: 100}}}
  terraform:
    aws_lb.internal: {customer_owned_ipv4_pool: ipv4pool-coip-0123}
";
    let with = blueprint("unproven", overrides);
    for (format, path) in [
        (
            "cloudformation",
            "/overrides/cloudformation/InternalLoadBalancer/Properties/MinimumLoadBalancerCapacity/CapacityUnits",
        ),
        (
            "terraform",
            "/overrides/terraform/aws_lb.internal/customer_owned_ipv4_pool",
        ),
    ] {
        let (_, out, _) = synth(&[
            "check",
            with.to_str().unwrap(),
            "--target",
            format,
            "--format",
            "json",
        ]);
        let report: Value = serde_json::from_str(&out).unwrap();
        let notes: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["code"] == "N1002")
            .map(|f| f["path"].as_str().unwrap())
            .collect();
        assert_eq!(notes, [path]);
    }
}
