//! Containers that share the network of another one, and so run in its task.

use super::super::container;
use super::super::image;
use super::super::ledger::{At, Ledger};
use super::super::sidecar::{self, Together};
use super::super::variables::UNSET;
use super::kinds::{self, Role};
use super::{Plan, build, process, sizes, variables};
use serde_json::Value;

/// A container beside another.
#[derive(Debug, Clone)]
pub(super) struct Beside {
    /// Its name in the file.
    pub own: String,
    /// The name in the file of the service whose task it runs in.
    pub with: String,
    /// Its place.
    pub at: At,
}

/// The service whose network one shares, itself no such one; `None` where it has its own.
pub(super) fn shares(ledger: &Ledger, services: &At, at: &At) -> Option<String> {
    let all = ledger.members(services);
    let mut with = named(ledger, &all, at)?;
    for _ in 0..all.len() {
        match named(ledger, &all, &services.key(&with)) {
            Some(next) => with = next,
            None => break,
        }
    }
    Some(with)
}

/// Whom `network_mode` names: a service, or a container by the name that a service gives it.
fn named(ledger: &Ledger, all: &[At], at: &At) -> Option<String> {
    let mode = ledger.text(&at.key("network_mode"))?;
    if let Some(name) = mode.strip_prefix("service:") {
        return Some(name.to_owned());
    }
    let name = mode.strip_prefix("container:")?;
    let owner = all.iter().find(|other| {
        let own = ledger.text(&other.key("container_name"));
        own.as_deref().unwrap_or(&other.name()) == name
    });
    owner.map(At::name)
}

/// Leaves those whose task is none here.
pub(super) fn sort(ledger: &mut Ledger, plan: &mut Plan) {
    let found = std::mem::take(&mut plan.beside);
    for one in found {
        if plan.services.iter().any(|(own, _, _)| *own == one.with) {
            plan.beside.push(one);
        } else {
            ledger.left(
                &one.at,
                format!(
                    "it shares the network of `{}`, which is no service here",
                    one.with
                ),
                "give it a network of its own, where it is to run",
            );
        }
    }
}

/// CPU units and MiB that those beside a service are limited to.
pub(super) fn take(ledger: &Ledger, plan: &Plan, own: &str) -> (u32, u32) {
    let beside = plan.beside.iter().filter(|one| one.with == own);
    beside
        .map(|one| sizes::of(ledger, &one.at))
        .fold((0, 0), |(cpu, memory), (units, mib)| {
            (cpu.saturating_add(units), memory.saturating_add(mib))
        })
}

/// Carries the sidecars of a service.
pub(super) fn carry(ledger: &mut Ledger, plan: &Plan, own: &str, service: &str) {
    let beside: Vec<Beside> = plan
        .beside
        .iter()
        .filter(|one| one.with == own)
        .cloned()
        .collect();
    if beside.is_empty() {
        return;
    }
    let mut together = Together::with(own.to_owned());
    let names: Vec<String> = beside.iter().map(|one| together.add(&one.own)).collect();
    let ends = awaited(ledger, plan, &beside);
    for (one, name) in beside.iter().zip(names) {
        let container = container::key(service, &name);
        ledger.draft.from(&container, &ledger.field(&one.at));
        ledger.carried(&one.at.key("network_mode"), &container);
        runs(ledger, &container, one);
        let ends = ends.contains(&one.own);
        essential(ledger, &container, &one.at, ends);
        sizes::of_sidecar(ledger, &container, &one.at);
        process::carry(ledger, &container, &one.at);
        variables::carry(ledger, plan, &container, &one.at);
        waits(ledger, &container, &together, &one.at);
        variables::leans_on(ledger, plan, service, &one.at);
        whole_task(ledger, service, &one.at);
        folders(ledger, &one.at);
        store(ledger, one);
    }
    sidecar::room(ledger, service);
}

/// Names of those whose end another one waits for.
fn awaited(ledger: &Ledger, plan: &Plan, beside: &[Beside]) -> Vec<String> {
    let owners = plan.services.iter().map(|(_, _, at)| at);
    let all = beside.iter().map(|one| &one.at).chain(owners);
    let waits = all.flat_map(|at| ledger.members(&at.key("depends_on")));
    waits
        .filter(|on| {
            let condition = ledger.text(&on.key("condition"));
            condition.is_some_and(|condition| sidecar::is_end(&condition))
        })
        .map(|on| on.name())
        .collect()
}

/// A sidecar's image is given whole: no repository is made for it.
fn runs(ledger: &mut Ledger, container: &str, one: &Beside) {
    let key = format!("{container}/image");
    let (build, image) = (one.at.key("build"), one.at.key("image"));
    let given = ledger.text(&image);
    if ledger.get(&build).is_some() {
        let how = format!(", a copy in ECR: `{}`", build::command(ledger, &build));
        let input = sidecar::asked(ledger, container, &how);
        ledger.set(&build, &key, input);
        if given.is_some() {
            ledger.carried(&image, &key);
        }
        return;
    }
    match given {
        Some(given) if given.contains(UNSET) => {
            let input = sidecar::asked(ledger, container, "");
            ledger.set(&image, &key, input);
        }
        Some(given) => image::carry(ledger, &image, &key, &given),
        None => {}
    }
}

