//! Addresses that tasks call: a listener that moves leaves its callers behind until they are told.

use super::pending::task;
use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::Value;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::{listener, listener_rule};
use crate::prove::{Format, Node};

pub(super) fn check(case: &mut Case<'_>) {
    for (before, after) in case.both() {
        let id = &before.id;
        let (Some(was), Some(is)) = (address(case.old, before), address(case.new, after)) else {
            continue;
        };
        if was == is || case.old.kind(id) != Kind::Listener {
            continue;
        }
        let callers = callers(case.old, id, before, &was);
        if callers.is_empty() {
            continue;
        }
        let names: Vec<String> = callers.iter().map(|caller| case.who(caller)).collect();
        let known = changed::changed(case, before, after);
        let pointer = known
            .first()
            .map_or_else(|| case.origin(id), |c| c.pointer.clone());
        let finding = Finding::new(
            codes::ADDRESS_MOVED,
            case.at(&pointer, id),
            format!(
                "{} moves from {was} to {is}, and {} calls the old address until its tasks are replaced",
                case.who(id),
                names.join(", ")
            ),
            "deploy when failed calls do no harm, and release the callers right after it",
        );
        case.say(finding.on_key(), [id.clone()]);
    }
}

/// `http:80`, as the beginning of an address says it.
fn address(document: &Written<'_>, listener: &Node) -> Option<String> {
    let protocol = document.get(listener, listener::PROTOCOL)?.as_text()?;
    let port = document.said(document.get(listener, listener::PORT)?);
    Some(format!("{}:{port}", protocol.to_ascii_lowercase()))
}

/// Services whose tasks are told this address of a listener: by its load balancer's own name, or by
/// one that its rules take.
fn callers(document: &Written<'_>, id: &str, listener: &Node, address: &str) -> Vec<String> {
    let balancer = document
        .get(listener, listener::BALANCER)
        .into_iter()
        .flat_map(|value| document.mentioned(value))
        .find(|id| document.kind(id) == Kind::LoadBalancer);
    let Some(balancer) = balancer else {
        return Vec::new();
    };
    let mut names = vec![match document.format() {
        Format::CloudFormation => format!("${{{balancer}.DNSName}}"),
        Format::Terraform => format!("${{{balancer}.dns_name}}"),
    }];
    for rule in document.of(Kind::ListenerRule) {
        let of = document.get(rule, listener_rule::LISTENER);
        if of.is_some_and(|value| document.mentioned(value).contains(id))
            && let Some(conditions) = document.get(rule, listener_rule::CONDITIONS)
        {
            texts(document, conditions, &mut |text| {
                names.push(text.to_owned());
            });
        }
    }
    document
        .of(Kind::Service)
        .filter(|service| {
            let Some(task) = task(document, service) else {
                return false;
            };
            let mut told = false;
            texts(document, &task.properties, &mut |text| {
                told |= names.iter().any(|name| says(text, name, address));
            });
            told
        })
        .map(|service| service.id.clone())
        .collect()
}

/// Every text in a value, with what it refers to between `${` and `}`.
pub(super) fn texts(document: &Written<'_>, value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::Text(text) => visit(text),
        Value::Joined(_) => visit(&document.said(value)),
        Value::List(items) | Value::Call(_, items) => {
            for item in items {
                texts(document, item, visit);
            }
        }
        Value::Map(entries) => {
            for (_, inner) in entries {
                texts(document, inner, visit);
            }
        }
        Value::If(_, both) => {
            texts(document, &both.0, visit);
            texts(document, &both.1, visit);
        }
        _ => {}
    }
}

/// Whether a text holds an address of this name, scheme and port.
fn says(text: &str, name: &str, address: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        // `shop.example` is no part of `shop.example.com`.
        if after.starts_with(|c: char| c.is_ascii_alphanumeric() || ".-".contains(c)) {
            return false;
        }
        let scheme = match before.strip_suffix("://") {
            Some(rest) => rest
                .rsplit(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default(),
            None => return false,
        };
        let digits: String = after
            .strip_prefix(':')
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let port = match (digits.as_str(), scheme) {
            ("", "https") => "443",
            ("", _) => "80",
            (digits, _) => digits,
        };
        address == format!("{scheme}:{port}")
    })
}
