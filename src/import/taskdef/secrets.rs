//! Variables whose values stand in Secrets Manager or Parameter Store.

use super::super::ledger::{At, Ledger};
use super::Task;
use crate::finding::pointer;
use serde_json::{Value, json};

/// A list of `name` and `valueFrom`.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, at: &At) {
    for secret in ledger.members(at) {
        let (Some(name), Some(from)) = (
            ledger.text(&secret.key("name")),
            ledger.text(&secret.key("valueFrom")),
        ) else {
            continue;
        };
        let key = pointer(&format!("{}/secrets", task.service), &name);
        let Some(value) = value(ledger, task, &secret, &name, &from) else {
            continue;
        };
        ledger.set(&secret, &key, value);
    }
}

/// Where the value stands, in the blueprint's form.
fn value(ledger: &mut Ledger, task: &Task, at: &At, name: &str, from: &str) -> Option<Value> {
    let parts: Vec<&str> = from.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "secretsmanager", _, _, "secret", id, rest @ ..] => {
            let arn = parts.get(..7).unwrap_or_default().join(":");
            for (what, part) in [("stage", rest.get(1)), ("version", rest.get(2))] {
                if part.is_some_and(|part| !part.is_empty()) {
                    ledger.left(
                        &at.key("valueFrom"),
                        format!(
                            "it asks for one {what} of the secret, and a task gets the current one"
                        ),
                        "nothing to do, where the current one is meant",
                    );
                }
            }
            let whole = id.rsplit_once('-').is_some_and(|(_, end)| {
                end.len() == 6 && end.bytes().all(|b| b.is_ascii_alphanumeric())
            });
            let arn = if whole {
                arn
            } else {
                ledger.input(
                    &format!("{name}_secret"),
                    "arn",
                    &format!("Whole ARN of the secret {id}, with the six characters at its end"),
                )
            };
            Some(match rest.first().filter(|key| !key.is_empty()) {
                Some(key) => json!({"secretsmanager": arn, "key": key}),
                None => json!({"secretsmanager": arn}),
            })
        }
        ["arn", _, "ssm", region, _, path] => {
            if task.region.as_deref().is_some_and(|own| own != *region) {
                ledger.left(
                    at,
                    format!(
                        "the parameter is in {region}, and a task reads those of its own region"
                    ),
                    "put a parameter of this name into the system's region, and write `ssm: NAME`",
                );
                return None;
            }
            let name = path.trim_start_matches("parameter/");
            let name = if name.contains('/') {
                format!("/{name}")
            } else {
                name.to_owned()
            };
            Some(json!({"ssm": name}))
        }
        [name] => Some(json!({"ssm": name})),
        _ => {
            ledger.left(
                at,
                "it names neither a secret nor a parameter",
                "write `secretsmanager: ARN` or `ssm: NAME` under `secrets`",
            );
            None
        }
    }
}
