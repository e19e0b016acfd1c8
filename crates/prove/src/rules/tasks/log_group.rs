use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::Value;
use crate::world::containers::Container;
use crate::world::rows::Link;
use crate::world::tasks::TaskDefinition;

rule! {
    /// P207: the log group that a container writes to exists under that name.
    ///
    /// # What it checks
    /// For each container that logs by `awslogs`: the driver names a log group of the document, by
    /// reference or letter by letter, with a region and, on Fargate, a stream prefix. A name that is given from
    /// outside, or a document without any log group, is not judged unless a blueprint says the name.
    /// With a blueprint every container logs so, or to a router that does.
    ///
    /// # What breaks in real life
    /// The driver does not make the group, and the managed policy does not let it. Two names that
    /// differ in one word pass every review, and the task stops with `ResourceNotFoundException`.
    ///
    /// # How to fix it
    /// Refer to the log group instead of writing its name twice.
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for definition in &scene.tasks.definitions {
        let id = scene.id(definition.node);
        for container in definition.containers.iter().flatten() {
            if container.log_driver.known().is_none_or(|d| d != "awslogs") {
                if container
                    .name
                    .known()
                    .is_some_and(|name| is_ours(case, name))
                    && !is_routed(container, definition)
                {
                    let what = format!("a container of {id} does not log");
                    wrong
                        .at(definition.node, what)
                        .help("let it log by awslogs");
                }
                continue;
            }
            let mut missing = Vec::new();
            let fargate = scene.tasks.on_fargate(definition);
            if container.log_region.is_none() {
                missing.push("awslogs-region");
            }
            if !container.log_prefix && (fargate || case.intent.is_some()) {
                missing.push("awslogs-stream-prefix");
            }
            let Some(group) = &container.log_group else {
                missing.insert(0, "awslogs-group");
                let what = format!("the log driver of {id} lacks {}", missing.join(", "));
                wrong.at(definition.node, what).help("add the option");
                continue;
            };
            if !missing.is_empty() {
                let what = format!("the log driver of {id} lacks {}", missing.join(", "));
                wrong.at(definition.node, what).help("add the option");
            }
            if let Some(region) = &container.log_region
                && case.intent.is_some()
                && *region != Value::Given("aws.region".to_owned())
            {
                let what = format!(
                    "the log driver of {id} writes to {}, not to this region",
                    scene.read().said(region)
                );
                wrong
                    .at(definition.node, what)
                    .help("name the region of the stack");
            }
            if container.log_create {
                continue;
            }
            let r = scene.read();
            let found = match group {
                Value::Attr(node, _) => r.kind(*node) == Kind::LogGroup && scene.exists(*node),
                other => {
                    let own = r.said(other);
                    let mut names = scene.log_groups.iter().filter_map(|g| g.name.as_ref());
                    names.any(|name| r.says(name, &own))
                }
            };
            // A name that is given from outside may be this one.
            let open = case.intent.is_none()
                && scene.log_groups.iter().any(|g| {
                    let name = g.name.as_ref();
                    name.is_some_and(|n| !n.is_plain())
                });
            let judged = match group {
                Value::Joined(_) if case.intent.is_none() => false,
                Value::Text(_) if open => false,
                Value::Given(_) | Value::Unknown(_) | Value::Call(..) => false,
                _ => case.intent.is_some() || !scene.log_groups.is_empty(),
            };
            if !found && judged {
                let names = scene.log_groups.iter().map(|g| {
                    format!(
                        "{} is {}",
                        scene.id(g.node),
                        g.name
                            .as_ref()
                            .map_or("not named".to_owned(), |n| r.said(n))
                    )
                });
                let what = format!(
                    "{id} writes to the log group {}, and the document has none of that name",
                    r.said(group)
                );
                let said = wrong.at(definition.node, what);
                said.help("refer to the log group instead of writing its name")
                    .because(names);
                // It may be there all the same, made by someone else.
                if case.intent.is_none() {
                    said.warns();
                }
            }
        }
    }
    own_groups(case, &mut wrong);
    wrong
}

/// The container that a blueprint's router is.
const LOG_ROUTER: &str = "log_router";

/// Whether a container's lines go to another one of its task, which sends them on.
fn is_routed(container: &Container, definition: &TaskDefinition) -> bool {
    let mut others = definition.containers.iter().flatten();
    container
        .log_driver
        .known()
        .is_some_and(|d| d == "awsfirelens")
        && !container.routes_logs
        && others.any(|other| other.routes_logs)
}

/// Whether a container is one that the blueprint speaks of: all of these log.
fn is_ours(case: &Case<'_>, name: &str) -> bool {
    case.intent.is_some_and(|intent| {
        let mut beside = intent.services.iter().flat_map(|s| &s.sidecars);
        name == "app" || name == LOG_ROUTER || beside.any(|(sidecar, _)| sidecar == name)
    })
}

/// With a blueprint: each service writes to its own group.
fn own_groups(case: &Case<'_>, wrong: &mut Violations) {
    for index in 0..case.scene.tasks.services.len() {
        let (Some(meant), Some(definition)) = (
            case.meant(index),
            case.scene
                .tasks
                .definition_of(&case.scene.tasks.services[index]),
        ) else {
            continue;
        };
        let r = case.scene.read();
        for container in definition.containers.iter().flatten() {
            let Some(group) = &container.log_group else {
                continue;
            };
            let name = match group {
                Value::Attr(node, _) => Link::Node(*node, crate::types::Attr::Name)
                    .node()
                    .and_then(|n| r.name_of(n))
                    .map(|v| r.said(v)),
                other => Some(r.said(other)),
            };
            if name.as_deref().is_some_and(|n| n != meant.log_group) {
                let what = format!(
                    "{} writes to {}, and its own log group is {}",
                    case.scene.id(definition.node),
                    name.unwrap_or_default(),
                    meant.log_group
                );
                wrong
                    .at(definition.node, what)
                    .help("let it write to its own log group");
            }
        }
    }
}
