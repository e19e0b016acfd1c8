//! Systems of several CloudFormation templates: what is written, that it holds together, what a change touches,
//! and how it is deployed and read back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{folder, synth};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::emit::{self, Shape, Target};

/// The examples of several templates: suites that take one template leave them to this one.
fn examples() -> Vec<common::Case> {
    let mut out = common::cases();
    out.retain(common::Case::has_several_templates);
    assert!(out.len() > 1, "the examples are gone");
    out
}

/// What slow suites leave out for its size, and what takes one template, is judged here and by `large.py`.
#[test]
fn what_other_suites_leave_out_is_deployed_and_read() {
    let text = |path: &str| std::fs::read_to_string(common::root().join(path)).unwrap();
    let (deployed, large) = (
        text("tests/sets/deployed.py"),
        text("tests/terraform/large.py"),
    );
    let names: Vec<String> = examples().into_iter().map(|case| case.name).collect();
    for name in &names {
        assert!(
            deployed.contains(&format!("\"blueprints/{name}.yaml\"")),
            "{name}"
        );
    }
    for (name, _) in common::LARGE {
        assert!(names.iter().any(|one| one == name), "{name}");
        assert!(large.contains(&format!("blueprint(\"{name}\")")), "{name}");
    }
}

/// Several services, each in a template of its own, and one that stays with what they share.
fn teams() -> Value {
    common::case("teams").value()
}

/// The first services of a system of fifty: they call nothing that comes later.
fn fifty(count: usize) -> Value {
    let mut blueprint = common::case("fifty").value();
    let services = blueprint["services"].as_object_mut().unwrap();
    assert_eq!(services.len(), 50);
    *services = std::mem::take(services).into_iter().take(count).collect();
    blueprint
}

/// Writes a blueprint's templates; gives their bytes by the names of their files.
fn written(blueprint: &Value, place: &Path) -> BTreeMap<String, String> {
    let file = place.join("blueprint.yaml");
    std::fs::write(&file, blueprint.to_string()).unwrap();
    let out = format!("{}/", place.join("out").display());
    let (exit, said, err) = synth(&["-q", file.to_str().unwrap(), "-o", &out]);
    assert_eq!((exit, said.as_str()), (Exit::Done, ""), "{err}");
    let entries = std::fs::read_dir(&out).unwrap();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entries.map(|entry| read(entry.unwrap().path())).collect()
}

/// The templates whose bytes differ, and those that one side alone has.
fn touched(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> BTreeSet<String> {
    let all = old
        .keys()
        .chain(new.keys())
        .filter(|name| common::is_json(name));
    let differ = all.filter(|name| old.get(*name) != new.get(*name));
    differ.cloned().collect()
}

fn names<const N: usize>(all: [&str; N]) -> BTreeSet<String> {
    all.map(str::to_owned).into()
}

#[test]
fn every_service_has_a_template_and_the_script_knows_them() {
    let place = folder("sets-written");
    let files = written(&teams(), &place);
    let wanted = [
        "deploy.sh",
        "teams-api.json",
        "teams-mail.json",
        "teams-orders.json",
        "teams-sessions.json",
        "teams-web.json",
        "teams.json",
    ];
    assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), wanted);
    for name in wanted.iter().filter(|name| common::is_json(name)) {
        let stack = name.trim_end_matches(".json");
        assert!(
            files["deploy.sh"].contains(&format!(" '{stack}' ")),
            "{name}"
        );
        assert_eq!(files[*name].lines().count(), 1, "{name}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.join("out/deploy.sh"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(
            mode & 0o111,
            0o111 & (mode >> 2),
            "whoever reads it may run it: {mode:o}"
        );
    }
    // One place for several documents is an error, and nothing is written there.
    let blueprint = place.join("blueprint.yaml");
    let blueprint = blueprint.to_str().unwrap();
    let single = place.join("single.json");
    for arguments in [
        vec![blueprint],
        vec![blueprint, "-o", single.to_str().unwrap()],
        vec!["stack-policy", blueprint],
    ] {
        let (exit, out, err) = synth(&arguments);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{arguments:?}");
        assert!(err.contains("`-o DIR/` writes them"), "{err}");
        assert!(!single.exists());
    }
    // Terraform has one root, in a folder as well.
    let tf = format!("{}/", place.join("tf").display());
    let (exit, ..) = synth(&[blueprint, "--target", "terraform", "-o", &tf]);
    assert_eq!(exit, Exit::Done);
    let there: Vec<_> = std::fs::read_dir(&tf)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(there, ["main.tf.json"]);
    // Snapshots name them after the blueprint.
    let (blueprints, into) = (place.join("blueprints"), place.join("snapshots"));
    std::fs::create_dir_all(&blueprints).unwrap();
    std::fs::copy(blueprint, blueprints.join("t.yaml")).unwrap();
    let snapshot = |more: &[&str]| {
        let own = [
            "snapshot",
            blueprints.to_str().unwrap(),
            "--into",
            into.to_str().unwrap(),
        ];
        synth(&[&own[..], more].concat()).0
    };
    assert_eq!(snapshot(&[]), Exit::Done);
    for name in [
        "t.cloudformation.json",
        "t.api.cloudformation.json",
        "t.terraform.json",
        "t.reach.md",
    ] {
        assert!(into.join(name).is_file(), "{name}");
    }
    assert_eq!(snapshot(&["--check"]), Exit::Done);
    std::fs::write(into.join("t.api.cloudformation.json"), "{}").unwrap();
    assert_eq!(snapshot(&["--check"]), Exit::Findings);
}

