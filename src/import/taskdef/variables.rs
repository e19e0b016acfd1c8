//! Plain variables of the application.

use super::super::ledger::{At, Ledger};
use super::super::secret::{Looks, looks};
use super::super::words::{is_placeholder, literal};
use super::Task;
use crate::finding::pointer;
use std::collections::BTreeSet;

/// A list of `name` and `value`.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, at: &At) {
    let mut seen = BTreeSet::new();
    for variable in ledger.members(at) {
        let Some(name) = ledger.text(&variable.key("name")) else {
            continue;
        };
        let value = ledger.text(&variable.key("value")).unwrap_or_default();
        if !seen.insert(name.clone()) {
            ledger.left(
                &variable,
                "the variable stands there twice, which ECS refuses",
                "decide which of the two is meant",
            );
            continue;
        }
        let looks = looks(&name, &value);
        if looks == Looks::Plain {
            let key = pointer(&format!("{}/environment", task.service), &name);
            ledger.set(&variable, &key, literal(&value));
            if is_placeholder(&value) {
                ledger
                    .draft
                    .comment(&key, "may be filled in by a pipeline: to be looked at");
                ledger.fill(
                    &key,
                    "what a pipeline fills in here, if it does; `$${` stands for `${`",
                );
            }
            continue;
        }
        hidden(ledger, task, &variable, &name, looks);
    }
}

/// A variable whose value is written nowhere.
fn hidden(ledger: &mut Ledger, task: &Task, at: &At, name: &str, looks: Looks) {
    let reference = ledger.input(
        &format!("{name}_secret"),
        "arn",
        &format!("ARN of the secret in Secrets Manager that holds {name}"),
    );
    let key = pointer(&format!("{}/secrets", task.service), name);
    ledger
        .draft
        .set(&key, serde_json::json!({"secretsmanager": reference}));
    let field = ledger.field(at);
    ledger.draft.from(&key, &field);
    ledger.changed(
        at,
        &key,
        "a literal",
        "a secret",
        "its value looks like a secret, and is written nowhere",
    );
    ledger.warn(at, match looks {
        Looks::Secret => format!("{name} is a literal that looks like a secret, and is not repeated: put it into Secrets Manager, and rotate it where the file is under version control"),
        Looks::Plain | Looks::Placeholder => format!("{name} holds a placeholder for a secret: put the real one into Secrets Manager"),
    });
}
