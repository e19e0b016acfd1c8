//! Systems of several CloudFormation templates: what is written, that it holds together, what a change touches,
//! and how it is deployed and read back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{folder, root, synth, yaml};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::emit::{self, Shape, Target};

/// Several services, each in a template of its own, and one that stays with what they share.
fn teams() -> Value {
    yaml(&root().join("tests/sets/teams.yaml"))
}

/// So many services behind two load balancers, each calling another.
fn many(count: usize) -> Value {
    let services = (0..count).map(|at| {
        let front = if at % 3 == 0 { "internet" } else { "internal" };
        let name = format!("svc{at}");
        let route = json!({"paths": [format!("/{name}/*")]});
        (name, json!({"load_balancer": front, "route": route, "calls": if at == 1 { json!([]) } else { json!(["svc1"]) }}))
    });
    let services: serde_json::Map<String, Value> = services.collect();
    json!({"name": "many", "management": {"host": true}, "stacks": "per_service", "services": services})
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
    assert_eq!(checked(&teams()), "");
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
    written(&teams(), &place);
    let mut one = teams();
    one["stacks"] = json!("one");
    let alone = place.join("one.yaml");
    std::fs::write(&alone, one.to_string()).unwrap();
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
    let of_folder = place.join("out");
    let read = matrix(of_folder.to_str().unwrap(), "cloudformation");
    assert!(read.len() > 20, "{read:?}");
    for (file, target) in [
        (of_folder.join("teams.json"), "cloudformation"),
        (place.join("blueprint.yaml"), "cloudformation"),
        (place.join("blueprint.yaml"), "terraform"),
        (alone, "cloudformation"),
    ] {
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

/// Adding, changing and removing a service touches its own template, and the shared one only where it is the
/// first or the last to need something of it.
#[test]
fn a_change_touches_its_own_template_alone() {
    let place = folder("sets-touched");
    let mut blueprint = many(50);
    let started = written(&blueprint, &place);
    assert_eq!(started.len(), 52);
    let largest = started.values().map(String::len).max().unwrap();
    assert!(
        largest < emit::INLINE_BYTES,
        "{largest} bytes need a bucket"
    );
    let mut step = |what: &str, edit: &dyn Fn(&mut Value), wanted: BTreeSet<String>| {
        let old = written(&blueprint, &place);
        edit(&mut blueprint);
        let new = written(&blueprint, &place);
        assert_eq!(touched(&old, &new), wanted, "{what}");
    };
    step(
        "the 51st",
        &|b| b["services"]["last"] = json!({"load_balancer": "internal", "route": {"paths": ["/last/*"]}, "calls": ["svc1"]}),
        names(["many-last.json"]),
    );
    step(
        "its size",
        &|b| {
            b["services"]["last"]["cpu"] = json!(512);
            b["services"]["last"]["memory"] = json!(1024);
        },
        names(["many-last.json"]),
    );
    step(
        "an alarm",
        &|b| b["services"]["last"]["alarms"] = json!({"errors_5xx": 3}),
        names(["many-last.json"]),
    );
    step(
        "a variable",
        &|b| b["services"]["svc7"]["environment"] = json!({"A": "b"}),
        names(["many-svc7.json"]),
    );
    step(
        "the first secret",
        &|b| b["services"]["last"]["secrets"] = json!({"TOKEN": {"ssm": "/many/token"}}),
        names(["many-last.json", "many.json"]),
    );
    step(
        "the second secret",
        &|b| b["services"]["svc4"]["secrets"] = json!({"TOKEN": {"ssm": "/many/other"}}),
        names(["many-svc4.json"]),
    );
    step(
        "the first worker with a queue",
        &|b| b["services"]["mail"] = json!({"load_balancer": "none", "queue": true}),
        names(["many-mail.json", "many.json"]),
    );
    step(
        "a second worker",
        &|b| b["services"]["post"] = json!({"load_balancer": "none", "queue": true}),
        names(["many-post.json"]),
    );
    step(
        "who sends to it",
        &|b| b["services"]["svc5"]["sends_to"] = json!(["post"]),
        names(["many-svc5.json"]),
    );
    step(
        "one less",
        &|b| {
            b["services"].as_object_mut().unwrap().remove("svc30");
        },
        names(["many-svc30.json"]),
    );
}

/// A system that is deployed grows by templates of services, and nothing that stands moves.
#[test]
fn a_live_system_grows_beside_itself() {
    let place = folder("sets-grown");
    let mut blueprint = many(17);
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
            .any(|s| s.contains("deploy `many`, then make `many-more`")),
        "{said:#?}"
    );
    // What stands, stands as it did: the shared template has exports besides, and no other resource.
    let new = written(&blueprint, &place);
    let (was, is): (Value, Value) = (
        serde_json::from_str(&std::fs::read_to_string(&old).unwrap()).unwrap(),
        serde_json::from_str(&new["many.json"]).unwrap(),
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
            .any(|s| s.contains("delete `many-more`, then deploy `many`")),
        "{said:#?}"
    );
}

/// A folder that is written again has what the blueprint makes, and nothing of anybody else's is touched.
#[test]
fn what_no_service_makes_any_more_goes_from_the_folder() {
    let place = folder("sets-gone");
    let mut blueprint = many(4);
    written(&blueprint, &place);
    let own = place.join("out/many-notes.json");
    std::fs::write(&own, "{\"Description\": \"mine\"}").unwrap();
    blueprint["services"]
        .as_object_mut()
        .unwrap()
        .remove("svc3");
    let file = place.join("blueprint.yaml");
    std::fs::write(&file, blueprint.to_string()).unwrap();
    let out = format!("{}/", place.join("out").display());
    let (exit, _, err) = synth(&[file.to_str().unwrap(), "-o", &out]);
    assert_eq!(exit, Exit::Done);
    assert!(
        err.contains("many-svc3.json is removed") && err.contains("--delete-gone"),
        "{err}"
    );
    assert!(!place.join("out/many-svc3.json").exists() && own.exists());
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
