//! What the blueprint says of a service beyond its shape: the parts of [`super`].

use crate::intent;
use crate::questions::invariants::case::Case;
use crate::questions::invariants::rule::Violations;
use crate::value::{NodeId, Value};
use crate::world::containers::Container;
use crate::world::kinds::Kind;
use crate::world::rows::{Fact, row};
use crate::world::tasks::TaskDefinition;

/// What a task runs.
pub fn container(
    case: &Case<'_>,
    meant: &intent::Service,
    app: &Container,
    say: &mut dyn FnMut(String),
) {
    let mut pairs: Vec<(String, String)> = app
        .environment
        .iter()
        .map(|(name, value)| (name.clone(), case.said(value)))
        .collect();
    pairs.sort();
    if pairs != meant.environment {
        say("has other variables".to_owned());
    }
    let mut secrets: Vec<(String, String)> = app
        .secrets
        .iter()
        .map(|(name, from)| (name.to_string(), case.said(from)))
        .collect();
    secrets.sort();
    let same = secrets.len() == meant.secrets.len()
        && secrets.iter().zip(&meant.secrets).all(|(is, should)| {
            is.0 == should.0 && (is.1 == should.1 || parameter(&is.1, &should.1))
        });
    if !same {
        say("has other secret variables".to_owned());
    }
    let entrypoint: Vec<String> = app.entrypoint.iter().map(|c| case.said(c)).collect();
    if entrypoint != meant.entrypoint {
        say("has another entrypoint".to_owned());
    }
    process(meant, app, say);
    let command: Vec<String> = app.command.iter().map(|c| case.said(c)).collect();
    if command != meant.command {
        say("runs another command".to_owned());
    }
    if let Some(wanted) = &meant.image
        && app.image.as_ref().map(|i| case.said(i)).as_ref() != Some(wanted)
    {
        say(format!("does not run {wanted}"));
    }
    if let Some(tag) = &meant.tag
        && app
            .image
            .as_ref()
            .is_some_and(|i| !case.said(i).ends_with(&format!(":{tag}")))
    {
        say(format!("does not begin with the image tagged {tag}"));
    }
    if app
        .protocols
        .iter()
        .any(|p| p.or_default("tcp".to_owned()).is_some_and(|p| p != "tcp"))
    {
        say("does not listen by TCP, which its load balancer speaks".to_owned());
    }
    let stop = app.stop_timeout.or_default(30);
    if stop.is_some_and(|s| s != i64::from(meant.stop_timeout)) {
        say(format!("stops after {} seconds", app.stop_timeout));
    }
}

/// Who runs, with which limits, and what starts it.
fn process(meant: &intent::Service, app: &Container, say: &mut dyn FnMut(String)) {
    if app.user.known() != meant.user.as_ref() {
        say(format!(
            "runs as {}, not as {}",
            app.user,
            meant.user.as_deref().unwrap_or("whom the image names")
        ));
    }
    if app.init.or_default(false) != Some(meant.init) {
        let word = if meant.init { "no" } else { "an" };
        say(format!("starts with {word} init process"));
    }
    let mut limits: Vec<(String, i64, i64)> = app
        .ulimits
        .iter()
        .filter_map(|(name, soft, hard)| {
            Some((name.known()?.clone(), *soft.known()?, *hard.known()?))
        })
        .collect();
    limits.sort();
    if limits != meant.ulimits {
        say("has other limits of its processes".to_owned());
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
            say("is started by a role that may not look for image layers".to_owned());
        }
        for key in &meant.keys {
            let may = role
                .allowing("kms:Decrypt")
                .any(|s| s.resources.iter().any(|r| case.said(r) == *key));
            if !may {
                say(format!(
                    "is started by a role that may not decrypt with {key}"
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
    if shared {
        say("shares its task role".to_owned());
    }
    let Some(role) = scene.role(role) else { return };
    if !role.managed.is_empty() {
        say("has a task role with policies of AWS".to_owned());
    }
    for wanted in &meant.permissions {
        if !role.statements.iter().any(|s| case.grants(s, wanted)) {
            say(format!("may not {}", wanted.actions.join(", ")));
        }
    }
    for statement in &role.statements {
        let asked = meant.permissions.iter().any(|p| case.grants(statement, p))
            || statement
                .actions
                .iter()
                .all(|a| a.starts_with("ssmmessages:"));
        if !asked {
            say(format!(
                "may {}, which nobody asked for",
                statement.actions.join(", ")
            ));
        }
    }
}

/// What scaling follows.
pub fn scaling(
    case: &Case<'_>,
    targets: &[NodeId],
    meant: &intent::Service,
    service: NodeId,
    wrong: &mut Violations,
) {
    let scene = case.scene;
    let id = scene.id(service);
    let own = |policy: &crate::world::around::ScalingPolicy| {
        let mut found = false;
        if let Some(target) = &policy.target {
            target.references(&mut |n, _| found |= targets.contains(&n));
        }
        found
    };
    for (metric, percent) in [
        ("ECSServiceAverageCPUUtilization", meant.scale_cpu),
        ("ECSServiceAverageMemoryUtilization", meant.scale_memory),
    ] {
        let policies: Vec<_> = scene
            .around
            .scaling
            .iter()
            .filter(|p| own(p) && p.metric.known().is_some_and(|m| m == metric))
            .collect();
        match (percent, policies.as_slice()) {
            (None, []) => {}
            (Some(percent), [one]) if one.value == Fact::Known(i64::from(percent)) => {
                if one
                    .kind
                    .known()
                    .is_none_or(|k| k != "TargetTrackingScaling")
                {
                    wrong.at(
                        one.node,
                        format!("{} does not track its target", scene.id(one.node)),
                    );
                }
            }
            (Some(percent), [one]) => {
                wrong.at(
                    one.node,
                    format!(
                        "{} aims at {} percent, not {percent}",
                        scene.id(one.node),
                        one.value
                    ),
                );
            }
            (Some(_), []) => {
                wrong.at(service, format!("{id} does not scale by {metric}"));
            }
            (None, [one, ..]) | (Some(_), [one, _, ..]) => {
                wrong.at(one.node, format!("{} is not asked for", scene.id(one.node)));
            }
        }
    }
}

/// What the whole system has: endpoints, days of logs, repositories.
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
                    "{} is an endpoint that nobody asked for",
                    scene.id(endpoint.node)
                ),
            );
        }
    }
    for group in &scene.around.log_groups {
        let name = group.name.as_ref().and_then(Value::as_text);
        let of = meant
            .services
            .iter()
            .find(|s| name == Some(s.log_group.as_str()));
        let days = of.map(|s| i64::from(s.log_retention));
        let kept = match (&group.retention, days) {
            (Fact::Known(is), Some(should)) => *is == should,
            (Fact::Known(_) | Fact::Unknown(_), None) | (Fact::Unknown(_), _) => true,
            (Fact::Absent, _) => false,
        };
        if !kept {
            wrong.at(
                group.node,
                format!(
                    "{} is kept for {} days",
                    scene.id(group.node),
                    group.retention
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
