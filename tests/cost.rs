//! `synth cost`: what the idle system costs, against sums by hand; what a change does to it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::synth;
use serde_json::{Value, json};
use std::path::Path;
use synth::cli::Exit;

const MINIMAL: &str = "blueprints/minimal.yaml";
const NAT: &str = "blueprints/nat.yaml";

fn cost(arguments: &[&str]) -> Value {
    let all = [&["cost", "--format", "json"], arguments].concat();
    let (exit, out, err) = synth(&all);
    assert_eq!(exit, Exit::Done, "{arguments:?}: {err}");
    serde_json::from_str(&out).unwrap()
}

/// A line's sum, by the beginning of what it is for.
fn of(cost: &Value, part: &str) -> f64 {
    let mut lines = cost["lines"].as_array().unwrap().iter();
    let line = lines.find(|line| line["part"].as_str().unwrap().starts_with(part));
    let usd = &line.unwrap_or_else(|| panic!("no {part}: {cost:#}"))["usd"];
    usd.as_f64().unwrap_or(0.0)
}

#[test]
fn sums_are_those_that_were_worked_out_by_hand() {
    let examples = common::yaml(Path::new("tests/cost/examples.yaml"));
    let mut sums = 0;
    for (blueprint, regions) in examples.as_object().unwrap() {
        let file = format!("blueprints/{blueprint}.yaml");
        for (region, meant) in regions.as_object().unwrap() {
            let said = cost(&[&file, "--region", region]);
            assert_eq!(said["total"], meant["total"], "{blueprint} in {region}");
            assert_eq!(said["missing"], meant["missing"], "{blueprint} in {region}");
            let lines = meant["lines"].as_object().unwrap();
            for (part, usd) in lines {
                let by_hand = usd.as_f64().unwrap();
                let said = of(&said, part);
                assert!((said - by_hand).abs() < 1e-3, "{part} in {region}: {said}");
            }
            // What has no price has a line all the same.
            let without = meant["missing"].as_array().unwrap().len();
            let said = said["lines"].as_array().unwrap().len();
            assert_eq!(said, lines.len() + without, "{blueprint} in {region}");
            sums += 1;
        }
    }
    assert_eq!(sums, 10);
}

#[test]
fn both_formats_and_the_blueprint_cost_the_same() {
    for case in common::cases() {
        let region = ["--region", "us-east-1"];
        let meant = cost(&[&case.arguments()[..], &region].concat());
        let enhanced = |what: &Value| what.as_str().unwrap().contains("enhanced");
        let unknown = meant["not_counted"].as_array().unwrap();
        assert!(unknown.iter().all(enhanced), "{}: {unknown:?}", case.name);
        for format in ["cloudformation", "terraform"] {
            let file = case.kept(format, "cost-kept");
            let said = cost(&[&[file.as_str()], &region[..]].concat());
            assert_eq!(said["total"], meant["total"], "{file}");
            assert_eq!(said["by_use"], meant["by_use"], "{file}");
        }
    }
}

/// Of each line its change, the sums, and that both directions are each other's opposite.
#[test]
fn a_change_is_the_difference_of_two_sums() {
    let region = ["--region", "ap-northeast-1"];
    let to = |new: &str, old: &str| cost(&[&[new, "--against", old], &region[..]].concat());
    let there = to(NAT, MINIMAL);
    assert_eq!(there["against"]["total"], json!(184.43));
    assert_eq!(there["total"], json!(304.15));
    assert_eq!(there["against"]["change"], json!(119.72));
    let change = |cost: &Value, part: &str| {
        let lines = cost["against"]["lines"].as_array().unwrap();
        let line = lines.iter().find(|line| line["part"] == part);
        line.unwrap()["change"].as_f64().unwrap()
    };
    let back = to(MINIMAL, NAT);
    for (part, usd) in [
        ("NAT gateways", 3.0 * 730.0 * 0.062),
        ("interface endpoints", -3.0 * 730.0 * 0.014),
        ("public IPv4", 4.0 * 730.0 * 0.005),
        ("load balancers", 0.0),
    ] {
        assert!((change(&there, part) - usd).abs() < 1e-3, "{part}");
        assert!((change(&back, part) + usd).abs() < 1e-3, "{part}");
    }
    let same = to(MINIMAL, MINIMAL);
    assert_eq!(same["against"]["change"], json!(0.0));
}

#[test]
fn a_region_comes_from_the_blueprint_or_is_said_and_is_never_guessed() {
    let folder = common::folder("cost-region");
    let file = folder.join("shop.yaml");
    let text = std::fs::read_to_string(MINIMAL).unwrap();
    let write = |region: &str| {
        std::fs::write(&file, format!("{text}region: {region}\n")).unwrap();
        file.to_str().unwrap().to_owned()
    };
    assert_eq!(cost(&[&write("eu-central-1")])["total"], json!(174.9));
    assert_eq!(
        cost(&[&write("eu-central-1"), "--region", "us-east-1"])["total"],
        json!(152.87)
    );
    for (arguments, said) in [
        (
            vec![MINIMAL],
            "write `--region NAME` here, or `region: NAME` in the blueprint",
        ),
        (
            vec![MINIMAL, "--region", "eu-north-1"],
            "no prices for the region `eu-north-1`",
        ),
        (
            vec!["snapshots/minimal.cloudformation.json"],
            "write `--region NAME` here",
        ),
    ] {
        let (exit, out, err) = synth(&[&["cost"], &arguments[..]].concat());
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{arguments:?}");
        assert!(err.contains(said) && err.contains("`us-east-1`"), "{err}");
    }
    let written = write("eu-north-1");
    let (exit, _, err) = synth(&["cost", &written]);
    assert_eq!(exit, Exit::Failed);
    assert!(err.contains("`eu-north-1`"), "{err}");
}

