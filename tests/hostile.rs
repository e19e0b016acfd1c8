//! Files that mean harm, one file a case in `tests/hostile`: what is printed of them is clean and forges
//! nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it counted"
)]

mod common;

use common::{clean, files, folder, synth};
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;
use std::time::Duration;
use synth::cli::Exit;

fn cases() -> Vec<String> {
    files("tests/hostile")
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_printed_is_clean_in_every_format_and_every_line() {
    for case in cases() {
        for command in common::ASKED_OF_A_DOCUMENT {
            let (_, out, err) = synth(&[command, &[case.as_str()][..]].concat());
            let what = format!("{} {case}", command.join(" "));
            clean(&what, &err);
            if command.last() == Some(&"json") || command.last() == Some(&"sarif") {
                // A command of a log is no matter of what stands in a text of JSON.
                clean(&what, &out.replace("##[", ""));
            } else {
                clean(&what, &out);
            }
        }
    }
}

/// Paths as JSON has them, each of them once in a table: no name makes a row, ends one, or ends a cell.
#[test]
fn names_forge_no_rows_and_no_cells() {
    let mut rows = 0;
    for case in cases() {
        let (exit, out, _) = synth(&["reach", &case, "--format", "json"]);
        if exit != Exit::Done {
            continue;
        }
        let json: Value = serde_json::from_str(&out).unwrap();
        let paths = json["paths"].as_array().unwrap();
        let (_, table, _) = synth(&["reach", &case]);
        let lines: Vec<&str> = table.lines().skip(1).filter(|l| !l.is_empty()).collect();
        assert_eq!(lines.len(), paths.len(), "{case}: {table}");
        for (line, path) in lines.iter().zip(paths) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            assert!(cells.len() >= 4, "{case}: {line}");
            assert_eq!(cells[2], path["port"].to_string(), "{case}: {line}");
            let verdict = cells[3].trim_end_matches(',');
            assert_eq!(verdict, path["verdict"], "{case}: {line}");
        }
        let (_, table, _) = synth(&["reach", &case, "--format", "markdown"]);
        let lines: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(lines.len(), paths.len(), "{case}: {table}");
        for line in lines {
            assert_eq!(line.matches('|').count(), 6, "{case}: {line}");
            assert!(
                [4, 6].contains(&line.matches('`').count()),
                "{case}: {line}"
            );
        }
        rows += paths.len();
    }
    assert!(rows > 10, "{rows}");
}

