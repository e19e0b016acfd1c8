//! Texts of a system as the proof says them.

use crate::system::{Piece, Pulled, Queue, SecretStore, System, Text};

/// A text as the proof says it: an input without a default by its name, with text around it as
/// `${input.name}`; a load balancer's name in braces.
pub fn text(system: &System, text: &Text) -> String {
    let pieces: Vec<Result<String, String>> = text.0.iter().map(|p| piece(system, p)).collect();
    let said = |piece: &Result<String, String>| match piece {
        Ok(text) => text.clone(),
        Err(input) => format!("${{{input}}}"),
    };
    let mut present = pieces.iter().filter(|p| **p != Ok(String::new()));
    match (present.next(), present.next()) {
        (Some(Err(input)), None) => input.clone(),
        _ => pieces.iter().map(said).collect(),
    }
}

/// A piece as text, or the input that nobody has given a value.
fn piece(system: &System, piece: &Piece) -> Result<String, String> {
    match piece {
        Piece::Literal(t) => Ok(t.clone()),
        Piece::Input(name) => system
            .inputs
            .iter()
            .find(|i| i.name == *name)
            .and_then(|i| i.default.clone())
            .ok_or_else(|| format!("input.{name}")),
        Piece::ServiceHost(name) => Ok(behind(system, name).0),
        Piece::QueueUrl(name) => queue_url(system, name),
        Piece::ServiceUrl(name) => {
            let (host, tls, port) = behind(system, name);
            let scheme = if tls { "https" } else { "http" };
            let port = match (tls, port) {
                (false, 80) | (true, 443) => String::new(),
                (_, other) => format!(":{other}"),
            };
            Ok(format!("{scheme}://{host}{port}"))
        }
    }
}

/// The address of a service's queue; of one that is made, the queue's name in braces.
fn queue_url(system: &System, service: &str) -> Result<String, String> {
    match system
        .service(service)
        .and_then(|s| Some((s, s.queue.as_ref()?)))
    {
        Some((s, Queue::Made)) => Ok(format!("{{queue/{}}}", s.family)),
        Some((_, Queue::There { url, .. })) => match url.0.as_slice() {
            [one] => piece(system, one),
            _ => Ok(text(system, url)),
        },
        None => Ok(String::new()),
    }
}

/// The ARN of a service's queue.
pub fn queue_arn(system: &System, service: &str) -> String {
    match system
        .service(service)
        .and_then(|s| Some((s, s.queue.as_ref()?)))
    {
        Some((s, Queue::Made)) => format!(
            "arn:${{aws.partition}}:sqs:${{aws.region}}:${{aws.account}}:{}",
            s.family
        ),
        Some((_, Queue::There { arn, .. })) => text(system, arn),
        None => String::new(),
    }
}

/// The name by which a service is asked for, whether by HTTPS, and its port.
fn behind(system: &System, service: &str) -> (String, bool, u16) {
    let entry = system.service(service).and_then(|s| s.entry.as_ref());
    entry.map_or((service.to_owned(), false, 80), |entry| {
        let name = &entry.balancer;
        let balancer = system.balancer(&entry.balancer);
        (
            entry
                .called_as
                .clone()
                .unwrap_or_else(|| format!("{{load_balancer/{name}}}")),
            balancer.is_some_and(|b| b.tls.is_some()),
            balancer.map_or(80, |b| b.port),
        )
    })
}

/// A text with more behind it.
fn followed(text: &Text, more: String) -> Text {
    let mut pieces = text.0.clone();
    pieces.push(Piece::Literal(more));
    Text(pieces)
}

/// A text with more in front of it.
fn after(more: &str, text: &Text) -> Text {
    let mut pieces = vec![Piece::Literal(more.to_owned())];
    pieces.extend(text.0.iter().cloned());
    Text(pieces)
}

/// A bucket's ARN.
pub fn bucket(system: &System, name: &Text) -> String {
    text(system, &after("arn:${aws.partition}:s3:::", name))
}

/// The ARN of something of EFS, in this account and region.
pub fn of_efs(system: &System, kind: &str, id: &Text) -> String {
    let front = format!(
        "arn:${{aws.partition}}:elasticfilesystem:${{aws.region}}:${{aws.account}}:{kind}/"
    );
    text(system, &after(&front, id))
}

/// An image of a repository that is not the system's own.
pub fn pulled(pulled: &Pulled) -> String {
    format!("{}:{}", repository(pulled), pulled.tag)
}

/// The URI of a repository that is not the system's own.
pub fn repository(pulled: &Pulled) -> String {
    format!(
        "{}.dkr.ecr.{}.${{aws.url_suffix}}/{}",
        pulled.account.as_deref().unwrap_or("${aws.account}"),
        pulled.region.as_deref().unwrap_or("${aws.region}"),
        pulled.repository
    )
}

/// Where a secret lies: the whole of what a container asks for, or, of a parameter, its end.
pub fn stored(system: &System, store: &SecretStore) -> String {
    match store {
        SecretStore::SecretsManager { arn, key: None } => text(system, arn),
        SecretStore::SecretsManager {
            arn,
            key: Some(key),
        } => text(system, &followed(arn, format!(":{key}::"))),
        SecretStore::Parameter(name) => {
            let plain =
                matches!(name.0.first(), Some(Piece::Literal(text)) if !text.starts_with('/'));
            let kind = if plain { ":parameter/" } else { ":parameter" };
            text(system, &after(kind, name))
        }
    }
}
