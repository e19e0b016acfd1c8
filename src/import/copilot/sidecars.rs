//! Containers beside the application, and which one requests go to.
//! <https://aws.github.io/copilot-cli/docs/developing/sidecars/>

use super::super::command;
use super::super::container;
use super::super::ledger::{At, Ledger};
use super::super::report::Changed;
use super::super::sidecar::{self, Together};
use super::super::variables::{Around, UNSET};
use super::super::{image, words};
use super::manifest::Manifest;
use super::{Part, process, secrets};

/// What Copilot calls the container that sends logs on.
const ROUTER: &str = "firelens_log_router";

/// The sidecars of a service in one environment.
pub(super) struct Sidecars {
    together: Together,
    /// What Copilot calls each, and its pointer.
    all: Vec<(String, String)>,
}

impl Sidecars {
    /// Those that a manifest names.
    pub fn of(ledger: &Ledger, service: &str, part: &Part, manifest: &Manifest) -> Self {
        let mut together = Together::with(part.own.clone());
        together.router(ROUTER.to_owned());
        let members = manifest.members(ledger, "sidecars");
        let all = members.iter().map(|at| {
            let own = at.name();
            let name = together.add(&own);
            (own, container::key(service, &name))
        });
        let all = all.collect();
        Self { together, all }
    }
}

/// Carries the sidecars, and whom containers wait for.
pub(super) fn carry(
    ledger: &mut Ledger,
    around: &Around,
    service: &str,
    part: &Part,
    manifest: &Manifest,
) {
    let sidecars = Sidecars::of(ledger, service, part, manifest);
    for (own, container) in &sidecars.all {
        let path = format!("sidecars.{own}");
        let whole = manifest.at(ledger, &path);
        ledger.draft.from(container, &ledger.field(&whole));
        named(ledger, &whole, own, container);
        one(ledger, around, part, container, manifest, &path);
        waits(ledger, container, &sidecars, manifest, &path);
    }
    waits(ledger, service, &sidecars, manifest, "image");
    sidecar::room(ledger, service);
}

/// Says that one is called otherwise.
fn named(ledger: &mut Ledger, at: &At, own: &str, container: &str) {
    let name = container.rsplit('/').next().unwrap_or_default();
    let changed = Changed {
        field: ledger.field(at),
        key: words::dotted(container),
        was: own.to_owned(),
        is: name.to_owned(),
        why: "lower-case letters, digits and hyphens, and `app` is the application".to_owned(),
    };
    if own != name && !ledger.report.changed.contains(&changed) {
        ledger.report.changed.push(changed);
    }
}

