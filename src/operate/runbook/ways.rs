//! How people reach test listeners: through the management host, or from where the blueprint says.

use crate::operate::forward;
use crate::operate::request;
use crate::operate::templates::code_span;
use crate::stack::{pascal, snake};
use crate::system::{Balancer, End, Engine, Piece, Scheme, System, Text};
use serde_json::{Value, json};

/// Load balancers on whose test listener a new version is seen before it is live.
pub(super) fn balancers(system: &System) -> Vec<Value> {
    let mut ports = Vec::new();
    let shown = system.balancers.iter().filter_map(|b| {
        // Two listeners may be looked at side by side.
        let mut local = forward::local_port(b.test_port);
        while ports.contains(&local) {
            local = local.saturating_add(1);
        }
        let shown = balancer(system, b, local)?;
        ports.push(local);
        Some(shown)
    });
    shown.collect()
}

fn balancer(system: &System, balancer: &Balancer, local: u16) -> Option<Value> {
    let services: Vec<_> = system
        .services
        .iter()
        .filter(|s| s.rollout.engine() != Some(Engine::Rolling))
        .filter(|s| {
            s.entry
                .as_ref()
                .is_some_and(|e| e.balancer == balancer.name)
        })
        .collect();
    if services.is_empty() {
        return None;
    }
    let scheme = if balancer.tls.is_some() {
        "https"
    } else {
        "http"
    };
    let here = format!("{scheme}://localhost:{local}");
    let names: Vec<String> = services.iter().map(|s| code_span(&s.name)).collect();
    let requests: Vec<Value> = services
        .iter()
        .filter_map(|s| {
            let asked = request::of(system, s)?;
            Some(json!({
                "service": s.name,
                "command": forward::curl(&here, &asked),
            }))
        })
        .collect();
    let host = forward::host_reaches(system, balancer);
    let elsewhere = elsewhere(system, balancer);
    Some(json!({
        "name": balancer.name,
        "services": names.join(", "),
        "port": balancer.test_port,
        "local": local,
        "here": here,
        "dns": output(&balancer.name, &["dns"]),
        "url": output(&balancer.name, &["test", "url"]),
        "through_host": host,
        "elsewhere": elsewhere.join(", "),
        "nobody": !host && elsewhere.is_empty(),
        "internal": balancer.scheme == Scheme::Internal,
        "requests": requests,
    }))
}

/// An output of a load balancer by its names in both formats.
fn output(balancer: &str, words: &[&str]) -> Value {
    let words: Vec<String> = std::iter::once(balancer)
        .chain(words.iter().copied())
        .map(str::to_owned)
        .collect();
    let snakes: Vec<String> = words.iter().map(|w| snake(w)).collect();
    json!({"cloudformation": pascal(&words), "terraform": snakes.join("_")})
}

/// Who may connect to a test listener beside the management host. The system's own list of paths says
/// it, so the page cannot promise a way that is closed.
fn elsewhere(system: &System, balancer: &Balancer) -> Vec<String> {
    let mut found = Vec::new();
    let to = End::Balancer(balancer.name.clone());
    for path in &system.paths {
        if path.to != to || path.port != balancer.test_port {
            continue;
        }
        match &path.from {
            End::Cidr(net) => found.push(code_span(&net.to_string())),
            End::Group { id, .. } => found.push(format!("the security group {}", of(id))),
            End::PrefixList { id, .. } => {
                found.push(format!("the prefix list {}", of(id)));
            }
            End::CloudFront
            | End::Host
            | End::HostAddress
            | End::Internet
            | End::Balancer(_)
            | End::Service(_)
            | End::Endpoints
            | End::S3
            | End::DynamoDb => {}
        }
    }
    found
}

fn of(id: &Text) -> String {
    let pieces = id.0.iter().map(|piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Input(name) => format!("${{input.{name}}}"),
        Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => String::new(),
    });
    code_span(&pieces.collect::<String>())
}
