//! What the blueprints of this repository resolve to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

use synth::blueprint::Blueprint;
use synth::resolve::resolve;
use synth::system::{End, Rollout, System, Traffic, Zone};

fn blueprint(name: &str) -> Blueprint {
    let path = format!("{}/blueprints/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    serde_json::from_value(value).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn system(name: &str) -> System {
    let (system, findings) = resolve(&blueprint(name));
    assert!(findings.is_empty(), "{name}: {findings:#?}");
    system.unwrap()
}

/// `from -> to:port`, for comparison with a list that a person can check.
fn paths(system: &System) -> Vec<String> {
    fn word(end: &End) -> String {
        match end {
            End::Internet => "internet".into(),
            End::Cidr(net) => net.to_string(),
            End::Group { label, .. } => format!("group {label}"),
            End::PrefixList { label, .. } => format!("list {label}"),
            End::Host => "host".into(),
            End::HostAddress => "host's address".into(),
            End::Balancer(name) => format!("lb/{name}"),
            End::Service(name) => name.clone(),
            End::Endpoints => "endpoints".into(),
            End::S3 => "s3".into(),
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
    assert_eq!(system.network.cidr.to_string(), "10.0.0.0/16");
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
    assert!(back.read_only_root && back.writable == ["/tmp"]);
    let front = system.service("frontend").unwrap();
    assert!(!front.read_only_root && front.writable.is_empty());
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
    assert_eq!(
        endpoints,
        ["ecr.api", "ecr.dkr", "logs", "secretsmanager"][..3]
    );
    let front = system.service("frontend").unwrap();
    assert_eq!(
        (front.cpu, front.memory, front.min, front.stop_timeout),
        (256, 512, 2, 30)
    );
    assert_eq!(front.entry.as_ref().unwrap().route.priority, 50_000);
}
