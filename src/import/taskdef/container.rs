//! The application's container, and which of a task's it is.

use super::super::container;
use super::super::ledger::{At, Ledger};
use super::super::sidecar;
use super::{Container, Task, images, logs, process, sidecars};

/// Carries the containers.
pub(super) fn carry(ledger: &mut Ledger, task: &Task) {
    let Some((own, beside)) = task.containers.split_first() else {
        return;
    };
    let service = &task.service;
    let key = |name: &str| format!("{service}/{name}");
    name(ledger, &own.at.key("name"), task);
    images::carry(ledger, task, &own.at.key("image"));
    ports(ledger, &own.at, task);
    essential(ledger, &own.at.key("essential"));
    process::carry(ledger, task, own);
    let stop = own.at.key("stopTimeout");
    if let Some(seconds) = ledger.number(&stop) {
        ledger.set(&stop, &key("stop_timeout"), format!("{seconds}s"));
    }
    let log = own.at.key("logConfiguration");
    let sender = task.router.as_ref();
    logs::carry(ledger, task, &log, sender);
    let sent_on = ledger.text(&log.key("logDriver")).as_deref() == Some("awsfirelens");
    if let Some(sender) = sender.filter(|_| !sent_on) {
        ledger.left(
            sender,
            "the application sends it no lines",
            "write `logs.router` by hand, if it is to",
        );
    }
    for limit in ["cpu", "memory"] {
        let at = own.at.key(limit);
        if ledger.get(&at).is_some() {
            ledger.carried(&at, &key(limit));
        }
    }
    sidecars::waits(ledger, task, own);
    for container in beside {
        sidecars::carry(ledger, task, container, own);
    }
    sidecar::room(ledger, service);
    in_front(ledger, own, beside);
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

/// Which containers there are: the application first, then those beside it, and who sends logs on.
pub(super) fn sort(ledger: &mut Ledger, task: &mut Task) {
    let all = ledger.members(&task.top.key("containerDefinitions"));
    let Some(own) = application(ledger, &all) else {
        return;
    };
    let named = |ledger: &Ledger, at: &At| ledger.text(&at.key("name")).unwrap_or_default();
    task.together = sidecar::Together::with(named(ledger, &own));
    task.containers.push(Container {
        at: own.clone(),
        key: task.service.clone(),
    });
    for at in all.into_iter().filter(|at| *at != own) {
        if ledger.get(&at.key("firelensConfiguration")).is_none() {
            let name = task.together.add(&named(ledger, &at));
            let key = container::key(&task.service, &name);
            task.containers.push(Container { at, key });
        } else if task.router.is_none() {
            task.together.router(named(ledger, &at));
            task.router = Some(at);
        } else {
            ledger.left(
                &at,
                "a task has one container that sends logs on, and it is the first",
                "take it out: ECS takes one, too",
            );
        }
    }
}

/// Who has the port is the application, whose image releases choose; it may be a proxy all the same.
fn in_front(ledger: &mut Ledger, own: &Container, beside: &[Container]) {
    let asked = !ledger.members(&own.at.key("portMappings")).is_empty();
    let lasting = |c: &&Container| ledger.flag(&c.at.key("essential")) != Some(false);
    let Some(other) = beside.iter().find(lasting) else {
        return;
    };
    if asked {
        let named = |at: &At| ledger.text(&at.key("name")).unwrap_or_default();
        let why = format!(
            "`{front}` has the port, so it is the application here, whose image releases choose; where it is a proxy, let `{behind}` be the application and it a sidecar, with `receives`",
            front = named(&own.at),
            behind = named(&other.at),
        );
        ledger.fill(&format!("{}/receives", own.key), why);
    }
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
