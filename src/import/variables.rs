//! Variables of a service whose values are secrets.

use super::ledger::{At, Ledger};
use crate::finding::pointer;
use serde_json::json;

/// A variable whose value is written nowhere.
pub(super) fn hidden(ledger: &mut Ledger, service: &str, at: &At, name: &str, literal: bool) {
    secret(ledger, service, at, name);
    let key = pointer(&format!("{service}/secrets"), name);
    ledger.changed(
        at,
        &key,
        "a literal",
        "a secret",
        "its value looks like a secret, and is written nowhere",
    );
    let why = if literal {
        format!(
            "{name} is a literal that looks like a secret, and is not repeated: put it into Secrets Manager, and rotate it where the file is under version control"
        )
    } else {
        format!("{name} holds a placeholder for a secret: put the real one into Secrets Manager")
    };
    ledger.warn(at, why);
}

/// A variable that comes from a secret that somebody has to make.
pub(super) fn secret(ledger: &mut Ledger, service: &str, at: &At, name: &str) {
    let reference = ledger.input(
        &format!("{name}_secret"),
        "arn",
        &format!("ARN of the secret in Secrets Manager that holds {name}"),
    );
    let key = pointer(&format!("{service}/secrets"), name);
    ledger.draft.set(&key, json!({"secretsmanager": reference}));
    let field = ledger.field(at);
    ledger.draft.from(&key, &field);
    // A variable has one origin.
    ledger
        .draft
        .take(&pointer(&format!("{service}/environment"), name));
}
