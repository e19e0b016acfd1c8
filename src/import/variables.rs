//! Variables of a service: plain ones, through them who calls whom, and those whose values are secrets.

use super::container::service_of;
use super::ledger::{At, Ledger};
use super::names::{self, Names, Other};
use super::secret::{Looks, by_value, looks};
use super::words::{literal, snake};
use crate::finding::pointer;
use serde_json::json;
use std::collections::BTreeMap;

/// Stands around the name of a variable that nothing gives a value.
pub(super) const UNSET: char = '\u{1}';
/// Who gave a value that no file says.
pub(super) const SHELL: &str = "the shell";

/// What is around a service.
pub(super) struct Around {
    /// What every name stands for.
    pub names: Names,
    /// Databases, caches, queues: their port, by their name.
    pub outside: BTreeMap<String, u16>,
}

/// A text in which a variable that nothing gives a value is an input.
pub(super) fn filled(ledger: &mut Ledger, text: &str, by: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split(UNSET).enumerate() {
        if at % 2 == 0 {
            out.push_str(&literal(part));
        } else {
            let why = format!("{part}, which came from {by}");
            out.push_str(&ledger.input(part, "text", &why));
        }
    }
    out
}

/// One variable of a container, the application's or a sidecar's.
pub(super) fn one(
    ledger: &mut Ledger,
    around: &Around,
    container: &str,
    at: &At,
    name: &str,
    value: &str,
) {
    let service = service_of(container);
    let key = pointer(&format!("{container}/environment"), name);
    let unset =
        value.starts_with(UNSET) && value.ends_with(UNSET) && value.matches(UNSET).count() == 2;
    if unset {
        // Whatever it will be: a name that looks like a secret's.
        if looks(name, "filled in by the shell") == Looks::Plain {
            let text = filled(ledger, value, SHELL);
            ledger.set(at, &key, text);
        } else {
            secret(ledger, container, at, name);
            ledger.carried(at, &pointer(&format!("{container}/secrets"), name));
        }
        return;
    }
    if by_value(value) || looks(name, value) != Looks::Plain {
        if let Some(found) = names::find(name, value, &around.names) {
            reach(ledger, around, service, at, &found.name);
        }
        hidden(
            ledger,
            container,
            at,
            name,
            looks(name, value) == Looks::Secret,
        );
        return;
    }
    let Some(found) = names::find(name, value, &around.names) else {
        let text = filled(ledger, value, SHELL);
        ledger.set(at, &key, text);
        return;
    };
    let port = found
        .port
        .as_ref()
        .map_or(String::new(), |port| format!(":{port}"));
    let (before, behind) = (
        filled(ledger, &found.around.0, SHELL),
        filled(ledger, &found.around.1, SHELL),
    );
    match &found.other {
        Other::Service(other) if format!("/services/{other}") != service => {
            ledger.item(at, &format!("{service}/calls"), other.as_str());
            let web = found.scheme.as_deref() == Some("http");
            let text = if web {
                format!("${{{other}.url}}{behind}")
            } else {
                // A port that was written has to be one: the load balancer's.
                let port = if port.is_empty() { "" } else { ":80" };
                format!("{before}${{{other}.host}}{port}{behind}")
            };
            ledger.became(
                at,
                &key,
                text.as_str(),
                (value, text.as_str()),
                "the load balancer is asked, on its own port",
            );
        }
        Other::Named(other) if format!("/services/{other}") != service => {
            ledger.item(at, &format!("{service}/calls"), other.as_str());
            let text = format!("{before}${{{other}.host}}{port}{behind}");
            let why = "its name in Service Connect, on its own port";
            ledger.became(at, &key, text.as_str(), (value, text.as_str()), why);
        }
        Other::Outside(input) => {
            reach(ledger, around, service, at, &found.name);
            let host = ledger.input(
                &format!("{input}_host"),
                "text",
                &format!("Host of what was the container {}", found.name),
            );
            let text = format!("{before}{host}{port}{behind}");
            let why = "it stands outside of the system";
            ledger.became(at, &key, text.as_str(), (value, text.as_str()), why);
        }
        // Itself, from beside: the containers of a task share its network.
        Other::Service(other) | Other::Named(other) | Other::Worker(other)
            if container != service && format!("/services/{other}") == service =>
        {
            let text = format!("{before}localhost{port}{behind}");
            let why = "the containers of a task reach each other on localhost";
            ledger.became(at, &key, text.as_str(), (value, text.as_str()), why);
        }
        Other::Service(_) | Other::Named(_) | Other::Worker(_) => {
            ledger.set(at, &key, literal(value));
            ledger.warn(at, format!("`{}` is a name that nothing answers to any more: give the service a port, or write where it is", found.name));
        }
    }
}

/// Opens the way to something outside.
pub(super) fn reach(ledger: &mut Ledger, around: &Around, service: &str, at: &At, name: &str) {
    let Some(port) = around.outside.get(name) else {
        return;
    };
    let group = ledger.input(&format!("{}_security_group", snake(name)), "security_group", &format!("Security group of what was the container {name}; it has to let the service in on {port}"));
    ledger.item(
        at,
        &format!("{service}/reaches"),
        json!({"security_group": group, "port": port}),
    );
}

/// A variable whose value is written nowhere.
pub(super) fn hidden(ledger: &mut Ledger, container: &str, at: &At, name: &str, literal: bool) {
    secret(ledger, container, at, name);
    let key = pointer(&format!("{container}/secrets"), name);
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
pub(super) fn secret(ledger: &mut Ledger, container: &str, at: &At, name: &str) {
    let reference = ledger.input(
        &format!("{name}_secret"),
        "arn",
        &format!("ARN of the secret in Secrets Manager that holds {name}"),
    );
    let key = pointer(&format!("{container}/secrets"), name);
    ledger.put(at, &key, json!({"secretsmanager": reference}));
    // A variable has one origin.
    ledger
        .draft
        .take(&pointer(&format!("{container}/environment"), name));
}