/// Each question of one path, asked by the names that JSON gives.
#[test]
fn a_chain_is_its_own_lines() {
    let case = "tests/hostile/names.json";
    let (_, out, _) = synth(&["reach", case, "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    let mut asked = 0;
    for path in json["paths"].as_array().unwrap() {
        let from = path["from"].as_str().unwrap();
        let to = format!("{}:{}", path["to"].as_str().unwrap(), path["port"]);
        for format in ["human", "markdown"] {
            let (exit, out, err) = synth(&[
                "reach", case, "--from", from, "--to", &to, "--format", format,
            ]);
            assert_eq!(exit, Exit::Done, "{err}");
            clean(&to, &out);
            clean(&to, &err);
            let begin = if format == "human" { "  " } else { "1. `" };
            let first = out.lines().next().unwrap();
            if format == "human" {
                assert_eq!(first.split_whitespace().count(), 5, "{first}");
            } else {
                assert_eq!(first.matches('`').count(), 4, "{first}");
            }
            let rest = out.lines().skip(1).filter(|l| !l.is_empty());
            assert!(rest.clone().count() >= 1, "{out}");
            for line in rest {
                assert!(line.starts_with(begin), "{line}");
            }
        }
        asked += 1;
    }
    assert!(asked > 10);
    let (exit, _, err) = synth(&["reach", case, "--from", "a\u{1b}[2J\nerror: forged"]);
    assert_eq!(exit, Exit::Failed);
    clean("an unknown name", &err);
    assert!(
        !err.lines().any(|l| l.starts_with("error: forged")),
        "{err}"
    );
}

/// Every command that names a file says its name in one line.
#[cfg(unix)]
#[test]
fn names_of_files_are_clean_too() {
    let folder = folder("hostile-names");
    let bad = "a\u{1b}[31m\nerror: forged\u{202e}";
    let file = folder.join(bad).join("x");
    let name = file.to_str().unwrap();
    let blueprint = "blueprints/minimal.yaml";
    for arguments in [
        &["check", name][..],
        &[name],
        &["reach", name],
        &["check", blueprint, "--against", name],
        &[blueprint, "-o", name],
        &["smoke", blueprint, "--outputs", name],
        &["snapshot", name],
        &["release", blueprint, "--service", bad],
        &[
            "release",
            blueprint,
            "--service",
            "backend",
            "--outputs",
            name,
        ],
        &["explain", bad],
        &["check", blueprint, "--format", bad],
        &[bad, bad, bad],
    ] {
        let (exit, out, err) = synth(arguments);
        assert_ne!(exit, Exit::Done, "{arguments:?}");
        clean("standard output", &out);
        clean(arguments[0], &err);
        let forged = err.lines().filter(|l| l.starts_with("error: forged"));
        assert_eq!(forged.count(), 0, "{arguments:?}: {err}");
    }
    // A blueprint with a mistake, in a file of such a name.
    let file = folder.join(bad);
    std::fs::write(&file, "name: 5\n").unwrap();
    for format in ["human", "json", "github", "sarif"] {
        let (_, out, err) = synth(&["check", file.to_str().unwrap(), "--format", format]);
        clean(format, &out);
        clean(format, &err);
    }
}

/// What a terminal would be sent, asked of the program itself.
#[cfg(unix)]
#[test]
fn a_terminal_gets_no_escape_but_colours() {
    let script = "import os,pty,sys\npty.spawn(sys.argv[1:])\n";
    for case in cases() {
        for command in ["check", "reach"] {
            let ran = std::process::Command::new("python3")
                .args(["-c", script, common::PROGRAM, command, &case])
                .env("TERM", "xterm")
                .env_remove("NO_COLOR")
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n");
            let mut rest = String::new();
            for (index, part) in text.split("\u{1b}[").enumerate() {
                // Colours: numbers, semicolons, an m.
                let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
                let colour = index == 0 || end.is_some_and(|e| part[e..].starts_with('m'));
                assert!(colour, "{command} {case}: {}", part.escape_debug());
                rest.push_str(part);
            }
            clean(&format!("{command} {case}"), &rest);
        }
    }
}

/// A process that is given 512 MB of addresses; what it said.
#[cfg(target_os = "linux")]
fn bounded(arguments: &[&str]) -> (Option<i32>, String) {
    let ran = std::process::Command::new("sh")
        .args([
            "-c",
            "ulimit -v 524288 && exec \"$@\"",
            "sh",
            common::PROGRAM,
        ])
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    (
        ran.status.code(),
        format!("{said}{}", String::from_utf8_lossy(&ran.stdout)),
    )
}

/// Kilobytes that stand for gigabytes: each is answered within the memory that is there.
#[cfg(target_os = "linux")]
#[test]
fn what_expands_is_read_as_far_as_a_budget_goes_and_the_rest_is_said() {
    let beyond = [
        "lists_doubled",
        "texts_doubled",
        "counts_doubled",
        "json_doubled",
        "joins_doubled",
        "subs_in_subs",
        "locals_deep",
    ];
    for case in cases() {
        for command in ["check", "reach"] {
            let (status, said) = bounded(&[command, &case]);
            let answered = i32::from(command == "check");
            assert!(
                status.is_some_and(|s| s <= answered),
                "{command} {case}: {said}"
            );
            if beyond.iter().any(|name| case.contains(name)) {
                let told = said.contains("stands for more than is looked at")
                    || said.contains("is not known, one is looked at");
                assert!(told, "{command} {case}: {said}");
            }
            if case.contains("/conditions_") {
                assert!(said.contains("parts, and taken for one"), "{case}: {said}");
            }
        }
    }
}

/// Fifty thousand of what stands inside of the next.
#[cfg(target_os = "linux")]
#[test]
fn what_is_deep_is_said_and_not_followed() {
    let here = folder("hostile-deep");
    let many = |text: &str| text.repeat(50_000);
    for (what, expression) in [
        ("negations", format!("{}true", many("!"))),
        ("signs", format!("{}1", many("-"))),
        ("attributes", format!("a.b{}", many(".b"))),
        ("indices", format!("var.a{}", many("[0]"))),
        ("splats", format!("var.a{}", many("[*]"))),
        ("parentheses", format!("{}1{}", many("("), many(")"))),
        ("lists", format!("{}1{}", many("["), many("]"))),
        ("calls", format!("{}1{}", many("f("), many(")"))),
        ("choices", format!("{}1{}", many("true?"), many(":1"))),
        ("sums", format!("{}1", many("var.a+"))),
        ("products", format!("{}1", many("var.a*"))),
        ("both", format!("{}true", many("var.a&&"))),
        ("either", format!("{}true", many("var.a||"))),
        ("texts", format!("{}1{}", many("\"${"), many("}\""))),
    ] {
        let text = format!("${{{expression}}}");
        let document = serde_json::json!({"resource": {"aws_vpc": {"v": {"cidr_block": text}}}});
        let file = here.join(what);
        std::fs::write(&file, document.to_string()).unwrap();
        for command in ["check", "reach"] {
            let (status, said) = bounded(&[command, file.to_str().unwrap()]);
            assert!(status.is_some_and(|s| s <= 1), "{what}: {status:?} {said}");
            assert!(said.contains("expression not read: ${"), "{what}: {said}");
            assert!(
                said.lines().all(|l| l.chars().count() < 400),
                "{what}: {said}"
            );
        }
    }
}

fn groups(count: usize) -> Value {
    let resources: serde_json::Map<String, Value> = (0..count)
        .map(|n| {
            let other = format!("G{}", (n * 7) % count);
            let group = serde_json::json!({"Type": "AWS::EC2::SecurityGroup", "Properties": {
                "GroupDescription": "g", "VpcId": "v",
                "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                    "SourceSecurityGroupId": {"Fn::GetAtt": [other, "GroupId"]}}],
            }});
            (format!("G{n}"), group)
        })
        .collect();
    serde_json::json!({ "Resources": resources })
}

/// A task of so many containers, each of which waits for another, the last for the first.
fn containers(count: usize) -> Value {
    let all: Vec<Value> = (0..count)
        .map(|n| {
            serde_json::json!({"Name": format!("c{n}"), "Image": "i", "Essential": n == 0,
                "PortMappings": [{"ContainerPort": n + 1, "Protocol": "tcp"}],
                "DependsOn": [{"ContainerName": format!("c{}", (n + 1) % count), "Condition": "START"}]})
        })
        .collect();
    serde_json::json!({"Resources": {"T": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
        "Family": "t", "Cpu": "256", "Memory": "512", "NetworkMode": "awsvpc",
        "RequiresCompatibilities": ["FARGATE"], "ContainerDefinitions": all}}}})
}

