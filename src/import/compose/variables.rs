//! Variables, and through them who calls whom.

use super::super::ledger::{At, Ledger};
use super::super::names::{self, Other};
use super::super::secret::{Looks, looks};
use super::super::words::{self, literal, snake};
use super::super::{secret, variables};
use super::interpolate::{self, UNSET};
use super::settings::filled;
use super::{Plan, env_file};
use crate::finding::pointer;
use serde_json::{Value, json};

pub(super) fn carry(ledger: &mut Ledger, plan: &Plan, service: &str, at: &At) {
    let own = own(ledger, &at.key("environment"));
    files(ledger, plan, service, &at.key("env_file"), &own);
    for (place, name, value) in own {
        one(ledger, plan, service, &place, &name, value.as_deref());
    }
    for at in ledger.members(&at.key("secrets")) {
        let source = ledger.text(&at).or_else(|| ledger.text(&at.key("source")));
        let Some(source) = source else { continue };
        let name = snake(&source).to_ascii_uppercase();
        variables::secret(ledger, service, &at, &name);
        let key = pointer(&format!("{service}/secrets"), &name);
        ledger.changed(
            &at,
            &key,
            format!("the file /run/secrets/{source}"),
            format!("the variable {name}"),
            "ECS hands a secret over as a variable: let the application read that",
        );
    }
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
    service: &str,
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
                    one(ledger, plan, service, &at, &name, value.as_deref());
                }
                ledger.took(&at);
                ledger.carried(&at, &format!("{service}/environment"));
            }
            Err(_) => ledger.left(
                &at,
                "the file is not here",
                "write its variables under `environment`, and its secrets under `secrets`",
            ),
        }
    }
}

/// One variable.
fn one(ledger: &mut Ledger, plan: &Plan, service: &str, at: &At, name: &str, value: Option<&str>) {
    let key = pointer(&format!("{service}/environment"), name);
    let Some(value) = value
        .map(str::to_owned)
        .or(Some(format!("{UNSET}{name}{UNSET}")))
    else {
        return;
    };
    let unset =
        value.starts_with(UNSET) && value.ends_with(UNSET) && value.matches(UNSET).count() == 2;
    if unset {
        // Whatever it will be: a name that looks like a secret's.
        if looks(name, "filled in by the shell") == Looks::Plain {
            let text = filled(ledger, &value);
            ledger.set(at, &key, text);
        } else {
            variables::secret(ledger, service, at, name);
            ledger.carried(at, &pointer(&format!("{service}/secrets"), name));
        }
        return;
    }
    if secret::by_value(&value) || looks(name, &value) != Looks::Plain {
        if let Some(found) = names::find(name, &value, &plan.names) {
            reach(ledger, plan, service, &found.name);
        }
        variables::hidden(
            ledger,
            service,
            at,
            name,
            looks(name, &value) == Looks::Secret,
        );
        return;
    }
    let Some(found) = names::find(name, &value, &plan.names) else {
        let text = filled(ledger, &value);
        ledger.set(at, &key, text);
        return;
    };
    let port = found
        .port
        .as_ref()
        .map_or(String::new(), |port| format!(":{port}"));
    let (before, behind) = (
        filled(ledger, &found.around.0),
        filled(ledger, &found.around.1),
    );
    match &found.other {
        Other::Service(other) if format!("/services/{other}") != service => {
            ledger
                .draft
                .push(&format!("{service}/calls"), other.as_str().into());
            let web = found.scheme.as_deref() == Some("http");
            let text = if web {
                format!("${{{other}.url}}{behind}")
            } else {
                // A port that was written has to be one: the load balancer's.
                let port = if port.is_empty() { "" } else { ":80" };
                format!("{before}${{{other}.host}}{port}{behind}")
            };
            ledger.draft.set(&key, text.as_str().into());
            let field = ledger.field(at);
            ledger.draft.from(&key, &field);
            ledger.changed(
                at,
                &key,
                value,
                text,
                "the load balancer is asked, on its own port",
            );
        }
        Other::Outside(input) => {
            reach(ledger, plan, service, &found.name);
            let host = ledger.input(
                &format!("{input}_host"),
                "text",
                &format!("Host of what was the container {}", found.name),
            );
            let text = format!("{before}{host}{port}{behind}");
            ledger.draft.set(&key, text.as_str().into());
            ledger.changed(at, &key, value, text, "it stands outside of the system");
        }
        Other::Service(_) | Other::Worker(_) => {
            ledger.set(at, &key, literal(&value));
            ledger.warn(at, format!("`{}` is a name that nothing answers to any more: give the service a port, or write where it is", found.name));
        }
    }
}

/// Opens the way to something outside.
fn reach(ledger: &mut Ledger, plan: &Plan, service: &str, name: &str) {
    let Some(port) = plan.outside.get(name) else {
        return;
    };
    let group = ledger.input(&format!("{}_security_group", snake(name)), "security_group", &format!("Security group of what was the container {name}; it has to let the service in on {port}"));
    ledger.draft.push(
        &format!("{service}/reaches"),
        json!({"security_group": group, "port": port}),
    );
}

/// `depends_on` and `links`: hints of who leans on whom.
pub(super) fn leans_on(ledger: &mut Ledger, plan: &Plan, service: &str, at: &At) {
    for list in ["depends_on", "links"] {
        for on in ledger.members(&at.key(list)) {
            let named = match ledger.get(&on) {
                Some(Value::String(text)) => text.split(':').next().unwrap_or_default().to_owned(),
                _ => on.name(),
            };
            if plan.outside.contains_key(&named) {
                reach(ledger, plan, service, &named);
                ledger.carried(&on, &format!("{service}/reaches"));
                continue;
            }
            let other = words::service(&named);
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
