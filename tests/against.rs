//! Each file of `tests/against/` is deployed over `base.yaml`, in both formats, and says on its lines
//! what `check --against` has to find: `# error[E1102]` in both, `# terraform error[E1103]` in one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::{files, root, synth};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::finding::codes;

const FORMATS: [&str; 2] = ["cloudformation", "terraform"];

fn base() -> PathBuf {
    root().join("tests/against/base.yaml")
}

fn cases() -> Vec<PathBuf> {
    let mut files = files("tests/against");
    files.retain(|file| !file.ends_with("base.yaml") && !file.ends_with("review"));
    assert!(files.len() > 20, "tests/against has moved");
    files
}

/// `7 error[E1102]`, for each marker of one format.
fn expected(text: &str, format: &str) -> Vec<String> {
    let mut list = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for marker in line.split("# ").skip(1) {
            let words: Vec<&str> = marker.split_whitespace().collect();
            let marker = match words.as_slice() {
                [only, marker] if *only == format => marker,
                [marker] if marker.contains('[') => marker,
                _ => continue,
            };
            list.push(format!("{} {marker}", at + 1));
        }
    }
    list.sort();
    list
}

/// What is deployed, as a document of each format.
fn deployed() -> Vec<(&'static str, PathBuf)> {
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join("against");
    std::fs::create_dir_all(&into).unwrap();
    FORMATS
        .map(|format| {
            let file = into.join(format!("{format}.{}.json", std::process::id()));
            let base = base();
            let (exit, ..) = synth(&[
                base.to_str().unwrap(),
                "--target",
                format,
                "-o",
                file.to_str().unwrap(),
            ]);
            assert_eq!(exit, Exit::Done);
            (format, file)
        })
        .into()
}

