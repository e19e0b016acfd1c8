//! Images that are built.

use super::super::ledger::{At, Ledger};
use super::super::variables::UNSET;

/// The command that builds one.
pub(super) fn command(ledger: &Ledger, build: &At) -> String {
    let text = |key: &str| {
        ledger
            .text(&build.key(key))
            .filter(|text| !text.contains(UNSET))
    };
    let context = ledger.text(build).or_else(|| text("context"));
    let mut words = vec!["docker build".to_owned()];
    for (key, flag) in [("dockerfile", "-f"), ("target", "--target")] {
        if let Some(value) = text(key) {
            words.push(format!("{flag} {value}"));
        }
    }
    // A value may be a secret: the name alone.
    for argument in ledger.members(&build.key("args")) {
        let name = match ledger.text(&argument) {
            Some(text) if argument.name().bytes().all(|b| b.is_ascii_digit()) => {
                text.split('=').next().unwrap_or_default().to_owned()
            }
            _ => argument.name(),
        };
        words.push(format!("--build-arg {name}=..."));
    }
    words.push(context.unwrap_or_else(|| ".".to_owned()));
    words.join(" ").replace(['`', '\n'], " ")
}
