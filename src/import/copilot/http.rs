//! What stands under `http`: route, health check, delay.

use super::super::ledger::Ledger;
use super::super::size;
use super::manifest::Manifest;
use serde_json::{Value, json};

pub(super) fn carry(ledger: &mut Ledger, service: &str, manifest: &Manifest, app_runner: bool) {
    route(ledger, service, manifest);
    health(ledger, service, manifest, app_runner);
    let at = manifest.at(ledger, "http.deregistration_delay");
    let key = format!("{service}/deregistration_delay");
    match ledger.text(&at).and_then(|text| size::seconds(&text)) {
        Some(seconds) => ledger.set(&at, &key, format!("{seconds}s")),
        None => ledger.assume(&key, "60s", "Copilot's default; the blueprint's is 30s"),
    }
}

fn route(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let at = manifest.at(ledger, "http.path");
    let key = format!("{service}/route");
    if let Some(path) = manifest.text(ledger, &at) {
        let bare = path.trim_matches('/');
        if bare.is_empty() {
            ledger.carried(&at, &key);
        } else {
            let end = if bare.contains('*') { "" } else { "/*" };
            ledger.set(
                &at,
                &format!("{key}/paths"),
                json!([format!("/{bare}{end}")]),
            );
        }
    }
    let alias = manifest.at(ledger, "http.alias");
    let places = match ledger.get(&alias) {
        Some(Value::String(_)) => vec![alias],
        _ => ledger.members(&alias),
    };
    let mut hosts = Vec::new();
    for place in places {
        let named = place.key("name");
        let at = if ledger.get(&named).is_some() {
            named
        } else {
            place
        };
        let Some(text) = manifest.text(ledger, &at) else {
            continue;
        };
        // A text may list several.
        hosts.extend(text.split(',').map(|host| Value::from(host.trim())));
        ledger.carried(&at, &format!("{key}/hosts"));
        let origin = ledger.field(&at);
        ledger.draft.from(&format!("{key}/hosts"), &origin);
    }
    if !hosts.is_empty() {
        ledger.draft.set(&format!("{key}/hosts"), hosts.into());
        let balancer = ledger.draft.get(&format!("{service}/load_balancer"));
        let internet = balancer.is_some_and(|b| b == "internet");
        let certificate = "/load_balancers/internet/listener/certificate";
        if internet && ledger.draft.get(certificate).is_none() {
            let input = ledger.input("certificate", "arn", "ARN of a certificate in ACM for the hosts of the internet load balancer, in its region");
            ledger.draft.set(certificate, input.into());
            ledger
                .draft
                .comment(certificate, "Copilot made one for the application's domain");
            ledger.draft.set(
                "/load_balancers/internet/listener/redirect_http",
                true.into(),
            );
            ledger.fill(
                &format!("{key}/hosts"),
                "no record is made: point the names at the new load balancer when all else stands; or write `domain: {zone: ..., name: ...}` in the place of `certificate` once Copilot's records are out",
            );
        }
    }
    let redirect = manifest.at(ledger, "http.redirect_to_https");
    if let Some(flag) = ledger.flag(&redirect) {
        let key = "/load_balancers/internet/listener/redirect_http";
        if ledger.draft.get(key).is_some() {
            ledger.set(&redirect, key, flag);
        }
    }
    let version = manifest.at(ledger, "http.version");
    match ledger.text(&version).map(|v| v.to_ascii_lowercase()) {
        Some(text) if text == "http1" => ledger.carried(&version, &key),
        Some(text) if text == "http2" || text == "grpc" => {
            ledger.set(&version, &format!("{service}/protocol"), text);
        }
        _ => {}
    }
}

fn health(ledger: &mut Ledger, service: &str, manifest: &Manifest, app_runner: bool) {
    let base = format!("{service}/health_check");
    let whole = manifest.at(ledger, "http.healthcheck");
    let of = |name: &str| format!("http.healthcheck.{name}");
    if let Some(path) = manifest.text(ledger, &whole) {
        ledger.set(&whole, &format!("{base}/path"), slash(&path));
    }
    let at = manifest.at(ledger, &of("path"));
    if let Some(path) = manifest.text(ledger, &at) {
        ledger.set(&at, &format!("{base}/path"), slash(&path));
    }
    let at = manifest.at(ledger, &of("port"));
    if let Some(port) = ledger.number(&at) {
        ledger.set(&at, &format!("{base}/port"), port);
    }
    let at = manifest.at(ledger, &of("success_codes"));
    if let Some(codes) = ledger.text(&at) {
        ledger.set(&at, &format!("{base}/codes"), codes);
    }
    let (good, every) = if app_runner { (3, "5s") } else { (5, "30s") };
    for (from, to, otherwise) in [
        ("healthy_threshold", "healthy", Some(good)),
        ("unhealthy_threshold", "unhealthy", app_runner.then_some(3)),
    ] {
        let at = manifest.at(ledger, &of(from));
        match (ledger.number(&at), otherwise) {
            (Some(number), _) => ledger.set(&at, &format!("{base}/{to}"), number),
            (None, Some(number)) => {
                ledger.assume(&format!("{base}/{to}"), number, "Copilot's default");
            }
            _ => {}
        }
    }
    let grace = if app_runner { None } else { Some("60s") };
    for (key, otherwise) in [
        ("interval", Some(every)),
        ("timeout", app_runner.then_some("2s")),
        ("grace_period", grace),
    ] {
        let at = manifest.at(ledger, &of(key));
        match (
            ledger.text(&at).and_then(|text| size::seconds(&text)),
            otherwise,
        ) {
            (Some(seconds), _) => ledger.set(&at, &format!("{base}/{key}"), format!("{seconds}s")),
            (None, Some(text)) => {
                ledger.assume(&format!("{base}/{key}"), text, "Copilot's default");
            }
            _ => {}
        }
    }
}

fn slash(path: &str) -> String {
    if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}
