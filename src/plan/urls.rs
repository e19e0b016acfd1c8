//! What services are called by: hosts and URLs of the load balancers that they stand behind, or their names in
//! Service Connect.

use super::balancing::Balancing;
use super::queue::Queues;
use super::text::joined;
use crate::aws::LoadBalancer;
use crate::stack::Tree;
use crate::system::{Balancer, Piece, System, Text};

/// Text that may name other services as well.
pub fn with_services(text: &Text, system: &System, balancing: &Balancing, queues: &Queues) -> Tree {
    joined(text.0.iter().map(|piece| match piece {
        Piece::Literal(literal) => Tree::from(literal.as_str()),
        Piece::Input(name) => Tree::Input(name.clone()),
        Piece::ServiceHost(service) => host(service, system, balancing),
        Piece::ServiceUrl(service) => url(service, system, balancing),
        Piece::QueueUrl(service) => queues.url(system, service),
    }))
}

fn host(service: &str, system: &System, balancing: &Balancing) -> Tree {
    let found = system.service(service);
    // Its name is what its callers' tasks are told.
    let connect = found.and_then(|s| s.connect.as_ref());
    if connect.is_some_and(|connect| connect.port.is_some()) {
        return service.into();
    }
    let entry = found.and_then(|s| s.entry.as_ref());
    if let Some(name) = entry.and_then(|e| e.called_as.as_deref()) {
        return name.into();
    }
    entry
        .and_then(|e| balancing.get(&e.balancer))
        .map_or(Tree::Absent, |b| b.handle.get(&LoadBalancer::DNS).into())
}

fn url(service: &str, system: &System, balancing: &Balancing) -> Tree {
    let entry = system.service(service).and_then(|s| s.entry.as_ref());
    let balancer = entry.and_then(|e| system.balancer(&e.balancer));
    let host = host(service, system, balancing);
    balancer.map_or(Tree::Absent, |b| base_url(host, b, b.port))
}

/// Scheme, host and port of one of a load balancer's listeners, without a path; the scheme's own
/// port is not said.
pub fn base_url(host: Tree, balancer: &Balancer, port: u16) -> Tree {
    let (scheme, own) = match balancer.tls {
        Some(_) => ("https://", 443),
        None => ("http://", 80),
    };
    let mut pieces = vec![scheme.into(), host];
    if port != own {
        pieces.push(format!(":{port}").into());
    }
    joined(pieces.into_iter())
}