/// So many resources of a kind beside what a document has.
fn many(document: &Value, count: usize, key: &str, one: &Value) -> Value {
    let mut out = document.clone();
    for n in 0..count {
        out[key][format!("Copy{n}")] = one.clone();
    }
    out
}

/// What grows with the square takes sixteen times as long where there is four times as much. What grows as it should
/// takes up to seven times as long where the smaller one fits into a processor's caches, and eight beside others.
const STEEP: f64 = 9.0;

/// Seconds that this thread had on a processor; what others do beside it does not count. The scheduler's own
/// figures are no use: they move with its ticks, of which a short run sees none.
fn spent(run: impl Fn()) -> f64 {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let before = now();
    run();
    now().checked_sub(before).unwrap().as_secs_f64()
}

/// How many times as long the second takes as the first, both at their quickest. What else runs disturbs one
/// measure in many.
fn steepness(few: impl Fn() -> f64, more: impl Fn() -> f64) -> f64 {
    let (mut least, mut most) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..4 {
        least = least.min(few());
        most = most.min(more());
        if most / least < STEEP {
            break;
        }
    }
    most / least
}

/// Services, each with a task definition of its own and five groups that its neighbours have too.
fn services(count: usize) -> Value {
    let mut out = groups(count);
    let all = out["Resources"].as_object_mut().unwrap();
    for n in 0..count {
        let definition = serde_json::json!({"Family": format!("t{n}"), "Cpu": "256", "Memory": "512",
            "NetworkMode": "awsvpc", "ContainerDefinitions": [{"Name": "a", "Image": "nginx:1"}]});
        let groups: Vec<Value> = (0..5)
            .map(
                |k| serde_json::json!({"Fn::GetAtt": [format!("G{}", (n + k) % count), "GroupId"]}),
            )
            .collect();
        let service = serde_json::json!({"LaunchType": "FARGATE",
            "TaskDefinition": {"Ref": format!("Task{n}")},
            "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-1"], "SecurityGroups": groups}}});
        all.insert(
            format!("Task{n}"),
            serde_json::json!({"Type": "AWS::ECS::TaskDefinition", "Properties": definition}),
        );
        all.insert(
            format!("Service{n}"),
            serde_json::json!({"Type": "AWS::ECS::Service", "Properties": service}),
        );
    }
    out
}