/// Nothing is left out in silence.
#[test]
fn what_cannot_be_counted_is_refused_on_either_side() {
    let folder = common::folder("cost-none");
    let none = folder.join("none.json");
    std::fs::write(&none, "{\"Resources\": 5}").unwrap();
    let none = none.to_str().unwrap();
    let plan = "tests/diff/plan.json";
    for sides in [
        &[plan][..],
        &[MINIMAL, "--against", plan],
        &[MINIMAL, "--against", none],
    ] {
        let (exit, out, err) = synth(&[&["cost", "--region", "us-east-1"], sides].concat());
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{sides:?}");
        let help = "give the document that it was made from";
        assert!(err.contains(help), "{sides:?}: {err}");
    }
}

/// What other keys bring: processor, size, count, disk, alarms; and what no sum can hold.
#[test]
fn what_is_asked_for_is_what_is_counted() {
    let folder = common::folder("cost-keys");
    let file = folder.join("shop.yaml");
    let text = "name: shop
region: us-east-1
container_insights: CONTAINER
services:
  front:
    load_balancer: internet
    architecture: arm64
    cpu: 1024
    memory: 2048
    ephemeral_storage: 30
    scaling: {min: 3, max: 9, cpu: 50}
    alarms: {errors_5xx: 5, unhealthy_hosts: 1}
";
    let said = |insights: &str| {
        std::fs::write(&file, text.replace("CONTAINER", insights)).unwrap();
        cost(&[file.to_str().unwrap()])
    };
    let off = said("off");
    for (part, usd) in [
        ("Fargate vCPU, arm64", 3.0 * 730.0 * 0.03238),
        ("Fargate memory, arm64", 3.0 * 2.0 * 730.0 * 0.00356),
        ("Fargate disk above 20 GB", 3.0 * 10.0 * 730.0 * 0.000_111),
        ("load balancers", 730.0 * 0.0225),
        ("public IPv4", 2.0 * 730.0 * 0.005),
    ] {
        assert!((of(&off, part) - usd).abs() < 1e-3, "{part}: {off:#}");
    }
    assert!(of(&off, "alarms") >= 0.2, "{off:#}");
    assert!(
        off["left_out"]
            .to_string()
            .contains("above the least number"),
        "{off:#}"
    );
    assert!(!off.to_string().contains("Container Insights metrics"));
    let hour = off["release_hour"]["front"].as_f64().unwrap();
    let tasks = 3.0 * (0.03238 + 2.0 * 0.00356 + 10.0 * 0.000_111);
    assert!((hour - tasks).abs() < 1e-6, "{hour}");
    assert!((of(&said("standard"), "Container Insights") - 38.0 * 0.3).abs() < 1e-6);
    let enhanced = said("enhanced");
    assert!(
        enhanced["not_counted"].to_string().contains("enhanced"),
        "{enhanced:#}"
    );
}

/// What queues and schedules bring goes by use, and tasks that follow messages may be none.
#[test]
fn queues_and_jobs_are_paid_for_by_use() {
    let jobs = cost(&["blueprints/jobs.yaml"]);
    for (key, what) in [
        ("by_use", "requests to queues"),
        ("left_out", "tasks that schedules start"),
    ] {
        assert!(jobs[key].to_string().contains(what), "{jobs:#}");
    }
}

#[test]
fn answers_have_their_schema() {
    let text = std::fs::read_to_string("docs/cost.schema.json").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    for case in common::cases() {
        for region in ["us-east-1", "sa-east-1"] {
            let said = cost(&[&case.arguments()[..], &["--region", region]].concat());
            let wrong: Vec<String> = schema.iter_errors(&said).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{}: {wrong:#?}", case.name);
        }
    }
    let against = cost(&[NAT, "--against", MINIMAL, "--region", "sa-east-1"]);
    assert!(schema.is_valid(&against), "{against:#}");
    assert!(!schema.is_valid(&json!({"region": "us-east-1"})));
}

/// What docs/cost.md shows and says.
#[test]
fn the_page_shows_what_is_answered_and_names_what_weighs_in_its_order() {
    let page = std::fs::read_to_string("docs/cost.md").unwrap();
    let mut blocks = 0;
    for block in page.split("```console\n$ synth ").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, shown) = block.split_once('\n').unwrap();
        let (exit, out, err) = synth(&command.split(' ').collect::<Vec<_>>());
        assert_eq!((exit, err.as_str()), (Exit::Done, ""), "{command}");
        assert_eq!(
            shown, out,
            "docs/cost.md has to show what `synth {command}` says"
        );
        blocks += 1;
    }
    assert_eq!(blocks, 2);
    // The list is in the order of the sums.
    let said = cost(&[MINIMAL, "--region", "ap-northeast-1"]);
    let weigh: Vec<f64> = [
        &["interface endpoints"][..],
        &["Fargate vCPU", "Fargate memory"],
        &["load balancers"],
        &["Container Insights"],
        &["management host", "its detailed monitoring", "its disk"],
        &["public IPv4"],
    ]
    .iter()
    .map(|parts| parts.iter().map(|part| of(&said, part)).sum())
    .collect();
    assert!(weigh.is_sorted_by(|a, b| a >= b), "{weigh:?}");
    let listed: Vec<usize> = [
        "**Interface endpoints**",
        "**Fargate tasks**",
        "**Load balancers**",
        "**Container Insights**",
        "**The management host**",
        "**Public IPv4 addresses**",
    ]
    .iter()
    .map(|part| {
        page.find(part)
            .unwrap_or_else(|| panic!("{part} is not in docs/cost.md"))
    })
    .collect();
    assert!(listed.is_sorted(), "{listed:?}");
}
