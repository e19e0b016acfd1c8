//! Whatever an input is called, and whatever stands where text may stand: the blueprint is written in
//! both formats, or the finding says why not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;
mod drawing;

use drawing::{Outcome, outcome, said};
use serde_json::json;

/// Every name of up to four characters that has these in it.
fn names() -> Vec<String> {
    let mut all = vec!["a".to_owned()];
    let mut last = all.clone();
    for _ in 1..4 {
        last = last
            .iter()
            .flat_map(|name| ["b", "1", "_"].map(|c| format!("{name}{c}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn an_input_may_be_called_anything() {
    for name in names() {
        let reference = format!("${{input.{name}}}");
        let blueprint = json!({
            "name": "shop",
            "inputs": {&name: {"type": "security_group"}, "text": {}},
            "management": {"security_groups": [&reference]},
            "services": {"web": {
                "load_balancer": "internal",
                "reaches": [{"security_group": &reference, "port": 5432}],
                "environment": {"GROUP": format!("group {reference} of ${{input.text}}")},
            }},
        });
        match outcome(&blueprint) {
            Outcome::Written(_) => {}
            Outcome::Refused(found) => panic!("{name}: {}", said(&found)),
            Outcome::Broken(how) => panic!("{name}: {how}"),
        }
    }
}

/// Whatever a list's input is called, the list is its owner's and not one of AWS's.
#[test]
fn a_list_may_be_called_anything() {
    for name in [
        "partners3",
        "users_s3",
        "cloudfront_partners",
        "dynamodb_office",
        "list",
    ] {
        let reference = format!("${{input.{name}}}");
        let blueprint = json!({
            "name": "shop",
            "inputs": {name: {"type": "prefix_list"}},
            "management": {"prefix_lists": [{"id": &reference, "entries": 5}]},
            "load_balancers": {"internal": {"from": {"prefix_lists": [{"id": &reference, "entries": 5}]}}},
            "services": {"web": {
                "load_balancer": "internal",
                "reaches": [{"prefix_list": &reference, "port": 5432}],
            }},
        });
        match outcome(&blueprint) {
            Outcome::Written(_) => {}
            Outcome::Refused(found) => panic!("{name}: {}", said(&found)),
            Outcome::Broken(how) => panic!("{name}: {how}"),
        }
    }
}

/// A parameter that some template has of its own is no input's.
#[test]
fn no_input_takes_a_template_s_own_parameter() {
    let mut own = std::collections::BTreeSet::new();
    for case in common::cases() {
        let template = case.kept_document("cloudformation");
        let inputs = case.value();
        let inputs: Vec<String> = inputs["inputs"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.replace('_', ""))
            .collect();
        let parameters = template["Parameters"].as_object().unwrap().keys();
        own.extend(
            parameters
                .filter(|name| !inputs.contains(&name.to_lowercase()))
                .cloned(),
        );
    }
    assert!(own.len() > 3, "{own:?}");
    for parameter in own {
        let mut name = String::new();
        for (at, c) in parameter.char_indices() {
            if at > 0 && c.is_ascii_uppercase() && !name.ends_with('_') && name.len() > 1 {
                name.push('_');
            }
            name.push(c.to_ascii_lowercase());
        }
        let blueprint = json!({
            "name": "shop",
            "inputs": {&name: {"type": "prefix_list"}},
            "services": {"web": {
                "load_balancer": "internal",
                "reaches": [{"prefix_list": format!("${{input.{name}}}"), "port": 5432}],
            }},
        });
        match outcome(&blueprint) {
            Outcome::Refused(found) => {
                assert!(said(&found).contains(&name), "{name}: {}", said(&found));
            }
            _ => panic!("{name} is taken for an input's"),
        }
    }
}

/// Two that a template would give one parameter are refused, whichever they are.
#[test]
fn inputs_of_one_parameter_are_a_finding() {
    for (one, other) in [
        ("a_b", "a__b"),
        ("a", "a_"),
        ("log_1", "log1"),
        ("x_", "x__"),
    ] {
        let blueprint = json!({
            "name": "shop",
            "inputs": {one: {}, other: {}},
            "services": {"web": {"load_balancer": "none", "environment": {
                "A": format!("${{input.{one}}}"), "B": format!("${{input.{other}}}"),
            }}},
        });
        let Outcome::Refused(found) = outcome(&blueprint) else {
            panic!("{one} and {other} are taken");
        };
        assert_eq!(found.len(), 1, "{}", said(&found));
        assert_eq!(found[0].code.0, "E0301");
        assert!(found[0].path.starts_with("/inputs/"), "{}", found[0].path);
    }
    for name in ["deploy__services", "deploy_services_", "s3_prefix_list_id_"] {
        let blueprint = json!({
            "name": "shop",
            "inputs": {name: {}},
            "services": {"web": {"load_balancer": "none", "environment": {
                "A": format!("${{input.{name}}}"),
            }}},
        });
        let Outcome::Refused(found) = outcome(&blueprint) else {
            panic!("{name} is taken");
        };
        assert_eq!(found[0].code.0, "E0303", "{}", said(&found));
    }
}

/// Inputs with text around them, with a default and without one.
#[test]
fn inputs_stand_in_texts() {
    let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3";
    for engine in ["codedeploy", "ecs"] {
        for (key, kind, default, text) in [
            ("ssm", "text", "/shop/flag", "${input.a}"),
            ("ssm", "text", "flag", "/${input.a}"),
            ("ssm", "text", "flag", "/shop/${input.a}-${input.a}/x"),
            ("secretsmanager", "arn", secret, "${input.a}"),
            (
                "hook",
                "arn",
                "arn:aws:lambda:eu-west-1:123456789012:function:f",
                "${input.a}:live",
            ),
            ("hook", "text", "check", "${input.a}"),
            (
                "hook",
                "text",
                "eu-west-1",
                "arn:aws:lambda:${input.a}:123456789012:function:f",
            ),
            (
                "hook",
                "text",
                "f",
                "arn:aws:lambda:eu-west-1:123456789012:function:${input.a}:live",
            ),
        ] {
            for input in [
                json!({"type": kind}),
                json!({"type": kind, "default": default}),
            ] {
                let mut service = json!({
                    "load_balancer": "internal",
                    "deployment": {"engine": engine},
                });
                if key == "hook" {
                    service["deployment"]["hooks"] = json!({"after_allow_test_traffic": text});
                } else {
                    service["secrets"] = json!({"A": {key: text}});
                }
                let blueprint = json!({
                    "name": "shop", "inputs": {"a": input}, "services": {"web": service},
                });
                match outcome(&blueprint) {
                    Outcome::Written(_) => {}
                    Outcome::Refused(found) => panic!("{blueprint}: {}", said(&found)),
                    Outcome::Broken(how) => panic!("{blueprint}: {how}"),
                }
            }
        }
    }
}

/// The words by which AWS's services are told apart in ARNs are good names for what stands in them.
#[test]
fn a_key_of_a_secret_may_be_called_as_a_service() {
    let arn = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret";
    for word in ["ssm", "secretsmanager", "kms", "s3", "parameter"] {
        let blueprint = json!({
            "name": "shop",
            "region": "ap-northeast-1",
            "inputs": {"name": {"type": "text"}, "secret": {"type": "arn"}},
            "management": {"host": true},
            "services": {"web": {
                "load_balancer": "internet",
                "secrets": {
                    "A": {"secretsmanager": format!("{arn}:db-AbCdEf"), "key": word},
                    "B": {"secretsmanager": format!("{arn}:${{input.name}}"), "key": word},
                    "C": {"secretsmanager": "${input.secret}", "key": word},
                },
            }},
        });
        match outcome(&blueprint) {
            Outcome::Written(_) => {}
            Outcome::Refused(found) => panic!("{word}: {}", said(&found)),
            Outcome::Broken(how) => panic!("{word}: {how}"),
        }
    }
}
