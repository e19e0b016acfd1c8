//! Number, processor, file system of a service.

use super::super::ledger::{At, Ledger};
use super::super::size;
use super::super::volume;
use super::{process, sizes};

pub(super) fn carry(ledger: &mut Ledger, service: &str, at: &At, beside: (u32, u32)) {
    let key = |name: &str| format!("{service}/{name}");
    process::carry(ledger, service, at);
    sizes::of_task(ledger, service, at, beside);
    count(ledger, service, at);
    platform(ledger, service, &at.key("platform"));
    let stop = at.key("stop_grace_period");
    match ledger.text(&stop).map(|text| (size::seconds(&text), text)) {
        Some((Some(seconds), text)) => {
            let key = key("stop_timeout");
            let fits = seconds.clamp(2, 120);
            let span = format!("{fits}s");
            if seconds == fits {
                ledger.set(&stop, &key, span);
            } else {
                let why = "Fargate waits for 2 to 120 seconds";
                ledger.became(&stop, &key, span.as_str(), (text, span.as_str()), why);
            }
        }
        // An unreadable one is named at the end.
        Some((None, _)) => {}
        None => ledger.assume(
            &key("stop_timeout"),
            "10s",
            "Docker's default; the blueprint's is 30s",
        ),
    }
    asked(ledger, service, &at.key("healthcheck"));
    let restart = at.key("restart");
    match ledger.text(&restart).as_deref() {
        Some("no") => ledger.left(&restart, "ECS starts a task anew whenever it ends", "run what ends by itself (a migration, a seed) by `aws ecs run-task`, and take it out of the blueprint"),
        Some(_) => ledger.carried(&restart, service),
        None => {}
    }
    let logging = at.key("logging");
    if ledger.get(&logging).is_some() {
        let driver = ledger
            .text(&logging.key("driver"))
            .unwrap_or_else(|| "json-file".into());
        ledger.changed(
            &logging,
            &key("logs"),
            driver,
            "CloudWatch, 30 days",
            "the stack makes a log group for each service",
        );
    }
    let develop = at.key("develop");
    if ledger.get(&develop).is_some() {
        ledger.left(
            &develop,
            "it is for development on one's own machine",
            "nothing to do",
        );
    }
    volumes(ledger, service, at);
}

fn count(ledger: &mut Ledger, service: &str, at: &At) {
    let key = format!("{service}/count");
    let places = [at.key("deploy").key("replicas"), at.key("scale")];
    for place in &places {
        match ledger.number(place) {
            Some(0) => ledger.changed(place, &key, "0", "1", "a service of the blueprint runs at least one task: take it out where it is to be off"),
            Some(number) => ledger.set(place, &key, number),
            None => {}
        }
    }
    ledger.assume(
        &key,
        1,
        "Compose's default; the blueprint's is 2, which outlives a zone",
    );
}

fn platform(ledger: &mut Ledger, service: &str, at: &At) {
    let key = format!("{service}/architecture");
    match ledger.text(at).as_deref() {
        Some("linux/amd64" | "linux/x86_64" | "amd64") => ledger.carried(at, &key),
        Some("linux/arm64" | "linux/arm64/v8" | "arm64") => ledger.set(at, &key, "arm64"),
        Some(_) => ledger.left(
            at,
            "Fargate runs Linux on x86_64 and arm64",
            "build the image for one of them",
        ),
        None => {}
    }
}

/// What a container's check asks its own port for is what a load balancer can ask for.
fn asked(ledger: &mut Ledger, service: &str, at: &At) {
    let test = ledger.text(&at.key("test")).unwrap_or_else(|| {
        let words = ledger.members(&at.key("test"));
        let words: Vec<String> = words.iter().filter_map(|w| ledger.text(w)).collect();
        words.join(" ")
    });
    let asked = test.split_whitespace().find_map(|word| {
        let word = word.trim_matches(['"', '\'']);
        let rest = word
            .strip_prefix("http://localhost")
            .or_else(|| word.strip_prefix("http://127.0.0.1"))?;
        let path = &rest[rest.find('/')?..];
        path.bytes()
            .all(|b| b.is_ascii_graphic())
            .then(|| path.to_owned())
    });
    if let Some(path) = asked.filter(|path| path.len() > 1) {
        let key = format!("{service}/health_check/path");
        ledger.draft.set(&key, path.into());
        ledger
            .draft
            .comment(&key, "what the container's own check asks for");
    }
}

