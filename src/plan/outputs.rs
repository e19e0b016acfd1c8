//! What a release, a smoke test or a database's owner needs to know of the deployed system.

use super::access::Access;
use super::balancing::Balancing;
use super::context::{Running, Start};
use super::network::Network;
use super::{capacity, pulled, roles, text, urls};
use crate::aws::{
    Cluster, Instance, Listener, ListenerRule, LoadBalancer, LogGroup, Queue, Repository, Role,
    TargetGroup,
};
use crate::stack::{Handle, Id, Scope, Stack, Tree, Val};
use crate::system::{Capacity, End, Image, Rollout, Service, Shell, System};

/// One record for each service.
pub fn service(
    start: &Start<'_>,
    service: &Service,
    running: &Running,
    pipeline: Option<Handle<Role>>,
    stack: &mut Stack,
) {
    let mut record = vec![
        ("service".to_owned(), Tree::from(service.name.as_str())),
        (
            "cluster".to_owned(),
            start.cluster.get(&Cluster::NAME).into(),
        ),
        ("task_definition".to_owned(), service.family.as_str().into()),
        match service.rollout {
            Rollout::Job(_) => (
                "cluster_arn".to_owned(),
                start.cluster.get(&Cluster::ARN).into(),
            ),
            _ => (
                "service_arn".to_owned(),
                roles::local_arn(
                    "ecs",
                    format!("service/{}/{}", start.system.name, service.name),
                ),
            ),
        },
        (
            "container".to_owned(),
            service.receiving().name.as_str().into(),
        ),
        (
            "log_group".to_owned(),
            running.log_group.get(&LogGroup::NAME).into(),
        ),
        (
            "execution_role".to_owned(),
            running.execution_role.clone().into(),
        ),
        ("task_role".to_owned(), running.task_role.clone().into()),
    ];
    let groups = start.access.group(&End::Service(service.name.clone()));
    if let Some(group) = groups.into_iter().next() {
        record.push(("security_group".to_owned(), group.into()));
    }
    if let Some(repository) = running.repository {
        record.push((
            "repository".to_owned(),
            repository.get(&Repository::URI).into(),
        ));
    }
    // A release of any other repository is one that the execution role cannot fetch.
    if let Image::Pulled(pulled) = &service.app.image {
        record.push(("repository".to_owned(), pulled::uri(pulled)));
    }
    if let Some(entry) = &service.entry {
        record.push(("port".to_owned(), entry.port.into()));
        record.push(("load_balancer".to_owned(), entry.balancer.as_str().into()));
        if let (Some(pair), Some(balancer)) = (
            start.balancing.pair(&service.name),
            start.balancing.get(&entry.balancer),
        ) {
            let more: [(&str, Tree); 6] = [
                (
                    "production_listener",
                    balancer.production.get(&Listener::ARN).into(),
                ),
                ("test_listener", balancer.test.get(&Listener::ARN).into()),
                (
                    "production_rule",
                    pair.production.get(&ListenerRule::ARN).into(),
                ),
                ("test_rule", pair.test.get(&ListenerRule::ARN).into()),
                ("target_group_blue", pair.blue.get(&TargetGroup::ARN).into()),
                (
                    "target_group_green",
                    pair.green.get(&TargetGroup::ARN).into(),
                ),
            ];
            record.extend(more.map(|(k, v)| (k.to_owned(), v)));
        }
    }
    if let Rollout::CodeDeploy(rollout) = &service.rollout {
        record.push((
            "deployment_application".to_owned(),
            rollout.application.as_str().into(),
        ));
        record.push(("deployment_group".to_owned(), rollout.group.as_str().into()));
        // An application's own repository has no blueprint, and a release must not lose them.
        if !rollout.hooks.is_empty() {
            let hooks = rollout
                .hooks
                .iter()
                .map(|(moment, function)| Tree::Map(vec![(moment.clone(), text::plain(function))]));
            record.push(("hooks".to_owned(), Tree::List(hooks.collect())));
        }
    }
    // A release writes it into the variables of those that read the queue, and of those that send to it.
    if service.queue.is_some() {
        let url = start.queues.url(start.system, &service.name);
        record.push(("queue_url".to_owned(), url));
    }
    if let Rollout::Job(_) = &service.rollout {
        record.extend(run(start, service, running));
    }
    if let (Rollout::CodeDeploy(_), Some(capacity)) = (&service.rollout, service.capacity) {
        record.push(("capacity".to_owned(), capacity::handed_out(capacity)));
    }
    if let Some(role) = pipeline {
        record.push(("pipeline_role".to_owned(), role.get(&Role::ARN).into()));
    }
    record.insert(1, ("engine".to_owned(), service.rollout.word().into()));
    // The rules in it come and go with the service, and without them there is nothing to release.
    let mut scope = Scope::new(stack, &[], &service.origin);
    scope.gated().output(
        &["service", &service.name],
        format!("What a release of {} needs", service.name),
        Tree::Map(record),
    );
}

