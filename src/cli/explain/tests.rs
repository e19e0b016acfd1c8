//! Nothing that a document makes is without an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use super::super::{Streams, document, run as command};
use super::*;
use crate::emit::{self, Shape};
use crate::prove;
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

/// What is written for a system; of several templates, what they are together.
fn document_of(stack: &Stack, target: Target) -> Value {
    let documents = emit::documents(stack, target, Shape::Root);
    Value::from(prove::joined(&documents).as_ref())
}

#[test]
fn every_resource_of_every_document_has_an_answer() {
    let mut asked = 0;
    let blueprints = load::blueprints(std::path::Path::new("blueprints")).unwrap();
    for (path, env) in blueprints.iter().flat_map(|path| document::cases(path)) {
        let report = load::all(load::Wanted {
            file: Some(path),
            env: env.as_deref(),
        })
        .unwrap();
        let stack = &report.loaded.as_ref().unwrap().stack;
        let template = document_of(stack, Target::CloudFormation);
        let ids = template["Resources"].as_object().unwrap().keys().cloned();
        let root = document_of(stack, Target::Terraform);
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
    // Whoever sends to a queue, or reads it, has it by way of SQS.
    let (_, said, _) = synth(&["explain", "kms_key", "blueprints/jobs.yaml"]);
    assert!(
        said.contains("\"sqs.eu-central-1.amazonaws.com\""),
        "{said}"
    );
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

/// The policies on a page, in their order.
fn policies(said: &str) -> Vec<Value> {
    let begins = said.match_indices("\n{\n").map(|(at, _)| &said[at + 1..]);
    begins
        .map(|from| {
            let end = from.find("\n}\n").expect("a policy's end") + 2;
            serde_json::from_str(&from[..end]).unwrap()
        })
        .collect()
}

/// A template's value with what is known of the place put in.
struct Known<'d> {
    system: &'d crate::system::System,
    resources: &'d Value,
}

impl Known<'_> {
    fn name(&self, name: &str) -> String {
        match name {
            "AWS::Partition" => "aws".to_owned(),
            "AWS::Region" => self.system.region.clone().unwrap_or("REGION".to_owned()),
            "AWS::AccountId" => self.system.account.clone().unwrap_or("ACCOUNT".to_owned()),
            input => {
                let mut inputs = self.system.inputs.iter();
                let input = inputs
                    .find(|own| crate::stack::pascal(std::slice::from_ref(&own.name)) == input);
                format!("${{input.{}}}", input.expect(name).name)
            }
        }
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(map) => {
                if let Some(name) = value["Ref"].as_str() {
                    return self.name(name).into();
                }
                if let Some(repository) = value["Fn::GetAtt"][0].as_str() {
                    let name = &self.resources[repository]["Properties"]["RepositoryName"];
                    let repository = name.as_str().expect(repository);
                    let arn = "arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}";
                    let arn = format!("{arn}:repository/{repository}");
                    return self.value(&serde_json::json!({"Fn::Sub": arn}));
                }
                if let Some(text) = value["Fn::Sub"].as_str() {
                    let mut parts = text.split("${");
                    let mut out = parts.next().unwrap().to_owned();
                    for part in parts {
                        let (name, rest) = part.split_once('}').unwrap();
                        out.push_str(&self.name(name));
                        out.push_str(rest);
                    }
                    return out.into();
                }
                let all = map.iter().map(|(key, own)| (key.clone(), self.value(own)));
                Value::Object(all.collect())
            }
            other => other.clone(),
        }
    }

    /// What a role says that the document makes, as a page has it: who may take it on, and what it allows.
    fn role(&self, id: &str) -> Vec<Value> {
        let all = self.resources.as_object().unwrap().values();
        let own = all.filter(|r| r["Type"] == "AWS::IAM::RolePolicy");
        let own = own.filter(|r| r["Properties"]["RoleName"]["Ref"] == id);
        let statements: Vec<Value> = own
            .flat_map(|r| {
                let policy = &r["Properties"]["PolicyDocument"];
                policy["Statement"].as_array().unwrap().clone()
            })
            .map(|statement| self.value(&statement))
            .collect();
        let role = &self.resources[id]["Properties"];
        let allows = serde_json::json!({"Version": "2012-10-17", "Statement": statements});
        std::iter::once(self.value(&role["AssumeRolePolicyDocument"]))
            .chain((!statements.is_empty()).then_some(allows))
            .collect()
    }
}

