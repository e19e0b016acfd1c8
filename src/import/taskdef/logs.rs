//! Where the application's lines go.

use super::super::image;
use super::super::ledger::{At, Ledger};
use super::super::router;
use super::super::secret_ref::Reference;
use super::super::words::is_placeholder;
use super::Task;
use crate::finding::pointer;
use serde_json::{Value, json};

/// A log group of the stack takes the place of the old one.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, at: &At, by: Option<&At>) {
    let key = format!("{}/logs", task.service);
    let driver = at.key("logDriver");
    match ledger.text(&driver).as_deref() {
        Some("awslogs") => ledger.carried(&driver, &key),
        Some("awsfirelens") => {
            sent_on(ledger, task, at, by);
            return;
        }
        Some(other) => {
            let why = format!("logs go to CloudWatch: nothing sends them by `{other}` any more");
            ledger.left(at, why, "subscribe what reads them to the log group");
            return;
        }
        None => return,
    }
    for option in ledger.members(&at.key("options")) {
        let value = ledger.text(&option).unwrap_or_default();
        match option.name().as_str() {
            "awslogs-group" => {
                let group = format!("/ecs/{}", task.family);
                if value == group {
                    ledger.carried(&option, &key);
                    ledger.warn(&option, "a log group of this name is there: the stack cannot make it until the old one is gone or has been brought into it");
                } else {
                    ledger.changed(
                        &option,
                        &key,
                        value.clone(),
                        group,
                        "the stack makes a log group, kept for 30 days",
                    );
                }
                ledger.first(&option, format!("what was logged so far is in `{value}` and stays there: do not delete that group with the old service"));
            }
            "awslogs-region" => ledger.carried(&option, "/region"),
            "awslogs-create-group" => ledger.carried(&option, &key),
            "awslogs-stream-prefix" => ledger.changed(
                &option,
                &key,
                value,
                "the stack's own",
                "streams are named by the stack",
            ),
            _ => {}
        }
    }
    ledger.assume(
        &format!("{key}/retention_days"),
        30,
        "the log group said how long before",
    );
}

/// What a sidecar prints goes where the lines of the application go.
pub(super) fn beside(ledger: &mut Ledger, task: &Task, own: &At, application: &At) {
    let at = own.key("logConfiguration");
    let key = format!("{}/logs", task.service);
    let driver = at.key("logDriver");
    let (Some(was), is) = (
        ledger.text(&driver),
        ledger.text(&application.key("logDriver")),
    ) else {
        return;
    };
    let (routed, here) = ("awsfirelens", "awslogs");
    let wanted = if is.as_deref() == Some(routed) {
        routed
    } else {
        here
    };
    if was != wanted {
        ledger.left(
            &at,
            format!("all containers of a task log as the application does, which is `{wanted}`"),
            "send them to other places by a configuration in the router's image, which `logs.router.config` names",
        );
        return;
    }
    ledger.carried(&driver, &key);
    for option in ledger.members(&at.key("options")) {
        let value = ledger.text(&option).unwrap_or_default();
        let alike = ledger.text(&application.key("options").key(&option.name()));
        let name = option.name();
        if alike.as_ref() == Some(&value) {
            ledger.carried(&option, &key);
        } else if was == here && name == "awslogs-group" {
            let group = format!("/ecs/{}", task.family);
            let why = "all containers of a task log to the service's group";
            ledger.changed(&option, &key, value.clone(), group, why);
            ledger.first(&option, format!("what was logged so far is in `{value}` and stays there: do not delete that group with the old service"));
        } else if was == here && name == "awslogs-stream-prefix" {
            let why = "streams are named by the stack";
            ledger.changed(&option, &key, value, "the stack's own", why);
        } else if was == here && ["awslogs-region", "awslogs-create-group"].contains(&name.as_str())
        {
            ledger.carried(&option, &key);
        } else if was == routed {
            ledger.left(
                &option,
                "the lines of all containers of a task go by the application's options",
                "tell them apart by a configuration in the router's image, which `logs.router.config` names",
            );
        }
    }
    let secrets = at.key("secretOptions");
    if !ledger.members(&secrets).is_empty() {
        if ledger.get(&secrets) == ledger.get(&application.key("secretOptions")) {
            ledger.carried(&secrets, &key);
        } else {
            ledger.left(
                &secrets,
                "the lines of all containers of a task go by the application's options",
                "tell them apart by a configuration in the router's image, which `logs.router.config` names",
            );
        }
    }
}

