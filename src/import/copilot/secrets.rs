//! References to secrets.

use super::super::ledger::{At, Ledger};
use super::super::secret_ref::Reference;
use super::manifest::Manifest;
use crate::finding::pointer;
use serde_json::{Value, json};

/// Secret variables of a service.
pub(super) fn of_service(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let all = manifest.members(ledger, "secrets");
    of(ledger, service, manifest, all);
}

/// Secret variables of a service, or options of its router: what has `secrets`.
pub(super) fn of(ledger: &mut Ledger, whose: &str, manifest: &Manifest, all: Vec<At>) {
    for at in all {
        let name = at.name();
        let key = pointer(&format!("{whose}/secrets"), &name);
        let secret = at.key("secretsmanager");
        // Copilot says no region: it is the environment's.
        let reference = |at| Reference {
            at,
            name: &name,
            region: None,
        };
        let text = |at: &At| manifest.text(ledger, at);
        if let Some(text) = text(&at) {
            let value = reference(&at).value(ledger, text.trim_matches('\''));
            refer(ledger, &at, &key, value);
        } else if let Some(text) = text(&secret) {
            let value = reference(&secret).named(ledger, &text);
            refer(ledger, &at, &key, value);
        } else if let Some(export) = ledger.text(&at.key("from_cfn")) {
            let input = ledger.input(
                &format!("{name}_secret"),
                "arn",
                &format!("ARN of the secret that the output {export} of a stack names"),
            );
            ledger.set(&at, &key, json!({"secretsmanager": input}));
        }
    }
}

/// What has been said of a reference is not said again.
fn refer(ledger: &mut Ledger, at: &At, key: &str, value: Option<Value>) {
    match value {
        Some(value) if ledger.is_read(at) => ledger.put(at, key, value),
        Some(value) => ledger.set(at, key, value),
        None => {}
    }
}
