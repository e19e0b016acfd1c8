//! What runs in a container, the application or a sidecar, and as whom.

use super::super::command;
use super::super::container_health::{self, Named};
use super::super::ledger::{At, Ledger};
use super::super::size;
use super::super::variables::{SHELL, UNSET};
use serde_json::{Value, json};

/// Carries what all containers have alike.
pub(super) fn carry(ledger: &mut Ledger, container: &str, at: &At) {
    let key = |name: &str| format!("{container}/{name}");
    for name in ["entrypoint", "command"] {
        command::carry(ledger, &at.key(name), &key(name), SHELL, &Ledger::text);
    }
    let user = at.key("user");
    if let Some(text) = ledger.text(&user) {
        if text.contains(UNSET) {
            ledger.left(
                &user,
                "nothing says the value of its variable",
                "write `user` where the image's own is not meant",
            );
        } else {
            ledger.set(&user, &key("user"), text);
        }
    }
    let init = at.key("init");
    match ledger.flag(&init) {
        Some(true) => ledger.set(&init, &key("init"), true),
        Some(false) => ledger.carried(&init, &key("init")),
        None => {}
    }
    read_only(ledger, container, at);
    for limit in ledger.members(&at.key("ulimits")) {
        let name = limit.name();
        let both = ledger.number(&limit);
        let each = (
            ledger.number(&limit.key("soft")),
            ledger.number(&limit.key("hard")),
        );
        let value = match (both, each) {
            (Some(both), _) => Value::from(both),
            (None, (Some(soft), Some(hard))) => json!({"soft": soft, "hard": hard}),
            _ => continue,
        };
        ledger.set(&limit, &format!("{container}/ulimits/{name}"), value);
    }
    check(ledger, container, &at.key("healthcheck"));
}

fn read_only(ledger: &mut Ledger, container: &str, at: &At) {
    let own = at.key("read_only");
    let key = format!("{container}/read_only_root");
    let read_only = ledger.flag(&own) == Some(true);
    match ledger.flag(&own) {
        Some(true) => ledger.carried(&own, &key),
        Some(false) => ledger.set(&own, &key, false),
        None => ledger.assume(
            &key,
            false,
            "Compose's default; `true` is safer, with `writable` for what it writes",
        ),
    }
    let tmpfs = at.key("tmpfs");
    let all = match ledger.get(&tmpfs) {
        Some(Value::String(_)) => vec![tmpfs],
        _ => ledger.members(&tmpfs),
    };
    for at in all {
        let Some(text) = ledger.text(&at) else {
            continue;
        };
        let (path, options) = text.split_once(':').unwrap_or((&text, ""));
        let size = options
            .split(',')
            .find_map(|o| size::bytes(o.strip_prefix("size=")?));
        if !read_only {
            ledger.carried(&at, &key);
            continue;
        }
        let item = size.map_or_else(|| json!(path), |size| json!({"path": path, "size": size}));
        let key = format!("{container}/writable");
        ledger.push(&at, &key, item);
    }
}

/// What Docker runs inside the container. Its time limit of 30 s is as long as the time between two
/// checks, which ECS does not take: where none is written, the blueprint's holds.
fn check(ledger: &mut Ledger, container: &str, at: &At) {
    const NAMED: Named = Named {
        command: "test",
        start: "start_period",
    };
    if ledger.get(at).is_none() {
        return;
    }
    let off = at.key("disable");
    let test = at.key("test");
    let command: Vec<String> = match ledger.get(&test) {
        Some(Value::String(_)) => {
            let line = ledger.text(&test).unwrap_or_default();
            vec!["CMD-SHELL".to_owned(), line]
        }
        Some(Value::Array(_)) => {
            let words = ledger.members(&test);
            let words = words.iter().filter_map(|word| ledger.text(word));
            words.collect()
        }
        _ => Vec::new(),
    };
    let none = command.first().is_some_and(|first| first == "NONE");
    if ledger.flag(&off) == Some(true) || none {
        let at = if none { test } else { off };
        ledger.changed(
            &at,
            container,
            "the image's own check is off",
            "ECS runs none of an image's",
            "nothing to do",
        );
        return;
    }
    if command.is_empty() {
        ledger.left(
            at,
            "it says no command, and ECS ignores that of an image",
            "write the image's HEALTHCHECK as `container_health: {command: [...]}`",
        );
        return;
    }
    container_health::carry(ledger, at, container, &NAMED, &command);
}