/// A router takes the lines, and sends them where the application's log says.
fn sent_on(ledger: &mut Ledger, task: &Task, at: &At, by: Option<&At>) {
    let base = router::key(&task.service);
    let kind = by.map(|by| by.key("firelensConfiguration"));
    let kind = kind.and_then(|kind| ledger.text(&kind.key("type")));
    let options = ledger.members(&at.key("options"));
    let named = options.iter().any(|option| option.name() == "Name");
    let routing = by.map(|by| by.key("firelensConfiguration").key("options"));
    let configured = routing.is_some_and(|options| {
        ledger.text(&options.key("config-file-type")).as_deref() == Some("file")
            && ledger.get(&options.key("config-file-value")).is_some()
    });
    let (Some(by), Some("fluentbit"), true) = (by, kind.as_deref(), named || configured) else {
        ledger.left(
            at,
            "the blueprint sends logs by Fluent Bit to an output that an option calls `Name`",
            "write `logs.router` by hand; without it logs go to CloudWatch",
        );
        if let Some(by) = by {
            ledger.left(
                by,
                "nothing of it is filled in",
                "write `logs.router` by hand",
            );
        }
        return;
    };
    ledger.carried(&at.key("logDriver"), &base);
    for option in options {
        let value = ledger.text(&option).unwrap_or_default();
        router::option(ledger, &task.service, &option, &value);
    }
    for secret in ledger.members(&at.key("secretOptions")) {
        let from_at = secret.key("valueFrom");
        let (Some(name), Some(from)) = (ledger.text(&secret.key("name")), ledger.text(&from_at))
        else {
            continue;
        };
        if !router::is_option(ledger, &secret, &name) {
            continue;
        }
        let reference = Reference {
            at: &from_at,
            name: &name,
            region: task.region.as_deref(),
        };
        if let Some(value) = reference.value(ledger, &from) {
            ledger.set(&secret, &pointer(&format!("{base}/secrets"), &name), value);
        }
    }
    container(ledger, task, by);
}

/// The container that is the router.
fn container(ledger: &mut Ledger, task: &Task, by: &At) {
    let base = router::key(&task.service);
    for field in ledger.members(by) {
        let value = ledger.get(&field).cloned().unwrap_or_default();
        let text = ledger.text(&field).unwrap_or_default();
        match field.name().as_str() {
            "name" if text == "log_router" => ledger.carried(&field, &base),
            "name" => ledger.changed(
                &field,
                &base,
                text,
                "log_router",
                "the router's container is called so",
            ),
            "image" if is_placeholder(&text) => ledger.became(
                &field,
                &format!("{base}/image"),
                router::IMAGE,
                ("filled in by a pipeline", router::IMAGE),
                "a version of AWS's image: write your own, if it was another",
            ),
            "image" => image::carry(ledger, &field, &format!("{base}/image"), &text),
            "memory" => {
                let size = ledger.number(&field).unwrap_or_default();
                ledger.set(&field, &format!("{base}/memory"), size);
            }
            "memoryReservation" if ledger.get(&by.key("memory")).is_none() => {
                let why = "the blueprint's router has 100 MiB, which is the most that it takes";
                ledger.changed(&field, &format!("{base}/memory"), text, "100", why);
            }
            "essential" if value == json!(false) => ledger.changed(
                &field,
                &base,
                "false",
                "true",
                "a task ends with its router: without it nothing is logged",
            ),
            "user" if !["0", "root", "0:0"].contains(&text.as_str()) => {
                let why = "FireLens wants root";
                ledger.changed(&field, &base, text, "0", why);
            }
            "readonlyRootFilesystem" if value == json!(true) => ledger.changed(
                &field,
                &base,
                "true",
                "false",
                "Fluent Bit writes into its root file system",
            ),
            "essential" | "user" | "readonlyRootFilesystem" => ledger.carried(&field, &base),
            "logConfiguration" => ledger.changed(
                &field,
                &base,
                "a log of its own",
                format!("/ecs/{}", task.family),
                "the router itself logs to the group that the stack makes",
            ),
            "firelensConfiguration" => routing(ledger, task, &field),
            _ if [json!([]), json!({}), json!(0), Value::Null].contains(&value) => {
                ledger.carried(&field, &base);
            }
            _ => ledger.left(
                &field,
                "the router has no such key",
                "put it into the router's image or into a configuration there, which `config` names",
            ),
        }
    }
}

/// What FireLens is told of the router.
fn routing(ledger: &mut Ledger, task: &Task, at: &At) {
    let base = router::key(&task.service);
    ledger.carried(&at.key("type"), &base);
    let options = at.key("options");
    let kind = ledger.text(&options.key("config-file-type"));
    for option in ledger.members(&options) {
        let value = ledger.text(&option).unwrap_or_default();
        match option.name().as_str() {
            "enable-ecs-log-metadata" => {
                router::metadata(ledger, &task.service, &option, value != "false");
            }
            "config-file-value" if kind.as_deref() == Some("file") => {
                router::config(ledger, &task.service, &option, value);
            }
            "config-file-type" if value == "file" => ledger.carried(&option, &base),
            "config-file-type" | "config-file-value" => ledger.left(
                &option,
                "FireLens takes a configuration from S3 on hosts alone, and not on Fargate",
                "put it into the router's image, and write its path under `logs.router.config`",
            ),
            _ => ledger.left(&option, "the blueprint has no such option", "nothing to do"),
        }
    }
}
