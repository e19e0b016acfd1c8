//! One service of a workspace, in one environment.

use super::super::command;
use super::super::image;
use super::super::ledger::Ledger;
use super::super::names::Other;
use super::super::variables::{Around, UNSET};
use super::super::words::literal;
use super::manifest::Manifest;
use super::{JOB, Part, count, http, job, logging, process, secrets, sidecars, storage};
use crate::finding::pointer;
use serde_json::{Value, json};

/// Whether requests come in.
pub(super) fn has_port(ledger: &Ledger, part: &Part) -> bool {
    match part.kind.as_str() {
        "Load Balanced Web Service" | "Request-Driven Web Service" => true,
        "Backend Service" => {
            let listens = part.top.key("image").key("port");
            ledger.get(&listens).is_some() || ledger.get(&part.top.key("http")).is_some()
        }
        _ => false,
    }
}

/// Ports of databases, caches and brokers, which speak no HTTP.
const NO_HTTP: &[u32] = &[
    1883, 3306, 4222, 5432, 5672, 6379, 6380, 9042, 9092, 11_211, 27_017,
];

/// The port of a backend service that others reach by its name alone: no load balancer passes on what it
/// speaks.
pub(super) fn named(ledger: &Ledger, part: &Part) -> Option<u32> {
    let has_rule = ledger.get(&part.top.key("http")).is_some();
    if part.kind != "Backend Service" || has_rule {
        return None;
    }
    let listens = ledger.number(&part.top.key("image").key("port"))?;
    Some(listens).filter(|number| NO_HTTP.contains(number))
}

pub(super) fn carry(ledger: &mut Ledger, around: &Around, part: &Part, manifest: &Manifest) {
    let service = format!("/services/{}", part.name);
    let key = |name: &str| format!("{service}/{name}");
    let app_runner = part.kind == "Request-Driven Web Service";
    name(ledger, part, &service);
    let off = ledger.flag(&manifest.at(ledger, "http")) == Some(false);
    let balancer = match part.kind.as_str() {
        "Load Balanced Web Service" | "Request-Driven Web Service" if !off => "internet",
        "Backend Service" if named(ledger, part).is_none() && has_port(ledger, part) => "internal",
        _ => "none",
    };
    ledger.draft.set(&key("load_balancer"), balancer.into());
    ledger.draft.from(&service, &ledger.field(&part.top));
    ledger.carried(&part.top.key("type"), &key("load_balancer"));
    if off {
        ledger.carried(&manifest.at(ledger, "http"), &key("load_balancer"));
    }
    runs(ledger, part, &service, manifest);
    let listens = manifest.at(ledger, "image.port");
    if let Some(number) = ledger.number(&listens) {
        if named(ledger, part).is_some() {
            ledger.set(&listens, &key("connect/port"), number);
        } else if balancer == "none" {
            ledger.left(
                &listens,
                "no load balancer stands before it",
                "nothing to do, or write `load_balancer: internal`",
            );
        } else {
            ledger.set(&listens, &key("port"), number);
        }
    }
    if balancer != "none" {
        http::carry(ledger, &service, manifest, app_runner);
    }
    for (name, otherwise) in [("cpu", 1024), ("memory", 2048)] {
        let at = manifest.at(ledger, name);
        match ledger.number(&at) {
            Some(number) => ledger.set(&at, &key(name), number),
            None if app_runner => ledger.assume(&key(name), otherwise, "App Runner's default"),
            None => {}
        }
    }
    platform(ledger, &service, manifest);
    let is_job = part.kind == JOB;
    if is_job {
        job::carry(ledger, &service, manifest);
    } else if !app_runner {
        count::carry(ledger, &service, manifest);
    }
    if part.kind == "Worker Service" {
        ledger.assume(
            &format!("{service}/queue"),
            true,
            "Copilot's worker has a queue, and one for what fails",
        );
    }
    exec(ledger, &service, manifest);
    for name in ["entrypoint", "command"] {
        let at = manifest.at(ledger, name);
        let by = "the shell of whoever deployed";
        command::carry(ledger, &at, &key(name), by, &|ledger, at| {
            manifest.text(ledger, at)
        });
    }
    environment(ledger, around, part, &service, manifest);
    secrets::of_service(ledger, &service, manifest);
    storage::carry(ledger, &service, manifest);
    let retention = manifest.at(ledger, "logging.retention");
    if let Some(days) = ledger.number(&retention) {
        ledger.set(&retention, &key("logs/retention_days"), days);
    }
    logging::router(ledger, &service, manifest);
    engine(ledger, around, &service, manifest, balancer);
    network(ledger, part, &service, manifest);
    sidecars::carry(ledger, around, &service, part, manifest);
    if balancer != "none" {
        sidecars::target(ledger, &service, part, manifest);
    }
    groups(ledger, part, &service, manifest);
    let check = manifest.at(ledger, "image.healthcheck");
    if is_job && ledger.get(&check).is_some() {
        ledger.left(
            &check,
            "ECS lets a task of a job go on that fails its check",
            "let the job end with another status than 0 when it fails",
        );
    } else if ledger.get(&check).is_some() {
        process::check(ledger, &check, &service, manifest);
    }
    for at in manifest.members(ledger, "tags") {
        if let Some(value) = manifest.text(ledger, &at) {
            ledger.set(&at, &pointer("/tags", &at.name()), value);
        }
    }
}

