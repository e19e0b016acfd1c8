mod expected;
mod listeners;
mod parts;
mod subjects;
mod written;

use crate::intent;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Attr;
use crate::world::rows::Link;
use crate::world::tasks::{Runs, TaskReference};

rule! {
    /// P219: what the document says is what the blueprint says.
    ///
    /// # What it checks
    /// For each service of the blueprint: name, family, CPU, memory and storage, processor and system,
    /// image, entrypoint, command, user, init process and limits, variables and secrets of each container, whom it waits for and where its lines go, health check, grace period, container port, bounds of the
    /// number of tasks and what scaling follows, route and priority, read-only root and writable directories,
    /// what the task may do, how long logs are kept; for each load balancer its scheme, its ports, how each
    /// speaks and how it treats connections; the ranges of network and subnets, the cluster's name, endpoints,
    /// and tags of images that never move.
    ///
    /// # What breaks in real life
    /// A document that deploys and is not the system that was asked for.
    ///
    /// # How to fix it
    /// Where it is said of an override, take that out and say it by the key that decides it. Else report it:
    /// this is a mistake of `synth`.
    help: "make it as the blueprint says",
}

fn check(case: &Case<'_>) -> Violations {
    let Some(intent) = case.intent else {
        return Violations::none();
    };
    let mut wrong = Violations::none();
    for index in 0..case.scene.tasks.services.len() {
        if let Some(meant) = case.meant(index) {
            service(case, index, meant, &mut wrong);
        }
    }
    expected::check(case, intent, &mut wrong);
    for balancer in &intent.balancers {
        listeners::check(case, balancer, &mut wrong);
    }
    let mut all: Vec<String> = Vec::new();
    parts::system(case, intent, &mut wrong, &mut all);
    for what in all {
        wrong.overall(what);
    }
    wrong
}

fn service(case: &Case<'_>, index: usize, meant: &intent::Service, wrong: &mut Violations) {
    let scene = case.scene;
    let service = &scene.tasks.services[index];
    let id = scene.id(service.node);
    let others = service.groups.iter().filter(|g| g.node().is_none());
    let mut others: Vec<String> = others.map(|g| scene.said(g)).collect();
    others.sort();
    if others != meant.groups {
        wrong.at(
            service.node,
            format!("{id} has other groups than the blueprint gives it"),
        );
    }
    if meant.engine != intent::Engine::CodeDeploy
        && matches!(service.task, TaskReference::Family(..))
    {
        wrong.at(
            service.node,
            format!("{id} names a family, so that no deploy releases a changed task definition"),
        );
    }
    let named = service
        .cluster
        .as_ref()
        .is_some_and(|c| matches!(c, Link::Node(_, a) if *a != Attr::Arn));
    if case.is_terraform() && named && service.runs != Runs::ByHand {
        wrong.at(
            service.node,
            format!("{id} names its cluster; Terraform reads back the ARN and would see a change"),
        );
    }
    if let Some(definition) = scene.tasks.definition_of(service) {
        let task = scene.id(definition.node);
        let mut say = |what: String| {
            wrong.at(definition.node, format!("{task} {what}"));
        };
        parts::task(case, meant, definition, &mut say);
        let containers = definition.containers.as_deref().unwrap_or_default();
        parts::beside(case, meant, containers, &mut say);
        parts::logs(case, meant, containers, &mut say);
        if let Some(app) = containers.first() {
            parts::container(case, meant, app, &mut say);
        }
    }
}
