//! What runs in a container, the application or a sidecar, and as whom.

use super::super::command;
use super::super::container_health::{self, Named};
use super::super::ledger::{At, Ledger};
use super::super::variables::SHELL;
use super::{Container, Task, secrets, variables};
use serde_json::{Value, json};

/// What the members of a container's check are called here.
const CHECK: Named = Named {
    command: "command",
    start: "startPeriod",
};

/// Carries what all containers have alike.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, container: &Container) {
    let (own, base) = (&container.at, container.key.as_str());
    let key = |name: &str| format!("{base}/{name}");
    for (from, to) in [("entryPoint", "entrypoint"), ("command", "command")] {
        let at = own.key(from);
        if ledger.get(&at).is_some_and(|words| *words == json!([])) {
            ledger.carried(&at, &key(to));
        } else {
            command::carry(ledger, &at, &key(to), SHELL, &Ledger::text);
        }
    }
    variables::carry(ledger, base, &own.key("environment"));
    let region = task.region.as_deref();
    secrets::carry(ledger, region, base, &own.key("secrets"));
    read_only(ledger, base, &own.key("readonlyRootFilesystem"));
    kernel(ledger, container, &own.key("linuxParameters"));
    let user = own.key("user");
    if let Some(text) = ledger.text(&user) {
        ledger.set(&user, &key("user"), text);
    }
    ulimits(ledger, base, &own.key("ulimits"));
    let health = own.key("healthCheck");
    let command = ledger.members(&health.key("command"));
    let command: Vec<String> = command
        .iter()
        .filter_map(|word| ledger.text(word))
        .collect();
    if !command.is_empty() {
        container_health::carry(ledger, &health, base, &CHECK, &command);
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
        let list = ledger.get(&at).and_then(Value::as_array);
        if list.is_some_and(Vec::is_empty) {
            ledger.carried(&at, base);
        }
    }
}

fn read_only(ledger: &mut Ledger, container: &str, at: &At) {
    let key = format!("{container}/read_only_root");
    match ledger.flag(at) {
        Some(true) => ledger.carried(at, &key),
        Some(false) => ledger.set(at, &key, false),
        None => ledger.assume(
            &key,
            false,
            "ECS's default; `true` is safer, with `writable` for what it writes",
        ),
    }
}

/// What Linux is asked for.
fn kernel(ledger: &mut Ledger, container: &Container, at: &At) {
    let init = at.key("initProcessEnabled");
    if let Some(flag) = ledger.flag(&init) {
        let key = format!("{}/init", container.key);
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
        let key = format!("{}/writable", container.key);
        if container.is_read_only(ledger) {
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

fn ulimits(ledger: &mut Ledger, container: &str, at: &At) {
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
        ledger.set(&limit, &format!("{container}/ulimits/{name}"), value);
    }
}
