use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::connect::Server;
use crate::world::rows::{Fact, Link};
use crate::world::tasks::Service;
use std::collections::BTreeSet;

rule! {
    /// P232: names of Service Connect lead to tasks.
    ///
    /// # What it checks
    /// Each port that a service hands out by Service Connect is one that a container of its task maps, by its
    /// name. No two services of a namespace have one name, or one port of a name. For a system with a
    /// blueprint also: a service that calls another so waits for it, directly or through something else.
    ///
    /// # What breaks in real life
    /// The port's name stands in the task definition and in the service, and nothing compares the two: ECS
    /// refuses the service after everything else has been made. A task is told the names that were there when
    /// its service was last deployed: one that comes before what it calls does not find it, until somebody
    /// deploys it again.
    ///
    /// # How to fix it
    /// Give the port mapping the name that the service hands out, and let callers depend on whom they call.
    help: "give the port mapping the name that the service hands out, each service a name of its own, and let callers wait for whom they call",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for service in &case.scene.tasks.services {
        for server in &service.connect.servers {
            port(case, service, server, &mut wrong);
        }
    }
    names(case, &mut wrong);
    order(case, &mut wrong);
    wrong
}

/// The port has to be one of the task's.
fn port(case: &Case<'_>, service: &Service, server: &Server, wrong: &mut Violations) {
    let scene = case.scene;
    let definition = scene.tasks.definition_of(service);
    let containers = definition.and_then(|d| d.containers.as_ref());
    let (Some(containers), Some(name)) = (containers, server.port_name.known()) else {
        return;
    };
    let mut all = containers.iter().flat_map(|c| &c.port_names);
    let unknown = containers.iter().flat_map(|c| &c.port_names);
    let unsure = { unknown }.any(|n| matches!(n, Fact::Unknown(_)));
    if !unsure && !all.any(|n| n.known() == Some(name)) {
        let id = scene.id(service.node);
        let what = format!(
            "{id} hands out the port {name}, and no container of its task has one of that name"
        );
        wrong.at(service.node, what);
    }
}

/// What is handed out twice leads to one of the two, if ECS takes it at all.
fn names(case: &Case<'_>, wrong: &mut Violations) {
    let scene = case.scene;
    let mut known = BTreeSet::new();
    for service in &scene.tasks.services {
        let namespace = service.connect.namespace.as_ref().and_then(Link::thing);
        let Some(namespace) = namespace else {
            continue;
        };
        for server in &service.connect.servers {
            let discovery = server.discovery.known().or(server.port_name.known());
            let discovery = discovery.map(|name| format!("the name {name}"));
            let aliases = server
                .aliases
                .iter()
                .filter_map(|(name, port)| Some(format!("{}:{}", name.known()?, port.known()?)));
            for said in aliases.chain(discovery) {
                if known.insert((namespace, said.clone())) {
                    continue;
                }
                let id = scene.id(service.node);
                let what =
                    format!("{id} hands out {said}, which another service of the namespace does");
                wrong.at(service.node, what);
            }
        }
    }
}

/// Who calls comes after whom it calls.
fn order(case: &Case<'_>, wrong: &mut Violations) {
    let Some(intent) = case.intent else {
        return;
    };
    let scene = case.scene;
    for service in &intent.services {
        if service.connects.is_empty() {
            continue;
        }
        let Some(node) = case
            .actor(&format!("service/{}", service.name))
            .and_then(|a| a.node)
        else {
            continue;
        };
        let waited = case.all_waits(node);
        for name in &service.connects {
            let asked = case.actor(&format!("service/{name}")).and_then(|a| a.node);
            if let Some(asked) = asked.filter(|asked| !waited[asked.at()]) {
                let what = format!(
                    "{} does not wait for {}, which it calls",
                    scene.id(node),
                    scene.id(asked)
                );
                wrong.at(node, what);
            }
        }
    }
}
