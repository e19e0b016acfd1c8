//! Variables, and through them who calls whom.

use super::super::ledger::{At, Ledger};
use super::super::variables::{self, UNSET};
use super::super::words::{self, snake};
use super::interpolate;
use super::{Plan, env_file};
use crate::finding::pointer;
use serde_json::Value;

pub(super) fn carry(ledger: &mut Ledger, plan: &Plan, container: &str, at: &At) {
    let own = own(ledger, &at.key("environment"));
    files(ledger, plan, container, &at.key("env_file"), &own);
    for (place, name, value) in own {
        variables::one(
            ledger,
            &plan.around,
            container,
            &place,
            &name,
            &or_unset(&name, value),
        );
    }
    for at in ledger.members(&at.key("secrets")) {
        let source = ledger.text(&at).or_else(|| ledger.text(&at.key("source")));
        let Some(source) = source else { continue };
        let name = snake(&source).to_ascii_uppercase();
        variables::secret(ledger, container, &at, &name);
        let key = pointer(&format!("{container}/secrets"), &name);
        ledger.changed(
            &at,
            &key,
            format!("the file /run/secrets/{source}"),
            format!("the variable {name}"),
            "ECS hands a secret over as a variable: let the application read that",
        );
    }
}

/// A variable without a value comes from the shell.
fn or_unset(name: &str, value: Option<String>) -> String {
    value.unwrap_or_else(|| format!("{UNSET}{name}{UNSET}"))
}

/// Variables of a mapping or of a list.
fn own(ledger: &Ledger, at: &At) -> Vec<(At, String, Option<String>)> {
    let list = ledger.get(at).is_some_and(Value::is_array);
    let members = ledger.members(at).into_iter();
    members
        .filter_map(|at| {
            if !list {
                return Some((at.clone(), at.name(), ledger.text(&at)));
            }
            let text = ledger.text(&at)?;
            Some(match text.split_once('=') {
                Some((name, value)) => (at, name.to_owned(), Some(value.to_owned())),
                None => (at, text, None),
            })
        })
        .collect()
}

/// Files of variables; what stands under `environment` wins.
fn files(
    ledger: &mut Ledger,
    plan: &Plan,
    container: &str,
    at: &At,
    own: &[(At, String, Option<String>)],
) {
    let all = match ledger.get(at) {
        Some(Value::String(_)) => vec![at.clone()],
        _ => ledger.members(at),
    };
    for at in all {
        let path = ledger.text(&at).or_else(|| ledger.text(&at.key("path")));
        let Some(path) = path else { continue };
        match std::fs::read_to_string(plan.folder.join(&path)) {
            Ok(text) => {
                for (name, value) in env_file::read(&text) {
                    if own.iter().any(|(_, other, _)| *other == name) {
                        continue;
                    }
                    let value = value.map(|value| interpolate::text(&value, &plan.values));
                    variables::one(
                        ledger,
                        &plan.around,
                        container,
                        &at,
                        &name,
                        &or_unset(&name, value),
                    );
                }
                ledger.took(&at);
                ledger.carried(&at, &format!("{container}/environment"));
            }
            Err(_) => ledger.left(
                &at,
                "the file is not here",
                "write its variables under `environment`, and its secrets under `secrets`",
            ),
        }
    }
}

/// `depends_on` and `links`: hints of who leans on whom.
pub(super) fn leans_on(ledger: &mut Ledger, plan: &Plan, service: &str, at: &At) {
    for list in ["depends_on", "links"] {
        for on in ledger.members(&at.key(list)) {
            if ledger.is_read(&on) {
                continue;
            }
            let named = match ledger.get(&on) {
                Some(Value::String(text)) => text.split(':').next().unwrap_or_default().to_owned(),
                _ => on.name(),
            };
            if plan.around.outside.contains_key(&named) {
                variables::reach(ledger, &plan.around, service, &on, &named);
                ledger.carried(&on, &format!("{service}/reaches"));
                continue;
            }
            // A name of another task leads to the service whose task it is.
            let beside = plan.beside.iter().find(|one| one.own == named);
            let other = words::service(beside.map_or(&named, |one| &one.with));
            let calls = ledger.draft.get(&format!("{service}/calls"));
            if calls
                .and_then(Value::as_array)
                .is_some_and(|c| c.contains(&other.as_str().into()))
            {
                ledger.carried(&on, &format!("{service}/calls"));
            } else {
                ledger.left(&on, format!("nothing but an order of starting says that it calls `{named}`, and services start in any order"), format!("add `calls: [{other}]` where it does"));
            }
        }
    }
}
