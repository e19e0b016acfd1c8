//! Nothing that a document makes is without an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use super::super::{Streams, document, run as command};
use super::*;
use serde_json::Value;

/// Exit status, standard output and standard error.
fn synth(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        terminal: false,
        colour: false,
        quiet: false,
    };
    let arguments = ["synth"].iter().chain(arguments).map(Into::into);
    let exit = command(arguments, &mut streams).code();
    (
        exit,
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    )
}

fn snapshot(name: &str, target: &str) -> Value {
    let file = format!("snapshots/{name}.{target}.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn every_resource_of_every_snapshot_has_an_answer() {
    let mut asked = 0;
    let blueprints = load::blueprints(std::path::Path::new("blueprints")).unwrap();
    for (path, env) in blueprints.iter().flat_map(|path| document::cases(path)) {
        let name = &document::stem(path, env.as_deref());
        let report = load::all(load::Wanted {
            file: Some(path),
            env: env.as_deref(),
        })
        .unwrap();
        let stack = &report.loaded.as_ref().unwrap().stack;
        let template = snapshot(name, "cloudformation");
        let ids = template["Resources"].as_object().unwrap().keys().cloned();
        let root = snapshot(name, "terraform");
        let addresses = root["resource"].as_object().unwrap().iter();
        let addresses = addresses.flat_map(|(kind, named)| {
            let labels = named.as_object().unwrap().keys();
            labels.map(move |label| format!("{kind}.{label}"))
        });
        for what in ids.chain(addresses) {
            let node = found(stack, &what).expect(&what);
            let said = resource(stack, node, &report);
            assert!(said.contains(&what) && said.contains(node.why), "{said}");
            // A pointer leads to a line of this very blueprint.
            let file = format!("{}:", path.display());
            assert!(node.origin.is_empty() || said.contains(&file), "{said}");
            asked += 1;
        }
    }
    assert!(asked > 1000, "{asked}");
}

#[test]
fn a_resource_is_known_by_any_of_its_names() {
    let file = "blueprints/minimal.yaml";
    let (exit, said, _) = synth(&["explain", "BackendTargetGroupBlue", file]);
    assert_eq!(exit, 0);
    assert!(
        said.contains("AWS::ElasticLoadBalancingV2::TargetGroup"),
        "{said}"
    );
    assert!(
        said.contains("From: /services/backend (blueprints/minimal.yaml:"),
        "{said}"
    );
    for address in [
        "aws_lb_target_group.backend_blue",
        "module.shop.aws_lb_target_group.backend_blue",
        "aws_lb_target_group.backend_blue[0]",
    ] {
        assert_eq!(synth(&["explain", address, file]).1, said, "{address}");
    }
}

#[test]
fn codes_and_keys_need_no_blueprint_and_the_unknown_is_answered_with_what_is_near() {
    let (exit, said, _) = synth(&["explain", "P416"]);
    assert!(exit == 0 && said.contains("How to fix it"), "{said}");
    let (exit, said, _) = synth(&["explain", "services.backend.port"]);
    assert!(exit == 0 && said.contains("Takes: "), "{said}");
    for (wrong, near) in [
        ("BackendTargetGroupBleu", "BackendTargetGroupBlue"),
        ("aws_lb.internt", "aws_lb.internet"),
        ("services.NAME.prot", "services.NAME.port"),
        ("P4167", "P416"),
    ] {
        let (exit, out, err) = synth(&["explain", wrong, "blueprints/minimal.yaml"]);
        assert_eq!((exit, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(&format!("did you mean `{near}`?")), "{err}");
    }
}

/// The key's policy admits every log group that the document makes, and who asks for the rest.
#[test]
fn the_policy_of_the_key_fits_the_document() {
    let file = "blueprints/house.yaml";
    let (exit, said, _) = synth(&["explain", "kms_key", file]);
    assert_eq!(exit, 0);
    let from = said.find("\n{").expect("a policy");
    let policy: serde_json::Value = serde_json::from_str(&said[from..]).expect("JSON");
    let admitted =
        &policy["Statement"][0]["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"];
    let (_, document, _) = synth(&["--pretty", file]);
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    let resources = document["Resources"]
        .as_object()
        .expect("resources")
        .values();
    let groups: Vec<String> = resources
        .filter(|r| r["Type"] == "AWS::Logs::LogGroup")
        .map(|r| {
            let name = r["Properties"]["LogGroupName"].as_str().expect("a name");
            format!("arn:aws:logs:eu-west-1:123456789012:log-group:{name}")
        })
        .collect();
    assert_eq!(groups.len(), 4);
    for group in &groups {
        let mut patterns = admitted
            .as_array()
            .expect("patterns")
            .iter()
            .filter_map(|p| p.as_str());
        assert!(
            patterns.any(|p| p
                .strip_suffix('*')
                .map_or(p == group, |begins| group.starts_with(begins))),
            "{group}: {admitted}"
        );
    }
    let ways = &policy["Statement"][1]["Condition"]["StringEquals"]["kms:ViaService"];
    let services = ["logs", "ecr", "ec2"].map(|s| format!("{s}.eu-west-1.amazonaws.com"));
    assert_eq!(*ways, serde_json::json!(services));
    assert_eq!(policy["Statement"][2]["Action"][1], "kms:GenerateDataKey");
    // Of a system without a key there is the page alone.
    let (exit, said, _) = synth(&["explain", "kms_key", "blueprints/minimal.yaml"]);
    assert_eq!(exit, 0);
    assert!(
        said.starts_with("kms_key\n") && !said.contains("\n{"),
        "{said}"
    );
}

/// Of an image in another account the document names that one's repository and no other, and what its
/// owner has to allow is printed.
#[test]
fn another_account_has_to_let_this_one_pull() {
    let file = std::env::temp_dir().join(format!("synth-pulled-{}.yaml", std::process::id()));
    let text = "\
name: shop
region: eu-west-1
services: {web: {load_balancer: internet, image: {tag: v7}}, jobs: {load_balancer: none}}
management: {host: true}
environments:
  dev: {account: \"111122223333\"}
  prod:
    account: \"444455556666\"
    services: {web: {image: {from: dev}}, jobs: {image: {from: {}, repository: shared/jobs}}}
";
    std::fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap();
    let (exit, said, _) = synth(&["explain", "services.web.image.from", name, "--env", "prod"]);
    assert_eq!(exit, 0);
    let policy = said.find("\n{").map(|from| &said[from..]).unwrap();
    let (policy, command) = policy.split_once("\n\n").unwrap();
    let policy: Value = serde_json::from_str(policy).unwrap();
    let statement = &policy["Statement"][0];
    assert_eq!(
        statement["Principal"]["AWS"],
        "arn:aws:iam::444455556666:root"
    );
    assert!(
        command.contains("--repository-name shop-dev/web --region eu-west-1"),
        "{command}"
    );
    let (_, said, _) = synth(&["explain", "services.jobs.image.from", name, "--env", "prod"]);
    assert!(said.contains("`shared/jobs` of its own account"), "{said}");

    let (_, document, _) = synth(&[name, "--env", "prod"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["Parameters"]["DeployServices"]["Default"], "true");
    let text = document.to_string();
    for own in [
        "111122223333.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/shop-dev/web:v7",
        "arn:${AWS::Partition}:ecr:${AWS::Region}:111122223333:repository/shop-dev/web",
        "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/shared/jobs:v1",
        "arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/shared/jobs",
    ] {
        assert!(text.contains(own), "{own}");
    }
    assert!(!text.contains("AWS::ECR::Repository"));
    let admitted = &document["Resources"]["EcrDkrEndpoint"]["Properties"]["PolicyDocument"]["Statement"]
        [0]["Condition"]["StringEquals"]["aws:ResourceAccount"];
    assert_eq!(
        *admitted,
        serde_json::json!([{"Ref": "AWS::AccountId"}, "111122223333"])
    );
    std::fs::remove_file(&file).unwrap();
}
