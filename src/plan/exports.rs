//! What crosses from one template to another, where services have templates of their own: an export in use can
//! neither change nor go, so that all that a service may come to need is there from the first day, and nothing
//! that could ever be replaced.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html>

use super::context::Start;
use crate::aws::{Cluster, Listener, LoadBalancer, Namespace, Queue, ScheduleGroup, SecurityGroup};
use crate::stack::{Pseudo, Stack};
use crate::system::{End, Service, System};

/// The services that stand apart, each behind those whose queue or name it needs; `resolve` sees to it that
/// there is such an order.
pub fn order(system: &System) -> Vec<&Service> {
    let mut left: Vec<&Service> = system.services.iter().filter(|s| s.apart).collect();
    let mut out = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let open = |name: &str| left.iter().any(|service| service.name == name);
        let ready = |s: &&Service| system.needs(s).all(|other| !open(&other.name));
        let at = left.iter().position(ready).unwrap_or(0);
        out.push(left.remove(at));
    }
    out
}

/// Hands over what services need of what they share and of each other.
pub fn plan(start: &Start<'_>, stack: &mut Stack) {
    let system = start.system;
    if system.services.iter().all(|s| !s.apart) {
        return;
    }
    let network = start.network;
    stack.export(network.vpc.clone());
    for subnet in &network.private {
        stack.export(subnet.clone());
    }
    stack.export(start.cluster.get(&Cluster::NAME));
    stack.export(start.cluster.get(&Cluster::ARN));
    for balancer in &system.balancers {
        let groups = start.access.handle(&End::Balancer(balancer.name.clone()));
        if let (Some(made), Some(group)) = (start.balancing.get(&balancer.name), groups) {
            stack.export(group.get(&SecurityGroup::ID));
            stack.export(made.handle.get(&LoadBalancer::DNS));
            stack.export(made.handle.get(&LoadBalancer::ZONE));
            stack.export(made.handle.get(&LoadBalancer::FULL_NAME));
            stack.export(made.production.get(&Listener::ARN));
            stack.export(made.test.get(&Listener::ARN));
        }
    }
    if let Some(group) = start.access.handle(&End::Endpoints) {
        stack.export(group.get(&SecurityGroup::ID));
    }
    if system.network.s3.is_some() {
        stack.export(Pseudo::S3PrefixList);
    }
    if system.network.dynamodb.is_some() {
        stack.export(Pseudo::DynamoDbPrefixList);
    }
    if let Some(names) = start.names {
        stack.export(names.get(&Namespace::ARN));
    }
    if let Some(group) = start.schedules {
        stack.export(group.get(&ScheduleGroup::NAME));
    }
    for service in &system.services {
        let server = service.connect.as_ref().is_some_and(|c| c.port.is_some());
        let group = start.access.handle(&End::Service(service.name.clone()));
        if let Some(group) = group.filter(|_| server) {
            stack.export(group.get(&SecurityGroup::ID));
        }
        if let Some(queue) = start.queues.made(&service.name) {
            stack.export(queue.get(&Queue::ARN));
            stack.export(queue.get(&Queue::URL));
        }
    }
}
