use crate::rules::case::Case;
use crate::rules::facts::names::{is_agent, secret_store};
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::containers::Container;
use crate::world::log_groups::LogGroup;
use crate::world::roles::{Role, covers};
use crate::world::rows::Link;
use crate::world::tasks::TaskDefinition;

rule! {
    /// P206: the execution role exists, is for tasks, and may do what starting a task takes.
    ///
    /// # What it checks
    /// For each service's task definition: an execution role that `ecs-tasks.amazonaws.com` may assume
    /// and whose policies allow fetching each image of ECR (and GuardDuty's agent, where the blueprint says so), writing to each log group, and reading each
    /// secret. A task on hosts of EC2 needs one for its secrets alone. A role of another document, or with a policy that is not in this one, is not judged.
    ///
    /// # What breaks in real life
    /// Tasks stop before the application starts. A role for the application (task role) in the place of
    /// the execution role looks right in every review.
    ///
    /// # How to fix it
    /// Attach `service-role/AmazonECSTaskExecutionRolePolicy`, or allow exactly these actions on exactly
    /// these resources; secrets always need a statement of their own.
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for definition in &scene.tasks.definitions {
        let id = scene.id(definition.node).to_owned();
        let used = scene.tasks.services_of(definition).next().is_some();
        let Some(containers) = &definition.containers else {
            continue;
        };
        let Some(link) = &definition.execution_role else {
            let fargate = scene.tasks.on_fargate(definition);
            if used && needs_one(case, containers, fargate) {
                wrong
                    .at(definition.node, format!("{id} has no execution role"))
                    .help("give it one that may fetch the image and write the logs");
            }
            continue;
        };
        let Some(role) = scene.role(link) else {
            continue;
        };
        if role.trusts("ecs-tasks.amazonaws.com") == Some(false) {
            let what = format!(
                "tasks may not assume {}, the execution role of {id}",
                scene.id(role.node)
            );
            wrong
                .at(role.node, what)
                .help("let ecs-tasks.amazonaws.com assume it");
        }
        if let Some(link) = &definition.task_role
            && let Some(role) = scene.role(link)
            && role.trusts("ecs-tasks.amazonaws.com") == Some(false)
        {
            let what = format!(
                "tasks may not assume {}, the task role of {id}",
                scene.id(role.node)
            );
            wrong
                .at(role.node, what)
                .help("let ecs-tasks.amazonaws.com assume it");
        }
        let lacks = lacking(case, definition, containers, role);
        if !lacks.is_empty() {
            let what = format!(
                "{}, the execution role of {id}, may not start its tasks",
                scene.id(role.node)
            );
            wrong
                .at(role.node, what)
                .help("allow the actions that are missing")
                .because(lacks);
        }
    }
    wrong
}

/// A host of EC2 has a role of its own for images and logs, and none for secrets.
fn needs_one(case: &Case<'_>, containers: &[Container], fargate: bool) -> bool {
    containers.iter().any(|c| {
        let ecr = c
            .image
            .as_ref()
            .is_some_and(|i| repository(case, i).is_some());
        let logs = c.log_driver.known().is_some_and(|d| d == "awslogs");
        fargate && (ecr || logs) || c.reads().next().is_some()
    })
}

/// The repository of an image: a node, or its name where it is written out.
fn repository(case: &Case<'_>, image: &Value) -> Option<(Option<NodeId>, String)> {
    let mut node = None;
    image.references(&mut |n, _| {
        if case.scene.read().kind(n) == Kind::Repository {
            node = Some(n);
        }
    });
    let said = case.scene.read().said(image);
    if node.is_none() && !said.contains(".dkr.ecr.") {
        return None;
    }
    let name = said
        .split_once('/')
        .map(|(_, rest)| rest.split([':', '@']).next().unwrap_or(rest).to_owned())
        .unwrap_or_default();
    Some((node, name))
}

fn lacking(
    case: &Case<'_>,
    definition: &TaskDefinition,
    containers: &[Container],
    role: &Role,
) -> Vec<String> {
    let _ = definition;
    let allowed = |role: &Role, action: &str, fits: &dyn Fn(&Value) -> bool| {
        let open = |v: &Value| case.intent.is_none() && is_open(v);
        allowed(role, action, &|v| open(v) || fits(v))
    };
    let elsewhere = |v: &Value| case.intent.is_none() && is_open(v);
    let mut out = Vec::new();
    if role.unknown || role.managed.iter().any(|m| m == "AdministratorAccess") {
        return out;
    }
    let managed = role
        .managed
        .iter()
        .any(|m| m == "AmazonECSTaskExecutionRolePolicy");
    let mut lack = |action: &str, what: &str| {
        let line = format!("{action} on {what}");
        if !out.contains(&line) {
            out.push(line);
        }
    };
    if case.intent.is_some_and(|i| i.guardduty) && !managed {
        let agent = |v: &Value| is_agent(&case.scene.read().said(v));
        if !allowed(role, "ecr:GetAuthorizationToken", &|v| {
            v.as_text() == Some("*")
        }) {
            lack("ecr:GetAuthorizationToken", "*");
        }
        for action in [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ] {
            if !allowed(role, action, &agent) {
                lack(action, "GuardDuty's agent");
            }
        }
    }
    for container in containers {
        if let Some((node, name)) = container.image.as_ref().and_then(|i| repository(case, i))
            && !managed
        {
            if !allowed(role, "ecr:GetAuthorizationToken", &|v| {
                v.as_text() == Some("*")
            }) {
                lack("ecr:GetAuthorizationToken", "*");
            }
            for action in ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] {
                if !allowed(role, action, &|v| {
                    is_repository(case, v, node, &name)
                        || container.image.as_ref().is_some_and(elsewhere)
                }) {
                    lack(
                        action,
                        &node.map_or(name.clone(), |n| case.scene.id(n).to_owned()),
                    );
                }
            }
        }
        // An image that comes from outside may be of any repository.
        let image = container.image.as_ref();
        let open = image.is_some_and(|i| is_open(i) && repository(case, i).is_none());
        if case.intent.is_some() && !managed && open {
            let any = |v: &Value| case.scene.read().said(v).ends_with(":repository/*");
            for action in ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] {
                if !allowed(role, action, &any) {
                    lack(action, "every repository");
                }
            }
        }
        if container.log_driver.known().is_some_and(|d| d == "awslogs")
            && !managed
            && let Some(group) = &container.log_group
        {
            for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
                if !allowed(role, action, &|v| {
                    is_log_group(case, v, group) || elsewhere(group) || unnamed(case, group)
                }) {
                    lack(action, &case.scene.read().said(group));
                }
            }
        }
        for secret in container.reads() {
            const SSM: &str = "ssm:GetParameters";
            const MANAGER: &str = "secretsmanager:GetSecretValue";
            let actions: &[&str] = match secret_store(case, secret) {
                Some("ssm") => &[SSM],
                Some(_) => &[MANAGER],
                None => &[SSM, MANAGER],
            };
            let may = |action: &&str| {
                allowed(role, action, &|v| {
                    is_secret(case, v, secret) || elsewhere(secret)
                })
            };
            if !actions.iter().any(may) {
                lack(&actions.join(" or "), &case.scene.read().said(secret));
            }
        }
    }
    out
}

