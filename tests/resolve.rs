//! What the blueprints of this repository resolve to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::{blueprint_names, case};
use synth::blueprint::Blueprint;
use synth::resolve::resolve;
use synth::system::{End, Rollout, Room, System, Traffic, Writable, Zone};

fn text(name: &str) -> String {
    std::fs::read_to_string(case(name).file).unwrap()
}

fn blueprint(name: &str) -> Blueprint {
    serde_json::from_value(case(name).value()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn system(name: &str) -> System {
    let (system, findings) = resolve(&blueprint(name), None);
    system.unwrap_or_else(|| panic!("{name}: {findings:#?}"))
}

/// `from -> to:port`, for comparison with a list that a person can check.
fn paths(system: &System) -> Vec<String> {
    fn word(end: &End) -> String {
        match end {
            End::Internet => "internet".into(),
            End::Cidr(net) => net.to_string(),
            End::Group { label, .. } => format!("group {label}"),
            End::PrefixList { label, .. } => format!("list {label}"),
            End::CloudFront => "cloudfront".to_owned(),
            End::Host => "host".into(),
            End::HostAddress => "host's address".into(),
            End::Balancer(name) => format!("lb/{name}"),
            End::Service(name) => name.clone(),
            End::Endpoints => "endpoints".into(),
            End::S3 => "s3".into(),
            End::DynamoDb => "dynamodb".into(),
        }
    }
    let mut list: Vec<String> = system
        .paths
        .iter()
        .map(|path| format!("{} -> {}:{}", word(&path.from), word(&path.to), path.port))
        .collect();
    list.sort();
    list
}

#[test]
fn the_reference_system_has_its_own_values() {
    let system = system("sbcntr");
    assert_eq!(system.network.ranges[0].to_string(), "10.0.0.0/16");
    assert_eq!(
        system.network.zones,
        [Zone::Id("apne1-az1".into()), Zone::Id("apne1-az2".into())]
    );
    assert!(system.network.s3.is_some());
    let back = system.service("backend").unwrap();
    let entry = back.entry.as_ref().unwrap();
    assert_eq!(
        (back.cpu, back.memory, back.min, back.max),
        (512, 1024, 2, 2)
    );
    let health = &entry.health;
    assert_eq!(health.path, "/healthcheck");
    assert_eq!(
        (
            health.interval,
            health.timeout,
            health.healthy,
            health.unhealthy,
            health.grace_period
        ),
        (15, 5, 3, 2, 120)
    );
    let Rollout::CodeDeploy(deploy) = &back.rollout else {
        panic!("{:?}", back.rollout)
    };
    assert_eq!(
        deploy.traffic,
        Traffic::Predefined("CodeDeployDefault.ECSAllAtOnce")
    );
    assert_eq!((deploy.approval_wait, deploy.keep_old), (10, 60));
    assert_eq!(deploy.application, "AppECS-sbcntr-backend");
    assert_eq!(deploy.group, "DgpECS-sbcntr-backend");
    assert!(back.app.read_only_root);
    let writable = |path: &str, of| Writable {
        path: path.to_owned(),
        of,
    };
    assert_eq!(back.app.writable, [writable("/tmp", Room::Memory(64))]);
    let front = system.service("frontend").unwrap();
    assert!(!front.app.read_only_root && front.app.writable.is_empty());
    assert_eq!(
        (front.log_retention, front.log_group.as_str()),
        (14, "/ecs/sbcntr-frontend")
    );
}

/// Table of section 3 of the reference system, with egress as narrow as ingress.
#[test]
fn the_reference_system_opens_its_paths_and_no_other() {
    assert_eq!(
        paths(&system("sbcntr")),
        [
            "backend -> endpoints:443",
            "backend -> s3:443",
            "frontend -> endpoints:443",
            "frontend -> lb/internal:80",
            "frontend -> s3:443",
            "host -> endpoints:443",
            "host -> internet:10080",
            "host -> internet:443",
            "host -> internet:80",
            "host -> lb/internal:10080",
            "host -> lb/internal:80",
            "host's address -> lb/internet:10080",
            "internet -> lb/internet:80",
            "lb/internal -> backend:80",
            "lb/internet -> frontend:80",
        ]
    );
}

#[test]
fn the_smallest_blueprint_has_the_designs_defaults() {
    let system = system("minimal");
    assert_eq!(system.network.zones, [Zone::Nth(0), Zone::Nth(1)]);
    let endpoints: Vec<&str> = system
        .network
        .interface_endpoints
        .iter()
        .map(|endpoint| endpoint.service.as_str())
        .collect();
    assert_eq!(endpoints, ["ecr.api", "ecr.dkr", "logs"]);
    let front = system.service("frontend").unwrap();
    assert_eq!(
        (front.cpu, front.memory, front.min, front.stop_timeout),
        (256, 512, 2, 30)
    );
    assert_eq!(front.entry.as_ref().unwrap().route.priority, 50_000);
}

/// Every key of the schema stands in some blueprint of this repository.
#[test]
fn the_blueprints_use_every_key() {
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn walk(root: &Value, schema: &Value, value: &Value, path: &str, seen: &mut BTreeSet<String>) {
        let mut schemas = vec![schema];
        if let Some(name) = schema["$ref"].as_str() {
            schemas.push(root.pointer(name.trim_start_matches('#')).unwrap());
        }
        for union in ["anyOf", "oneOf"] {
            schemas.extend(schema[union].as_array().into_iter().flatten());
        }
        for schema in schemas {
            match value {
                Value::Object(object) => {
                    for (key, value) in object {
                        if let Some(inner) = schema["properties"].get(key) {
                            seen.insert(format!("{path}/{key}"));
                            walk(root, inner, value, &format!("{path}/{key}"), seen);
                        } else if schema["additionalProperties"].is_object() {
                            let inner = &schema["additionalProperties"];
                            walk(root, inner, value, &format!("{path}/*"), seen);
                        }
                    }
                }
                Value::Array(list) => {
                    for value in list {
                        walk(root, &schema["items"], value, &format!("{path}/*"), seen);
                    }
                }
                _ => {}
            }
        }
    }

    fn keys(root: &Value, schema: &Value, path: &str, all: &mut BTreeSet<String>) {
        if let Some(name) = schema["$ref"].as_str() {
            keys(
                root,
                root.pointer(name.trim_start_matches('#')).unwrap(),
                path,
                all,
            );
        }
        for union in ["anyOf", "oneOf"] {
            for branch in schema[union].as_array().into_iter().flatten() {
                keys(root, branch, path, all);
            }
        }
        for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
            all.insert(format!("{path}/{key}"));
            keys(root, inner, &format!("{path}/{key}"), all);
        }
        for inner in ["additionalProperties", "items"] {
            if schema[inner].is_object() {
                keys(root, &schema[inner], &format!("{path}/*"), all);
            }
        }
    }

    let schema = synth::blueprint::schema::keys();
    let (mut all, mut seen) = (BTreeSet::new(), BTreeSet::new());
    keys(&schema, &schema, "", &mut all);
    for name in blueprint_names() {
        let value = serde_yaml::from_str(&text(&name)).unwrap();
        walk(&schema, &schema, &value, "", &mut seen);
    }
    // Read by editors alone.
    all.remove("/$schema");
    // All load balancers have the same keys.
    for keys in [&mut all, &mut seen] {
        let one = |key: &String| {
            key.replace("/load_balancers/internal/", "/load_balancers/*/")
                .replace("/load_balancers/internet/", "/load_balancers/*/")
        };
        *keys = keys.iter().map(one).collect();
    }
    let unused: Vec<_> = all.difference(&seen).collect();
    assert!(all.len() > 80 && unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_blueprint_says_what_it_shows_and_resolves_without_a_word() {
    for case in common::cases() {
        let name = &case.name;
        assert!(text(name).starts_with("# "), "{name}");
        let (_, findings) = resolve(&blueprint(name), None);
        let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code.0).collect();
        // Of fifty services that share two listeners, few call all that stands behind one.
        codes.retain(|code| !case.is_large() || *code != "W1002");
        assert_eq!(codes, [""; 0], "{name}: {findings:#?}");
    }
}

#[test]
fn the_order_of_keys_does_not_matter() {
    fn reversed(value: &serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(object) => object
                .iter()
                .rev()
                .map(|(key, value)| (key.clone(), reversed(value)))
                .collect(),
            serde_json::Value::Array(list) => list.iter().map(reversed).collect(),
            other => other.clone(),
        }
    }
    for name in blueprint_names() {
        let turned: Blueprint = serde_json::from_value(reversed(&case(&name).value())).unwrap();
        assert_eq!(resolve(&turned, None).0.unwrap(), system(&name), "{name}");
    }
}

#[test]
fn adding_a_service_moves_no_others_route() {
    let before = system("many");
    let mut more = blueprint("many");
    let mut added = more.services["stock"].clone();
    added.route = serde_json::from_str(r#"{"paths": ["/added/*"]}"#).unwrap();
    more.services
        .insert("added".to_owned().try_into().unwrap(), added);
    let after = resolve(&more, None).0.unwrap();
    for service in &before.services {
        assert_eq!(Some(service), after.service(&service.name));
    }
}

/// Written as the help says, the priorities give every pair an order in which each route gets requests.
#[test]
fn overlapping_routes_are_in_order_with_the_priorities_that_help_names() {
    let text = std::fs::read_to_string("tests/errors/routes_overlap_pairs.yaml").unwrap();
    let refused = |text: &str| {
        let blueprint: Blueprint = serde_yaml::from_str(text).unwrap();
        resolve(&blueprint, None).1
    };
    let found = refused(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].evidence.len(), 3, "{found:?}");
    let mut mended = text.clone();
    for (service, path) in [("pay", "/shop/basket/pay"), ("basket", "/shop/basket/*")] {
        let help = &found[0].help;
        let before = help.split(&format!("` at `{service}`")).next().unwrap();
        let number = before.rsplit("priority: ").next().unwrap();
        mended = mended.replace(
            &format!("[{path}]}}"),
            &format!("[{path}], priority: {number}}}"),
        );
    }
    let left = refused(&mended);
    assert!(left.is_empty(), "{mended}{left:?}");
}

#[test]
fn a_private_host_is_reached_by_endpoints() {
    let system = system("worker");
    let endpoints: Vec<&str> = system
        .network
        .interface_endpoints
        .iter()
        .map(|e| e.service.as_str())
        .collect();
    assert_eq!(
        endpoints,
        ["ecr.api", "ecr.dkr", "logs", "sqs", "ssm", "ssmmessages"]
    );
    assert!(system.network.public.is_empty());
    assert_eq!(
        system.network.management.unwrap().to_string(),
        "10.20.0.192/27"
    );
    assert_eq!(
        paths(&system),
        [
            "host -> endpoints:443",
            "host -> lb/internal:10080",
            "host -> lb/internal:80",
            "intake -> endpoints:443",
            "intake -> s3:443",
            "lb/internal -> intake:80",
            "sorter -> endpoints:443",
            "sorter -> lb/internal:80",
            "sorter -> s3:443",
        ]
    );
}

#[test]
fn nat_opens_the_way_out_and_nothing_inside() {
    assert_eq!(
        paths(&system("nat")),
        [
            "198.51.100.0/24 -> lb/internal:10080",
            "198.51.100.0/24 -> lb/internal:80",
            "198.51.100.0/24 -> lb/internet:10080",
            "203.0.113.10/32 -> lb/internal:10080",
            "203.0.113.10/32 -> lb/internal:80",
            "203.0.113.10/32 -> lb/internet:10080",
            "api -> 192.0.2.0/24:8443",
            "api -> endpoints:443",
            "api -> internet:443",
            "api -> s3:443",
            "host -> endpoints:443",
            "host -> internet:10080",
            "host -> internet:443",
            "host -> internet:80",
            "host -> lb/internal:10080",
            "host -> lb/internal:80",
            "host's address -> lb/internet:10080",
            "internet -> lb/internet:80",
            "lb/internal -> api:8080",
            "lb/internet -> web:80",
            "web -> endpoints:443",
            "web -> internet:443",
            "web -> lb/internal:80",
            "web -> s3:443",
        ]
    );
}

#[test]
fn a_load_balancer_of_its_own_is_open_to_whom_it_names_and_to_management() {
    let mut nat = case("nat").value();
    nat["load_balancers"] = serde_json::json!({
        "couriers": {"scheme": "internet", "from": {"cidrs": ["192.0.2.128/25"]}, "listener": {"port": 8080}},
    });
    nat["services"]["parcels"] = serde_json::json!({"load_balancer": "couriers", "calls": ["api"]});
    let nat: Blueprint = serde_json::from_value(nat).unwrap();
    let system = resolve(&nat, None).0.unwrap();
    let mut of_it = paths(&system);
    of_it.retain(|path| path.contains("couriers") || path.contains("parcels"));
    assert_eq!(
        of_it,
        [
            "192.0.2.128/25 -> lb/couriers:8080",
            "198.51.100.0/24 -> lb/couriers:10080",
            "198.51.100.0/24 -> lb/couriers:8080",
            "203.0.113.10/32 -> lb/couriers:10080",
            "203.0.113.10/32 -> lb/couriers:8080",
            "host's address -> lb/couriers:10080",
            "host's address -> lb/couriers:8080",
            "lb/couriers -> parcels:80",
            "parcels -> endpoints:443",
            "parcels -> internet:443",
            "parcels -> lb/internal:80",
            "parcels -> s3:443",
        ]
    );
}

#[test]
fn predefined_configurations_stand_where_they_fit_exactly() {
    let system = system("canary");
    let traffic = |name: &str| match &system.service(name).unwrap().rollout {
        Rollout::CodeDeploy(deploy) => deploy.traffic.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(
        traffic("shop"),
        Traffic::Predefined("CodeDeployDefault.ECSCanary10Percent5Minutes")
    );
    assert_eq!(
        traffic("prices"),
        Traffic::Linear {
            percent: 25,
            every: 2
        }
    );
    assert_eq!(
        traffic("stock"),
        Traffic::Canary {
            percent: 5,
            wait: 60
        }
    );
}

/// Descriptions of rules take few characters, and are the same for the same path.
#[test]
fn every_path_is_described_as_aws_allows() {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    for name in blueprint_names() {
        for path in system(&name).paths {
            assert!(
                path.why.chars().all(allowed) && (1..=255).contains(&path.why.len()),
                "{}",
                path.why
            );
        }
    }
}

/// A blueprint's paths, and the codes of what is said of it.
fn said(text: &str) -> (Vec<String>, Vec<&'static str>) {
    let blueprint: Blueprint = serde_yaml::from_str(text).unwrap();
    let (system, findings) = resolve(&blueprint, None);
    let codes = findings.iter().map(|finding| finding.code.0).collect();
    (paths(&system.unwrap()), codes)
}

#[test]
fn a_source_around_the_network_lets_in_nobody_of_the_network() {
    let (paths, codes) = said(
        "{name: shop, management: {host: true},
          load_balancers: {internal: {from: {cidrs: [10.0.0.0/8]}}},
          services: {web: {load_balancer: internal}, other: {load_balancer: internet}}}",
    );
    assert!(codes.is_empty(), "{codes:?}");
    let own: ipnet::Ipv4Net = "10.0.0.0/16".parse().unwrap();
    let ranges: Vec<ipnet::Ipv4Net> = paths
        .iter()
        .filter(|path| path.ends_with("lb/internal:80"))
        .filter_map(|path| path.split(' ').next()?.parse().ok())
        .collect();
    assert_eq!(ranges.len(), 8, "{paths:?}");
    let apart = |net: &ipnet::Ipv4Net| !net.contains(&own) && !own.contains(net);
    assert!(ranges.iter().all(apart), "{ranges:?}");
}

#[test]
fn where_cloudfront_alone_comes_nobody_reaches_the_redirect() {
    let (paths, codes) = said(
        "{name: shop, region: eu-west-1, management: {cidrs: [198.51.100.0/24]},
          load_balancers: {internet: {from: {cloudfront: true}, listener: {redirect_http: true,
            certificate: 'arn:aws:acm:eu-west-1:111122223333:certificate/0123abcd-01ab-01ab-01ab-0123456789ab'}}},
          services: {web: {load_balancer: internet}}}",
    );
    assert_eq!(codes, ["W1010"]);
    assert!(
        !paths.iter().any(|path| path.ends_with("lb/internet:80")),
        "{paths:?}"
    );
    assert!(
        paths.contains(&"198.51.100.0/24 -> lb/internet:443".to_owned()),
        "{paths:?}"
    );
}
