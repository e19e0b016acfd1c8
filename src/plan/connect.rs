//! Service Connect: names, and what a service has of them.

use super::context::Start;
use crate::aws::{Namespace, Service as EcsService};
use crate::stack::{Handle, Ix, Pseudo, Scope, Stack, Tree};
use crate::system::{self, Service, System};

/// What streams of the proxy's lines begin with, in the service's own log group.
const STREAMS: &str = "connect";

/// Adds the names, where a service is reached by one.
pub fn names(system: &System, stack: &mut Stack) -> Option<Handle<Namespace>> {
    let mut connects = system::shared_first(&system.services).filter_map(|s| s.connect.as_ref());
    let first = connects.find(|connect| connect.port.is_some())?;
    let mut scope = Scope::new(stack, &[], &first.origin);
    let tags = scope.tags("");
    let namespace = scope.add(
        &[],
        "The names by which services reach each other without a load balancer",
        Namespace {
            name: system.name.clone(),
            tags,
        },
    );
    Some(namespace)
}

/// A service with what it has of them. The port's name is the service's own, and so is what callers ask for.
pub fn with(start: &Start<'_>, service: &Service, out: EcsService) -> EcsService {
    let (Some(connect), Some(names)) = (&service.connect, start.names) else {
        return out;
    };
    let server = connect.port.map(|port| {
        crate::rows! {
            both "PortName" "port_name" = service.name.as_str();
            both "DiscoveryName" "discovery_name" = service.name.as_str();
            both "ClientAliases" "client_alias" = vec![crate::rows! {
                both "DnsName" "dns_name" = service.name.as_str();
                both "Port" "port" = port;
            }];
        }
    });
    EcsService {
        connect: Some(true),
        connect_names: Some(names.get(&Namespace::ARN)),
        connect_servers: server.map_or(Tree::Absent, |server| Tree::List(vec![server])),
        connect_log_driver: Some("awslogs"),
        connect_log: Tree::map([
            ("awslogs-group", service.log_group.as_str().into()),
            ("awslogs-region", Pseudo::Region.into()),
            ("awslogs-stream-prefix", STREAMS.into()),
        ]),
        ..out
    }
}

/// Lets callers wait for those whom they ask. A task is told the names that are there when its service is
/// deployed:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html>.
pub fn order(system: &System, made: &[(Option<Ix>, Option<Ix>)], stack: &mut Stack) {
    let of = |name: &str| system.services.iter().position(|s| s.name == name);
    for (service, (_, barrier)) in system.services.iter().zip(made) {
        let (Some(connect), Some(barrier)) = (&service.connect, barrier) else {
            continue;
        };
        let servers = connect.to.iter().filter_map(|name| made.get(of(name)?)?.0);
        let servers: Vec<Ix> = servers.collect();
        Scope::new(stack, &[&service.name], &service.origin).wait(*barrier, servers);
    }
}