/// The file system that a volume stands for: Docker's own integration with ECS named it by its id, and NFS
/// mounts it by its name in DNS (<https://docs.docker.com/reference/compose-file/volumes/>).
fn of_efs(ledger: &Ledger, service: &At, name: &str) -> Option<(At, String)> {
    let mut top = service.clone();
    top.path = String::new();
    let declared = top.key("volumes").key(name);
    let said = [
        ledger.text(&declared.key("name")),
        ledger.text(&declared.key("external").key("name")),
    ];
    let options = ledger.text(&declared.key("driver_opts").key("o"));
    let address = options.as_deref().and_then(|options| {
        let address = options
            .split(',')
            .find_map(|o| o.trim().strip_prefix("addr="))?;
        let (id, rest) = address.split_once('.')?;
        rest.starts_with("efs.").then(|| id.to_owned())
    });
    let id = said
        .into_iter()
        .flatten()
        .chain(address)
        .find(|id| volume::is_system(id))?;
    Some((declared, id))
}

/// Folders: what has to outlive a task comes along where it lies in EFS.
fn volumes(ledger: &mut Ledger, service: &str, at: &At) {
    for volume in ledger.members(&at.key("volumes")) {
        let (source, target, kind, read_only) = match ledger.text(&volume) {
            Some(text) => {
                let (source, rest) = text.split_once(':').unwrap_or(("", &text));
                let mut rest = rest.split(':');
                let target = rest.next().unwrap_or_default().to_owned();
                let read_only = rest.flat_map(|o| o.split(',')).any(|option| option == "ro");
                (source.to_owned(), target, String::new(), read_only)
            }
            None => (
                ledger.text(&volume.key("source")).unwrap_or_default(),
                ledger.text(&volume.key("target")).unwrap_or_default(),
                ledger.text(&volume.key("type")).unwrap_or_default(),
                false,
            ),
        };
        if kind == "tmpfs" || source.is_empty() {
            ledger.changed(
                &volume,
                service,
                "a folder of its own",
                "the task's own disk",
                "it is empty at the start of each task",
            );
        } else if source.ends_with("docker.sock") {
            ledger.left(
                &volume,
                "Fargate has no socket of Docker's",
                "keep this service where it runs",
            );
        } else if source.starts_with(['.', '/', '~']) || kind == "bind" {
            ledger.left(&volume, "a folder or file of one's own machine", format!("copy what the application needs at {target} into the image; source code is in it already"));
        } else {
            let read_only = read_only || ledger.flag(&volume.key("read_only")) == Some(true);
            if let Some((declared, id)) = of_efs(ledger, at, &source)
                && let Some(key) = volume::key(service, &source)
                && volume::is_path(&target)
            {
                ledger.put(&volume, &format!("{key}/path"), target);
                ledger.put(&declared, &format!("{key}/efs"), id);
                if read_only {
                    ledger.put(&volume, &format!("{key}/read_only"), true);
                }
                ledger.carried(&volume, &key);
                volume::guarded(ledger, &declared, &key, false, false);
                volume::to_fill(ledger, &key);
                continue;
            }
            ledger.first(&volume, format!("what is written to `{source}` lies where it runs now, and nothing here moves it"));
            ledger.left(
                &volume,
                "a volume of Docker's lies on one machine",
                format!("make a file system of EFS with an access point, copy into it what is in `{source}`, and write `volumes: {{{source}: {{path: {target}, efs: ID, access_point: ID}}}}`"),
            );
        }
    }
}
