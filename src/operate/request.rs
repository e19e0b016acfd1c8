//! What a service is asked for by someone who looks at it: host, path, and which answers are good.

use crate::resolve::covers;
use crate::system::{Entry, Scheme, Service, System};

/// One request to a service through its load balancer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The host to ask for; empty where the load balancer's own name does.
    pub host: String,
    /// The path.
    pub path: String,
    /// Codes that are good, as a health check has them.
    pub codes: String,
}

/// What to ask a service for; `None` for a worker.
pub fn of(system: &System, service: &Service) -> Option<Request> {
    let entry = service.entry.as_ref()?;
    let balancer = system.balancer(&entry.balancer)?;
    // A page that asks other services has to be one that users see.
    let page = balancer.scheme == Scheme::Internet && service.asks().next().is_some();
    let (path, codes) = asked(entry, page);
    Some(Request {
        host: host(entry),
        path,
        codes,
    })
}

/// The name by which others call it, or one that the route takes.
fn host(entry: &Entry) -> String {
    let pattern = entry.route.hosts.first();
    let host = entry.called_as.as_ref().or(pattern);
    host.map_or_else(String::new, |host| example(host))
}

/// What its load balancer asks it too, where the route lets that through.
fn asked(entry: &Entry, page: bool) -> (String, String) {
    let (paths, health) = (&entry.route.paths, &entry.health);
    let routed = paths.is_empty() || paths.iter().any(|p| covers(p, &health.path));
    if routed && !page {
        return (health.path.clone(), health.codes.clone());
    }
    let path = paths.first().map_or_else(|| "/".to_owned(), |p| example(p));
    (path, "200-399".to_owned())
}

/// A text that a pattern of hosts or paths matches.
fn example(pattern: &str) -> String {
    let text = pattern.replace('?', "x");
    match text.strip_prefix('*') {
        // `*.example.com` wants a name before the dot.
        Some(rest) => format!("smoke{}", rest.replace('*', "")),
        None => text.replace('*', ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_match_their_patterns() {
        for (pattern, text) in [
            ("/*", "/"),
            ("/v1/*", "/v1/"),
            ("/v1", "/v1"),
            ("/a?c/*.png", "/axc/.png"),
            ("*.example.com", "smoke.example.com"),
            ("api.*.com", "api..com"),
        ] {
            assert_eq!(example(pattern), text);
            assert!(covers(pattern, text), "{pattern} {text}");
        }
    }
}