/// What a run of a job by hand takes.
fn run(start: &Start<'_>, service: &Service, running: &Running) -> Vec<(String, Tree)> {
    let own = start.access.group(&End::Service(service.name.clone()));
    let own = own.into_iter().map(Tree::from);
    let groups = own.chain(service.groups.iter().map(text::plain));
    let subnets = start.network.private.iter().cloned().map(Tree::from);
    let on_demand = Capacity { spot: 0, base: 0 };
    let mut out = vec![
        ("subnets".to_owned(), Tree::List(subnets.collect())),
        ("security_groups".to_owned(), Tree::List(groups.collect())),
        (
            "capacity".to_owned(),
            capacity::handed_out(service.capacity.unwrap_or(on_demand)),
        ),
    ];
    if service.shell == Shell::Open {
        out.push(("exec".to_owned(), true.into()));
    }
    if let Some(queue) = running.failed {
        out.push(("failed_runs".to_owned(), queue.get(&Queue::URL).into()));
    }
    out
}

/// What belongs to the whole system.
pub fn system(
    system: &System,
    network: &Network,
    access: &Access,
    balancing: &Balancing,
    host: Option<Handle<Instance>>,
    cluster: Handle<Cluster>,
    stack: &mut Stack,
) {
    let mut scope = Scope::new(stack, &[], "");
    scope.output(
        &["cluster"],
        "Name of the cluster",
        cluster.get(&Cluster::NAME),
    );
    scope.output(
        &["cluster", "arn"],
        "ARN of the cluster",
        cluster.get(&Cluster::ARN),
    );
    let ids = |of: &[Val<Id>]| Tree::List(of.iter().cloned().map(Tree::from).collect());
    let mut record = vec![
        ("vpc_id".to_owned(), network.vpc.clone().into()),
        ("public_subnets".to_owned(), ids(&network.public)),
        ("private_subnets".to_owned(), ids(&network.private)),
    ];
    if system.network.existing.is_some() {
        let tables = ids(&network.private_tables);
        record.push(("private_route_tables".to_owned(), tables));
    }
    scope.output(
        &["network"],
        "The network and its subnets",
        Tree::Map(record),
    );
    for balancer in &system.balancers {
        if let Some(made) = balancing.get(&balancer.name) {
            let dns: Tree = made.handle.get(&LoadBalancer::DNS).into();
            let name = &balancer.name;
            let asked = balancer.asked_as().map_or(dns.clone(), Tree::from);
            scope.output(
                &[name, "url"],
                format!("URL of the {name} load balancer"),
                urls::base_url(asked.clone(), balancer, balancer.port),
            );
            scope.output(
                &[name, "test", "url"],
                format!("Test URL of the {name} load balancer"),
                urls::base_url(asked, balancer, balancer.test_port),
            );
            scope.output(
                &[name, "dns"],
                format!("DNS name of the {name} load balancer"),
                dns.clone(),
            );
            let mut record = vec![
                ("load_balancer".to_owned(), Tree::from(name.as_str())),
                ("arn".to_owned(), made.handle.get(&LoadBalancer::ARN).into()),
                ("dns_name".to_owned(), dns),
                (
                    "zone_id".to_owned(),
                    made.handle.get(&LoadBalancer::ZONE).into(),
                ),
            ];
            let groups = access.group(&End::Balancer(name.clone()));
            if let Some(group) = groups.into_iter().next() {
                record.push(("security_group".to_owned(), group.into()));
            }
            scope.output(
                &["load", "balancer", name],
                format!("The {name} load balancer"),
                Tree::Map(record),
            );
        }
    }
    if let Some(host) = host {
        scope.output(
            &["management", "instance"],
            "The management host: aws ssm start-session --target with this id",
            host.get(&Instance::ID),
        );
    }
}