/// As the shell has it, the script is clean.
#[test]
fn shellcheck_finds_nothing_in_the_script() {
    let place = folder("sets-shellcheck");
    let checked = |blueprint: &Value| {
        written(blueprint, &place);
        let checked = std::process::Command::new(common::tool("smoke", "shellcheck"))
            .arg(place.join("out/deploy.sh"))
            .output()
            .unwrap();
        String::from_utf8_lossy(&checked.stdout).into_owned()
    };
    for example in examples() {
        assert_eq!(checked(&example.value()), "", "{}", example.name);
    }
    let mut placed = teams();
    placed["region"] = json!("eu-west-1");
    placed["account"] = json!("111122223333");
    placed["inputs"] = json!({"word": {"type": "text"}});
    placed["services"]["web"]["environment"] = json!({"WORD": "${input.word}"});
    assert_eq!(checked(&placed), "");
    let script = place.join("out/deploy.sh");
    let text = std::fs::read_to_string(&script).unwrap();
    std::fs::write(&script, format!("{text}\nrm $here/x\n")).unwrap();
    let planted = std::process::Command::new(common::tool("smoke", "shellcheck"))
        .arg(&script)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&planted.stdout).contains("SC2086"));
}

/// Who can reach whom is the same in one template, in several, and in Terraform.
#[test]
fn several_templates_are_read_as_one_system() {
    let place = folder("sets-read");
    let matrix = |file: &str, target: &str| {
        let (exit, out, err) = synth(&["reach", file, "--target", target, "--format", "json"]);
        assert_eq!(exit, Exit::Done, "{err}");
        let all: Value = serde_json::from_str(&out).unwrap();
        let paths = all["paths"].as_array().unwrap().clone();
        assert_eq!(all["not_understood"], json!([]));
        let mut said: Vec<String> = paths
            .iter()
            .map(|p| format!("{} {} {} {}", p["from"], p["to"], p["port"], p["verdict"]))
            .collect();
        said.sort();
        said
    };
    for example in examples() {
        let blueprint = example.value();
        let place = place.join(&example.name);
        std::fs::create_dir(&place).unwrap();
        written(&blueprint, &place);
        let of_folder = place.join("out");
        let shared = of_folder.join(format!("{}.json", blueprint["name"].as_str().unwrap()));
        // Fifty services are no single template.
        let mut same = vec![
            (shared, "cloudformation"),
            (place.join("blueprint.yaml"), "cloudformation"),
            (place.join("blueprint.yaml"), "terraform"),
        ];
        if !example.is_large() {
            let mut one = blueprint;
            one["stacks"] = json!("one");
            let alone = place.join("one.yaml");
            std::fs::write(&alone, one.to_string()).unwrap();
            same.push((alone, "cloudformation"));
        }
        let read = matrix(of_folder.to_str().unwrap(), "cloudformation");
        assert!(read.len() > 20, "{read:?}");
        for (file, target) in same {
            assert_eq!(
                matrix(file.to_str().unwrap(), target),
                read,
                "{} {target}",
                file.display()
            );
        }
        // As documents of nobody's they are sound too.
        let (exit, out, err) = synth(&["check", of_folder.to_str().unwrap()]);
        assert_eq!(exit, Exit::Done, "{out}{err}");
    }
}

