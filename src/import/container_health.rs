//! The check inside a container: all sources have it, with members of nearly the same names.

use super::ledger::{At, Ledger};
use super::secret;
use super::size;
use super::variables::{SHELL, filled};
use serde_json::Value;

/// What its members are called, where they differ.
pub(super) struct Named {
    /// The command.
    pub command: &'static str,
    /// The time that a new container is given.
    pub start: &'static str,
}

/// Carries the check at a place, whose command is given as ECS takes it.
pub(super) fn carry(
    ledger: &mut Ledger,
    at: &At,
    container: &str,
    named: &Named,
    command: &[String],
) {
    let key = |name: &str| format!("{container}/container_health/{name}");
    let from = at.key(named.command);
    if command.iter().any(|word| secret::by_value(word)) {
        ledger.left(
            &from,
            "a word of it looks like a secret, and is not repeated",
            "let the check read a variable under `secrets`, and write `container_health` by hand",
        );
        return;
    }
    let words: Vec<Value> = command
        .iter()
        .map(|word| filled(ledger, word, SHELL).into())
        .collect();
    ledger.set(&from, &key("command"), words);
    for (name, to) in [
        ("interval", "interval"),
        ("timeout", "timeout"),
        (named.start, "start_period"),
    ] {
        let at = at.key(name);
        let seconds = ledger.number(&at).or_else(|| {
            let text = ledger.text(&at)?;
            size::seconds(&text)
        });
        if let Some(seconds) = seconds {
            ledger.set(&at, &key(to), format!("{seconds}s"));
        }
    }
    let retries = at.key("retries");
    if let Some(number) = ledger.number(&retries) {
        ledger.set(&retries, &key("retries"), number);
    }
}
