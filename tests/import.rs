//! `synth init --from`: every field of a source is carried over or named, no secret is repeated, and what
//! is made is a blueprint of both formats.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;

use common::{files, folder, root, synth};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use synth::cli::Exit;
use synth::import::{self, Kind};

/// What came of one source.
struct Made {
    page: String,
    blueprint: Value,
    report: Value,
    said: String,
}

/// Runs the command; what it wrote is a blueprint that makes a document in both formats.
fn made(kind: &str, source: &Path, name: &str) -> Made {
    let into = folder(&format!("import-{name}"));
    let (page, report) = (into.join("blueprint.yaml"), into.join("report.json"));
    let (exit, out, said) = synth(&[
        "init",
        "--from",
        kind,
        source.to_str().unwrap(),
        "-o",
        page.to_str().unwrap(),
        "--report",
        report.to_str().unwrap(),
    ]);
    assert_eq!((exit, out.as_str()), (Exit::Done, ""), "{name}: {said}");
    common::clean(name, &said);
    let text = std::fs::read_to_string(&page).unwrap();
    let blueprint: Value = serde_yaml::from_str(&text).unwrap();
    let environments: Vec<Option<&str>> = match blueprint["environments"].as_object() {
        Some(map) => map.keys().map(|key| Some(key.as_str())).collect(),
        None => vec![None],
    };
    for env in environments {
        for target in ["cloudformation", "terraform"] {
            let env: Vec<&str> = env.iter().flat_map(|env| ["--env", env]).collect();
            let arguments = [
                &[page.to_str().unwrap(), "--target", target],
                env.as_slice(),
            ]
            .concat();
            let (exit, _, said) = synth(&arguments);
            assert_eq!(exit, Exit::Done, "{name}: {said}\n{text}");
            assert!(!said.contains("W1018"), "{name}: {said}");
        }
    }
    Made {
        page: text,
        blueprint,
        report: serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap(),
        said,
    }
}

/// Fields that a report names, under any of its heads.
fn named(report: &Value) -> BTreeSet<String> {
    ["carried", "changed", "left", "warnings"]
        .iter()
        .flat_map(|head| report[head].as_array().unwrap())
        .map(|entry| entry["field"].as_str().unwrap().to_owned())
        .collect()
}

/// Whether a field, or something around it, is named.
fn is_named(field: &str, named: &BTreeSet<String>) -> bool {
    named.iter().any(|own| {
        field
            .strip_prefix(own.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ':']))
    })
}

