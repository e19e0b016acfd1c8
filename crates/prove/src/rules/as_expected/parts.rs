//! What the blueprint says of a service beyond its shape: the parts of [`super`].

use crate::intent::{self, Mount, Shell};
use crate::rules::case::Case;
use crate::rules::facts::pipelines;
use crate::rules::rule::Violations;
use crate::types::Kind;
use crate::value::Value;
use crate::world::containers::Container;
use crate::world::roles::Statement;
use crate::world::rows::{Fact, row};
use crate::world::tasks::TaskDefinition;

/// Whether secret variables, or options, are those that are meant.
fn told(case: &Case<'_>, is: &[(Fact<String>, Value)], meant: &[(String, String)]) -> bool {
    let mut secrets: Vec<(String, String)> = is
        .iter()
        .map(|(name, from)| (name.to_string(), case.said(from)))
        .collect();
    secrets.sort();
    secrets.len() == meant.len()
        && secrets.iter().zip(meant).all(|(is, should)| {
            is.0 == should.0 && (is.1 == should.1 || parameter(&is.1, &should.1))
        })
}

/// What their logs are told, whichever the container.
pub fn logs(
    case: &Case<'_>,
    meant: &intent::Service,
    all: &[Container],
    say: &mut dyn FnMut(String),
) {
    for own in all {
        let meant = meant.router.as_ref().filter(|_| !own.routes_logs);
        if !told(case, &own.log_secrets, meant.map_or(&[], Vec::as_slice)) {
            say(format!(
                "has other secret options of the log of {}",
                own.name
            ));
        }
    }
}

/// What runs beside the application.
pub fn beside(
    case: &Case<'_>,
    meant: &intent::Service,
    all: &[Container],
    say: &mut dyn FnMut(String),
) {
    for (name, secrets) in &meant.sidecars {
        let own = all.iter().find(|c| c.name.known() == Some(name));
        if own.is_some_and(|own| !told(case, &own.secrets, secrets)) {
            say(format!("has other secret variables in {name}"));
        }
    }
}

/// What a task runs.
pub fn container(
    case: &Case<'_>,
    meant: &intent::Service,
    app: &Container,
    say: &mut dyn FnMut(String),
) {
    if !told(case, &app.secrets, &meant.secrets) {
        say("has other secret variables".to_owned());
    }
    if let Some(tag) = &meant.tag
        && app
            .image
            .as_ref()
            .is_some_and(|i| !case.said(i).ends_with(&format!(":{tag}")))
    {
        say(format!("does not start with the image tagged {tag}"));
    }
}

/// A parameter is asked for by its ARN, which its name ends.
fn parameter(is: &str, end: &str) -> bool {
    end.starts_with(":parameter")
        && is.starts_with("arn:")
        && is.contains(":ssm:")
        && is.ends_with(end)
}

/// Storage, system, roles.
pub fn task(
    case: &Case<'_>,
    meant: &intent::Service,
    definition: &TaskDefinition,
    say: &mut dyn FnMut(String),
) {
    let scene = case.scene;
    let execution = definition
        .execution_role
        .as_ref()
        .and_then(|l| scene.role(l));
    if let Some(role) = execution {
        let stored = meant.repository.is_some()
            || meant
                .image
                .as_ref()
                .is_some_and(|i| i.contains(".dkr.ecr."));
        if stored
            && !role.unknown
            && role.managed.is_empty()
            && role
                .allowing("ecr:BatchCheckLayerAvailability")
                .next()
                .is_none()
        {
            say("has an execution role that may not look for image layers".to_owned());
        }
        for key in &meant.keys {
            let may = role
                .allowing("kms:Decrypt")
                .any(|s| s.resources.iter().any(|r| case.said(r) == *key));
            if !may {
                say(format!(
                    "has an execution role that may not decrypt with {key}"
                ));
            }
        }
    }
    let Some(role) = definition.task_role.as_ref() else {
        say("has no task role".to_owned());
        return;
    };
    let shared = scene.tasks.definitions.iter().any(|d| {
        (d.node != definition.node && d.task_role.as_ref().is_some_and(|o| o.same(role)))
            || d.execution_role.as_ref().is_some_and(|o| o.same(role))
    });
    if shared && meant.task_role.is_none() {
        say("shares its task role".to_owned());
    }
    let Some(role) = scene.role(role) else { return };
    if !role.managed.is_empty() {
        say("has a task role with managed policies".to_owned());
    }
    for wanted in &meant.permissions {
        if !role.statements.iter().any(|s| case.grants(s, wanted)) {
            say(format!("may not {}", wanted.actions.join(", ")));
        }
    }
    for mount in &meant.mounts {
        if !role.statements.iter().any(|s| mounts(case, s, mount)) {
            let actions = mount.may.actions.join(", ");
            let resources = mount.may.resources.join(", ");
            say(format!(
                "may not {actions} on {resources}, as the blueprint has it, so no task starts"
            ));
        }
    }
    let session = case.intent.and_then(|i| i.session_log.as_ref());
    let session = session.filter(|_| meant.shell == Shell::Open);
    let key = case.intent.and_then(|i| i.session_key.as_ref());
    let key = key.filter(|_| session.is_some());
    if let Some(key) = key
        && !role.statements.iter().any(|s| decrypts(case, s, key))
    {
        say(format!(
            "may not kms:Decrypt with {key}, so no shell is opened"
        ));
    }
    if let Some(log) = session {
        for action in SESSION {
            if !role
                .statements
                .iter()
                .any(|s| of_session(case, s, log) && s.actions.iter().any(|a| a == action))
            {
                say(format!("may not {action}, so no shell is opened"));
            }
        }
    }
    for statement in &role.statements {
        let asked = meant.permissions.iter().any(|p| case.grants(statement, p))
            || meant.mounts.iter().any(|mount| mounts(case, statement, mount))
            || session.is_some_and(|log| of_session(case, statement, log))
            || key.is_some_and(|key| decrypts(case, statement, key))
            // Where nobody asked for a shell, that is said by itself.
            || session.is_none()
                && statement
                    .actions
                    .iter()
                    .all(|a| a.starts_with("ssmmessages:"));
        if !asked {
            say(format!(
                "may {}, which is not in the blueprint",
                statement.actions.join(", ")
            ));
        }
    }
}