/// A fault between templates.
type Plant = dyn Fn(&mut Vec<(String, Value)>);

/// What is planted into one of several templates is found, in the words of the set.
#[test]
fn what_does_not_hold_between_templates_is_found() {
    let system = common::resolved(&teams());
    let stack = synth::plan::plan(&system).unwrap();
    let intent = synth::proof::intent::of(&system);
    let documents = emit::documents(&stack, Target::CloudFormation, Shape::Root);
    let parts: Vec<(String, Value)> = documents
        .iter()
        .map(|(n, d)| (n.clone(), Value::from(d)))
        .collect();
    let codes = |parts: &[(String, Value)]| -> BTreeSet<String> {
        let parts: Vec<(String, doc::Json<'_>)> =
            parts.iter().map(|(n, d)| (n.clone(), d.into())).collect();
        let joined = synth::prove::joined(&parts);
        let found = match synth::prove::document_of(&joined, &intent) {
            Ok(world) => synth::prove::judge(&world, Some(&intent)),
            Err(finding) => vec![finding],
        };
        found.iter().map(|f| f.code.0.to_owned()).collect()
    };
    assert_eq!(codes(&parts), BTreeSet::new());
    let at = |name: &str| parts.iter().position(|(n, _)| n == name).unwrap();
    let (shared, orders, api) = (at("teams"), at("teams-orders"), at("teams-api"));
    let export = |output: &str| format!("/Outputs/{output}/Export/Name");
    let planted: Vec<(&str, Box<Plant>)> = vec![
        (
            "an export goes",
            Box::new(move |p| {
                p[shared].1["Outputs"]
                    .as_object_mut()
                    .unwrap()
                    .remove("ExportVpc");
            }),
        ),
        (
            "an export has another name",
            Box::new(move |p| {
                *p[shared].1.pointer_mut(&export("ExportCluster")).unwrap() =
                    json!("teams-Clusters");
            }),
        ),
        (
            "an export stands twice",
            Box::new(move |p| {
                let twice = p[shared].1["Outputs"]["ExportVpc"].clone();
                p[orders].1["Outputs"]["ExportVpc"] = twice;
            }),
        ),
        (
            "an export hangs on a condition",
            Box::new(move |p| {
                p[shared].1["Outputs"]["ExportVpc"]["Condition"] = json!("ServicesDeployed");
            }),
        ),
        (
            "a resource stands in two templates",
            Box::new(move |p| {
                let twice = p[orders].1["Resources"]["OrdersLogGroup"].clone();
                p[api].1["Resources"]["OrdersLogGroup"] = twice;
            }),
        ),
        (
            "a template imports what it exports",
            Box::new(move |p| {
                p[shared].1["Resources"]["Cluster"]["Properties"]["Tags"] =
                    json!([{"Key": "a", "Value": {"Fn::ImportValue": "teams-Vpc"}}]);
            }),
        ),
    ];
    for (what, plant) in planted {
        let mut wrong = parts.clone();
        plant(&mut wrong);
        assert!(
            codes(&wrong).contains("P233"),
            "{what}: {:?}",
            codes(&wrong)
        );
    }
    // Two that need each other can be deployed in no order.
    let mut circle = parts.clone();
    let mail = at("teams-mail");
    circle[mail].1["Resources"]["MailLogGroup"]["Properties"]["LogGroupName"] =
        json!({"Fn::ImportValue": "teams-Circle"});
    circle[api].1["Outputs"]["Circle"] =
        json!({"Value": {"Ref": "ApiLogGroup"}, "Export": {"Name": "teams-Circle"}});
    assert!(codes(&circle).contains("P224"), "{:?}", codes(&circle));
}

/// Edits a blueprint and writes it before and after; the templates that differ are those that are meant.
fn stepped(
    blueprint: &mut Value,
    place: &Path,
    (what, edit): (&str, &dyn Fn(&mut Value)),
    wanted: &BTreeSet<String>,
) {
    let old = written(blueprint, place);
    edit(blueprint);
    let new = written(blueprint, place);
    assert_eq!(touched(&old, &new), *wanted, "{what}");
}

/// Adding, changing and removing a service touches its own template, and the shared one only where it is the
/// first or the last to need something of it.
#[test]
fn a_change_touches_its_own_template_alone() {
    let place = folder("sets-touched");
    let mut blueprint = fifty(50);
    let started = written(&blueprint, &place);
    assert_eq!(started.len(), 52);
    let largest = started.values().map(String::len).max().unwrap();
    assert!(
        largest < emit::INLINE_BYTES,
        "{largest} bytes need a bucket"
    );
    let mut step = |what: &str, edit: &dyn Fn(&mut Value), wanted: BTreeSet<String>| {
        stepped(&mut blueprint, &place, (what, edit), &wanted);
    };
    step(
        "the 51st",
        &|b| b["services"]["last"] = json!({"load_balancer": "internal", "route": {"paths": ["/last/*"]}, "calls": ["stock"]}),
        names(["retail-last.json"]),
    );
    step(
        "its size",
        &|b| {
            b["services"]["last"]["cpu"] = json!(512);
            b["services"]["last"]["memory"] = json!(1024);
        },
        names(["retail-last.json"]),
    );
    step(
        "an alarm",
        &|b| b["services"]["last"]["alarms"] = json!({"errors_5xx": 3}),
        names(["retail-last.json"]),
    );
    step(
        "a variable",
        &|b| b["services"]["reviews"]["environment"] = json!({"A": "b"}),
        names(["retail-reviews.json"]),
    );
    step(
        "the first secret",
        &|b| b["services"]["last"]["secrets"] = json!({"TOKEN": {"ssm": "/retail/token"}}),
        names(["retail-last.json", "retail.json"]),
    );
    step(
        "the second secret",
        &|b| b["services"]["prices"]["secrets"] = json!({"TOKEN": {"ssm": "/retail/other"}}),
        names(["retail-prices.json"]),
    );
    step(
        "one more worker",
        &|b| b["services"]["post"] = json!({"load_balancer": "none", "queue": true}),
        names(["retail-post.json"]),
    );
    step(
        "who sends to it",
        &|b| b["services"]["prices"]["sends_to"] = json!(["post"]),
        names(["retail-prices.json"]),
    );
    step(
        "one less",
        &|b| {
            b["services"].as_object_mut().unwrap().remove("accounting");
        },
        names(["retail-accounting.json"]),
    );
    let mut blueprint = fifty(10);
    let mut step = |what: &str, edit: &dyn Fn(&mut Value), wanted: BTreeSet<String>| {
        stepped(&mut blueprint, &place, (what, edit), &wanted);
    };
    step(
        "the first queue, which none of ten has",
        &|b| b["services"]["post"] = json!({"load_balancer": "none", "queue": true}),
        names(["retail-post.json", "retail.json"]),
    );
    step(
        "the last queue",
        &|b| {
            b["services"].as_object_mut().unwrap().remove("post");
        },
        names(["retail-post.json", "retail.json"]),
    );
}

/// A system that is deployed grows by templates of services, and nothing that stands moves.
#[test]
fn a_live_system_grows_beside_itself() {
    let place = folder("sets-grown");
    let mut blueprint = fifty(17);
    blueprint.as_object_mut().unwrap().remove("stacks");
    let file = place.join("live.yaml");
    std::fs::write(&file, blueprint.to_string()).unwrap();
    let old = place.join("live.json");
    let (exit, _, err) = synth(&["-q", file.to_str().unwrap(), "-o", old.to_str().unwrap()]);
    assert_eq!(exit, Exit::Done, "{err}");
    let check = |blueprint: &Value, old: &Path| {
        std::fs::write(&file, blueprint.to_string()).unwrap();
        let (_, out, err) = synth(&[
            "check",
            file.to_str().unwrap(),
            "--against",
            old.to_str().unwrap(),
            "--format",
            "json",
        ]);
        let report: Value = serde_json::from_str(&out).expect(&err);
        let all = report["findings"].as_array().unwrap().clone();
        let of = |f: &&Value| !f["code"].as_str().unwrap().starts_with("W10");
        all.iter()
            .filter(of)
            .map(|f| {
                format!(
                    "{} {} {}",
                    f["code"].as_str().unwrap(),
                    f["path"].as_str().unwrap(),
                    f["message"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
    };
    blueprint["services"]["more"] =
        json!({"load_balancer": "internal", "route": {"paths": ["/more/*"]}, "stack": "own"});
    let said = check(&blueprint, &old);
    assert!(
        said.iter()
            .all(|s| s.starts_with("N2009 ") || s.starts_with("W2009 ")),
        "{said:#?}"
    );
    assert!(
        said.iter()
            .any(|s| s.contains("deploy `retail`, then make `retail-more`")),
        "{said:#?}"
    );
    // What stands, stands as it did: the shared template has exports besides, and no other resource.
    let new = written(&blueprint, &place);
    let (was, is): (Value, Value) = (
        serde_json::from_str(&std::fs::read_to_string(&old).unwrap()).unwrap(),
        serde_json::from_str(&new["retail.json"]).unwrap(),
    );
    assert_eq!(was["Resources"], is["Resources"]);
    // Deployed, it stays where it is.
    blueprint["services"]["more"]["stack"] = json!("shared");
    let said = check(&blueprint, &place.join("out"));
    assert!(
        said.iter()
            .any(|s| s.starts_with("E1125 /services/more/stack ")),
        "{said:#?}"
    );
    assert_eq!(
        said.iter().filter(|s| s.starts_with('E')).count(),
        1,
        "{said:#?}"
    );
    blueprint["services"]["more"]["stack"] = json!("own");
    blueprint["stacks"] = json!("per_service");
    let said = check(&blueprint, &place.join("out"));
    assert!(
        said.iter().any(|s| s.starts_with("E1125 /stacks ")),
        "{said:#?}"
    );
    // Gone, its stack goes before what it needed.
    let services = blueprint["services"].as_object_mut().unwrap();
    services.remove("more");
    blueprint.as_object_mut().unwrap().remove("stacks");
    let said = check(&blueprint, &place.join("out"));
    assert!(
        said.iter()
            .any(|s| s.contains("delete `retail-more`, then deploy `retail`")),
        "{said:#?}"
    );
}

/// A folder that is written again has what the blueprint makes, and nothing of anybody else's is touched.
#[test]
fn what_no_service_makes_any_more_goes_from_the_folder() {
    let place = folder("sets-gone");
    let mut blueprint = fifty(4);
    written(&blueprint, &place);
    let own = place.join("out/retail-notes.json");
    std::fs::write(&own, "{\"Description\": \"mine\"}").unwrap();
    blueprint["services"]
        .as_object_mut()
        .unwrap()
        .remove("store");
    let file = place.join("blueprint.yaml");
    std::fs::write(&file, blueprint.to_string()).unwrap();
    let out = format!("{}/", place.join("out").display());
    let (exit, _, err) = synth(&[file.to_str().unwrap(), "-o", &out]);
    assert_eq!(exit, Exit::Done);
    assert!(
        err.contains("retail-store.json is removed") && err.contains("--delete-gone"),
        "{err}"
    );
    assert!(!place.join("out/retail-store.json").exists() && own.exists());
}

/// The outputs of all stacks are those of one system, and of no two.
#[test]
fn releases_read_the_outputs_of_several_stacks() {
    let place = folder("sets-release");
    let blueprint = place.join("teams.yaml");
    std::fs::write(&blueprint, teams().to_string()).unwrap();
    let (exit, _, err) = synth(&[
        "release",
        blueprint.to_str().unwrap(),
        "--service",
        "api",
        "--image",
        "x:v2",
    ]);
    assert_eq!(exit, Exit::Done, "{err}");
    assert!(err.contains("sh deploy/deploy.sh api"), "{err}");
    let stack = |name: &str| json!({"StackName": name, "Outputs": [{"OutputKey": "Cluster", "OutputValue": "teams"}]});
    for (names, answer) in [
        (["teams", "teams-web"], "lack"),
        (["teams", "other"], "not one, or those of one system"),
    ] {
        let outputs = place.join("outputs.json");
        std::fs::write(&outputs, json!({"Stacks": names.map(stack)}).to_string()).unwrap();
        let (exit, _, err) = synth(&[
            "smoke",
            blueprint.to_str().unwrap(),
            "--outputs",
            outputs.to_str().unwrap(),
        ]);
        assert_eq!(exit, Exit::Failed);
        assert!(err.contains(answer), "{err}");
    }
}

/// The AWS CLI runs the script before an account on loopback.
#[test]
fn the_script_makes_changes_and_deletes_stacks() {
    let ran = common::script("judges", "sets/deployed.py", &[common::PROGRAM]);
    common::passed("sets/deployed.py", &ran);
}
