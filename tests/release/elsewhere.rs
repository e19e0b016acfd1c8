//! Releases from an application's own repository, and with what stands in the deployed system alone.

use super::*;

/// An application's own repository: outputs and the revision that runs, no blueprint.
fn elsewhere(name: &str) -> PathBuf {
    let here = folder(name);
    let deployed = Deployed::of("sbcntr", Format::CloudFormation);
    write(&here.join("outputs.json"), &deployed.outputs("sbcntr"));
    write(
        &here.join("terraform.json"),
        &Deployed::of("sbcntr", Format::Terraform).outputs("sbcntr"),
    );
    std::fs::copy("tests/release/live.json", here.join("live.json")).unwrap();
    here
}

pub fn synth_in(folder: &Path, arguments: &[&str]) -> Output {
    program(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn an_applications_own_repository_needs_no_blueprint() {
    let here = elsewhere("elsewhere");
    let mut folders = Vec::new();
    for outputs in ["outputs.json", "terraform.json"] {
        for image in [
            None,
            Some("123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend:v8"),
        ] {
            let into = here.join(format!("{outputs}-{}", image.is_some()));
            let mut arguments = vec![
                "release",
                "--service",
                "backend",
                "--outputs",
                outputs,
                "--task-definition",
                "live.json",
                "--into",
                into.to_str().unwrap(),
            ];
            arguments.extend(image.iter().flat_map(|image| ["--image", image]));
            let output = synth_in(&here, &arguments);
            assert_eq!(output.status.code(), Some(0), "{}", said(&output));
            let live = read(here.join("live.json"));
            let mut wanted = live["taskDefinition"].clone();
            let object = wanted.as_object_mut().unwrap();
            for key in [
                "taskDefinitionArn",
                "revision",
                "status",
                "requiresAttributes",
                "compatibilities",
                "registeredAt",
                "registeredBy",
            ] {
                object.remove(key).unwrap();
            }
            object.insert("tags".into(), json!([{"key": "team", "value": "checkout"}]));
            if let Some(image) = image {
                wanted["containerDefinitions"][0]["image"] = json!(image);
            }
            assert_eq!(read(into.join("taskdef.json")), wanted);
            folders.push(into.to_str().unwrap().to_owned());
        }
    }
    let arguments: Vec<&str> = folders.iter().map(String::as_str).collect();
    assert!(python("model.py", &arguments).starts_with("4 task definitions"));
}

/// With the blueprint, the revision that runs gives the image alone: a changed size or secret is
/// released with what runs.
#[test]
fn without_an_image_the_one_that_runs_stays() {
    let here = elsewhere("stays");
    let blueprint = std::fs::canonicalize("blueprints/sbcntr.yaml").unwrap();
    let output = synth_in(
        &here,
        &[
            "release",
            blueprint.to_str().unwrap(),
            "--service",
            "backend",
            "--outputs",
            "outputs.json",
            "--task-definition",
            "live.json",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let task = read(here.join("release-backend/taskdef.json"));
    let containers = task["containerDefinitions"].as_array().unwrap();
    assert_eq!(containers.len(), 1);
    assert_eq!(
        containers[0]["image"],
        "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sbcntr-backend:v7"
    );
    assert_eq!(containers[0]["environment"], Value::Null);
}

/// The application specification of a release, which is the same whether the blueprint is at hand or not.
fn specification(name: &str, service: &str, family: &str, format: Format) -> Value {
    let deployed = Deployed::of(name, format);
    let here = folder(&format!("specification-{name}-{format:?}"));
    let outputs = write(&here.join("outputs.json"), &deployed.outputs(name));
    let (_, task) = deployed
        .tasks()
        .into_iter()
        .find(|(f, _)| *f == family)
        .unwrap();
    let live = write(&here.join("live.json"), &json!({"taskDefinition": task}));
    let blueprint = std::fs::canonicalize(format!("blueprints/{name}.yaml")).unwrap();
    let inputs = deployed.inputs();
    let mut with = vec!["release", blueprint.to_str().unwrap(), "--into", "with"];
    for input in &inputs {
        with.extend(["--input", input]);
    }
    for (start, into) in [
        (with, "with"),
        (vec!["release", "--into", "without"], "without"),
    ] {
        let mut arguments = start;
        arguments.extend([
            "--service",
            service,
            "--outputs",
            &outputs,
            "--task-definition",
            &live,
        ]);
        let output = synth_in(&here, &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(here.join(into).join("taskdef.json").is_file());
    }
    let appspec = std::fs::read_to_string(here.join("with/appspec.yaml")).unwrap();
    assert_eq!(
        appspec,
        std::fs::read_to_string(here.join("without/appspec.yaml")).unwrap()
    );
    serde_yaml::from_str(&appspec).unwrap()
}

#[test]
fn hooks_stand_in_the_application_specification() {
    for format in FORMATS {
        let canary = specification("canary", "shop", "careful-shop", format);
        let wanted = json!([
            {"BeforeInstall": "careful-announce"}, {"AfterInstall": "careful-warm-up"},
            {"AfterAllowTestTraffic": "careful-look-at-test"},
            {"BeforeAllowTraffic": "careful-ask"}, {"AfterAllowTraffic": "careful-look-at-live"},
        ]);
        assert_eq!(canary["Hooks"], wanted, "{format:?}");
        let given = specification("inputs", "book", "ledger-book", format);
        let wanted =
            json!([{"AfterAllowTestTraffic": "arn:aws:any:ap-northeast-1:123456789012:check"}]);
        assert_eq!(given["Hooks"], wanted, "{format:?}");
    }
}

/// A release that left them out would put every task on demand.
#[test]
fn shares_of_capacity_stand_in_the_application_specification() {
    for format in FORMATS {
        let portal = specification("tasks", "portal", "clinic-portal", format);
        let of = "/Resources/0/TargetService/Properties/CapacityProviderStrategy";
        let wanted = json!([
            {"CapacityProvider": "FARGATE", "Base": 1, "Weight": 1},
            {"CapacityProvider": "FARGATE_SPOT", "Base": 0, "Weight": 999},
        ]);
        assert_eq!(portal.pointer(of), Some(&wanted), "{format:?}");
    }
}
