//! What must be true of every document: the same bytes, the same frozen parts, both forms of every row.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use synth::emit::{self, Shape, Target};
use synth::stack::Stack;

fn blueprints() -> Vec<(String, Value)> {
    common::cases()
        .iter()
        .map(|case| (case.name.clone(), case.value()))
        .collect()
}

fn blueprint(name: &str) -> Value {
    blueprints().into_iter().find(|(n, _)| n == name).unwrap().1
}

fn stack(value: &Value) -> Stack {
    synth::plan::plan(&common::resolved(value)).unwrap()
}

fn template(value: &Value) -> Value {
    common::document(&stack(value), Target::CloudFormation, Shape::Root)
}

fn module(value: &Value) -> Value {
    common::document(&stack(value), Target::Terraform, Shape::Root)
}

/// The value with the keys of every mapping turned round.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .rev()
                .map(|(k, v)| (k.clone(), reversed(v)))
                .collect(),
        ),
        Value::Array(items) => items.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

#[test]
fn order_of_keys_changes_nothing() {
    for (name, value) in blueprints() {
        let turned = reversed(&value);
        assert_eq!(
            template(&value).to_string(),
            template(&turned).to_string(),
            "{name}"
        );
        assert_eq!(
            module(&value).to_string(),
            module(&turned).to_string(),
            "{name}"
        );
    }
}

#[test]
fn reference_system_needs_no_bucket() {
    let bytes = template(&blueprint("sbcntr")).to_string().len() + 1;
    assert!(bytes < synth::emit::INLINE_BYTES, "{bytes} bytes");
}

/// Services that `CodeDeploy` owns, and listener rules, as text.
fn frozen(template: &Value) -> BTreeMap<String, String> {
    template["Resources"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, r)| {
            r["Type"] == "AWS::ElasticLoadBalancingV2::ListenerRule"
                || r["Properties"]["DeploymentController"]["Type"] == "CODE_DEPLOY"
        })
        .map(|(id, r)| (id.clone(), r.to_string()))
        .collect()
}

/// What is edited, and how.
type Edit = (&'static str, fn(&mut Value));

#[test]
fn unrelated_edits_leave_services_and_rules_alone() {
    let before = blueprint("minimal");
    let kept = frozen(&template(&before));
    assert_eq!(kept.len(), 6, "two services, each with two rules");
    let edits: Vec<Edit> = vec![
        ("a caller", |b| {
            b["services"]["admin"] = json!({"load_balancer": "internal", "route": {"paths": ["/admin/*"]}, "calls": ["backend"]});
        }),
        ("a call", |b| {
            b["services"]["jobs"] = json!({"load_balancer": "none", "calls": ["backend"]});
        }),
        ("a tag", |b| b["tags"] = json!({"team": "checkout"})),
        ("an alarm", |b| {
            b["services"]["backend"]["alarms"] = json!({"errors_5xx": 5, "unhealthy_hosts": 1});
        }),
        ("a variable", |b| {
            b["services"]["backend"]["environment"] = json!({"A": "b"});
        }),
        ("a secret", |b| {
            b["services"]["backend"]["secrets"] = json!({"A": {"ssm": "/shop/a"}});
        }),
        ("a second service", |b| {
            b["services"]["search"] =
                json!({"load_balancer": "internal", "route": {"paths": ["/search/*"]}});
        }),
        ("a size", |b| {
            b["services"]["backend"]["cpu"] = json!(512);
            b["services"]["backend"]["memory"] = json!(1024);
        }),
        ("a count", |b| b["services"]["backend"]["count"] = json!(4)),
        ("scaling", |b| {
            b["services"]["backend"]["scaling"] = json!({"min": 2, "max": 6, "cpu": 50});
        }),
        ("a health check", |b| {
            b["services"]["backend"]["health_check"] = json!({"path": "/healthcheck"});
        }),
        ("a wait", |b| {
            b["services"]["backend"]["deployment"] =
                json!({"approval_wait": "10m", "keep_old": "2h"});
        }),
        ("another traffic", |b| {
            b["services"]["backend"]["deployment"] =
                json!({"traffic": {"canary": {"percent": 20, "wait": "7m"}}});
        }),
        ("a reach", |b| {
            b["services"]["backend"]["reaches"] =
                json!([{"security_group": "sg-0123abcd", "port": 5432}]);
        }),
        ("a permission", |b| {
            b["services"]["backend"]["permissions"] =
                json!([{"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::shop-data/*"]}]);
        }),
        ("an idle timeout", |b| {
            b["load_balancers"] = json!({"internal": {"idle_timeout": "120s"}});
        }),
        ("flow logs", |b| b["network"] = json!({"flow_logs": true})),
        ("management", |b| {
            b["management"]["cidrs"] = json!(["203.0.113.10/32"]);
        }),
        ("logs", |b| {
            b["services"]["backend"]["logs"] = json!({"retention_days": 7});
        }),
    ];
    for (what, edit) in edits {
        let mut after = before.clone();
        edit(&mut after);
        let changed = template(&after);
        assert_ne!(changed, template(&before), "{what} changes nothing at all");
        let after = frozen(&changed);
        for (id, text) in &kept {
            assert_eq!(after.get(id), Some(text), "{what} changes {id}");
        }
    }
}