/// Four times as many resources take about four times as long, whatever is wrong with them: a square would
/// be sixteen times.
#[test]
fn large_documents_take_as_long_as_they_are_large() {
    let here = folder("hostile-large");
    let read = |path: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let template = read("snapshots/sbcntr.cloudformation.json");
    let terraform = read("snapshots/sbcntr.terraform.json");
    let plan = |count: usize| {
        let address = |n: usize| format!("aws_security_group.g{n}");
        let planned: Vec<Value> = (0..count)
            .map(|n| {
                serde_json::json!({"address": address(n), "mode": "managed",
                    "type": "aws_security_group", "name": format!("g{n}"), "values": {"vpc_id": "v"}})
            })
            .collect();
        let configured: Vec<Value> = (0..count)
            .map(|n| {
                let other = address(n * 7 % count);
                serde_json::json!({"address": address(n), "mode": "managed",
                    "type": "aws_security_group", "name": format!("g{n}"),
                    "expressions": {"ingress": {"references": [format!("{other}.id"), other]}}})
            })
            .collect();
        serde_json::json!({"format_version": "1.2", "terraform_version": "1.11.0",
            "planned_values": {"root_module": {"resources": planned}},
            "configuration": {"root_module": {"resources": configured}}})
    };
    // Each is wrong with every other: one range, one priority, one name.
    let of = |kind: &str| {
        let all = template["Resources"].as_object().unwrap();
        all.values().find(|r| r["Type"] == kind).unwrap().clone()
    };
    let subnet = of("AWS::EC2::Subnet");
    let rule = of("AWS::ElasticLoadBalancingV2::ListenerRule");
    let group = of("AWS::CodeDeploy::DeploymentGroup");
    let subnets = terraform["resource"]["aws_subnet"].as_object().unwrap();
    let terraformed = |count: usize| {
        let mut out = terraform.clone();
        let one = subnets.values().next().unwrap();
        out["resource"] = many(&terraform["resource"], count, "aws_subnet", one);
        out
    };
    let kinds: [(&str, &dyn Fn(usize) -> Value); 8] = [
        ("containers", &containers),
        ("groups", &groups),
        ("plan", &plan),
        ("subnets", &|n| many(&template, n, "Resources", &subnet)),
        ("rules", &|n| many(&template, n, "Resources", &rule)),
        ("deployment groups", &|n| {
            many(&template, n, "Resources", &group)
        }),
        ("Terraform", &terraformed),
        ("services", &services),
    ];
    for (kind, document) in kinds {
        let took = |count: usize| {
            let file = here.join(format!("{kind} {count}"));
            std::fs::write(&file, document(count).to_string()).unwrap();
            let file = file.to_str().unwrap();
            let runs = (0..2).map(|_| spent(|| drop(synth(&["check", file]))));
            runs.fold(f64::INFINITY, f64::min)
        };
        let ratio = steepness(|| took(500), || took(2000));
        println!("{kind}: {ratio:.1}");
        assert!(
            ratio < STEEP,
            "four times as many {kind} take {ratio:.1} times as long"
        );
    }
}