fn name(ledger: &mut Ledger, part: &Part, service: &str) {
    let at = part.top.key("name");
    if part.own == part.name {
        if ledger.get(&at).is_some() {
            ledger.carried(&at, service);
        }
    } else {
        ledger.changed(
            &at,
            service,
            part.own.clone(),
            part.name.clone(),
            "a service's name is shorter here",
        );
    }
}

fn runs(ledger: &mut Ledger, part: &Part, service: &str, manifest: &Manifest) {
    let key = format!("{service}/image");
    let build = manifest.at(ledger, "image.build");
    let location = manifest.at(ledger, "image.location");
    if let Some(uri) = manifest.text(ledger, &location) {
        if uri.contains(UNSET) {
            let input = ledger.input(
                &format!("{}_image", part.name),
                "image",
                &format!("URI of the image of {}", part.name),
            );
            ledger.set(&location, &key, input);
        } else {
            image::carry(ledger, &location, &key, &uri);
        }
    } else if ledger.get(&build).is_some() {
        ledger.draft.set(&key, json!({"tag": "v1"}));
        ledger
            .draft
            .comment(&key, "a repository that the stack makes");
        ledger.carried(&build, &key);
        let command = process::build(ledger, &build);
        ledger.fill(&key, format!("between the two runs of the first deploy: `{command}`, with tag v1 of the repository of {}, and push it", part.name));
    }
}

fn platform(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let whole = manifest.at(ledger, "platform");
    let part = manifest.at(ledger, "platform.architecture");
    let at = if ledger.text(&whole).is_some() {
        whole
    } else {
        part
    };
    let key = format!("{service}/architecture");
    match ledger.text(&at).as_deref() {
        Some("linux/x86_64" | "linux/amd64" | "x86_64" | "amd64") => ledger.carried(&at, &key),
        Some("linux/arm64" | "linux/arm" | "arm64" | "arm") => ledger.set(&at, &key, "arm64"),
        _ => {}
    }
    let family = manifest.at(ledger, "platform.osfamily");
    if ledger.text(&family).as_deref() == Some("linux") {
        ledger.carried(&family, &key);
    }
}

fn exec(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let whole = manifest.at(ledger, "exec");
    let part = manifest.at(ledger, "exec.enable");
    let at = if ledger.flag(&whole).is_some() {
        whole
    } else {
        part
    };
    let key = format!("{service}/exec");
    match ledger.flag(&at) {
        Some(true) => ledger.set(&at, &key, true),
        Some(false) => ledger.carried(&at, &key),
        None => {}
    }
}

/// Plain variables, and those that Copilot itself gave.
fn environment(
    ledger: &mut Ledger,
    around: &Around,
    part: &Part,
    service: &str,
    manifest: &Manifest,
) {
    let all = manifest.members(ledger, "variables");
    process::variables(ledger, around, part, service, manifest, &all);
    for (name, value) in manifest.given(&part.own) {
        let key = format!("{service}/environment/{name}");
        ledger.assume(&key, literal(&value), "Copilot gave it");
    }
    if let Some(at) = manifest.members(ledger, "variables").first() {
        let lost = "Copilot also gave COPILOT_LB_DNS, COPILOT_SERVICE_DISCOVERY_ENDPOINT, COPILOT_SNS_TOPIC_ARNS, COPILOT_QUEUE_URI, COPILOT_MOUNT_POINTS and each output of an addon as a variable: search the application for them";
        if !ledger.report.warnings.iter().any(|w| w.why == lost) {
            ledger.warn(at, lost);
        }
    }
}