/// Sources of the ingress rules that cover a port of a load balancer's group.
fn sources(template: &Value, group: &str, port: u64) -> Vec<Value> {
    let resources = template["Resources"].as_object().unwrap();
    for (id, r) in resources {
        if r["Type"] == "AWS::EC2::SecurityGroup" {
            assert!(
                r["Properties"].get("SecurityGroupIngress").is_none(),
                "{id} has inline rules"
            );
        }
    }
    resources
        .values()
        .filter(|r| r["Type"] == "AWS::EC2::SecurityGroupIngress")
        .map(|r| &r["Properties"])
        .filter(|p| p["GroupId"]["Ref"] == group)
        .filter(|p| {
            p["IpProtocol"] == "-1"
                || (p["FromPort"].as_u64().unwrap() <= port
                    && port <= p["ToPort"].as_u64().unwrap())
        })
        .map(|p| {
            let given = [
                "CidrIp",
                "CidrIpv6",
                "SourceSecurityGroupId",
                "SourcePrefixListId",
            ];
            let mut found: Vec<Value> = given.iter().filter_map(|k| p.get(*k).cloned()).collect();
            assert_eq!(found.len(), 1);
            found.remove(0)
        })
        .collect()
}

#[test]
fn test_port_is_for_the_management_host_alone() {
    let template = template(&blueprint("sbcntr"));
    assert_eq!(
        sources(&template, "InternalLoadBalancerSecurityGroup", 10080),
        [json!({"Ref": "ManagementSecurityGroup"})]
    );
    assert_eq!(
        sources(&template, "InternetLoadBalancerSecurityGroup", 10080),
        [json!({"Fn::Sub": "${ManagementAddress}/32"})]
    );
    assert_eq!(
        sources(&template, "InternetLoadBalancerSecurityGroup", 80),
        [json!("0.0.0.0/0")]
    );
    assert!(sources(&template, "ManagementSecurityGroup", 22).is_empty());
}

#[test]
fn nothing_unconditional_refers_to_what_may_be_left_out() {
    fn names(value: &Value, out: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                if let Some(name) = map.get("Ref").and_then(Value::as_str) {
                    out.insert(name.to_owned());
                }
                if let Some(name) = map.get("Fn::GetAtt").and_then(|g| g[0].as_str()) {
                    out.insert(name.to_owned());
                }
                if let Some(text) = map.get("Fn::Sub").and_then(Value::as_str) {
                    for part in text.split("${").skip(1) {
                        let name = part.split('}').next().unwrap();
                        out.insert(name.split('.').next().unwrap().to_owned());
                    }
                }
                map.values().for_each(|v| names(v, out));
            }
            Value::Array(items) => items.iter().for_each(|v| names(v, out)),
            _ => {}
        }
    }
    for (blueprint, value) in blueprints() {
        let template = template(&value);
        let resources = template["Resources"].as_object().unwrap();
        let known: BTreeSet<&String> = resources
            .keys()
            .chain(template["Parameters"].as_object().unwrap().keys())
            .collect();
        for (id, resource) in resources
            .iter()
            .chain(template["Outputs"].as_object().unwrap())
        {
            let mut used = BTreeSet::new();
            names(resource, &mut used);
            if let Some(waits) = resource["DependsOn"].as_array() {
                used.extend(waits.iter().map(|w| w.as_str().unwrap().to_owned()));
            }
            for name in used.iter().filter(|n| !n.starts_with("AWS::")) {
                assert!(
                    known.contains(name),
                    "{blueprint}: {id} names {name}, which is not there"
                );
                let gated = resources
                    .get(name)
                    .is_some_and(|r| r.get("Condition").is_some());
                assert!(
                    !gated || resource.get("Condition").is_some(),
                    "{blueprint}: {id} is always there, {name} is not"
                );
            }
        }
    }
}