/// The same of each type that we write, each copy with the first of its properties wrong. What grows with the
/// square shows itself late where it is cheap, so these are many.
#[test]
fn copies_of_any_wrong_resource_take_as_long_as_they_are_many() {
    let here = folder("hostile-copies");
    let mut known = std::collections::BTreeSet::new();
    let mut slow = Vec::new();
    for file in common::files("snapshots") {
        if !file.to_string_lossy().ends_with(".cloudformation.json") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let mut template: Value = serde_json::from_str(&text).unwrap();
        template.as_object_mut().unwrap().remove("Outputs");
        let resources = template["Resources"].as_object().unwrap().clone();
        for resource in resources.values() {
            let kind = resource["Type"].as_str().unwrap();
            if !known.insert(kind.to_owned()) {
                continue;
            }
            let mut wrong = resource.clone();
            let properties = wrong.get_mut("Properties").and_then(Value::as_object_mut);
            if let Some(first) = properties.and_then(|all| all.values_mut().next()) {
                *first = serde_json::json!(7.5);
            }
            let file = |count: usize| {
                let file = here.join(format!("{} {count}", kind.replace(':', "-")));
                let text = many(&template, count, "Resources", &wrong).to_string();
                std::fs::write(&file, text).unwrap();
                file.to_str().unwrap().to_owned()
            };
            let (few, more) = (file(2000), file(8000));
            let took = |file: &str| spent(|| drop(synth(&["check", file, "--format", "json"])));
            let ratio = steepness(|| took(&few), || took(&more));
            println!("{kind}: {ratio:.1}");
            if ratio >= STEEP {
                slow.push(format!(
                    "four times as many of {kind} take {ratio:.1} times as long"
                ));
            }
        }
    }
    assert!(known.len() > 35, "types have gone");
    assert!(slow.is_empty(), "{slow:#?}");
}

/// The most room that a process took, in MiB, as Linux counts it; looked at while it runs.
#[cfg(target_os = "linux")]
fn room(arguments: &[&str], to: &std::path::Path) -> u64 {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .stdout(std::fs::File::create(to).unwrap())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let said = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(most > 0, "nothing was measured");
    most
}

/// The largest of what we write, twenty thousand times and each time wrong, so that everything is said of each.
#[cfg(target_os = "linux")]
#[test]
fn twenty_thousand_wrong_resources_have_room_in_300_mib() {
    let here = folder("hostile-room");
    let text = std::fs::read_to_string("snapshots/sbcntr.cloudformation.json").unwrap();
    let mut template: Value = serde_json::from_str(&text).unwrap();
    template.as_object_mut().unwrap().remove("Outputs");
    for kind in [
        "AWS::EC2::VPCEndpoint",
        "AWS::ECS::Service",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ] {
        let mut all = template["Resources"].as_object().unwrap().values();
        let mut wrong = all.find(|one| one["Type"] == kind).unwrap().clone();
        let properties = wrong["Properties"].as_object_mut().unwrap();
        *properties.values_mut().next().unwrap() = serde_json::json!(7.5);
        let file = here.join(kind.replace(':', "-"));
        let text = many(&template, 20_000, "Resources", &wrong).to_string();
        std::fs::write(&file, text).unwrap();
        let out = here.join("findings.json");
        let took = room(&["check", file.to_str().unwrap(), "--format", "json"], &out);
        println!("{kind}: {took} MiB");
        let said: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
        assert!(said["findings"].as_array().unwrap().len() > 19_000);
        assert!(took < 300, "20,000 of {kind} take {took} MiB");
    }
}

/// Everyone with everyone grows with the square: what is left out is said, and one question is not cut.
#[test]
fn an_answer_that_is_too_large_is_cut_and_says_so() {
    let here = folder("hostile-matrix");
    let file = here.join("groups.json");
    std::fs::write(&file, groups(600).to_string()).unwrap();
    let file = file.to_str().unwrap();
    for format in ["human", "markdown", "json"] {
        let (exit, out, err) = synth(&["reach", file, "--format", format]);
        assert_eq!(exit, Exit::Done, "{err}");
        let said = out.lines().filter(|l| l.contains("cut: ")).count();
        assert_eq!(said, 1, "{format}");
        assert!(out.contains("ask about one with --from or --to"));
    }
    let (exit, out, err) = synth(&["reach", file, "--from", "group/g1", "--to", "group/g2:80"]);
    assert!(
        !out.contains("cut: ") && !err.contains("cut: "),
        "{exit:?} {out}{err}"
    );
}