fn one(
    ledger: &mut Ledger,
    around: &Around,
    part: &Part,
    container: &str,
    manifest: &Manifest,
    path: &str,
) {
    let at = |ledger: &Ledger, name: &str| manifest.at(ledger, &format!("{path}.{name}"));
    let key = |name: &str| format!("{container}/{name}");
    runs(ledger, container, manifest, path);
    let listens = at(ledger, "port");
    if let Some(text) = ledger.text(&listens) {
        let (number, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
        match (number.trim().parse::<u16>(), protocol) {
            (Ok(number), "tcp") => ledger.set(&listens, &key("port"), number),
            (Ok(_), _) => ledger.carried(&listens, container),
            (Err(_), _) => ledger.left(&listens, "it is no port", "write `port`"),
        }
    }
    let essential = at(ledger, "essential");
    match ledger.flag(&essential) {
        Some(false) => ledger.set(&essential, &key("essential"), false),
        Some(true) => ledger.carried(&essential, &key("essential")),
        None => {}
    }
    for name in ["entrypoint", "command"] {
        let by = "the shell of whoever deployed";
        let place = at(ledger, name);
        command::carry(ledger, &place, &key(name), by, &|ledger, at| {
            manifest.text(ledger, at)
        });
    }
    let variables = manifest.members(ledger, &format!("{path}.variables"));
    process::variables(ledger, around, part, container, manifest, &variables);
    let members = manifest.members(ledger, &format!("{path}.secrets"));
    secrets::of(ledger, container, manifest, members);
    let check = at(ledger, "healthcheck");
    if ledger.get(&check).is_some() {
        process::check(ledger, &check, container, manifest);
    }
    ledger.assume(
        &key("read_only_root"),
        false,
        "Copilot's default; `true` is safer, with `writable` for what it writes",
    );
}

/// A sidecar's image is given whole: no repository is made for it.
fn runs(ledger: &mut Ledger, container: &str, manifest: &Manifest, path: &str) {
    let key = format!("{container}/image");
    let whole = manifest.at(ledger, &format!("{path}.image"));
    let location = manifest.at(ledger, &format!("{path}.image.location"));
    let build = manifest.at(ledger, &format!("{path}.image.build"));
    let given = [whole, location].into_iter();
    let mut given = given.filter_map(|at| Some((manifest.text(ledger, &at)?, at)));
    match given.next_back() {
        Some((uri, at)) if uri.contains(UNSET) => {
            let input = sidecar::asked(ledger, container, "");
            ledger.set(&at, &key, input);
        }
        Some((uri, at)) => image::carry(ledger, &at, &key, &uri),
        None if ledger.get(&build).is_some() => {
            let how = format!(", a copy in ECR: `{}`", process::build(ledger, &build));
            let input = sidecar::asked(ledger, container, &how);
            ledger.set(&build, &key, input);
        }
        None => {}
    }
}

/// Whom a container waits for.
fn waits(
    ledger: &mut Ledger,
    container: &str,
    sidecars: &Sidecars,
    manifest: &Manifest,
    path: &str,
) {
    for at in manifest.members(ledger, &format!("{path}.depends_on")) {
        if let Some(condition) = ledger.text(&at) {
            let whom = at.name();
            let wait = (whom.as_str(), condition.as_str());
            sidecar::wait(ledger, &at, container, &sidecars.together, wait);
        }
    }
}

/// Which container requests go to, by its name or by its port.
pub(super) fn target(ledger: &mut Ledger, service: &str, part: &Part, manifest: &Manifest) {
    let sidecars = Sidecars::of(ledger, service, part, manifest);
    let container = ["http.target_container", "http.targetContainer"]
        .map(|path| manifest.at(ledger, path))
        .into_iter()
        .find(|at| ledger.get(at).is_some());
    let asked_at = manifest.at(ledger, "http.target_port");
    let wanted = ledger.number(&asked_at);
    let key = format!("{service}/receives");
    let owner = match &container {
        Some(at) => {
            let name = manifest.text(ledger, at).unwrap_or_default();
            if name == part.own {
                ledger.carried(at, &key);
                None
            } else if let Some(found) = sidecars.all.iter().find(|(own, _)| *own == name) {
                Some(found.clone())
            } else {
                ledger.left(
                    at,
                    format!("no container of the task is called `{name}`"),
                    "write `receives` with the one that was meant",
                );
                return;
            }
        }
        // The one that listens there.
        None => sidecars
            .all
            .iter()
            .find(|(own, _)| {
                let at = manifest.at(ledger, &format!("sidecars.{own}.port"));
                wanted.is_some() && ledger.number(&at) == wanted
            })
            .cloned(),
    };
    let Some((_, pointer)) = owner else {
        let own = manifest.at(ledger, "image.port");
        if wanted.is_some() && ledger.number(&own) == wanted {
            ledger.carried(&asked_at, &format!("{service}/port"));
        }
        return;
    };
    let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let there = format!("{pointer}/port");
    if let Some(wanted) = wanted {
        ledger.set(&asked_at, &there, wanted);
    }
    let listens = ledger.draft.get(&there).is_some();
    match &container {
        Some(at) if !listens => ledger.left(
            at,
            "nothing says on which port it listens",
            "write its `port`, and `receives`",
        ),
        Some(at) => ledger.set(at, &key, name),
        None => ledger.put(&asked_at, &key, name),
    }
}