/// Nothing of such a system is started by a deploy, but its output is there in the second run alone.
#[test]
fn jobs_by_hand_alone_have_the_gate_that_their_outputs_name() {
    let mut value = blueprint("jobs");
    let services = value["services"].as_object_mut().unwrap();
    services.retain(|name, _| name == "migrate");
    let template = template(&value);
    assert!(template["Parameters"]["DeployServices"].is_object());
    let known = template["Conditions"].as_object().unwrap();
    let gates: BTreeSet<&str> = template["Outputs"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(|output| output["Condition"].as_str())
        .collect();
    assert!(!gates.is_empty());
    assert!(gates.iter().all(|gate| known.contains_key(*gate)));
    assert!(module(&value)["variable"]["deploy_services"].is_object());
}

#[test]
fn repositories_ask_for_two_runs() {
    let parameter = &template(&blueprint("minimal"))["Parameters"]["DeployServices"];
    assert!(parameter["Default"].is_null() && parameter["Type"] == "String");
    let variable = &module(&blueprint("minimal"))["variable"]["deploy_services"];
    assert!(variable["default"].is_null() && variable["type"] == "bool");
    let mut value = blueprint("minimal");
    for service in ["frontend", "backend"] {
        value["services"][service]["image"] =
            json!("123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop:v1");
    }
    assert_eq!(
        template(&value)["Parameters"]["DeployServices"]["Default"],
        "true"
    );
    assert_eq!(
        module(&value)["variable"]["deploy_services"]["default"],
        true
    );
}

#[test]
fn terraform_leaves_to_the_engine_what_the_engine_moves() {
    for (name, value) in blueprints() {
        let document = module(&value);
        for (label, rule) in document["resource"]["aws_lb_listener_rule"]
            .as_object()
            .into_iter()
            .flatten()
        {
            assert_eq!(
                rule["lifecycle"]["ignore_changes"],
                json!(["action"]),
                "{name}: {label}"
            );
        }
        for (label, service) in document["resource"]["aws_ecs_service"].as_object().unwrap() {
            let ignored: BTreeSet<&str> = service["lifecycle"]["ignore_changes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|v| v.as_str().unwrap())
                .collect();
            let wanted: BTreeSet<&str> =
                if service["deployment_controller"]["type"] == "CODE_DEPLOY" {
                    [
                        "task_definition",
                        "load_balancer",
                        "desired_count",
                        "launch_type",
                        "capacity_provider_strategy",
                        "availability_zone_rebalancing",
                    ]
                    .into()
                } else if service.get("deployment_configuration").is_some()
                    && value["services"][label.as_str()]["load_balancer"] != "none"
                {
                    ["desired_count", "load_balancer"].into()
                } else {
                    ["desired_count"].into()
                };
            assert_eq!(ignored, wanted, "{name}: {label}");
        }
        for (label, subnet) in document["resource"]["aws_subnet"]
            .as_object()
            .into_iter()
            .flatten()
        {
            if subnet.get("availability_zone").is_some() {
                assert_eq!(
                    subnet["lifecycle"]["ignore_changes"],
                    json!(["availability_zone"]),
                    "{name}: {label}"
                );
            }
        }
        for task in document["resource"]["aws_ecs_task_definition"]
            .as_object()
            .unwrap()
            .values()
        {
            assert_eq!(task["skip_destroy"], true);
        }
        for host in document["resource"]["aws_instance"]
            .as_object()
            .into_iter()
            .flatten()
        {
            assert_eq!(
                host.1["lifecycle"]["ignore_changes"],
                json!(["launch_template", "ami"])
            );
        }
    }
}

#[test]
fn module_brings_no_provider_and_neither_shape_a_backend() {
    for (_, value) in blueprints() {
        let stack = stack(&value);
        let root = common::document(&stack, Target::Terraform, Shape::Root);
        let module = common::document(&stack, Target::Terraform, Shape::Module);
        assert!(root.get("provider").is_some() && module.get("provider").is_none());
        assert!(module["variable"].get("region").is_none());
        assert!(
            root["terraform"].get("backend").is_none()
                && module["terraform"].get("backend").is_none()
        );
    }
}

#[test]
fn stack_policy_denies_services_and_rules() {
    let stack = stack(&blueprint("minimal"));
    let policy = Value::from(&emit::stack_policies(&stack)[0].1);
    let denied: BTreeSet<&str> = policy["Statement"][1]["Resource"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_str().unwrap())
        .collect();
    assert_eq!(policy["Statement"][1]["Action"], "Update:*");
    let template = template(&blueprint("minimal"));
    let wanted = frozen(&template);
    let wanted: BTreeSet<String> = wanted
        .keys()
        .map(|id| format!("LogicalResourceId/{id}"))
        .collect();
    assert_eq!(denied, wanted.iter().map(String::as_str).collect());
}

#[test]
fn the_guard_names_what_an_engine_or_data_depends_on() {
    let kinds = [
        "aws_cloudwatch_log_group",
        "aws_ecr_repository",
        "aws_ecs_service",
        "aws_lb_listener_rule",
        "aws_lb_target_group",
    ];
    for name in ["minimal", "ecs", "rolling", "worker"] {
        let stack = stack(&blueprint(name));
        let (guard, document) = (
            Value::from(&emit::guard(&stack)),
            common::document(&stack, Target::Terraform, Shape::Root),
        );
        let mut wanted = BTreeSet::new();
        for kind in kinds {
            for (label, body) in document["resource"][kind].as_object().into_iter().flatten() {
                let released = body["deployment_controller"]["type"] == "CODE_DEPLOY";
                if kind != "aws_ecs_service" || released {
                    wanted.insert(format!("{kind}.{label}"));
                }
            }
        }
        let mut found = BTreeSet::new();
        for (kind, all) in guard["resource"].as_object().unwrap() {
            for (label, body) in all.as_object().unwrap() {
                assert_eq!(*body, json!({"lifecycle": {"prevent_destroy": true}}));
                found.insert(format!("{kind}.{label}"));
            }
        }
        assert_eq!(found, wanted, "{name}");
    }
}

/// What CloudFormation makes of a text, where the parameter `Db` is `DB`.
fn evaluated(value: &Value) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    if value["Ref"] == "Db" {
        return "DB".to_owned();
    }
    if let Some(pieces) = value["Fn::Join"][1].as_array() {
        assert_eq!(value["Fn::Join"][0], "");
        return pieces.iter().map(evaluated).collect();
    }
    let mut rest = value["Fn::Sub"].as_str().expect("a text of some kind");
    let mut out = String::new();
    // A hole reaches to the first brace; one that begins with `!` is written without it.
    while let Some((before, hole)) = rest.split_once("${") {
        let (name, after) = hole.split_once('}').expect("a hole has an end");
        out.push_str(before);
        match name.strip_prefix('!') {
            Some(literal) => out.extend(["${", literal, "}"]),
            None => out.push_str(&evaluated(&json!({"Ref": name}))),
        }
        rest = after;
    }
    out + rest
}

#[test]
fn dollars_and_braces_come_through() {
    let texts = [
        ("p$${q}r${input.db}", "p${q}rDB"),
        ("$$${input.db}", "$${input.db}"),
        ("$$$${x${input.db}", "$$${xDB"),
        ("$${${input.db}}", "${DB}"),
        ("${input.db}$${a$${b}", "DB${a${b}"),
        ("${input.db}$${!b}", "DB${!b}"),
        ("$${!b}", "${!b}"),
        ("${input.db}$", "DB$"),
    ];
    for (written, meant) in texts {
        let document = template(&json!({
            "name": "shop",
            "inputs": {"db": {"type": "text", "description": "of the test"}},
            "services": {"a": {
                "load_balancer": "none",
                "environment": {"X": written, "Y": "${input.db}"},
            }},
        }));
        let containers =
            &document["Resources"]["ATaskDefinition"]["Properties"]["ContainerDefinitions"];
        let value = &containers[0]["Environment"][0]["Value"];
        assert_eq!(evaluated(value), meant, "{written}: {value}");
    }
}

#[test]
fn everyone_is_reached_by_one_rule() {
    let document = template(&json!({
        "name": "shop",
        "network": {"egress": "nat"},
        "services": {"a": {
            "load_balancer": "none",
            "reaches": [{"cidr": "0.0.0.0/0", "port": 443}, {"cidr": "0.0.0.0/0", "port": 25}],
        }},
    }));
    let rules = document["Resources"].as_object().unwrap().values();
    let mut ports: Vec<&Value> = rules
        .filter(|r| r["Type"] == "AWS::EC2::SecurityGroupEgress")
        .map(|r| &r["Properties"])
        .filter(|p| p["CidrIp"] == "0.0.0.0/0")
        .map(|p| &p["FromPort"])
        .collect();
    ports.sort_by_key(|p| p.as_u64());
    assert_eq!(ports, [&json!(25), &json!(443)]);
}

/// Subnets that inputs give, in a VPC that is written out, beside one that is: each format asks the same of the
/// two, in the blueprint's words, and nothing of the third. The host stands in the first of the public ones,
/// whose zones are no matter.
#[test]
fn subnets_from_inputs_are_held_to_what_is_written() {
    let system = json!({
        "name": "a",
        "inputs": {"one": {"type": "subnet"}, "two_b": {"type": "subnet"}, "out": {"type": "subnet"}, "by": {"type": "subnet"}},
        "network": {"existing": {
            "vpc": "vpc-0123456789abcdef0",
            "cidr": "10.0.0.0/16",
            "public_subnets": ["${input.out}", "${input.by}"],
            "private_subnets": ["${input.one}", "subnet-0123456789abcdef0", "${input.two_b}"],
            "egress": "existing"
        }},
        "management": {"host": true},
        "services": {"api": {"load_balancer": "internal"}}
    });
    let (template, module) = (template(&system), module(&system));
    let of = |parameter: &str, attribute: &str| json!({"Fn::ValueOf": [parameter, attribute]});
    let vpc =
        |parameter| json!({"Fn::Contains": [["vpc-0123456789abcdef0"], of(parameter, "VpcId")]});
    let zone = |other, parameter| {
        let [other, own] = [other, parameter].map(|p| of(p, "AvailabilityZone"));
        json!({"Fn::Not": [{"Fn::Contains": [[other], own]}]})
    };
    let wanted = [
        ("OutInTheVpc", vpc("Out")),
        ("ByInTheVpc", vpc("By")),
        ("OneInTheVpc", vpc("One")),
        ("TwoBInTheVpc", vpc("TwoB")),
        ("TwoBInItsOwnZone", zone("One", "TwoB")),
    ];
    let rules = template["Rules"].as_object().unwrap();
    let found: Vec<(&str, Value)> = rules
        .iter()
        .map(|(name, rule)| (name.as_str(), rule["Assertions"][0]["Assert"].clone()))
        .filter(|(_, assert)| assert.to_string().contains("Fn::ValueOf"))
        .collect();
    assert_eq!(found, wanted);

    let conditions = |name: &str| -> Vec<String> {
        let lookup = &module["data"]["aws_subnet"][name];
        assert_eq!(lookup["id"], format!("${{var.{name}}}"));
        let all = lookup["lifecycle"]["postcondition"].as_array().unwrap();
        let text = |one: &Value| one["condition"].as_str().unwrap().to_owned();
        all.iter().map(text).collect()
    };
    let vpc = "${self.vpc_id == \"vpc-0123456789abcdef0\"}";
    for name in ["out", "by", "one"] {
        assert_eq!(conditions(name), [vpc]);
    }
    let zone = "${!contains([data.aws_subnet.one.availability_zone], self.availability_zone)}";
    assert_eq!(conditions("two_b"), [vpc, zone]);
    let postconditions = &module["data"]["aws_subnet"]["two_b"]["lifecycle"]["postcondition"];
    let said = template["Rules"]["TwoBInItsOwnZone"]["Assertions"][0]["AssertDescription"].as_str();
    assert_eq!(
        postconditions[1]["error_message"],
        format!("{}.", said.unwrap())
    );
}