#[test]
fn every_edit_is_answered_in_both_formats() {
    let mut wrong = String::new();
    for (format, old) in deployed() {
        for file in cases() {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let expected = expected(&std::fs::read_to_string(&file).unwrap(), format);
            let (exit, found, out) = found(&[
                "check",
                file.to_str().unwrap(),
                "--against",
                old.to_str().unwrap(),
            ]);
            let refused = expected.iter().any(|marker| marker.contains("error"));
            assert_eq!(exit == Exit::Findings, refused, "{name} {format}");
            if found != expected {
                writeln!(
                    wrong,
                    "{name} {format}\n  expected {expected:?}\n  found    {found:?}\n{out}"
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// `7 error[E1102]` of each finding, but for those of the blueprint alone.
fn found(arguments: &[&str]) -> (Exit, Vec<String>, String) {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--format", "json"]);
    let (exit, out, err) = synth(&arguments);
    let report: serde_json::Value = serde_json::from_str(&out).expect(&err);
    let findings = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<String> = findings
        .map(|f| {
            let (word, code) = (f["severity"].as_str().unwrap(), f["code"].as_str().unwrap());
            format!("{} {word}[{code}]", f["line"])
        })
        .filter(|found| !found.contains("W10"))
        .collect();
    found.sort();
    (exit, found, out)
}

/// A worker that becomes a job, a job that is kept running, and what else a job goes through, in both formats
/// and with the document alone: what is deployed is each time the first of a pair.
#[test]
fn jobs_come_go_and_change() {
    let worker = "load_balancer: none";
    let timed = r#"load_balancer: none
    schedule: {at: "cron(0 3 * * ? *)", time_zone: Asia/Tokyo}"#;
    let moved = timed.replace("0 3", "30 4");
    let larger = format!("{timed}\n    memory: 1024");
    let by_hand = "load_balancer: none\n    schedule: by_hand";
    let none = "load_balancer: internal";
    let queue = "load_balancer: none\n    queue: true";
    let given = r#"load_balancer: none
    queue: {arn: "arn:aws:sqs:eu-central-1:123456789012:bank", url: "https://sqs.eu-central-1.amazonaws.com/123456789012/bank"}"#;
    let permitted = r#"load_balancer: none
    permissions:
      - actions: [sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage]
        resources: ["arn:aws:sqs:eu-central-1:123456789012:bank"]"#;
    let sender = "load_balancer: internal\n    route: {paths: [/nightly]}\n    sends_to: [mail]";
    let silent = sender.replace("\n    sends_to: [mail]", "");
    // The service, before and after; what is said, and whether the old document alone says it.
    for (name, (was, is), expected, alone) in [
        (
            "a worker becomes a job",
            (worker, timed),
            "10 warning[W2016]",
            true,
        ),
        (
            "a job is kept running",
            (timed, worker),
            "7 warning[W2016]",
            true,
        ),
        (
            "it is run by hand from then on",
            (worker, by_hand),
            "10 warning[W2016]",
            true,
        ),
        (
            "what was run by hand is kept running",
            (by_hand, worker),
            "7 warning[W2016]",
            false,
        ),
        ("another time", (timed, &moved), "10 note[N2004]", true),
        ("another size", (timed, &larger), "11 note[N2008]", true),
        ("it goes", (timed, none), "4 warning[W2002]", true),
        (
            "what was run by hand goes",
            (by_hand, none),
            "4 warning[W2002]",
            false,
        ),
        ("it comes", (none, timed), "7 warning[W2009]", true),
        ("nothing", (timed, timed), "", true),
        ("a queue goes", (queue, worker), "7 warning[W2008]", true),
        ("another queue", (queue, given), "10 warning[W2017]", true),
        (
            "no more messages",
            (sender, &silent),
            "7 warning[W2017]",
            true,
        ),
        (
            "the same queue by `permissions`",
            (given, permitted),
            "7 note[N2006]",
            true,
        ),
    ] {
        let into = common::folder("against-jobs");
        let write = |file: &str, of: &str| {
            // A service that is always there, and the one that this is about: a job, or none.
            let text = if of == none {
                "name: shop\nregion: eu-central-1\nmanagement: {host: {private: true}}\nservices:\n  web:\n    load_balancer: internal\n  mail:\n    load_balancer: none\n    queue: true\n".to_owned()
            } else {
                format!(
                    "name: shop\nregion: eu-central-1\nmanagement: {{host: {{private: true}}}}\nservices:\n  web:\n    load_balancer: internal\n  nightly:\n    # Which it is:\n    {of}\n  mail:\n    load_balancer: none\n    queue: true\n"
                )
            };
            let path = into.join(file);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (old, new) = (write("old.yaml", was), write("new.yaml", is));
        for format in FORMATS {
            let document = into.join(format!("{format}.json"));
            let document = document.to_str().unwrap();
            let (exit, ..) = synth(&[&old, "--target", format, "-o", document]);
            assert_eq!(exit, Exit::Done);
            let sources = if alone {
                vec![old.as_str(), document]
            } else {
                vec![old.as_str()]
            };
            for from in sources {
                let (_, found, out) =
                    found(&["check", &new, "--against", from, "--target", format]);
                let right =
                    found.iter().any(|f| f == expected) || expected.is_empty() && found.is_empty();
                assert!(right, "{name}, {format}, over {from}: {found:?}\n{out}");
                let same = |code: &str| found.iter().filter(|f| f.contains(code)).count();
                assert!(
                    same("W2002") <= 1 && same("E1") == 0,
                    "{name}, {format}: {found:?}"
                );
                // What tasks may use by another key they do not lose.
                let kept = expected.contains("N2006");
                assert!(!kept || same("W2017") == 0, "{name}, {format}: {found:?}");
            }
        }
    }
}

/// Service Connect comes, goes and changes, in both formats and with the document alone: what is deployed is
/// each time the first of a pair.
#[test]
fn running_tasks_know_no_other_names_than_they_were_told() {
    let page = |cache: &str, web: &str| {
        format!(
            "name: shop
region: eu-central-1
management: {{host: {{private: true}}}}
services:
  cache:
    load_balancer: none
    {cache}
    cpu: 512
  lists: {{load_balancer: none, connect: {{port: 6380}}, cpu: 512, memory: 1024}}
  web:
    load_balancer: internal
    cpu: 512
    memory: 1024
    deployment: {{engine: rolling}}
    {web}
"
        )
        .replace("cpu: 512\n  lists", "cpu: 512\n    memory: 1024\n  lists")
    };
    let (on, other, off) = (
        "connect: {port: 6379}",
        "connect: {port: 6381}",
        "command: [redis-server]",
    );
    let swapped = "connect: {port: 6379}\n    deployment: {engine: ecs}";
    let (calls, both) = ("calls: [cache]", "calls: [cache, lists]");
    let named = "{calls: [cache, lists], environment: {LISTS: \"${lists.host}\"}}";
    let named = named.trim_matches(['{', '}']).replace("], ", "]\n    ");
    let named = format!("{named}}}");
    for (name, (was, is), expected) in [
        (
            "a caller that keeps its tasks",
            (page(on, calls), page(on, both)),
            "16 warning[W2006] 16 warning[W2018]",
        ),
        (
            "a caller that gets new ones",
            (page(on, calls), page(on, &named)),
            "16 warning[W2006] note[N2006]",
        ),
        (
            "another port",
            (page(on, calls), page(other, calls)),
            "16 warning[W2006] 7 warning[W2018] note[N2001] note[N2004] note[N2006]",
        ),
        (
            "it comes",
            (page(off, "calls: []"), page(on, calls)),
            "16 warning[W2006] note[N2004] note[N2006]",
        ),
        (
            "it goes",
            (page(on, calls), page(off, "calls: []")),
            "note[N2001] note[N2004] note[N2006]",
        ),
        (
            "ECS releases it by another strategy",
            (page(on, calls), page(swapped, calls)),
            "8 warning[W2003]",
        ),
        (
            "and by the first one again",
            (page(swapped, calls), page(on, calls)),
            "5 warning[W2003]",
        ),
        ("nothing", (page(on, calls), page(on, calls)), ""),
    ] {
        let into = common::folder("against-connect");
        let write = |file: &str, text: &str| {
            let path = into.join(file);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (old, new) = (write("old.yaml", &was), write("new.yaml", &is));
        for format in FORMATS {
            let document = into.join(format!("{format}.json"));
            let document = document.to_str().unwrap();
            let (exit, _, err) = synth(&[&old, "--target", format, "-o", document]);
            assert_eq!(exit, Exit::Done, "{err}");
            for from in [old.as_str(), document] {
                let (_, mut found, out) =
                    found(&["check", &new, "--against", from, "--target", format]);
                // What goes has no line of its own where the blueprint is not at hand.
                for one in &mut found {
                    if let Some(at) = one.find("note[") {
                        one.replace_range(..at, "");
                    }
                }
                found.sort();
                assert_eq!(
                    found.join(" "),
                    expected,
                    "{name}, {format}, over {from}\n{out}"
                );
                // Nothing of it registers in one.
                assert!(!out.contains("target group"), "{name}, {format}\n{out}");
            }
        }
    }
}

/// What tasks of the version that runs fetch when they start goes with the deploy; only where that brings new ones
/// nobody misses it.
#[test]
fn what_starts_the_running_version_stays() {
    let page = |engine: &str, keys: &str| {
        format!(
            "name: shop
region: eu-central-1
management: {{host: {{private: true}}}}
services:
  web:
    load_balancer: internal
    cpu: 512
    memory: 1024
    capacity: {{spot: 0}}
    deployment: {{engine: {engine}}}
    {keys}
"
        )
    };
    let registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
    let secrets = |names: &[&str]| {
        let each = names
            .iter()
            .map(|name| format!("{name}: {{ssm: /shop/{name}}}"));
        format!("secrets: {{{}}}", each.collect::<Vec<_>>().join(", "))
    };
    let router = |secrets: &str| {
        format!(
            "logs: {{router: {{image: \"{registry}/router:1\", options: {{Name: datadog}}{secrets}}}}}"
        )
    };
    let key = ", secrets: {apikey: {ssm: /shop/apikey}}";
    let none = "init: true";
    for (what, was, is, taken) in [
        ("a secret goes", secrets(&["A", "B"]), secrets(&["A"]), true),
        ("the last secret goes", secrets(&["A"]), none.into(), true),
        ("another secret", secrets(&["A"]), secrets(&["B"]), true),
        (
            "a secret comes",
            secrets(&["A"]),
            secrets(&["A", "B"]),
            false,
        ),
        ("a router goes", router(key), none.into(), true),
        ("a router's secret goes", router(key), router(""), true),
        ("a router comes", none.into(), router(key), false),
        (
            "an image of another repository",
            format!("image: \"{registry}/web:1\""),
            format!("image: \"{registry}/shop:1\""),
            true,
        ),
        (
            "another tag",
            format!("image: \"{registry}/web:1\""),
            format!("image: \"{registry}/web:2\""),
            false,
        ),
    ] {
        for engine in ["codedeploy", "ecs", "rolling"] {
            let into = common::folder("against-starts");
            let write = |file: &str, text: String| {
                let path = into.join(file);
                std::fs::write(&path, text).unwrap();
                path.to_str().unwrap().to_owned()
            };
            let old = write("old.yaml", page(engine, &was));
            let new = write("new.yaml", page(engine, &is));
            for format in FORMATS {
                let document = into.join(format!("{format}.json"));
                let document = document.to_str().unwrap();
                let (exit, _, err) = synth(&[&old, "--target", format, "-o", document]);
                assert_eq!(exit, Exit::Done, "{err}");
                for from in [old.as_str(), document] {
                    let (_, found, out) =
                        found(&["check", &new, "--against", from, "--target", format]);
                    let said = found.iter().any(|one| one == "5 warning[W2019]");
                    assert_eq!(
                        said,
                        taken && engine == "codedeploy",
                        "{what} under {engine}, {format}, over {from}\n{out}"
                    );
                }
            }
        }
    }
}

fn reviewed() -> Vec<PathBuf> {
    let mut files = files("tests/against/review");
    files.retain(|file| !file.ends_with("tea.yaml"));
    assert!(files.len() > 20, "tests/against/review has moved");
    files
}

/// Each file of `tests/against/review/` over `tea.yaml`: what a reviewer is told is the same, whether the
/// blueprint that is deployed is at hand or the document alone.
#[test]
fn every_edit_that_is_reviewed_is_answered_in_both_formats() {
    let into = common::folder("against-review");
    let tea = "tests/against/review/tea.yaml";
    let mut wrong = String::new();
    for format in FORMATS {
        let document = into.join(format!("{format}.json"));
        let document = document.to_str().unwrap();
        let (exit, ..) = synth(&[tea, "--target", format, "-o", document]);
        assert_eq!(exit, Exit::Done);
        for file in reviewed() {
            let name = file.display();
            let expected = expected(&std::fs::read_to_string(&file).unwrap(), format);
            for old in [tea, document] {
                let file = file.to_str().unwrap();
                let (exit, mut found, out) =
                    found(&["check", file, "--against", old, "--target", format]);
                let mut expected = expected.clone();
                // A template seldom says in which region it is deployed.
                if old == document && format == "cloudformation" {
                    let place =
                        |marker: &String| !marker.contains("E1111") && !marker.contains("W2011");
                    expected.retain(place);
                    found.retain(place);
                } else {
                    let refused = expected.iter().any(|marker| marker.contains("error"));
                    assert_eq!(exit == Exit::Findings, refused, "{name} {format}");
                }
                if found != expected {
                    writeln!(wrong, "{name} {format} over {old}\n  expected {expected:?}\n  found    {found:?}\n{out}").unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a reviewer reads, whole.
#[test]
fn what_a_reviewer_reads() {
    let tea = "tests/against/review/tea.yaml";
    let mut all = String::new();
    for file in reviewed() {
        for format in FORMATS {
            let arguments = [
                "check",
                file.to_str().unwrap(),
                "--against",
                tea,
                "--target",
                format,
            ];
            let (_, _, err) = synth(&arguments);
            let name = file.file_stem().unwrap().display();
            writeln!(all, "# {name}, {format}\n").unwrap();
            // What is true of the new blueprint alone is said elsewhere.
            let of_the_change = |said: &&str| !said.is_empty() && !said.starts_with("warning[W10");
            for said in err.split("\n\n").map(str::trim_end).filter(of_the_change) {
                writeln!(all, "{said}\n").unwrap();
            }
        }
    }
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("review", all);
    });
}

/// `synth diff` says the same for programs: counts, keys with their effects, paths, what goes.
#[test]
fn a_difference_is_written_for_programs() {
    let diff = |name: &str, target: &str| {
        let new = format!("tests/against/review/{name}.yaml");
        let tea = "tests/against/review/tea.yaml";
        let arguments = ["diff", tea, &new, "--target", target, "--format", "json"];
        let (exit, out, err) = synth(&arguments);
        let json: serde_json::Value = serde_json::from_str(&out).expect(&err);
        assert_eq!(json["target"], target);
        assert_eq!(
            exit == Exit::Findings,
            json["summary"]["refused"] != 0,
            "{name}"
        );
        json
    };
    for target in FORMATS {
        let none = diff("unchanged", target);
        assert_eq!(none["changes"], serde_json::json!([]));
        assert_eq!(
            none["exposure"],
            serde_json::json!({"opens": [], "closes": []})
        );
        let cpu = diff("cpu", target);
        assert_eq!(cpu["release_pending"], serde_json::json!(["back"]));
        let change = &cpu["changes"][0];
        assert_eq!(change["path"], "/services/back/cpu");
        assert_eq!(
            (&change["old"], &change["new"]),
            (&"512".into(), &"1024".into())
        );
        assert_eq!(change["effects"][0]["kind"], "release");
        let wider = diff("wider", target);
        let opens = wider["exposure"]["opens"].as_array().unwrap();
        let test = serde_json::json!({"from": "cidr/203.0.113.0/24", "to": "load_balancer/internet", "port": 10080});
        assert!(opens.contains(&test), "{opens:?}");
        assert_eq!(wider["summary"]["wider"], opens.len());
        let moved = diff("test_port", target);
        assert_eq!(moved["summary"]["wider"], 0);
        assert_ne!(moved["exposure"]["opens"], serde_json::json!([]));
        let name = diff("name", target);
        assert_eq!(name["refused"][0]["code"], "E1104");
        assert_eq!(name["refused"][0]["line"], 2);
        assert_eq!(name["refused"].as_array().unwrap().len(), 1);
        assert_eq!(
            diff("caller", target)["changes"][0]["effects"][0]["kind"],
            "exposure"
        );
    }
    assert_eq!(
        diff("removed", "cloudformation")["data_lost"],
        serde_json::json!(["MailLogGroup"])
    );
    let terraform = serde_json::json!(["aws_cloudwatch_log_group.mail", "aws_ecr_repository.mail"]);
    assert_eq!(diff("removed", "terraform")["data_lost"], terraform);
}

/// The same for people: the counts come first.
#[test]
fn a_difference_begins_with_its_counts() {
    let tea = "tests/against/review/tea.yaml";
    let (exit, out, _) = synth(&["diff", tea, "tests/against/review/cpu.yaml"]);
    assert_eq!(exit, Exit::Done);
    let first = "0 refused, 0 wider, 0 narrower, 0 replaced, 0 added, 0 removed, release pending: back, cost up, nothing lost";
    assert_eq!(out.lines().next(), Some(first));
    assert!(
        out.contains("\nservices.back.cpu: 512 -> 1024\n  release   "),
        "{out}"
    );
}

/// What has a name of its own and would be replaced, which no key does yet.
#[test]
fn a_name_that_is_taken_is_refused_in_a_template_alone() {
    let into = common::folder("against-name");
    for (format, from, to) in [
        (
            "cloudformation",
            r#""EncryptionType": "KMS""#,
            r#""EncryptionType": "AES256""#,
        ),
        (
            "terraform",
            r#""encryption_type": "KMS""#,
            r#""encryption_type": "AES256""#,
        ),
    ] {
        let old = root().join(format!("snapshots/minimal.{format}.json"));
        let text = std::fs::read_to_string(&old).unwrap();
        assert!(text.contains(from), "{format}");
        let new = into.join(format!("{format}.json"));
        std::fs::write(&new, text.replacen(from, to, 1)).unwrap();
        let arguments = [
            "check",
            new.to_str().unwrap(),
            "--against",
            old.to_str().unwrap(),
        ];
        let (_, _, err) = synth(&arguments);
        let refused = format == "cloudformation";
        assert_eq!(err.contains("error[E1113]"), refused, "{err}");
        assert!(
            !refused || err.contains("the repository of service `backend` would be replaced"),
            "{err}"
        );
    }
}

/// Without a repository another key is an update in place, in either format.
#[test]
fn log_groups_take_another_key_in_place() {
    let into = common::folder("against-key");
    let write = |name: &str, key: &str| {
        let text = format!(
            "name: shop\nregion: eu-west-1\n{key}network: {{egress: nat}}\nmanagement: {{cidrs: [203.0.113.0/24]}}\nservices: {{front: {{load_balancer: internet, image: ghcr.io/shop/front:v1}}}}\n"
        );
        let file = into.join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let old = write("old.yaml", "");
    let new = write(
        "new.yaml",
        "kms_key: arn:aws:kms:eu-west-1:123456789012:key/0f1e2d3c\n",
    );
    for target in FORMATS {
        let (exit, _, err) = synth(&["check", &new, "--against", &old, "--target", target]);
        assert_eq!(exit, Exit::Done, "{err}");
        assert!(
            err.contains("note[N2004]") && err.contains("kms_key"),
            "{err}"
        );
    }
}

/// What changes of a router of logs is told once, under its own keys, and comes with a release.
#[test]
fn a_router_of_logs_changes_under_its_own_keys() {
    let into = common::folder("against-router");
    let write = |name: &str, router: &str| {
        let image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:1";
        let text = format!(
            "name: shop\nregion: eu-west-1\nmanagement: {{cidrs: [203.0.113.0/24]}}\nservices: {{front: {{load_balancer: internet, sidecars: {{agent: {{image: \"{image}\"}}}}, reaches: [{{cidr: 10.9.0.0/24, port: 443}}]{router}}}}}\n"
        );
        let file = into.join(format!("{name}.yaml"));
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let router = |more: &str, of: &str| {
        format!(
            ", logs: {{router: {{image: \"111122223333.dkr.ecr.eu-west-1.amazonaws.com/router:{of}\"{more}}}}}"
        )
    };
    let plain = "options: {Name: es, Index: a}";
    let was = router(&format!(", {plain}"), "1");
    for (name, was, is, said) in [
        ("comes", String::new(), was.clone(), "`logs.router`,"),
        ("goes", was.clone(), String::new(), "`logs.router`,"),
        (
            "option",
            was.clone(),
            router(", options: {Name: es, Index: b}", "1"),
            "`logs.router.options.Index` (`a` to `b`),",
        ),
        (
            "secret",
            was.clone(),
            router(
                &format!(", {plain}, secrets: {{Token: {{ssm: /token}}}}"),
                "1",
            ),
            "`logs.router.secrets.Token`,",
        ),
        (
            "config",
            was.clone(),
            router(&format!(", {plain}, config: /fluent-bit/a.conf"), "1"),
            "`logs.router.config`,",
        ),
        (
            "memory",
            was.clone(),
            router(&format!(", {plain}, memory: 64"), "1"),
            "`logs.router.memory` (`100` to `64`),",
        ),
        (
            "image",
            was.clone(),
            router(&format!(", {plain}"), "2"),
            "`logs.router.image` (`1` to `2`),",
        ),
    ] {
        let old = write(&format!("{name}.old"), &was);
        let new = write(name, &is);
        for target in FORMATS {
            let document = into.join(format!("{name}.{target}.json"));
            let document = document.to_str().unwrap();
            let (exit, ..) = synth(&[&old, "--target", target, "-o", document]);
            assert_eq!(exit, Exit::Done);
            let (_, _, err) = synth(&["check", &new, "--against", document]);
            let line = format!("release pending for service `front`: {said} live with");
            assert!(err.contains(&line), "{name}, {target}: {err}");
        }
    }
}

/// A deploy takes the way to a file system before a release takes the mount: it is refused, unless both stay
/// until then.
#[test]
fn a_file_system_stays_while_a_version_has_it_mounted() {
    let into = common::folder("against-volumes");
    let write = |name: &str, of_front: &str| {
        let text = format!(
            "name: shop\nregion: eu-west-1\nmanagement: {{cidrs: [203.0.113.0/24]}}\nservices: {{front: {{load_balancer: internet, {of_front}}}}}\n"
        );
        let file = into.join(format!("{name}.yaml"));
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let mount = |more: &str| {
        format!(
            "volumes: {{files: {{path: /mnt/files, efs: fs-0123456789abcdef0, security_group: sg-0123456789abcdef0{more}}}}}"
        )
    };
    let way = "reaches: [{security_group: sg-0123456789abcdef0, port: 2049}]";
    let may = "permissions: [{actions: [\"elasticfilesystem:ClientMount\", \"elasticfilesystem:ClientWrite\"], resources: [\"*\"]}]";
    let disk = "writable: [/tmp, {path: /data, disk: true}]";
    let rolling = "deployment: {engine: rolling}";
    let pending = "`volumes`";
    for (name, was, is, refused, said) in [
        ("goes", mount(""), String::new(), true, ""),
        ("way", mount(""), way.to_owned(), true, ""),
        ("may", mount(""), may.to_owned(), true, ""),
        ("kept", mount(""), format!("{way}, {may}"), false, pending),
        ("read", mount(""), mount(", read_only: true"), true, ""),
        (
            "read_kept",
            mount(""),
            format!("{}, {may}", mount(", read_only: true")),
            false,
            pending,
        ),
        (
            "written",
            mount(", read_only: true"),
            mount(""),
            false,
            pending,
        ),
        (
            "point",
            mount(""),
            mount(", access_point: fsap-0123456789abcdef0"),
            true,
            "",
        ),
        ("comes", String::new(), mount(""), false, pending),
        (
            "beside",
            mount(""),
            format!("{}, {disk}", mount("")),
            false,
            "`writable`",
        ),
        (
            "rolling",
            format!("{}, {rolling}", mount("")),
            rolling.to_owned(),
            false,
            pending,
        ),
    ] {
        let old = write(&format!("{name}.old"), &was);
        let new = write(name, &is);
        for target in FORMATS {
            let document = into.join(format!("{name}.{target}.json"));
            let document = document.to_str().unwrap();
            let (exit, ..) = synth(&[&old, "--target", target, "-o", document]);
            assert_eq!(exit, Exit::Done);
            for old in [old.as_str(), document] {
                let (_, _, err) = synth(&["check", &new, "--against", old, "--target", target]);
                assert_eq!(err.contains("error[E1124]"), refused, "{name}: {err}");
                assert!(err.contains(said), "{name}: {err}");
                let keys = ["`volumes`", "`writable`"];
                let more = keys.iter().any(|key| *key != said && err.contains(key));
                assert!(said.is_empty() || !more, "{name}: {err}");
            }
        }
    }
}

/// Codes of gRPC stand under a name of their own in one format, and under that of HTTP's in the other.
#[test]
fn codes_of_grpc_are_judged_as_those_of_http_are() {
    let into = common::folder("against-codes");
    let write = |name: &str, check: &str| {
        let text = format!(
            "name: shop\nregion: eu-west-1\nmanagement: {{cidrs: [203.0.113.0/24]}}\nload_balancers: {{internet: {{listener: {{certificate: \"arn:aws:acm:eu-west-1:123456789012:certificate/a\"}}}}}}\nservices: {{front: {{load_balancer: internet, protocol: grpc, health_check: {{{check}}}}}}}\n"
        );
        let file = into.join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let old = write("old.yaml", "");
    let new = write("new.yaml", "codes: \"12\"");
    for target in FORMATS {
        let (exit, _, err) = synth(&["check", &new, "--against", &old, "--target", target]);
        assert_eq!(exit, Exit::Done, "{err}");
        assert!(err.contains("warning[W2005]"), "{target}: {err}");
        let said = "`services.front.health_check.codes`";
        assert_eq!(err.matches(said).count(), 1, "{target}: {err}");
    }
}

#[test]
fn a_blueprint_may_stand_for_what_is_deployed() {
    let base = base();
    let changed = root().join("tests/against/to_ecs_and_cpu.yaml");
    let arguments = [
        "check",
        changed.to_str().unwrap(),
        "--against",
        base.to_str().unwrap(),
    ];
    // One format is meant at a time: without a word, CloudFormation.
    let (exit, _, err) = synth(&arguments);
    assert_eq!(exit, Exit::Findings);
    assert!(
        err.contains("error[E1106]:") && !err.contains("error[E1108]:"),
        "{err}"
    );
    assert!(err.contains("First: everything as it is deployed now, but `engine: ecs`"));
    assert!(err.contains("Second: what else is to change"));
    let mut terraform = arguments.to_vec();
    terraform.extend(["--target", "terraform"]);
    let (exit, _, err) = synth(&terraform);
    assert_eq!(exit, Exit::Findings);
    assert!(
        err.contains("error[E1108]:") && !err.contains("error[E1106]:"),
        "{err}"
    );
}

/// A document of any origin over another: places are the document's own.
#[test]
fn a_document_may_stand_for_what_is_about_to_be_deployed() {
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join("against");
    for (format, old) in deployed() {
        let new = into.join(format!("new.{format}.{}.json", std::process::id()));
        let zones = root().join("tests/against/zones.yaml");
        let (exit, ..) = synth(&[
            zones.to_str().unwrap(),
            "--target",
            format,
            "--pretty",
            "-o",
            new.to_str().unwrap(),
        ]);
        assert_eq!(exit, Exit::Done);
        let (exit, _, err) = synth(&[
            "check",
            new.to_str().unwrap(),
            "--against",
            old.to_str().unwrap(),
        ]);
        assert_eq!(exit, Exit::Findings);
        assert_eq!(err.matches("error[E1102]").count(), 2, "{err}");
        let line = match format {
            "terraform" => "\"back\": {",
            _ => "\"BackService\": {",
        };
        assert!(err.contains(line), "{err}");
    }
    let [(_, cloudformation), (_, terraform)] = deployed().try_into().unwrap();
    let (exit, _, err) = synth(&[
        "check",
        cloudformation.to_str().unwrap(),
        "--against",
        terraform.to_str().unwrap(),
    ]);
    assert_eq!(exit, Exit::Findings);
    assert!(err.contains("error[E1101]"), "{err}");
}

#[test]
fn what_is_no_document_is_refused() {
    let base = base();
    for other in ["Cargo.toml", "tests/against", "nothing.json"] {
        let (exit, out, err) = synth(&["check", base.to_str().unwrap(), "--against", other]);
        assert_eq!(exit, Exit::Failed, "{other}");
        assert!(
            out.is_empty() && err.starts_with("error: "),
            "{other}: {err}"
        );
    }
}

#[test]
fn every_code_of_a_comparison_has_a_case() {
    let marked: BTreeSet<String> = cases()
        .iter()
        .chain(&reviewed())
        .flat_map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            FORMATS.map(|format| expected(&text, format))
        })
        .flatten()
        .map(|marker| marker.split(['[', ']']).nth(1).unwrap().to_owned())
        .collect();
    // Jobs, queues and Service Connect have tables of their own, in `jobs_come_go_and_change`, in
    // `running_tasks_know_no_other_names_than_they_were_told` and in `what_starts_the_running_version_stays`.
    let in_tables = [
        codes::RUNS_OTHERWISE,
        codes::JOB_REVISION,
        codes::QUEUE_TAKEN,
        codes::NAME_UNTOLD,
        codes::START_TAKEN,
        // `tests/sets.rs` has what goes between stacks.
        codes::TEMPLATE_MOVED,
        codes::STACKS_TOUCHED,
    ];
    // A blueprint gives both formats, what is no document is refused before, no key replaces what has a name of
    // its own, and nothing mounted goes from a system that mounts nothing.
    let unreachable = [codes::NOT_COMPARABLE, codes::NAME_TAKEN, codes::VOLUME_GOES];
    for (code, what) in codes::all().filter(|(c, _)| !unreachable.contains(c)) {
        if ["E11", "W2", "N2"]
            .iter()
            .any(|block| code.0.starts_with(block))
        {
            let said = marked.contains(code.0) || in_tables.contains(&code);
            assert!(said, "{code}: {what}");
        }
    }
}

/// Whatever stands in either document, there is an answer.
#[test]
fn odd_documents_are_answered() {
    let odd = [
        r#"{"Resources": {"S": {"Type": "AWS::ECS::Service", "Properties": {"DeploymentController": []}}}}"#,
        r#"{"Resources": {"S": 7, "T": {"Type": []}, "U": {"Properties": {"Ref": "U"}}}}"#,
        r#"{"Resources": {"A": {"Type": "AWS::ECS::Service", "Properties": {"Cluster": {"Ref": "B"}, "DeploymentController": {"Type": "CODE_DEPLOY"}}}, "B": {"Properties": {"X": {"Fn::GetAtt": ["A", "Arn"]}}}}}"#,
        r#"{"Resources": []}"#,
        r#"{"resource": {"aws_ecs_service": {"s": {"deployment_controller": [], "deployment_configuration": [{}]}}}}"#,
        r#"{"resource": {"aws_ecs_service": {"s": [{"name": "${"}]}}, "locals": {"a": "${local.a}"}}"#,
        r#"{"resource": {"aws_lb_listener_rule": {"r": {"action": "${local.a} ${local.b}"}}}, "locals": {"a": "${local.b}", "b": ["${local.a}"]}}"#,
        r#"{"resource": [], "locals": []}"#,
    ];
    let parsed = odd.map(|text| doc::Json::parse(text).unwrap());
    for old in &parsed {
        for new in &parsed {
            // Any answer will do; that there is one is the point.
            let side = |document| synth::diff::Side {
                document,
                blueprint: None,
            };
            let diff = synth::diff::compare(&side(old), &side(new));
            assert!(diff.findings().all(|f| !f.message.is_empty()));
        }
    }
}

/// What a change of a property does is known for whatever a document writes.
#[test]
fn every_property_that_documents_write_stands_in_the_table_of_replacements() {
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    let mut look = |kind: &str, body: &serde_json::Value, beside: &[&str]| {
        for name in body.as_object().unwrap().keys() {
            if !beside.contains(&name.as_str()) {
                seen += 1;
                if synth::prove::replacement::of(kind, name).is_none() {
                    missing.insert(format!("{kind} {name}"));
                }
            }
        }
    };
    for file in files("snapshots") {
        if file.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        for resource in document["Resources"].as_object().into_iter().flatten() {
            let kind = resource.1["Type"].as_str().unwrap();
            if let Some(body) = resource.1.get("Properties") {
                look(kind, body, &[]);
            }
        }
        for (kind, all) in document["resource"].as_object().into_iter().flatten() {
            for body in all.as_object().unwrap().values() {
                let beside = ["//", "count", "depends_on", "lifecycle"];
                look(kind, body, &beside);
            }
        }
    }
    assert!(seen > 5000, "{seen} properties seen");
    assert!(
        missing.is_empty(),
        "`bash .ci/generate --types` asks the provider and AWS of these: {missing:#?}"
    );
}

#[test]
fn callers_by_a_name_of_the_user_s_are_told_of_a_moved_listener() {
    let old = root().join("blueprints/https.yaml");
    let text = std::fs::read_to_string(&old).unwrap();
    let before = "      certificate: ${input.internal_certificate}\n      redirect_http: true\n";
    assert!(text.contains(before), "blueprints/https.yaml has changed");
    let moved = text.replace(before, &format!("      port: 9000\n{before}"));
    let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("against-moved.yaml");
    std::fs::write(&new, moved).unwrap();
    let (exit, _, err) = synth(&[
        "check",
        new.to_str().unwrap(),
        "--against",
        old.to_str().unwrap(),
    ]);
    assert_eq!(exit, Exit::Done, "{err}");
    assert_eq!(err.matches("warning[W2004]").count(), 1, "{err}");
    assert!(err.contains("https:443 to https:9000"), "{err}");
}
