//! Which services a variable's value names, and what stands there in a blueprint.

use std::collections::BTreeMap;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Other {
    /// A service of the blueprint behind a load balancer.
    Service(String),
    /// A service of the blueprint that callers reach by its name, without a load balancer.
    Named(String),
    /// A service that no load balancer stands before, and that nobody reaches.
    Worker(String),
    /// Something outside of it: what its host's input is called.
    Outside(String),
}

/// Names by which services know each other.
pub(super) type Names = BTreeMap<String, Other>;

/// What is found in a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The name, as it is written.
    pub name: String,
    /// What it stands for.
    pub other: Other,
    /// What stands before it, and behind it and its port.
    pub around: (String, String),
    /// The scheme, where it is an address.
    pub scheme: Option<String>,
    /// The port that is written.
    pub port: Option<String>,
}

/// Words of a variable's name by which a value alone is a host.
const TELLING: &[&str] = &[
    "HOST",
    "SERVER",
    "ADDR",
    "ENDPOINT",
    "URL",
    "URI",
    "BROKER",
    "UPSTREAM",
    "CONNECTIONSTRING",
];

/// The service that a value names: as the host of an address, before a port, or alone where the variable
/// tells. A word inside of a text is none.
pub(super) fn find(variable: &str, value: &str, names: &Names) -> Option<Found> {
    if let Some((scheme, rest)) = value.split_once("://") {
        let end = rest.find(['/', '?', '#', ',']).unwrap_or(rest.len());
        let (authority, behind) = rest.split_at(end);
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (format!("{user}@"), host),
            None => (String::new(), authority),
        };
        let (host, port) = split_port(host);
        let other = names.get(host)?.clone();
        return Some(Found {
            name: host.to_owned(),
            other,
            around: (format!("{scheme}://{user}"), behind.to_owned()),
            scheme: Some(scheme.to_owned()),
            port,
        });
    }
    let (host, port) = split_port(value);
    let other = names.get(host)?.clone();
    let upper = variable.to_ascii_uppercase();
    let telling = TELLING.iter().any(|word| upper.contains(word));
    (port.is_some() || telling).then(|| Found {
        name: host.to_owned(),
        other,
        around: (String::new(), String::new()),
        scheme: None,
        port,
    })
}

fn split_port(host: &str) -> (&str, Option<String>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
            (name, Some(port.to_owned()))
        }
        _ => (host, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_and_words_are_not() {
        let names: Names = [("api", "api"), ("db", "db")]
            .into_iter()
            .map(|(name, service)| (name.to_owned(), Other::Service(service.to_owned())))
            .collect();
        for (variable, value) in [
            ("X", "http://api:8000/v1"),
            ("X", "postgres://u:p@db:5432/x"),
            ("X", "db:5432"),
            ("UPSTREAM", "api"),
        ] {
            assert!(find(variable, value, &names).is_some(), "{value}");
        }
        for (variable, value) in [
            ("POSTGRES_DB", "db"),
            ("ALLOWED_HOSTS", "localhost,api"),
            ("X", "https://api.example.com"),
            ("X", "the api"),
        ] {
            assert_eq!(find(variable, value, &names), None, "{value}");
        }
        let found = find("X", "http://api:8000/v1", &names);
        assert_eq!(found.map(|f| f.around.1), Some("/v1".to_owned()));
    }
}
