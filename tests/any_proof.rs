//! Whatever a blueprint asks for, its documents pass their own proof in both formats: nobody is
//! refused a document over a false alarm. Blueprints are drawn, key by key, from what each key takes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

#[path = "common/drawn.rs"]
mod drawn;

use arbtest::arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};
use synth::blueprint::Blueprint;
use synth::emit::{self, Shape, Target};
use synth::proof::intent;
use synth::{plan, prove, resolve};

type Draw<'u, 'd> = &'u mut Unstructured<'d>;

/// One of these, or nothing.
fn maybe(u: Draw, into: &mut Value, key: &str, of: &[Value]) -> Result<()> {
    if u.ratio(1, 3)? {
        into[key] = u.choose(of)?.clone();
    }
    Ok(())
}

/// Some of these.
fn some(u: Draw, of: &[Value]) -> Result<Value> {
    let mut out = Vec::new();
    for value in of {
        if u.ratio(1, 3)? {
            out.push(value.clone());
        }
    }
    Ok(Value::Array(out))
}

const NAMES: [&str; 6] = ["web", "api", "a", "mail-2", "jobs", "internal"];

fn blueprint(u: Draw) -> Result<Value> {
    let mut out = json!({"name": u.choose(&["shop", "a", "input", "s3-internet"])?});
    let inputs = json!({
        "office": {"type": "security_group"},
        "dns": {"type": "prefix_list"},
        "token": {"type": "arn", "default": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf"},
        "text": {"type": "text", "default": "x"},
        "kept": {"type": "arn"},
        "flows": {"type": "text"},
    });
    maybe(
        u,
        &mut out,
        "region",
        &[
            json!("ap-northeast-1"),
            json!("us-east-1"),
            json!("us-west-1"),
        ],
    )?;
    maybe(u, &mut out, "tags", &[json!({"team": "checkout"})])?;
    let mut network = json!({});
    maybe(
        u,
        &mut network,
        "cidr",
        &[
            json!("10.1.0.0/16"),
            json!("192.168.0.0/22"),
            json!("172.16.0.0/20"),
        ],
    )?;
    maybe(u, &mut network, "zones", &[json!(2), json!(3), json!(4)])?;
    maybe(
        u,
        &mut network,
        "egress",
        &[json!("endpoints"), json!("nat"), json!("nat_per_zone")],
    )?;
    maybe(
        u,
        &mut network,
        "flow_logs",
        &[
            json!(true),
            json!({"retention_days": 365}),
            json!({"bucket": "acme-flows"}),
            json!({"bucket": "${input.flows}"}),
        ],
    )?;
    if u.ratio(1, 3)? {
        network["endpoints"] = some(
            u,
            &[
                "s3",
                "sqs",
                "monitoring",
                "secretsmanager",
                "kms",
                "ssmmessages",
            ]
            .map(Value::from),
        )?;
    }
    out["network"] = network;
    let mut management = json!({});
    maybe(
        u,
        &mut management,
        "host",
        &[
            json!(true),
            json!({"private": true}),
            json!({"instance_type": "t4g.micro"}),
        ],
    )?;
    if u.ratio(1, 2)? {
        management["cidrs"] = some(
            u,
            &[
                "203.0.113.10/32",
                "203.0.113.0/24",
                "172.31.0.0/16",
                "8.0.0.0/8",
            ]
            .map(Value::from),
        )?;
    }
    let with_inputs = u.ratio(1, 2)?;
    let home = out["region"].as_str().unwrap_or("eu-west-1");
    let key = if with_inputs {
        "${input.kept}".to_owned()
    } else {
        format!("arn:aws:kms:{home}:123456789012:key/0f1e2d3c")
    };
    maybe(u, &mut out, "kms_key", &[json!(key)])?;
    if u.ratio(1, 2)? {
        management["security_groups"] = some(
            u,
            &[
                json!("sg-0123456789abcdef0"),
                json!(if with_inputs {
                    "${input.office}"
                } else {
                    "sg-0123456789abcdef2"
                }),
            ],
        )?;
    }
    out["management"] = management;
    let mut balancers = json!({});
    for name in ["internet", "internal"] {
        if u.ratio(1, 3)? {
            let mut balancer = json!({});
            maybe(
                u,
                &mut balancer,
                "listener",
                &[
                    json!({"port": 8080}),
                    json!({"port": 81}),
                    json!({
                        "certificate": "arn:aws:iam::111122223333:server-certificate/shop",
                        "redirect_http": true,
                    }),
                    json!({
                        "port": 8443,
                        "certificate": if with_inputs {
                            "${input.token}"
                        } else {
                            "arn:aws:iam::111122223333:server-certificate/shop"
                        },
                        "tls_policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
                    }),
                ],
            )?;
            maybe(
                u,
                &mut balancer,
                "test_listener",
                &[json!({"port": 9000}), json!({"port": 82})],
            )?;
            maybe(u, &mut balancer, "idle_timeout", &[json!("5m")])?;
            maybe(u, &mut balancer, "deletion_protection", &[json!(true)])?;
            balancers[name] = balancer;
        }
    }
    out["load_balancers"] = balancers;
    let mut services = Map::new();
    let count = u.int_in_range(1..=NAMES.len())?;
    let mut called = Vec::new();
    for (at, name) in NAMES.iter().take(count).enumerate() {
        let service = service(u, at, with_inputs, &called)?;
        if service["load_balancer"] != "none" {
            called.push(json!(name));
        }
        services.insert((*name).to_owned(), service);
    }
    out["services"] = Value::Object(services);
    if with_inputs {
        let text = out.to_string();
        out["inputs"] = Value::Object(
            inputs
                .as_object()
                .unwrap()
                .iter()
                .filter(|(name, _)| text.contains(&format!("input.{name}}}")))
                .map(|(name, input)| (name.clone(), input.clone()))
                .collect(),
        );
    }
    Ok(out)
}

fn service(u: Draw, at: usize, with_inputs: bool, called: &[Value]) -> Result<Value> {
    let balancer = *u.choose(&["internet", "internal", "internal", "none"])?;
    let mut out = json!({"load_balancer": balancer});
    let worker = balancer == "none";
    out["calls"] = some(u, called)?;
    maybe(u, &mut out, "cpu", &[json!(512)])?;
    if out["cpu"] == 512 {
        out["memory"] = json!(1024);
    }
    maybe(u, &mut out, "architecture", &[json!("arm64")])?;
    maybe(u, &mut out, "ephemeral_storage", &[json!(22), json!(200)])?;
    maybe(u, &mut out, "entrypoint", &[json!(["/x", "$x"])])?;
    maybe(u, &mut out, "user", &[json!(1000), json!("app:0")])?;
    maybe(u, &mut out, "init", &[json!(true)])?;
    let checks = [
        json!({"command": ["CMD", "/check"]}),
        json!({"command": ["CMD-SHELL", "true"], "interval": "1m", "retries": 1}),
    ];
    maybe(u, &mut out, "container_health", &checks)?;
    maybe(
        u,
        &mut out,
        "ulimits",
        &[
            json!({"nofile": 65536}),
            json!({"nofile": {"soft": 1, "hard": 9}, "core": 0}),
        ],
    )?;
    maybe(u, &mut out, "command", &[json!(["a", "--b", "$x"])])?;
    maybe(
        u,
        &mut out,
        "environment",
        &[json!({"A": "b", "C": "$x"}), json!({"A": "1"})],
    )?;
    maybe(u, &mut out, "count", &[json!(1), json!(5)])?;
    maybe(u, &mut out, "read_only_root", &[json!(true), json!(false)])?;
    maybe(
        u,
        &mut out,
        "writable",
        &[
            json!([]),
            json!(["/tmp", "/var/run"]),
            json!([{"path": "/tmp", "size": 200}, {"path": "/data", "disk": true}]),
            json!(["/var/run", {"path": "/data", "disk": true, "size": 3}]),
        ],
    )?;
    maybe(u, &mut out, "stop_timeout", &[json!("2m")])?;
    maybe(u, &mut out, "logs", &[json!({"retention_days": 14})])?;
    maybe(
        u,
        &mut out,
        "secrets",
        &[
            json!({"P": {"secretsmanager": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf", "key": "p"}}),
            json!({"F": {"ssm": "/shop/flag"}}),
            json!({"F": {"ssm": "/shop/flag"}, "P": {"secretsmanager": if with_inputs { "${input.token}" } else { "arn:aws:secretsmanager:eu-west-1:123456789012:secret:c-AbCdEf" }}}),
        ],
    )?;
    maybe(
        u,
        &mut out,
        "reaches",
        &[
            json!([{"security_group": "sg-0123456789abcdef1", "port": 5432}]),
            json!([{"cidr": "0.0.0.0/0", "port": 443}, {"cidr": "0.0.0.0/0", "port": 25}]),
            json!([{"cidr": "10.200.0.0/16", "port": 443}, {"cidr": "198.51.100.0/24", "port": 25}]),
            json!([{"prefix_list": if with_inputs { "${input.dns}" } else { "pl-0123456789abcdef0" }, "port": 53}]),
        ],
    )?;
    maybe(
        u,
        &mut out,
        "permissions",
        &[
            json!([{"actions": ["s3:GetObject", "s3:PutObject"], "resources": ["arn:aws:s3:::mine/*"]}]),
            json!([{"actions": ["s3:*"], "resources": ["*"]}]),
            json!([{"actions": ["sqs:SendMessage"], "resources": ["*"]}]),
            json!([{"actions": ["iam:PassRole"], "resources": ["*"]}]),
        ],
    )?;
    maybe(
        u,
        &mut out,
        "security_groups",
        &[
            json!(["sg-0fedcba9876543210"]),
            json!(["sg-0fedcba9876543210", "sg-01234567"]),
        ],
    )?;
    if out.get("permissions").is_none() {
        maybe(
            u,
            &mut out,
            "roles",
            &[
                json!({"task": "arn:aws:iam::111122223333:role/team/shop"}),
                json!({"task": "arn:aws:iam::111122223333:role/both", "execution": "arn:aws:iam::111122223333:role/both"}),
                json!({"execution": "arn:aws:iam::111122223333:role/starter"}),
            ],
        )?;
    }
    let scaling = [
        json!({"min": 2, "max": 4, "cpu": 50}),
        json!({"min": 1, "max": 9, "memory": 70}),
    ];
    if out.get("count").is_none() {
        maybe(u, &mut out, "scaling", &scaling)?;
    }
    maybe(
        u,
        &mut out,
        "image",
        &[
            json!({"tag": "v9"}),
            json!({"repository": format!("other/{at}")}),
            json!({"from": {}, "repository": "shared/all"}),
            json!({"from": {"account": "999988887777"}, "repository": "shared/all", "tag": "v3"}),
        ],
    )?;
    maybe(
        u,
        &mut out,
        "releases_from",
        &[json!({"github": "org/repository", "ref": "refs/heads/main"})],
    )?;
    if worker {
        return Ok(out);
    }
    maybe(
        u,
        &mut out,
        "port",
        &[json!(8080), json!(10080), json!(443)],
    )?;
    maybe(
        u,
        &mut out,
        "deregistration_delay",
        &[json!("5m"), json!("0s")],
    )?;
    let path = format!("/{at}/*");
    let host = format!("h{at}.example.com");
    out["route"] = u
        .choose(&[
            json!({"paths": [path]}),
            json!({"hosts": [host]}),
            json!({"paths": [path], "hosts": [host], "priority": at + 1}),
        ])?
        .clone();
    let mut check = json!({});
    maybe(u, &mut check, "path", &[json!("/health")])?;
    maybe(
        u,
        &mut check,
        "codes",
        &[json!("200-299"), json!("200,404")],
    )?;
    maybe(u, &mut check, "grace_period", &[json!("5m"), json!("0s")])?;
    out["health_check"] = check;
    maybe(
        u,
        &mut out,
        "alarms",
        &[
            json!({"errors_5xx": 5}),
            json!({"errors_5xx": 5, "unhealthy_hosts": 1}),
        ],
    )?;
    let mut deployment = json!({});
    maybe(
        u,
        &mut deployment,
        "traffic",
        &[
            json!("all_at_once"),
            json!({"canary": {"percent": 10, "wait": "5m"}}),
            json!({"canary": {"percent": 33, "wait": "7m"}}),
            json!({"linear": {"percent": 10, "every": "1m"}}),
        ],
    )?;
    maybe(
        u,
        &mut deployment,
        "engine",
        &[json!("ecs"), json!("rolling"), json!("codedeploy")],
    )?;
    maybe(
        u,
        &mut deployment,
        "approval_wait",
        &[json!("10m"), json!("48h")],
    )?;
    maybe(u, &mut deployment, "keep_old", &[json!("0s"), json!("5m")])?;
    maybe(
        u,
        &mut deployment,
        "rollback",
        &[json!([]), json!(["failure"]), json!(["stop"])],
    )?;
    maybe(
        u,
        &mut deployment,
        "hooks",
        &[json!({"after_allow_test_traffic": "check"})],
    )?;
    out["deployment"] = deployment;
    Ok(out)
}

fn said(found: &[synth::finding::Finding]) -> String {
    found
        .iter()
        .map(|f| format!("{} {} {} {:?}", f.code, f.path, f.message, f.evidence))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_document_passes_its_own_proof() {
    let (mut drawn, mut proven) = (0_u32, 0_u32);
    let mut refused = std::collections::BTreeMap::new();
    drawn::drawn(600, 2_000, |u| {
        let blueprint = blueprint(u)?;
        drawn += 1;
        let typed: Blueprint = serde_json::from_value(blueprint.clone())
            .unwrap_or_else(|e| panic!("{e}\n{blueprint}"));
        let (system, findings) = resolve::resolve(&typed, None);
        let Some(system) = system else {
            for finding in findings {
                *refused.entry(finding.code.0).or_insert(0) += 1;
            }
            return Ok(());
        };
        let Ok(stack) = plan::plan(&system) else {
            return Ok(());
        };
        let intent = intent::of(&system);
        for (target, shape) in [
            (Target::CloudFormation, Shape::Root),
            (Target::Terraform, Shape::Root),
            (Target::Terraform, Shape::Module),
        ] {
            let documents = emit::documents(&stack, target, shape);
            let world = prove::document_of(&prove::joined(&documents), &intent).unwrap();
            let found = prove::judge(&world, Some(&intent));
            assert!(found.is_empty(), "{}\n{blueprint}", said(&found));
            assert_eq!(world.not_understood, Vec::<String>::new(), "{blueprint}");
            // A foreign document has no intent, and is no worse for it.
            let found = prove::judge(&world, None);
            assert!(found.is_empty(), "without intent: {found:#?}\n{blueprint}");
        }
        proven += 1;
        Ok(())
    });
    assert!(proven > 10, "{drawn} drawn, {proven} proven, {refused:?}");
}
