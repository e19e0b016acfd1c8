//! The application's container, and the others beside it.

use super::super::command;
use super::super::container_health::{self, Named};
use super::super::ledger::{At, Ledger};
use super::super::variables::SHELL;
use super::{Task, images, logs, secrets, variables};
use serde_json::{Value, json};

/// What the members of a container's check are called here.
const CHECK: Named = Named {
    command: "command",
    start: "startPeriod",
};

/// Carries the containers.
pub(super) fn carry(ledger: &mut Ledger, task: &mut Task) {
    let containers = ledger.members(&task.top.key("containerDefinitions"));
    let Some(own) = application(ledger, &containers) else {
        return;
    };
    for other in containers.iter().filter(|c| **c != own) {
        if ledger.get(&other.key("firelensConfiguration")).is_none() {
            ledger.later(other, "sidecars");
        }
    }
    let sender = containers
        .iter()
        .find(|c| **c != own && ledger.get(&c.key("firelensConfiguration")).is_some());
    let service = task.service.clone();
    let key = |name: &str| format!("{service}/{name}");
    name(ledger, &own.key("name"), task);
    images::carry(ledger, task, &own.key("image"));
    ports(ledger, &own, task);
    essential(ledger, &own.key("essential"));
    for (from, to) in [("entryPoint", "entrypoint"), ("command", "command")] {
        let at = own.key(from);
        if ledger.get(&at).is_some_and(|words| *words == json!([])) {
            ledger.carried(&at, &key(to));
        } else {
            command::carry(ledger, &at, &key(to), SHELL, &Ledger::text);
        }
    }
    variables::carry(ledger, task, &own.key("environment"));
    secrets::carry(ledger, task, &own.key("secrets"));
    read_only(ledger, task, &own.key("readonlyRootFilesystem"));
    kernel(ledger, task, &own.key("linuxParameters"));
    let user = own.key("user");
    if let Some(text) = ledger.text(&user) {
        ledger.set(&user, &key("user"), text);
    }
    let stop = own.key("stopTimeout");
    if let Some(seconds) = ledger.number(&stop) {
        ledger.set(&stop, &key("stop_timeout"), format!("{seconds}s"));
    }
    ulimits(ledger, task, &own.key("ulimits"));
    let log = own.key("logConfiguration");
    logs::carry(ledger, task, &log, sender);
    // It comes first by itself.
    if let Some(name) = sender.and_then(|sender| ledger.text(&sender.key("name"))) {
        for wait in ledger.members(&own.key("dependsOn")) {
            if ledger.text(&wait.key("containerName")).as_ref() == Some(&name) {
                ledger.carried(&wait, &key("logs"));
            }
        }
    }
    let sent_on = ledger.text(&log.key("logDriver")).as_deref() == Some("awsfirelens");
    if let Some(sender) = sender.filter(|_| !sent_on) {
        ledger.left(
            sender,
            "the application sends it no lines",
            "write `logs.router` by hand, if it is to",
        );
    }
    let health = own.key("healthCheck");
    let command = ledger.members(&health.key("command"));
    let command: Vec<String> = command
        .iter()
        .filter_map(|word| ledger.text(word))
        .collect();
    if !command.is_empty() {
        container_health::carry(ledger, &health, &service, &CHECK, &command);
    }
    for limit in ["cpu", "memory"] {
        let at = own.key(limit);
        if ledger.get(&at).is_some() {
            ledger.carried(&at, &key(limit));
        }
    }
    for empty in [
        "mountPoints",
        "volumesFrom",
        "systemControls",
        "environment",
        "secrets",
        "portMappings",
    ] {
        let at = own.key(empty);
        if ledger
            .get(&at)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            ledger.carried(&at, &service);
        }
    }
    ledger.assume(
        &key("count"),
        1,
        "a task definition says no number: what the service runs now",
    );
    ledger.fill(
        &key("count"),
        "how many tasks run: `aws ecs describe-services` says `desiredCount`",
    );
}

/// The one with ports, else the first that is essential.
fn application(ledger: &Ledger, containers: &[At]) -> Option<At> {
    let apart = |c: &&At| ledger.get(&c.key("firelensConfiguration")).is_none();
    let has_ports = |c: &&At| !ledger.members(&c.key("portMappings")).is_empty();
    let essential = |c: &&At| ledger.flag(&c.key("essential")) != Some(false);
    let own: Vec<&At> = containers.iter().filter(apart).collect();
    own.iter()
        .copied()
        .find(|c| has_ports(c) && essential(c))
        .or_else(|| own.iter().copied().find(has_ports))
        .or_else(|| own.iter().copied().find(essential))
        .or(own.first().copied().or(containers.first()))
        .cloned()
}

fn name(ledger: &mut Ledger, at: &At, task: &Task) {
    match ledger.text(at) {
        Some(name) if name == "app" => ledger.carried(at, &task.service),
        Some(name) => ledger.changed(
            at,
            &task.service,
            name,
            "app",
            "the application's container is called `app`: `aws ecs execute-command --container` and the AppSpec name it",
        ),
        None => {}
    }
}

