use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::{Fact, Link};
use crate::world::tasks::{Service, TaskReference};

rule! {
    /// P218: ECS accepts the services.
    ///
    /// # What it checks
    /// Each service has a task definition and a cluster; a Fargate service has subnets of one network
    /// and groups of that network; either a launch type or a strategy of capacity providers; a task
    /// family that a task definition of the document has, where the blueprint says so; a grace period
    /// only behind a load balancer; a known controller.
    ///
    /// # What breaks in real life
    /// The service is the last thing that a deployment makes. What is wrong with it shows after
    /// everything else has been made, and is rolled back with it.
    ///
    /// # How to fix it
    /// A task definition, a cluster, and on Fargate subnets and groups of one network.
    help: "write what ECS requires: a task definition, a cluster, and on Fargate subnets and groups of one network",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        for what in shape(case, service) {
            wrong.at(service.node, format!("{} {what}", scene.id(service.node)));
        }
        let again = scene.tasks.services[..index].iter().any(|s| {
            s.name.is_some()
                && s.name == service.name
                && s.cluster
                    .as_ref()
                    .zip(service.cluster.as_ref())
                    .is_some_and(|(a, b)| a.same(b))
        });
        if again {
            wrong.at(
                service.node,
                format!("{} has the name of another service", scene.id(service.node)),
            );
        }
    }
    if let Some(intent) = case.intent {
        let present: Vec<_> = (0..scene.tasks.services.len())
            .map(|i| crate::reach::names::service_name(scene, i))
            .collect();
        for service in &intent.services {
            if !present.iter().any(|name| *name == service.name) {
                let what = format!("the document has no service {}", service.name);
                wrong.overall(what).help("make it");
            }
        }
    }
    wrong
}

fn shape(case: &Case<'_>, service: &Service) -> Vec<String> {
    let scene = case.scene;
    let mut out = Vec::new();
    match &service.task {
        TaskReference::None if service.controller.known().is_none_or(|c| c != "EXTERNAL") => {
            out.push("has no task definition".to_owned());
        }
        TaskReference::Family(None, name) if case.intent.is_some() => {
            out.push(format!(
                "runs {name}, a family that no task definition of the document has"
            ));
        }
        _ => {}
    }
    let fargate = service.on_fargate();
    if fargate && service.subnets.is_empty() {
        out.push("has no subnets".to_owned());
    }
    if fargate && service.groups.is_empty() && case.intent.is_some() {
        out.push("has no security group".to_owned());
    }
    if case.intent.is_some() && !fargate {
        out.push("does not run on Fargate".to_owned());
    }
    if service.registrations.is_empty()
        && matches!(service.grace, Fact::Known(seconds) if seconds > 0)
    {
        out.push("has a grace period and no load balancer".to_owned());
    }
    if service.scheduling.known().is_some_and(|s| s == "DAEMON")
        && (fargate || service.is_code_deploy())
    {
        out.push("is a daemon, which neither Fargate nor CodeDeploy supports".to_owned());
    }
    if case.intent.is_some() {
        match service.cluster.as_ref() {
            None | Some(Link::Node(..)) => {}
            Some(other) => out.push(format!(
                "runs in {}, a cluster that is not in the document",
                scene.said(other)
            )),
        }
    }
    let mut vpcs: Vec<Link> = Vec::new();
    for subnet in service
        .subnets
        .iter()
        .filter_map(|l| scene.network.subnet(l))
    {
        if let Some(vpc) = &subnet.vpc
            && !vpcs.iter().any(|v| v.same(vpc))
        {
            vpcs.push(vpc.clone());
        }
    }
    if vpcs.len() > 1 {
        out.push("is in two networks".to_owned());
    }
    for group in &service.groups {
        let own = scene
            .groups
            .all
            .iter()
            .find(|g| group.is(g.node))
            .and_then(|g| g.vpc.as_ref());
        if let (Some(own), [vpc]) = (own, vpcs.as_slice())
            && own.apart(vpc)
        {
            out.push(format!(
                "has {}, a security group of another network",
                scene.said(group)
            ));
        }
    }
    out
}