/// Whether a statement lets a file system be mounted as it is meant, and nothing else be done.
fn mounts(case: &Case<'_>, statement: &Statement, mount: &Mount) -> bool {
    let Some(point) = &mount.access_point else {
        return case.grants(statement, &mount.may);
    };
    let open = Statement {
        conditions: None,
        ..statement.clone()
    };
    case.grants(&open, &mount.may)
        && pipelines::conditions(case, statement)
            == format!("StringEquals elasticfilesystem:AccessPointArn {point}")
}

/// What the agent of a shell asks for as the task role, first what cannot be narrower than everything:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html>
const SESSION: &[&str] = &[
    "ssmmessages:createcontrolchannel",
    "ssmmessages:createdatachannel",
    "ssmmessages:opencontrolchannel",
    "ssmmessages:opendatachannel",
    "logs:describeloggroups",
    "logs:createlogstream",
    "logs:describelogstreams",
    "logs:putlogevents",
];
const EVERYWHERE: usize = 5;

/// Whether a statement lets shells be opened and their log be written, and nothing else be done.
fn of_session(case: &Case<'_>, statement: &Statement, log: &str) -> bool {
    let (everywhere, here) = SESSION.split_at(EVERYWHERE);
    let all = |of: &[&str]| statement.actions.iter().all(|a| of.contains(&a.as_str()));
    let group = format!(":log-group:{log}:*");
    let mut resources = statement.resources.iter().map(|r| case.said(r));
    statement.allow
        && statement.conditions.is_none()
        && statement.not_actions.is_empty()
        && !statement.actions.is_empty()
        && !statement.resources.is_empty()
        && (all(everywhere) && resources.all(|r| r == "*")
            || all(here) && resources.all(|r| r.ends_with(&group)))
}

/// Whether a statement lets what is typed be decrypted with this key, and nothing else be done.
fn decrypts(case: &Case<'_>, statement: &Statement, key: &str) -> bool {
    statement.allow
        && statement.conditions.is_none()
        && statement.not_actions.is_empty()
        && statement
            .actions
            .iter()
            .map(String::as_str)
            .eq(["kms:decrypt"])
        && statement
            .resources
            .iter()
            .map(|r| case.said(r))
            .eq([key.to_owned()])
}

/// What the whole system has: endpoints, repositories.
pub fn system(
    case: &Case<'_>,
    meant: &intent::Intent,
    wrong: &mut Violations,
    all: &mut Vec<String>,
) {
    let scene = case.scene;
    let r = scene.read();
    for wanted in &meant.endpoints {
        if !scene
            .endpoints
            .iter()
            .any(|e| e.service.known() == Some(wanted))
        {
            all.push(format!("there is no endpoint of {wanted}"));
        }
    }
    for endpoint in &scene.endpoints {
        if endpoint
            .service
            .known()
            .is_none_or(|s| !meant.endpoints.contains(s))
        {
            wrong.at(
                endpoint.node,
                format!(
                    "{} is an endpoint that is not in the blueprint",
                    scene.id(endpoint.node)
                ),
            );
        }
    }
    let policies: Vec<_> = r
        .of(Kind::RepositoryLifecycle)
        .filter_map(|n| Some((n, r.link(n, &row("repository", "", "repository"))?)))
        .collect();
    for (at, (node, repository)) in policies.iter().enumerate() {
        if policies[..at]
            .iter()
            .any(|(_, other)| other.same(repository))
        {
            wrong.at(
                *node,
                format!("{} is the second of one repository", scene.id(*node)),
            );
        }
    }
}
