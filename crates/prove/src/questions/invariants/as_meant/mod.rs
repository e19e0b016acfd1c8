mod directories;
mod expected;
mod listeners;
mod parts;

use crate::intent;
use crate::questions::invariants::case::Case;
use crate::questions::invariants::facts::scaling::targets;
use crate::questions::invariants::facts::standby::standby;
use crate::questions::invariants::rule::{Violations, rule};
use crate::questions::reach::listeners::target_groups;
use crate::value::NodeId;
use crate::world::kinds::Attr;
use crate::world::rows::{Fact, Link};
use crate::world::tasks::TaskReference;

rule! {
    /// P219: what the document says is what the blueprint says.
    ///
    /// # What it checks
    /// For each service of the blueprint: name, family, CPU, memory and storage, processor and system,
    /// image, entrypoint, command, user, init process and limits, variables and secrets, health check, grace period, container port, bounds of the
    /// number of tasks and what scaling follows, route and priority, read-only root and writable directories,
    /// what the task may do, how long logs are kept; for each load balancer its scheme, its ports, how each
    /// speaks and how it treats connections; the cluster's name, endpoints, and tags of images that never move.
    ///
    /// # What breaks in real life
    /// A document that deploys and is not the system that was asked for.
    ///
    /// # How to mend
    /// This is a mistake of what wrote the document, or of an override that contradicts the blueprint.
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
    let mut all: Vec<String> = Vec::new();
    for balancer in &intent.balancers {
        let name = format!("load_balancer/{}", balancer.name);
        let Some(actor) = case.actor(&name) else {
            all.push(format!("there is no {name}"));
            continue;
        };
        let Some(node) = actor.node else { continue };
        listeners::check(case, node, &name, balancer, &mut wrong);
        let internet = case
            .scene
            .balancing
            .balancers
            .iter()
            .find(|b| b.node == node)
            .map(|b| b.internet.clone());
        if internet != Some(Fact::Known(balancer.internet)) {
            let word = if balancer.internet {
                "internet-facing"
            } else {
                "internal"
            };
            wrong.at(node, format!("{name} is not {word}"));
        }
    }
    parts::system(case, intent, &mut wrong, &mut all);
    for what in all {
        wrong.overall(what);
    }
    wrong
}

fn number(fact: &Fact<i64>, wanted: u32) -> bool {
    matches!(fact, Fact::Known(n) if *n == i64::from(wanted)) || matches!(fact, Fact::Unknown(_))
}

fn service(case: &Case<'_>, index: usize, meant: &intent::Service, wrong: &mut Violations) {
    let scene = case.scene;
    let service = &scene.tasks.services[index];
    let id = scene.id(service.node);
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
    if case.is_terraform() && named {
        wrong.at(
            service.node,
            format!("{id} names its cluster; Terraform reads back the ARN and would see a change"),
        );
    }
    match (meant.port, service.registrations.as_slice()) {
        (Some(port), [one]) if !number(&one.port, u32::from(port)) => {
            wrong.at(
                service.node,
                format!("{id} registers port {}, not {port}", one.port),
            );
        }
        (Some(_), []) => {
            wrong.at(service.node, format!("{id} registers in no target group"));
        }
        (None, [_, ..]) => {
            wrong.at(
                service.node,
                format!("{id} is a worker and registers in a target group"),
            );
        }
        _ => {}
    }
    if let Some(definition) = scene.tasks.definition_of(service) {
        let task = scene.id(definition.node);
        let mut say = |what: String| {
            wrong.at(definition.node, format!("{task} {what}"));
        };
        parts::task(case, meant, definition, &mut say);
        if let Some(app) = definition.containers.as_ref().and_then(|c| c.first()) {
            parts::container(case, meant, app, &mut say);
            if app.read_only.or_default(false) != Some(meant.read_only) {
                say(format!(
                    "has a root file system that is {}read-only",
                    if meant.read_only { "not " } else { "" }
                ));
            }
            directories::check(meant, app, &mut say);
        }
    }
    balancing(case, index, meant, wrong);
    scaling(case, index, meant, wrong);
}

fn balancing(case: &Case<'_>, index: usize, meant: &intent::Service, wrong: &mut Violations) {
    let scene = case.scene;
    let mut groups = target_groups(scene, index);
    groups.extend(
        standby(scene, index)
            .into_iter()
            .map(|node| Link::Node(node, Attr::Arn)),
    );
    for rule in &scene.balancing.rules {
        let own = rule
            .actions
            .iter()
            .any(|a| a.targets().any(|t| groups.iter().any(|g| g.same(t))));
        if !own {
            continue;
        }
        if let Some(priority) = meant.priority
            && !number(&rule.priority, priority)
        {
            wrong.at(
                rule.node,
                format!(
                    "{} has the priority {}, not {priority}",
                    scene.id(rule.node),
                    rule.priority
                ),
            );
        }
        let mut values: Vec<String> = rule
            .conditions
            .iter()
            .filter_map(|c| c.split_once(' '))
            .flat_map(|(_, values)| values.split(" | "))
            .map(str::to_owned)
            .collect();
        values.sort();
        if values != meant.route {
            wrong.at(
                rule.node,
                format!(
                    "{} takes {}, not {}",
                    scene.id(rule.node),
                    values.join(", "),
                    meant.route.join(", ")
                ),
            );
        }
        let listener = scene
            .balancing
            .listeners
            .iter()
            .find(|l| rule.listener.is(l.node));
        let balancer = listener
            .and_then(|l| l.balancer.node())
            .and_then(|b| case.balancer_actor(b));
        if let (Some(actor), Some(name)) = (balancer, &meant.balancer)
            && actor.name != format!("load_balancer/{name}")
        {
            wrong.at(
                rule.node,
                format!(
                    "{} is behind {}, not behind {name}",
                    scene.id(rule.node),
                    actor.name
                ),
            );
        }
    }
}

fn scaling(case: &Case<'_>, index: usize, meant: &intent::Service, wrong: &mut Violations) {
    let scene = case.scene;
    let own = targets(case, index);
    let nodes: Vec<NodeId> = own.iter().map(|t| t.node).collect();
    let service = &scene.tasks.services[index];
    parts::scaling(case, &nodes, meant, service.node, wrong);
    // Terraform says what to begin with; CloudFormation leaves it to the scalable target.
    if !service.count.is_absent() && !number(&service.count, meant.min) {
        wrong.at(
            service.node,
            format!(
                "{} begins with {} tasks, not {}",
                scene.id(service.node),
                service.count,
                meant.min
            ),
        );
    }
}