/// Whoever gives a role lets it say what the made one says, in full.
#[test]
fn what_given_roles_have_to_say_is_what_made_ones_do() {
    let (mut roles, mut statements) = (0, 0);
    let blueprints = load::blueprints(std::path::Path::new("blueprints")).unwrap();
    for (path, env) in blueprints.iter().flat_map(|path| document::cases(path)) {
        let wanted = load::Wanted {
            file: Some(path),
            env: env.as_deref(),
        };
        let report = load::all(wanted).unwrap();
        let loaded = report.loaded.as_ref().unwrap();
        let system = &loaded.system;
        let template = document_of(&loaded.stack, Target::CloudFormation);
        let resources = &template["Resources"];
        let known = Known { system, resources };
        for service in &system.services {
            for key in ["execution", "task"] {
                let id = crate::stack::pascal(&[
                    service.name.clone(),
                    key.to_owned(),
                    "role".to_owned(),
                ]);
                if resources[&id].is_null() {
                    continue;
                }
                let what = format!("services.{}.roles.{key}", service.name);
                let env = env.iter().flat_map(|env| ["--env", env]);
                let page = ["explain", &what, path.to_str().unwrap()];
                let page: Vec<&str> = page.into_iter().chain(env).collect();
                let (_, said, _) = synth(&page);
                let made = known.role(&id);
                assert_eq!(policies(&said), made, "{}: {what}", path.display());
                assert!(said.contains(&format!("\n{key}: made;")), "{said}");
                roles += 1;
                statements += made
                    .get(1)
                    .map_or(0, |policy| policy["Statement"].as_array().unwrap().len());
            }
        }
    }
    assert!(roles > 40 && statements > 100, "{roles}, {statements}");
}

#[test]
fn a_given_role_is_named_with_what_it_has_to_say() {
    let (exit, said, _) = synth(&["explain", "services.totals.roles", "blueprints/house.yaml"]);
    assert_eq!(exit, 0);
    let [execution, task] = [
        "\nexecution: ${input.starter}, which has",
        "\ntask: arn:aws:iam::123456789012:role/ledger/totals, which has",
    ]
    .map(|begins| said.find(begins).expect(begins));
    assert!(execution < task, "{said}");
    let trust = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
    }]});
    let allow = |actions: &[&str], resource: &str| serde_json::json!({"Effect": "Allow", "Action": actions, "Resource": [resource]});
    let starts = serde_json::json!({"Version": "2012-10-17", "Statement": [
        allow(&["ecr:GetAuthorizationToken"], "*"),
        allow(
            &["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            "arn:aws:ecr:eu-west-1:210987654321:repository/accounts/totals",
        ),
        allow(
            &["logs:CreateLogStream", "logs:PutLogEvents"],
            "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/ledger-totals:*",
        ),
        allow(
            &["secretsmanager:GetSecretValue"],
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ledger-Ab12Cd",
        ),
    ]});
    assert_eq!(policies(&said), [trust.clone(), starts, trust]);
    assert!(said[task..].contains("\nPermissions: what the application does in AWS\n"));
    assert!(said.contains("iam:PassRole"), "{said}");
    // One of the two is asked for by its key.
    let (_, said, _) = synth(&[
        "explain",
        "services.totals.roles.task",
        "blueprints/house.yaml",
    ]);
    assert_eq!(policies(&said).len(), 1);
}