fn essential(ledger: &mut Ledger, at: &At) {
    match ledger.flag(at) {
        Some(true) => ledger.carried(at, "/services"),
        Some(false) => ledger.changed(
            at,
            "/services",
            "false",
            "true",
            "a task ends with its application",
        ),
        None => {}
    }
}

/// The first port over TCP is the service's; a service without one is a worker.
fn ports(ledger: &mut Ledger, own: &At, task: &Task) {
    let mappings = ledger.members(&own.key("portMappings"));
    let tcp = |ledger: &Ledger, at: &At| {
        ledger.text(&at.key("protocol")).is_none_or(|p| p == "tcp")
            && ledger.number(&at.key("containerPort")).is_some()
    };
    let first = mappings.iter().find(|at| tcp(ledger, at)).cloned();
    let service = &task.service;
    let balancer = format!("{service}/load_balancer");
    let Some(first) = first else {
        ledger
            .draft
            .comment(&balancer, "no port over TCP: nobody calls it");
        for mapping in &mappings {
            ledger.left(
                mapping,
                "a load balancer sends requests over TCP alone",
                "keep what is asked over UDP where it runs",
            );
        }
        return;
    };
    ledger.draft.set(&balancer, "internal".into());
    ledger.draft.comment(
        &balancer,
        "to be looked at: `internet` where everyone may call it, `none` where nobody does",
    );
    ledger.fill(&balancer, "`internet`, `internal` or `none`: a task definition does not say; `internal` lets nobody in who is not named");
    ledger.fill(
        &format!("{service}/health_check/path"),
        "a path that answers 200 without a database: the target group of the old service has it",
    );
    ledger.assume(
        &format!("{service}/health_check/path"),
        "/",
        "to be looked at: the old target group's path",
    );
    for mapping in mappings.iter().filter(|at| **at != first) {
        ledger.left(
            mapping,
            "a service has one port",
            "make a second service of the same image, or let a proxy in the image answer both",
        );
    }
    let port = first.key("containerPort");
    if let Some(number) = ledger.number(&port) {
        ledger.set(&port, &format!("{service}/port"), number);
    }
    let host = first.key("hostPort");
    match ledger.number(&host) {
        Some(number) if number == 0 || ledger.number(&port) == Some(number) => {
            ledger.carried(&host, &format!("{service}/port"));
        }
        Some(number) => ledger.changed(
            &host,
            &format!("{service}/port"),
            number.to_string(),
            ledger.text(&port).unwrap_or_default(),
            "a task has an address of its own, and the container's port is the one that is asked",
        ),
        None => {}
    }
    let protocol = first.key("protocol");
    if ledger.get(&protocol).is_some() {
        ledger.carried(&protocol, &format!("{service}/port"));
    }
    let name = first.key("name");
    if ledger.get(&name).is_some() {
        ledger.later(&name, "connect");
    }
    let spoken = first.key("appProtocol");
    match ledger.text(&spoken).as_deref() {
        Some("http") => ledger.carried(&spoken, &format!("{service}/port")),
        Some(_) => ledger.later(&spoken, "protocol"),
        None => {}
    }
}

fn read_only(ledger: &mut Ledger, task: &mut Task, at: &At) {
    let key = format!("{}/read_only_root", task.service);
    match ledger.flag(at) {
        Some(true) => {
            task.read_only = true;
            ledger.carried(at, &key);
        }
        Some(false) => ledger.set(at, &key, false),
        None => ledger.assume(
            &key,
            false,
            "ECS's default; `true` is safer, with `writable` for what it writes",
        ),
    }
}

/// What Linux is asked for.
fn kernel(ledger: &mut Ledger, task: &Task, at: &At) {
    let init = at.key("initProcessEnabled");
    if let Some(flag) = ledger.flag(&init) {
        let key = format!("{}/init", task.service);
        if flag {
            ledger.set(&init, &key, true);
        } else {
            ledger.carried(&init, &key);
        }
    }
    for tmpfs in ledger.members(&at.key("tmpfs")) {
        let (Some(path), Some(size)) = (
            ledger.text(&tmpfs.key("containerPath")),
            ledger.number(&tmpfs.key("size")),
        ) else {
            continue;
        };
        let key = format!("{}/writable", task.service);
        if task.read_only {
            ledger.item(&tmpfs, &key, json!({"path": path, "size": size}));
            ledger.carried(&tmpfs.key("containerPath"), &key);
            ledger.carried(&tmpfs.key("size"), &key);
        } else {
            ledger.left(
                &tmpfs,
                "under a writable root the blueprint has no directory in memory",
                "write `read_only_root: true` with this path under `writable`",
            );
        }
    }
}

fn ulimits(ledger: &mut Ledger, task: &Task, at: &At) {
    for limit in ledger.members(at) {
        let (Some(name), Some(soft), Some(hard)) = (
            ledger.text(&limit.key("name")),
            ledger.number(&limit.key("softLimit")),
            ledger.number(&limit.key("hardLimit")),
        ) else {
            continue;
        };
        let value = if soft == hard {
            Value::from(soft)
        } else {
            json!({"soft": soft, "hard": hard})
        };
        ledger.set(&limit, &format!("{}/ulimits/{name}", task.service), value);
    }
}