/// Whether a value is given from outside, as a whole or in part: it may be of anything.
fn is_open(value: &Value) -> bool {
    match value {
        Value::Given(name) => !name.starts_with("aws."),
        Value::Call(..) | Value::Unknown(_) | Value::If(..) => true,
        Value::Joined(pieces) => pieces.iter().any(is_open),
        _ => false,
    }
}

/// Whether a group of the document may bear the name that a container writes to.
fn unnamed(case: &Case<'_>, group: &Value) -> bool {
    let open = |l: &LogGroup| l.name.as_ref().is_some_and(is_open);
    let mut groups = case.scene.log_groups.iter();
    case.intent.is_none() && !matches!(group, Value::Attr(..)) && groups.any(open)
}

/// Whether a statement of the role allows an action on a resource that fits.
fn allowed(role: &Role, action: &str, fits: &dyn Fn(&Value) -> bool) -> bool {
    role.allowing(action).any(|s| s.resources.iter().any(fits))
}

fn is_repository(case: &Case<'_>, value: &Value, node: Option<NodeId>, name: &str) -> bool {
    match value {
        // An image that is written out may be in a repository of the document all the same.
        Value::Attr(n, _) => node.map_or_else(
            || {
                let own = case.scene.read().name_of(*n).and_then(Value::as_text);
                own.is_none_or(|own| own == name)
            },
            |node| node == *n,
        ),
        other => {
            let said = case.scene.read().said(other);
            said == "*"
                || said
                    .rsplit_once(":repository/")
                    .is_some_and(|(_, pattern)| {
                        node.is_some_and(|n| {
                            case.scene
                                .read()
                                .name_of(n)
                                .and_then(Value::as_text)
                                .is_some_and(|t| covers(pattern, t))
                        }) || covers(pattern, name)
                    })
        }
    }
}

fn is_log_group(case: &Case<'_>, value: &Value, group: &Value) -> bool {
    let r = case.scene.read();
    let name = r.said(group);
    let named = |node: NodeId| {
        Link::Node(node, crate::types::Attr::Name).is(node)
            && (matches!(group, Value::Attr(n, _) if *n == node)
                || r.name_of(node).is_some_and(|v| r.says(v, &name)))
    };
    match value {
        Value::Attr(node, _) => named(*node) && !case.is_terraform(),
        Value::Joined(pieces) if matches!(pieces.as_slice(), [Value::Attr(..), Value::Text(_)]) => {
            matches!(pieces.as_slice(), [Value::Attr(node, _), Value::Text(t)] if named(*node) && (t == ":*" || t == "*"))
        }
        other => {
            let said = r.said(other);
            said == "*"
                || said
                    .split_once(":log-group:")
                    .is_some_and(|(_, pattern)| covers(pattern, &format!("{name}:log-stream:any")))
        }
    }
}

fn is_secret(case: &Case<'_>, value: &Value, secret: &Value) -> bool {
    let r = case.scene.read();
    let whole = r.said(secret);
    let said = r.said(value);
    if said == "*" {
        return true;
    }
    // An ARN may carry a key and a version behind the secret itself.
    let bare: String = match secret {
        Value::Joined(pieces) if !matches!(pieces.first(), Some(Value::Text(_))) => {
            pieces.first().map(|p| r.said(p)).unwrap_or_default()
        }
        _ if whole.contains(":secret:") => {
            whole.splitn(8, ':').take(7).collect::<Vec<_>>().join(":")
        }
        _ => whole.clone(),
    };
    let bare_value = match value {
        Value::Joined(pieces) if !matches!(pieces.first(), Some(Value::Text(_))) => {
            pieces.first().map(|p| r.said(p)).unwrap_or_default()
        }
        _ => said.clone(),
    };
    bare == bare_value
        || covers(&said, &bare)
        || said.split_once(":parameter/").is_some_and(|(_, pattern)| {
            let name = bare
                .rsplit_once(":parameter/")
                .map_or(bare.as_str(), |(_, n)| n);
            covers(pattern, name.trim_start_matches('/'))
        })
}