/// Releases were rolling.
fn engine(
    ledger: &mut Ledger,
    around: &Around,
    service: &str,
    manifest: &Manifest,
    balancer: &str,
) {
    let at = manifest.at(ledger, "deployment.rolling");
    let key = format!("{service}/deployment/engine");
    if balancer == "none" {
        if ledger.get(&at).is_some() {
            ledger.carried(&at, &key);
        }
        return;
    }
    let named = |call: &Value| {
        let mut names = around.names.values();
        names.any(|other| matches!(other, Other::Named(name) if call == name))
    };
    let calls = ledger.draft.get(&format!("{service}/calls"));
    let calls = calls.and_then(Value::as_array).into_iter().flatten();
    if { calls }.any(named) {
        ledger.draft.set(&key, "rolling".into());
        let why = "as it was: no service under CodeDeploy can call by Service Connect";
        ledger.draft.comment(&key, why);
        if ledger.get(&at).is_some() {
            ledger.carried(&at, &key);
        }
        return;
    }
    let was = ledger.text(&at).unwrap_or_else(|| "default".into());
    if ledger.get(&at).is_some() {
        ledger.changed(
            &at,
            &key,
            was,
            "codedeploy",
            "blue/green behind a test listener; `engine: rolling` keeps what was",
        );
    } else {
        ledger.fill(&key, "releases were rolling and are CodeDeploy's blue/green now: `engine: rolling` keeps what was");
    }
}

fn network(ledger: &mut Ledger, part: &Part, service: &str, manifest: &Manifest) {
    let connect = manifest.at(ledger, "network.connect");
    if ledger.flag(&connect).is_some() {
        let key = match named(ledger, part) {
            Some(_) => "connect",
            None => "calls",
        };
        ledger.carried(&connect, &format!("{service}/{key}"));
    }
    let placement = manifest.at(ledger, "network.vpc.placement");
    match ledger.text(&placement).as_deref() {
        Some("private") => ledger.carried(&placement, "/network/egress"),
        Some(was) => {
            let was = was.to_owned();
            ledger.changed(
                &placement,
                "/network/egress",
                was,
                "private, behind NAT",
                "tasks have no public address; a NAT gateway costs by the hour and by the gigabyte",
            );
        }
        None => {}
    }
}

/// Groups that tasks carried besides those of Copilot's own: a list, or a mapping that has it.
/// <https://aws.github.io/copilot-cli/docs/manifest/backend-service/>
fn groups(ledger: &mut Ledger, part: &Part, service: &str, manifest: &Manifest) {
    let key = format!("{service}/security_groups");
    let whole = manifest.at(ledger, "network.vpc.security_groups");
    let list = match ledger.get(&whole) {
        Some(Value::Array(_)) => whole,
        _ => manifest.at(ledger, "network.vpc.security_groups.groups"),
    };
    for at in ledger.members(&list) {
        let id = if let Some(export) = ledger.text(&at.key("from_cfn")) {
            let why = format!("Security group that the output {export} of a stack names");
            ledger.input(&export, "security_group", &why)
        } else {
            match manifest.text(ledger, &at) {
                Some(id) if id.contains(UNSET) => {
                    let why = format!("Security group of {}", part.name);
                    ledger.input(&format!("{}_group", part.name), "security_group", &why)
                }
                Some(id) if id.starts_with("sg-") => id,
                _ => continue,
            }
        };
        ledger.push(&at, &key, id);
        ledger.fill(&key, "a group belongs to one VPC: `network.existing` puts the system into the group's, else take it out");
    }
    let alone = manifest.at(ledger, "network.vpc.security_groups.deny_default");
    if ledger.flag(&alone) == Some(true) {
        ledger.carried(&alone, &format!("{service}/calls"));
    }
}

/// Gives services that would take each other's requests a path of their own.
pub(super) fn apart(ledger: &mut Ledger, parts: &[Part]) {
    for balancer in ["internet", "internal"] {
        let mut taken: Vec<Value> = Vec::new();
        for part in parts {
            let service = format!("/services/{}", part.name);
            let own = ledger.draft.get(&format!("{service}/load_balancer"));
            if own.is_none_or(|own| own != balancer) {
                continue;
            }
            let key = format!("{service}/route");
            let route = ledger.draft.get(&key).cloned().unwrap_or_default();
            if taken.contains(&route) {
                ledger.draft.set(
                    &format!("{key}/paths"),
                    json!([format!("/{}/*", part.name)]),
                );
                ledger.draft.comment(&key, "to be looked at: two services behind one load balancer are told apart by path or host");
                ledger.fill(&key, format!("another service behind `{balancer}` takes the same requests: by which paths or hosts is `{}` asked?", part.name));
            }
            taken.push(route);
        }
    }
}
