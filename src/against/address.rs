//! Addresses that tasks call: a listener that moves leaves its callers behind until they are told.

use super::Case;
use super::document::{Document, Format, Kind, Resource};
use super::pending::task;
use crate::finding::{Finding, codes};
use serde_json::Value;

pub(super) fn check(case: &mut Case<'_>) {
    let mut findings = Vec::new();
    for (id, before) in case.old.of(Kind::Listener) {
        let Some(after) = case.new.resources.get(id) else {
            continue;
        };
        let (Some(was), Some(is)) = (address(case.old, before), address(case.new, after)) else {
            continue;
        };
        if was == is {
            continue;
        }
        let callers = callers(case.old, id, before, &was);
        if callers.is_empty() {
            continue;
        }
        let finding = Finding::new(
            codes::ADDRESS_MOVED,
            case.pointer(id),
            format!(
                "{id} moves from {was} to {is}, and {} calls the old address until its tasks are replaced",
                callers.join(", ")
            ),
            "deploy when failed calls do no harm, and release the callers right after it",
        );
        findings.push(finding.on_key());
    }
    case.findings.extend(findings);
}

/// `http:80`, as the beginning of an address says it.
fn address(document: &Document, listener: &Resource) -> Option<String> {
    let protocol = document.get(listener, "Protocol", "protocol")?.as_str()?;
    let port = document.get(listener, "Port", "port")?;
    Some(format!("{}:{port}", protocol.to_ascii_lowercase()))
}

/// Services whose tasks are told this address of a listener: by its load balancer's own name, or by
/// one that its rules take.
fn callers(document: &Document, id: &str, listener: &Resource, address: &str) -> Vec<String> {
    let balancer = document
        .get(listener, "LoadBalancerArn", "load_balancer_arn")
        .into_iter()
        .flat_map(|value| document.mentions(value))
        .find(|id| document.resources[*id].kind == Kind::Balancer);
    let Some(balancer) = balancer else {
        return Vec::new();
    };
    let mut names = vec![match document.format {
        Format::CloudFormation => format!("${{{balancer}.DNSName}}"),
        Format::Terraform => format!("${{{balancer}.dns_name}}"),
    }];
    for (_, rule) in document.of(Kind::Rule) {
        let of = document.get(rule, "ListenerArn", "listener_arn");
        if of.is_some_and(|value| document.mentions(value).contains(id))
            && let Some(conditions) = document.get(rule, "Conditions", "condition")
        {
            texts(conditions, &mut |text| names.push(text.to_owned()));
        }
    }
    document
        .of(Kind::Service)
        .filter(|(_, service)| {
            let Some(task) = task(document, service) else {
                return false;
            };
            let mut told = false;
            for value in document.effective(task).values() {
                texts(value, &mut |text| {
                    told |= names.iter().any(|name| says(text, name, address));
                });
            }
            told
        })
        .map(|(id, _)| id.to_owned())
        .collect()
}

fn texts(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Value::Object(map) => map.values().for_each(|inner| texts(inner, visit)),
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
