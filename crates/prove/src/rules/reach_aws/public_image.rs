use crate::reach::actors::{Actor, Role};
use crate::reach::step::{Answer, Step};
use crate::rules::case::Case;
use crate::rules::facts::ways::unreached;
use crate::rules::rule::{Violations, rule};
use crate::world::tasks::Service;

rule! {
    /// P227: tasks reach the public registry that their image comes from.
    ///
    /// # What it checks
    /// Without a blueprint: for each service on Fargate with an image of a public registry (Docker Hub, `public.ecr.aws`,
    /// `quay.io`, `ghcr.io`, ...): its subnets have a way out to the internet, and its security groups let
    /// it out on 443. No endpoint leads there.
    ///
    /// # What breaks in real life
    /// `CannotPullContainerError`, for ever. A subnet without a route table of its own has the network's
    /// main one, and that leads nowhere.
    ///
    /// # How to fix it
    /// A route to a NAT gateway, a public address in a subnet with a route to an internet gateway, or the
    /// image in a repository of one's own.
    help: "give the subnets a way out, or keep the image in a repository of your own",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_some() {
        return Violations::none();
    }
    unreached(case, "the public registry of their image", pulls, out)
}

fn out(case: &Case<'_>, actor: &Actor) -> Answer {
    match case.in_role(&Role::Internet) {
        Some(internet) => case.walk(actor, internet, 443),
        None => Answer::of(vec![Step::Maybe("there is no way out".to_owned())]),
    }
}

fn pulls(case: &Case<'_>, service: &Service) -> bool {
    let tasks = &case.scene.tasks;
    let Some(definition) = tasks.definition_of(service) else {
        return false;
    };
    let images = definition.containers.iter().flatten().map(|c| &c.image);
    service.on_fargate()
        && images
            .flatten()
            .any(|image| image.as_text().is_some_and(is_public))
}

/// Whether an image is of a registry of the internet; a host of one's own may stand in the network.
fn is_public(image: &str) -> bool {
    let known = [
        "docker.io",
        "index.docker.io",
        "registry-1.docker.io",
        "public.ecr.aws",
        "quay.io",
        "ghcr.io",
        "gcr.io",
        "registry.k8s.io",
        "mcr.microsoft.com",
    ];
    let host = image.split_once('/').map(|(host, _)| host);
    // A first part without a dot or a port is a name on Docker Hub.
    let hub = |host: &str| !host.contains(['.', ':']) && host != "localhost";
    !image.is_empty() && host.is_none_or(|host| known.contains(&host) || hub(host))
}