/// Docker starts a container again; ECS ends the task, and starts another.
fn essential(ledger: &mut Ledger, container: &str, at: &At, ends: bool) {
    let key = format!("{container}/essential");
    let restart = at.key("restart");
    let word = ledger.text(&restart);
    let once = ends || word.as_deref() == Some("no");
    if once {
        ledger.draft.set(&key, false.into());
        ledger
            .draft
            .comment(&key, "it ends by itself, and the others go on");
        ledger.draft.from(&key, &ledger.field(&restart));
    }
    match word {
        Some(word) if word == "no" => ledger.carried(&restart, &key),
        Some(word) => {
            let is = if once {
                "it runs once"
            } else {
                "the task is replaced"
            };
            let why = "ECS starts no container anew, but tasks";
            ledger.changed(&restart, &key, word, is, why);
        }
        None => {}
    }
}

/// Whom it waits for in its task.
fn waits(ledger: &mut Ledger, container: &str, together: &Together, at: &At) {
    for on in ledger.members(&at.key("depends_on")) {
        let (whom, condition) = match ledger.get(&on) {
            Some(Value::String(text)) => (text.clone(), None),
            _ => (on.name(), ledger.text(&on.key("condition"))),
        };
        if together.of(&whom).is_some() {
            let condition = condition.unwrap_or_else(|| "service_started".to_owned());
            sidecar::wait(ledger, &on, container, together, (&whom, &condition));
        }
    }
}

/// What is said of a container and is the whole task's.
fn whole_task(ledger: &mut Ledger, service: &str, at: &At) {
    for list in ["ports", "expose"] {
        for port in ledger.members(&at.key(list)) {
            ledger.left(
                &port,
                "the ports of a task are those of the service whose network it shares",
                "write `port` for it, and `receives`, where requests go to it",
            );
        }
    }
    let platform = at.key("platform");
    if ledger.get(&platform).is_some() {
        ledger.left(
            &platform,
            "all containers of a task run on one kind of processor",
            "see that its image is for the one that the service's `architecture` says",
        );
    }
    let stop = at.key("stop_grace_period");
    if ledger.get(&stop).is_some() {
        ledger.left(
            &stop,
            "all containers of a task have the time that the application has",
            "write the longest of them as the service's `stop_timeout`",
        );
    }
    let logging = at.key("logging");
    if ledger.get(&logging).is_some() {
        let driver = ledger.text(&logging.key("driver"));
        let driver = driver.unwrap_or_else(|| "json-file".into());
        let why = "all containers of a task log to one group";
        ledger.changed(
            &logging,
            &format!("{service}/logs"),
            driver,
            "CloudWatch",
            why,
        );
    }
    for place in [at.key("deploy").key("replicas"), at.key("scale")] {
        if ledger.get(&place).is_some() {
            ledger.left(
                &place,
                "there is one in each task",
                "nothing to do: `count` says how many tasks there are",
            );
        }
    }
}

/// A sidecar has directories of its own alone.
fn folders(ledger: &mut Ledger, at: &At) {
    for volume in ledger.members(&at.key("volumes")) {
        let source = match ledger.text(&volume) {
            Some(text) => {
                let source = text.split_once(':').map(|(source, _)| source.to_owned());
                source.unwrap_or_default()
            }
            None => ledger.text(&volume.key("source")).unwrap_or_default(),
        };
        if source.is_empty() {
            ledger.changed(
                &volume,
                "/services",
                "a folder of its own",
                "the task's own disk",
                "it is empty at the start of each task",
            );
        } else if source.starts_with(['.', '/', '~']) {
            ledger.left(
                &volume,
                "a folder or file of one's own machine",
                "copy what the sidecar needs into an image of its own, or let variables say it",
            );
        } else {
            ledger.first(&volume, format!("what is written to `{source}` lies where it runs now, and nothing here moves it"));
            ledger.left(
                &volume,
                "a sidecar mounts no volume, and containers share no folder",
                "let the containers hand each other what they have over localhost, or keep this service where it runs",
            );
        }
    }
}

/// A database beside an application is one for each task.
fn store(ledger: &mut Ledger, one: &Beside) {
    let image = ledger.text(&one.at.key("image")).unwrap_or_default();
    if let Role::Store(_) = kinds::role(&image) {
        ledger.first(
            &one.at,
            "each task has one of its own, and what it holds goes with the task",
        );
    }
}

/// Asks which container of a task answers, which no file says.
pub(super) fn entry(ledger: &mut Ledger, plan: &Plan, own: &str, service: &str) {
    let has_port = ledger.draft.get(&format!("{service}/port"));
    let beside = plan.beside.iter().filter(|one| one.with == own);
    let names: Vec<String> = beside.map(|one| format!("`{}`", one.own)).collect();
    if let (Some(port), false) = (has_port.cloned(), names.is_empty()) {
        ledger.fill(
            &format!("{service}/receives"),
            format!("which container listens on {port}: `{own}`, as it stands, or {}, whose `port` it is then, with `receives`", names.join(" or ")),
        );
    }
}
