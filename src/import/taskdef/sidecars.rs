//! The containers beside the application, and whom each of a task waits for.

use super::super::ledger::{At, Ledger};
use super::super::words::is_placeholder;
use super::super::{image, sidecar};
use super::{Container, Task, logs, process};

/// Carries a sidecar.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, container: &Container, beside: &Container) {
    let (own, base) = (&container.at, container.key.as_str());
    let key = |name: &str| format!("{base}/{name}");
    ledger.draft.from(base, &ledger.field(own));
    name(ledger, container);
    let image = own.key("image");
    match ledger.text(&image) {
        Some(text) if is_placeholder(&text) => {
            let input = sidecar::asked(ledger, base, ", which a pipeline filled in");
            let why =
                "a release leaves a sidecar's image as it is: what changes it is the document";
            let is = input.clone();
            ledger.became(
                &image,
                &key("image"),
                input,
                ("filled in by a pipeline", is),
                why,
            );
        }
        Some(text) => image::carry(ledger, &image, &key("image"), &text),
        None => {}
    }
    let essential = own.key("essential");
    match ledger.flag(&essential) {
        Some(false) => ledger.set(&essential, &key("essential"), false),
        Some(true) => ledger.carried(&essential, &key("essential")),
        None => {}
    }
    ports(ledger, container);
    for name in ["cpu", "memory"] {
        let at = own.key(name);
        match ledger.number(&at) {
            // ECS gives one that asks for none the least that there is.
            Some(0 | 1) => ledger.carried(&at, &key(name)),
            Some(number) => ledger.set(&at, &key(name), number),
            None => {}
        }
    }
    process::carry(ledger, task, container);
    waits(ledger, task, container);
    stop(ledger, own, &beside.at);
    logs::beside(ledger, task, own, &beside.at.key("logConfiguration"));
}

/// Whom a container waits for.
pub(super) fn waits(ledger: &mut Ledger, task: &Task, container: &Container) {
    for at in ledger.members(&container.at.key("dependsOn")) {
        let whom = ledger.text(&at.key("containerName"));
        let condition = ledger.text(&at.key("condition"));
        if let (Some(whom), Some(condition)) = (whom, condition) {
            let together = &task.together;
            sidecar::wait(ledger, &at, &container.key, together, (&whom, &condition));
        }
    }
}

fn name(ledger: &mut Ledger, container: &Container) {
    let at = container.at.key("name");
    let Some(own) = ledger.text(&at) else { return };
    let name = container.key.rsplit('/').next().unwrap_or_default();
    if own == name {
        ledger.carried(&at, &container.key);
    } else {
        let name = name.to_owned();
        let why = "lower-case letters, digits and hyphens, and `app` is the application";
        ledger.changed(&at, &container.key, own, name, why);
    }
}

/// The first port over TCP; what is asked on localhost alone needs no mapping.
fn ports(ledger: &mut Ledger, container: &Container) {
    let key = format!("{}/port", container.key);
    let mut first = true;
    for mapping in ledger.members(&container.at.key("portMappings")) {
        let protocol = mapping.key("protocol");
        let tcp = ledger.text(&protocol).is_none_or(|p| p == "tcp");
        let port = mapping.key("containerPort");
        let number = ledger.number(&port);
        if let (Some(number), true, true) = (number, tcp, first) {
            first = false;
            ledger.set(&port, &key, number);
            for same in ["hostPort", "protocol"] {
                let at = mapping.key(same);
                if ledger.get(&at).is_some() {
                    ledger.carried(&at, &key);
                }
            }
            for named in ["name", "appProtocol"] {
                let at = mapping.key(named);
                if ledger.get(&at).is_some() {
                    ledger.left(
                        &at,
                        "it is for Service Connect, by which callers reach the application alone",
                        "nothing to do, where nobody calls the sidecar by it",
                    );
                }
            }
        } else {
            ledger.left(
                &mapping,
                "a sidecar has one port, over TCP, by which a load balancer could ask it",
                "nothing to do, where its own task alone asks it: that is done on localhost",
            );
        }
    }
}

/// All containers of a task are given the same time to stop.
fn stop(ledger: &mut Ledger, own: &At, application: &At) {
    let at = own.key("stopTimeout");
    let of = |ledger: &Ledger, at: &At| ledger.number(at).unwrap_or(30);
    let (was, is) = (of(ledger, &at), of(ledger, &application.key("stopTimeout")));
    if ledger.get(&at).is_none() {
        return;
    }
    if was == is {
        ledger.carried(&at, "/services");
    } else {
        ledger.left(
            &at,
            format!(
                "all containers of a task have the time that the application has, {is} seconds"
            ),
            "write the longest of them as the service's `stop_timeout`",
        );
    }
}