/// Paths of everything that holds nothing else, as a report writes them.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let dot = if path.is_empty() { "" } else { "." };
                leaves(value, &format!("{path}{dot}{key}"), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, value) in items.iter().enumerate() {
                leaves(value, &format!("{path}[{at}]"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// A report has its heads, each entry its members, and no empty text.
fn well_formed(report: &Value) {
    let heads: Vec<&str> = report
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(heads, ["carried", "changed", "left", "to_fill", "warnings"]);
    for (head, members) in [
        ("carried", &["field", "key"] as &[&str]),
        ("changed", &["field", "key", "was", "is", "why"]),
        ("left", &["field", "file", "line", "why", "instead"]),
        ("to_fill", &["key", "why"]),
        ("warnings", &["field", "file", "line", "why"]),
    ] {
        for entry in report[head].as_array().unwrap() {
            let own: Vec<&str> = entry
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(own, members, "{head}");
            for member in members.iter().filter(|m| !["was", "is"].contains(*m)) {
                let empty = entry[*member].as_str().is_some_and(str::is_empty);
                assert!(!empty, "{head}: {entry}");
            }
        }
    }
}

fn sources(kind: &str) -> Vec<PathBuf> {
    if kind == "copilot" {
        let folder = Path::new("tests/import/copilot");
        let entries = std::fs::read_dir(root().join(folder)).unwrap();
        let mut found: Vec<PathBuf> = entries
            .map(|entry| folder.join(entry.unwrap().file_name()))
            .collect();
        found.sort();
        return found;
    }
    let mut found = files(&format!("tests/import/{kind}"));
    let source = ["json", "yaml", "yml"];
    found.retain(|path| {
        path.extension()
            .is_some_and(|e| source.iter().any(|s| e == *s))
    });
    assert!(found.len() >= 3, "{kind}: {found:?}");
    found
}

/// A file as any reader of YAML has it, merge keys followed.
fn read(source: &Path) -> Value {
    let text = std::fs::read_to_string(root().join(source)).unwrap();
    let mut value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    value.apply_merge().unwrap();
    serde_json::to_value(value).unwrap()
}

/// Files of a source whose fields are looked at, with what stands before their paths.
fn read_from(source: &Path) -> Vec<(String, PathBuf)> {
    if root().join(source).is_file() {
        return vec![(String::new(), source.to_owned())];
    }
    let mut found = Vec::new();
    let mut folders = vec![source.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            let parent = common::stem(&folder);
            if entry.path().is_dir() {
                // An addon and a pipeline are said as a whole.
                if !path.ends_with("addons") && !path.ends_with("pipelines") {
                    folders.push(path);
                }
            } else if path.ends_with(".workspace") {
                found.push((".workspace: ".to_owned(), path));
            } else if folder
                .parent()
                .is_some_and(|up| up.ends_with("environments"))
            {
                found.push((format!("environments/{parent}: "), path));
            } else {
                found.push((format!("{parent}: "), path));
            }
        }
    }
    found
}

/// Every source of a kind, with what came of it: nothing is lost, and no secret is repeated.
fn each(kind: &str) -> Vec<(String, Made)> {
    let mut all = Vec::new();
    for source in sources(kind) {
        let name = common::stem(&source);
        let made = made(kind, &root().join(&source), &name);
        well_formed(&made.report);
        let named = named(&made.report);
        let mut found = Vec::new();
        for (prefix, file) in read_from(&source) {
            let mut own = Vec::new();
            leaves(&read(&file), "", &mut own);
            found.extend(own.into_iter().map(|path| format!("{prefix}{path}")));
        }
        for field in found {
            assert!(
                is_named(&field, &named),
                "{name}: {field} is lost\n{named:#?}"
            );
        }
        for secret in ["sk_live", "not-a-real-password"] {
            let everything = format!("{}{}{}", made.page, made.report, made.said);
            assert!(!everything.contains(secret), "{name}: {everything}");
        }
        insta::with_settings!({snapshot_path => "import/snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("{kind}-{name}"), format!("{}\n{}", made.page, shown(&made.said, &source)));
        });
        all.push((name, made));
    }
    all
}

#[test]
fn every_task_definition_becomes_a_service_and_loses_nothing() {
    for (name, made) in each("taskdef") {
        let services = made.blueprint["services"].as_object().unwrap();
        assert_eq!(services.len(), 1, "{name}");
    }
}

#[test]
fn a_compose_file_s_services_call_and_reach_what_they_name() {
    let all = each("compose");
    let of = |name: &str| &all.iter().find(|(own, _)| own == name).unwrap().1.blueprint;
    let shop = &of("bookshop")["services"];
    let names: Vec<&String> = shop.as_object().unwrap().keys().collect();
    assert_eq!(names, ["web", "api", "mailer"]);
    assert_eq!(shop["web"]["calls"], json!(["api"]));
    assert_eq!(shop["web"]["environment"]["API_URL"], "${api.url}/v1");
    let ports: Vec<&Value> = shop["api"]["reaches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["port"])
        .collect();
    assert_eq!(ports, [5432, 6379]);
    assert_eq!(shop["api"]["environment"]["PRICE"], "costs $5");
    assert_eq!(shop["api"]["environment"]["FEATURES"], "one,two");
    let fronts = &of("two_fronts")["services"];
    assert_eq!(fronts["admin"]["calls"], json!(["shop-front"]));
    let volumes = &fronts["shop-front"]["volumes"];
    assert_eq!(volumes["files"]["efs"], "fs-0123456789abcdef0");
    assert_eq!(volumes["files"]["read_only"], true);
    assert_eq!(volumes["old"]["efs"], "fs-0123456789abcdef1");
    assert_eq!(volumes["data"], Value::Null);
    assert_eq!(
        fronts["admin"]["environment"]["ALLOWED_HOSTS"],
        "localhost,admin"
    );
}

/// What runs beside an application, whom each waits for, and who takes requests, whichever format says it.
#[test]
fn containers_beside_an_application_are_its_sidecars() {
    let of = |kind: &str, name: &str| {
        let source = match kind {
            "copilot" => format!("tests/import/{kind}/{name}"),
            "compose" => format!("tests/import/{kind}/{name}.yaml"),
            _ => format!("tests/import/{kind}/{name}.json"),
        };
        made(kind, &root().join(source), &format!("{kind}-{name}-beside"))
    };
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let task = of("taskdef", "proxied");
    let orders = &task.blueprint["services"]["orders"];
    assert_eq!(orders["port"], 8080);
    assert_eq!(keys(&orders["sidecars"]), ["migrate", "app-2", "xray"]);
    assert_eq!(
        orders["after"],
        json!({"migrate": "success", "app-2": "healthy"})
    );
    let envoy = &orders["sidecars"]["app-2"];
    assert_eq!(
        (&envoy["cpu"], &envoy["memory"], &envoy["port"]),
        (&json!(64), &json!(128), &json!(9901))
    );
    assert_eq!(envoy["secrets"]["TOKEN"], json!({"ssm": "/depot/token"}));
    assert_eq!(envoy["essential"], Value::Null);
    assert_eq!(orders["sidecars"]["xray"]["essential"], false);
    assert_eq!(
        orders["sidecars"]["xray"]["after"],
        json!({"app": "started"})
    );
    // A folder that one container mounts is its own; a shared one has no counterpart.
    let folder = json!({"path": "/var/lib/envoy", "disk": true});
    assert_eq!(envoy["writable"][1], folder);
    assert!(!task.page.contains("/srv/assets"), "{}", task.page);
    let shared = said(
        &task.report,
        "left",
        "taskDefinition.containerDefinitions[2].mountPoints[0]",
    );
    assert!(shared.contains("share no folder"), "{shared}");

    let compose = of("compose", "beside");
    let web = &compose.blueprint["services"]["web"];
    assert_eq!(keys(&web["sidecars"]), ["tls", "warm", "cache"]);
    let tls = &web["sidecars"]["tls"];
    assert_eq!(tls["after"], json!({"app": "healthy", "warm": "success"}));
    assert_eq!(tls["environment"]["BACKEND"], "http://localhost:8000");
    assert_eq!(tls["environment"]["API"], "${api.url}/v1");
    assert_eq!(web["calls"], json!(["api"]));
    assert_eq!(web["sidecars"]["warm"]["essential"], false);
    // The task holds what its containers are limited to together: 512 and 256, 900 and 128.
    assert_eq!((&web["cpu"], &web["memory"]), (&json!(1024), &json!(2048)));
    let other = said(&compose.report, "left", "services.psql");
    assert!(other.contains("network of `db`"), "{other}");

    let copilot = of("copilot", "depot").blueprint;
    let web = &copilot["services"]["web"];
    assert_eq!(web["receives"], "nginx");
    assert_eq!(
        (&web["port"], &web["sidecars"]["nginx"]["port"]),
        (&json!(8080), &json!(80))
    );
    assert_eq!(
        web["after"],
        json!({"nginx": "started", "setup": "success"})
    );
    assert_eq!(copilot["services"]["ticker"]["receives"], "tls");
    let prod = &copilot["environments"]["prod"]["services"]["web"]["sidecars"];
    assert_eq!(
        prod["nginx"]["environment"]["UPSTREAM"],
        "http://localhost:8081"
    );
    assert_eq!(prod["statsd"]["port"], 8126);
}

/// A sidecar that is refused goes alone, with who waits for it, and both are named.
#[test]
fn a_sidecar_that_is_refused_is_taken_out_and_named() {
    let image = "public.ecr.aws/example/api:1";
    let source = json!({"family": "shop-api", "containerDefinitions": [
        {"name": "api", "image": image, "portMappings": [{"containerPort": 80}],
         "dependsOn": [{"containerName": "proxy", "condition": "START"}]},
        {"name": "proxy", "image": "Some Image", "essential": true},
        {"name": "statsd", "image": image},
    ]});
    let from = folder("import-refused-sidecar-from");
    let made = made("taskdef", &alone(&from, &source), "refused-sidecar");
    let api = &made.blueprint["services"]["api"];
    let sidecars: Vec<&String> = api["sidecars"].as_object().unwrap().keys().collect();
    assert_eq!(sidecars, ["statsd"]);
    assert_eq!(api["after"], Value::Null);
    for field in [
        "containerDefinitions[1].image",
        "containerDefinitions[1]",
        "containerDefinitions[0].dependsOn[0]",
    ] {
        assert!(
            !said(&made.report, "left", field).is_empty(),
            "{field}: {}",
            made.report
        );
        assert!(said(&made.report, "carried", field).is_empty(), "{field}");
    }
    let carried = said(&made.report, "carried", "containerDefinitions[1].essential");
    assert!(carried.is_empty(), "{carried}");
}

/// A task that its sidecars would take whole is larger; a database beside an application is said to go.
#[test]
fn a_task_has_room_for_its_application() {
    let image = "public.ecr.aws/example/api:1";
    for (memory, size) in [(100, 512), (512, 1024), (900, 2048), (249_856, 512)] {
        let source = json!({"services": {
            "any": {"image": image},
            "redis": {"image": "redis:8", "network_mode": "service:any", "mem_limit": format!("{memory}m")},
        }});
        let name = format!("room-{memory}");
        let from = folder(&format!("import-{name}-from"));
        let made = made("compose", &alone(&from, &source), &name);
        let any = &made.blueprint["services"]["any"];
        assert_eq!(any["memory"], size, "{memory}: {}", made.page);
        assert!(made.said.contains("goes with the task"), "{}", made.said);
    }
}

#[test]
fn a_copilot_workspace_keeps_its_environments() {
    let all = each("copilot");
    let bakery = &all.iter().find(|(name, _)| name == "bakery").unwrap().1;
    let blueprint = &bakery.blueprint;
    let shop = &blueprint["services"]["shop"];
    assert_eq!(shop["calls"], json!(["api"]));
    assert_eq!(shop["route"]["hosts"], json!(["shop.example.com"]));
    let of = |env: &str| &blueprint["environments"][env]["services"];
    assert_eq!(of("prod")["api"]["count"], 4);
    assert_eq!(of("test")["api"]["count"], 2);
    assert_eq!(of("prod")["shop"]["scaling"]["max"], 4);
    assert_eq!(of("test")["shop"]["scaling"], Value::Null);
    let groups = |env: &str| &of(env)["api"]["security_groups"];
    let exported = "${input.bakeryovens_clientsgroup}";
    assert_eq!(*groups("test"), json!(["sg-0f00000000000c7d2", exported]));
    assert_eq!(*groups("prod"), json!(["sg-0f00000000000c7d3"]));
    let input = &blueprint["environments"]["test"]["inputs"]["bakeryovens_clientsgroup"]["type"];
    assert_eq!(input, "security_group");
    let secret = &of("prod")["shop"]["secrets"]["STRIPE_KEY"]["ssm"];
    assert_eq!(secret, "/copilot/bakery/prod/secrets/STRIPE_KEY");
    let volumes = &blueprint["services"]["api"]["volumes"];
    assert_eq!(volumes["uploads"]["efs"], "${input.uploads_files}");
    assert_eq!(volumes["uploads"]["read_only"], true);
    assert_eq!(volumes["shared"]["access_point"], "fsap-0123456789abcdef0");
    assert_eq!(volumes["shared"]["read_only"], Value::Null);
    assert_eq!(volumes["scratch"], Value::Null);
    let first = bakery.said.lines().find(|line| line.starts_with("first"));
    assert!(
        first.is_some_and(|line| line.contains("goes with its environment")),
        "{first:?}"
    );
    assert!(
        bakery
            .said
            .contains("deletes this AWS::RDS::DBCluster and its data")
    );
}

/// What was said, without this machine's folders.
fn shown(said: &str, source: &Path) -> String {
    let mut text = said.replace(
        root().join(source).to_str().unwrap(),
        source.to_str().unwrap(),
    );
    let tmp = format!("{}/", env!("CARGO_TARGET_TMPDIR"));
    text = text.replace(&tmp, "");
    text.replace(&format!("{}/", root().display()), "")
}

/// A value of a field's kind: enough that it is looked at.
fn example(field: &str, kind: &str) -> Value {
    match kind {
        "number" => 30.into(),
        "flag" => true.into(),
        "texts" => json!(["x"]),
        "list" => json!([]),
        "map" => json!({}),
        _ if ["cpu", "memory"].contains(&field) => "512".into(),
        _ => "x".into(),
    }
}

/// Puts an example at a field's path.
fn put(value: &mut Value, field: &str, example: Value) {
    let mut at = value;
    for step in field.split('.') {
        let lists = step.matches("[]").count();
        let name = step.trim_end_matches("[]");
        let name = if name == "NAME" { "any" } else { name };
        if !at.is_object() {
            *at = Map::new().into();
        }
        at = at
            .as_object_mut()
            .unwrap()
            .entry(name)
            .or_insert(Value::Null);
        for _ in 0..lists {
            if !at.is_array() {
                *at = json!([null]);
            }
            at = &mut at.as_array_mut().unwrap()[0];
        }
    }
    if at.is_null() {
        *at = example;
    }
}

/// Each field of a list, alone in a source: carried or named, in words of its own.
fn every_field(
    kind: Kind,
    list: &str,
    prefix: &str,
    source: &dyn Fn() -> Value,
    write: &dyn Fn(&Path, &Value) -> PathBuf,
) {
    let listed =
        std::fs::read_to_string(root().join("tests/import").join(format!("{list}.fields")))
            .unwrap();
    let listed: Vec<(&str, &str)> = listed
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .collect();
    let known: BTreeSet<&str> = import::known(kind).into_iter().collect();
    let unknown: Vec<_> = listed
        .iter()
        .filter(|(field, _)| !known.contains(field))
        .collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:?}");
    assert!(listed.len() > 60, "the list is gone");
    let into = folder(&format!("import-fields-{list}"));
    let mut bare = Vec::new();
    for (field, of) in &listed {
        let mut value = source();
        let example = example(field, of);
        put(&mut value, field, example);
        let file = write(&into, &value);
        let none = |_: &str| Vec::new();
        let made = import::import(kind, &file, &none).unwrap();
        let report = serde_json::to_value(&made.report).unwrap();
        let named = named(&report);
        let mut found = Vec::new();
        leaves(&value, "", &mut found);
        for own in found {
            let own = format!("{prefix}{own}");
            assert!(is_named(&own, &named), "{field}: {own} is lost\n{named:#?}");
        }
        let said = report.to_string();
        assert!(!said.contains("no key of this format"), "{field}: {said}");
        if said.contains("has no counterpart\"") {
            bare.push(*field);
        }
    }
    assert!(bare.is_empty(), "nothing is said of {bare:#?}");
}

/// Writes a source that is one file.
fn alone(into: &Path, value: &Value) -> PathBuf {
    let file = into.join("one.yaml");
    std::fs::write(&file, value.to_string()).unwrap();
    file
}

/// Writes a workspace with one service and one environment.
fn workspace(into: &Path, service: &Value, environment: &Value) -> PathBuf {
    for (name, value) in [("any", service), ("environments/test", environment)] {
        let folder = into.join("copilot").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("manifest.yml"), value.to_string()).unwrap();
    }
    into.to_owned()
}

fn front() -> Value {
    json!({
        "name": "any",
        "type": "Load Balanced Web Service",
        "image": {"location": "public.ecr.aws/example/any:1", "port": 80},
    })
}

#[test]
fn every_field_of_a_task_definition_is_carried_or_named() {
    let source = || {
        json!({
            "family": "shop-api",
            "containerDefinitions": [{"name": "api", "image": "public.ecr.aws/example/api:1"}],
        })
    };
    every_field(Kind::TaskDefinition, "taskdef", "", &source, &alone);
    // The first container is a sidecar: the second one has a port.
    let beside = || {
        let image = "public.ecr.aws/example/api:1";
        let ports = json!([{"containerPort": 8080}]);
        json!({
            "family": "shop-api",
            "containerDefinitions": [
                {"name": "proxy", "image": image},
                {"name": "api", "image": image, "portMappings": ports},
            ],
        })
    };
    every_field(Kind::TaskDefinition, "taskdef", "", &beside, &alone);
}

#[test]
fn every_key_of_a_compose_file_is_carried_or_named() {
    let source = || {
        let image = json!({"image": "public.ecr.aws/example/api:1"});
        json!({"services": {"any": image, "other": image}})
    };
    every_field(Kind::Compose, "compose", "", &source, &alone);
    let beside = || {
        let mut all = source();
        all["services"]["any"]["network_mode"] = "service:other".into();
        all
    };
    every_field(Kind::Compose, "compose", "", &beside, &alone);
}

#[test]
fn every_key_of_a_copilot_manifest_is_carried_or_named() {
    let environment = json!({"name": "test", "type": "Environment"});
    every_field(Kind::Copilot, "copilot", "any: ", &front, &|into, value| {
        workspace(into, value, &environment)
    });
}

#[test]
fn every_key_of_a_copilot_environment_is_carried_or_named() {
    let source = || json!({"name": "test", "type": "Environment"});
    let prefix = "environments/test: ";
    every_field(
        Kind::Copilot,
        "copilot_environment",
        prefix,
        &source,
        &|into, value| workspace(into, &front(), value),
    );
}

/// Names and values of variables: whatever a blueprint would be warned of is on no page.
#[test]
fn no_page_is_warned_of_a_secret_in_plain_text() {
    let names = [
        "PGPASSWORD",
        "MYSECRET",
        "DB_PASSWORD",
        "APP_SECRET",
        "apiKey",
        "sessionToken",
        "TOKEN_AGE",
        "TOKEN_ENDPOINT",
        "NEXT_PUBLIC_API_KEY",
        "VITE_TOKEN",
        "PUBLIC_API_KEY",
        "AWS_ACCESS_KEY_ID",
        "SECRET_ARN",
        "tokenUrl",
        "PASSWD",
        "GIT_CREDENTIALS",
        "PLAIN",
        "A_URL",
    ];
    let values = [
        "hunter22",
        "12345678",
        "/x9/f2==",
        "./x",
        "5m",
        "t",
        "https://id.example.com/x",
        "changeme",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3",
        " padded ",
        "TRUE",
        "postgres://app:a?b#c@db.internal/app",
        "x=AKIAIOSFODNN7EXAMPLE",
        "AKIAIOSFODNN7EXAMPLE",
        "ghs_0123456789ab",
        "amqp://a/x,amqp://u:p4ss@b/x",
    ];
    let into = folder("import-secrets");
    let mut shown = BTreeSet::new();
    for (nth, value) in values.iter().enumerate() {
        let members = || {
            names
                .iter()
                .map(|name| ((*name).to_owned(), Value::from(*value)))
        };
        let listed: Vec<Value> = members()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        let mapped: Map<String, Value> = members().collect();
        let image = "public.ecr.aws/example/api:1";
        let mut service = front();
        service["variables"] = mapped.clone().into();
        for (kind, source) in [
            (
                Kind::TaskDefinition,
                json!({"family": "shop-api", "containerDefinitions": [
                {"name": "api", "image": image, "environment": listed}]}),
            ),
            (
                Kind::Compose,
                json!({"services": {"any": {"image": image, "environment": mapped}}}),
            ),
            (Kind::Copilot, service),
        ] {
            let own = into.join(format!("{nth}-{kind:?}"));
            std::fs::create_dir_all(&own).unwrap();
            let source = if kind == Kind::Copilot {
                workspace(
                    &own,
                    &source,
                    &json!({"name": "test", "type": "Environment"}),
                )
            } else {
                alone(&own, &source)
            };
            let made = import::import(kind, &source, &|_: &str| Vec::new()).unwrap();
            let page = own.join("blueprint.yaml");
            std::fs::write(&page, &made.page).unwrap();
            let (exit, out, said) = synth(&["check", page.to_str().unwrap()]);
            let said = format!("{out}{said}");
            assert_eq!(exit, Exit::Done, "{kind:?} {value}: {said}\n{}", made.page);
            assert!(
                !said.contains("W1018"),
                "{kind:?} {value}: {said}\n{}",
                made.page
            );
            if made.page.contains(&format!("PLAIN: {value}")) {
                shown.insert(*value);
            }
        }
    }
    assert!(shown.contains("hunter22") && !shown.contains("AKIAIOSFODNN7EXAMPLE"));
}

/// A service of Copilot's with these members, in one environment with those.
fn copilot(name: &str, members: &Value, around: &Value) -> (Value, Value, String) {
    let with = |mut all: Value, more: &Value| {
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let service = with(front(), members);
    let environment = with(json!({"name": "test", "type": "Environment"}), around);
    let source = workspace(
        &folder(&format!("import-{name}-from")),
        &service,
        &environment,
    );
    let made = made("copilot", &source, name);
    (made.blueprint, made.report, made.page)
}

/// What a report says of a field under a head.
fn said(report: &Value, head: &str, field: &str) -> String {
    let all = report[head].as_array().unwrap();
    let own = all.iter().filter(|entry| entry["field"] == field);
    own.map(std::string::ToString::to_string).collect()
}

#[test]
fn references_to_secrets_are_whole_or_asked_for() {
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret";
    let (blueprint, report, page) = copilot(
        "references",
        &json!({"secrets": {
            "WHOLE": format!("{arn}:db-a1b2c3:password::"),
            "PART": format!("{arn}:db"),
            "STAGED": format!("{arn}:db-a1b2c3:password:AWSPREVIOUS:"),
            "NAMED": {"secretsmanager": "db:password:AWSPREVIOUS:"},
            "OPEN": "arn:aws:secretsmanager:${AWS_REGION}:123456789012:secret:db-a1b2c3:password::",
            "OPEN_KEY": format!("{arn}:db-a1b2c3:${{KEY}}::"),
            "PARAMETER": "arn:aws:ssm:eu-west-1:123456789012:parameter/parameter/x",
            "OPEN_REGION": "arn:aws:ssm:${AWS_REGION}:123456789012:parameter/x",
            "OPEN_NAME": "/copilot/${WHO}/x",
            "NEITHER": "a:b",
        }}),
        &json!({}),
    );
    assert!(
        !page.contains(['\u{1}']) && !page.contains("\\u0001"),
        "{page}"
    );
    let secrets = &blueprint["services"]["any"]["secrets"];
    let whole = json!({"secretsmanager": format!("{arn}:db-a1b2c3"), "key": "password"});
    let asked =
        |input: &str| json!({"secretsmanager": format!("${{input.{input}}}"), "key": "password"});
    for (name, wanted) in [
        ("WHOLE", whole.clone()),
        ("PART", json!({"secretsmanager": "${input.part_secret}"})),
        ("STAGED", whole),
        ("NAMED", asked("named_secret")),
        ("OPEN", asked("open_secret")),
        ("PARAMETER", json!({"ssm": "/parameter/x"})),
        ("OPEN_REGION", json!({"ssm": "x"})),
        ("OPEN_NAME", json!({"ssm": "${input.open_name_parameter}"})),
        ("OPEN_KEY", Value::Null),
        ("NEITHER", Value::Null),
    ] {
        assert_eq!(secrets[name], wanted, "{name}");
    }
    for (head, field, part) in [
        ("left", "STAGED", "one stage of the secret"),
        ("left", "NAMED.secretsmanager", "one stage of the secret"),
        ("left", "OPEN_KEY", "which key"),
        ("left", "NEITHER", "neither a secret"),
        ("warnings", "PARAMETER", "is in eu-west-1"),
        ("warnings", "OPEN_REGION", ""),
    ] {
        let text = said(&report, head, &format!("any: secrets.{field}"));
        assert!(
            text.contains(part) && text.is_empty() == part.is_empty(),
            "{field}: {text}"
        );
    }
}

#[test]
fn sources_of_an_internal_load_balancer_come_along() {
    let restricted = json!({"security_groups": {"ingress": {"restrict_to": {
        "cdn": true, "source_ips": ["not a range", "10.9.0.0/16", "neither", "10.8.0.0/16"]}}}});
    let (blueprint, report, page) = copilot(
        "internal-sources",
        &json!({"type": "Backend Service", "http": {"path": "/"}}),
        &json!({"http": {"private": restricted}}),
    );
    let from = &blueprint["load_balancers"]["internal"]["from"];
    assert_eq!(
        from,
        &json!({"cidrs": ["10.9.0.0/16", "10.8.0.0/16"]}),
        "{page}"
    );
    let field = "environments/test: http.private.security_groups.ingress.restrict_to";
    assert!(said(&report, "left", &format!("{field}.cdn")).contains("public"));
    for nth in 0..4 {
        let range = format!("{field}.source_ips[{nth}]");
        let (carried, left) = (
            said(&report, "carried", &range),
            said(&report, "left", &range),
        );
        assert_eq!(
            (carried.is_empty(), left.is_empty()),
            (nth % 2 == 0, nth % 2 == 1),
            "{range}"
        );
    }
}

/// A Compose file with one service of these members.
fn compose(name: &str, service: Value) -> (Value, Value) {
    let mut service = service;
    if service["image"].is_null() {
        service["image"] = "public.ecr.aws/example/api:1".into();
    }
    let source = json!({"services": {"any": service}});
    let made = made(
        "compose",
        &alone(&folder(&format!("import-{name}-from")), &source),
        name,
    );
    (made.blueprint["services"]["any"].clone(), made.report)
}

#[test]
fn a_grace_period_is_kept_as_near_as_fargate_can() {
    let field = "services.any.stop_grace_period";
    for (nth, written, span, head) in [
        (0, "1m30s", json!("90s"), "carried"),
        (1, "5m", json!("120s"), "changed"),
        (2, "500ms", json!("2s"), "changed"),
        (3, "soon", Value::Null, "left"),
        (4, "${GRACE}", Value::Null, "left"),
    ] {
        let (service, report) = compose(
            &format!("grace-{nth}"),
            json!({"stop_grace_period": written}),
        );
        assert_eq!(service["stop_timeout"], span, "{written}");
        let text = said(&report, head, field);
        let span = span.as_str().unwrap_or("no span of time");
        assert!(
            head == "carried" || text.contains(span),
            "{written}: {text}"
        );
        for other in ["carried", "changed", "left"] {
            assert_eq!(
                said(&report, other, field).is_empty(),
                other != head,
                "{written}: {other}"
            );
        }
    }
}

/// What is refused goes alone, and is named.
#[test]
fn what_is_refused_is_taken_out_of_what_became_of_it() {
    let (service, report) = compose(
        "refused-image",
        json!({"image": "Some Image", "cpus": "0.5"}),
    );
    assert_eq!(
        (&service["image"], &service["cpu"]),
        (&Value::Null, &json!(512))
    );
    assert!(
        !said(&report, "left", "services.any.image").is_empty(),
        "{report}"
    );
    assert!(
        said(&report, "changed", "services.any.image").is_empty(),
        "{report}"
    );
}

#[test]
fn environments_whose_names_are_cut_stay_apart() {
    let into = folder("import-environments-from");
    let mut service = front();
    for (nth, name) in ["production-eu", "production-us", "Production"]
        .iter()
        .enumerate()
    {
        service["environments"][*name] = json!({"count": nth + 2});
    }
    let environment = json!({"name": "production-eu", "type": "Environment"});
    let source = workspace(&into, &service, &environment);
    let folders = source.join("copilot/environments");
    std::fs::rename(folders.join("test"), folders.join("production-eu")).unwrap();
    let made = made("copilot", &source, "environments");
    let of = |name: &str| made.blueprint["environments"][name]["services"]["any"]["count"].clone();
    let counts: Vec<Value> = ["production", "producti-2", "producti-3"].map(of).into();
    assert_eq!(counts, [2, 4, 3], "{}", made.page);
    for (field, name) in [
        ("environments/production-eu: name", "production"),
        ("environments.Production", "producti-2"),
        ("environments.production-us", "producti-3"),
    ] {
        let text = said(&made.report, "changed", field);
        assert!(text.contains(name), "{field}: {}", made.report);
    }
}

#[test]
fn an_image_has_the_registry_that_docker_takes_whatever_names_it() {
    let task = |name: &str, image: &str| {
        let containers = json!([{"name": "api", "image": image}]);
        let source = json!({"family": "shop-api", "containerDefinitions": containers});
        let from = folder(&format!("import-{name}-from"));
        made("taskdef", &alone(&from, &source), name)
    };
    let whole = json!("docker.io/library/nginx:1.27");
    let of_task = task("image-task", "nginx:1.27");
    assert_eq!(of_task.blueprint["services"]["api"]["image"], whole);
    let (of_compose, _) = compose("image-compose", json!({"image": "nginx:1.27"}));
    assert_eq!(of_compose["image"], whole);
    let members = json!({"image": {"location": "nginx:1.27", "port": 80}});
    let (of_copilot, _, _) = copilot("image-copilot", &members, &json!({}));
    assert_eq!(of_copilot["services"]["any"]["image"], whole);
    for (nth, host) in [
        "dkr.ecr-fips.us-east-2.amazonaws.com",
        "dkr-ecr.us-east-2.on.aws",
    ]
    .iter()
    .enumerate()
    {
        let image = format!("123456789012.{host}/shop/api:1");
        let made = task(&format!("image-ecr-{nth}"), &image);
        assert_eq!(made.blueprint["region"], "us-east-2", "{host}");
        assert_eq!(made.blueprint["services"]["api"]["image"], image);
        assert!(!made.page.contains("not in ECR"), "{}", made.page);
    }
}

/// A command is read alike, whichever format says it.
#[test]
fn a_command_is_a_list_of_words_or_named() {
    for (nth, written, words, why) in [
        (
            0,
            json!("serve --name 'a b'"),
            json!(["serve", "--name", "a b"]),
            "",
        ),
        (1, json!("serve 'a"), Value::Null, "quotes are not closed"),
        (
            2,
            json!(["serve", "--key=AKIAIOSFODNN7EXAMPLE"]),
            Value::Null,
            "looks like a secret",
        ),
        (3, json!([]), Value::Null, "takes the image's own away"),
    ] {
        let (service, report) = compose(&format!("command-{nth}"), json!({"command": written}));
        let members = json!({"command": written});
        let (all, other, _) = copilot(&format!("command-of-copilot-{nth}"), &members, &json!({}));
        for (service, report, field) in [
            (&service, &report, "services.any.command"),
            (&all["services"]["any"], &other, "any: command"),
        ] {
            assert_eq!(service["command"], words, "{written}");
            let left = said(report, "left", field);
            assert!(
                left.contains(why) && left.is_empty() == why.is_empty(),
                "{written}: {left}"
            );
        }
    }
}
