//! The roles that pipelines take on: which is whose, what it may do, and what it has to.

use crate::documents::Format;
use crate::rules::case::Case;
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::roles::{Role, Statement};
use crate::world::rows::Link;
use std::collections::BTreeSet;

const PROVIDER: &str = "token.actions.githubusercontent.com";
const PUSH: [&str; 7] = [
    "batchchecklayeravailability",
    "batchgetimage",
    "completelayerupload",
    "getdownloadurlforlayer",
    "initiatelayerupload",
    "putimage",
    "uploadlayerpart",
];

/// The role by which jobs with a subject release a service; several may have one subject, where
/// services live in one repository.
pub fn role_of<'a>(case: &Case<'a>, index: usize, subject: &str) -> Option<&'a Role> {
    let scene = case.scene;
    let roles = || scene.roles.iter().filter(|role| trusts(role, subject));
    let mut all = roles();
    let first = all.next()?;
    if all.next().is_none() {
        return Some(first);
    }
    let wanted = expected(case, index);
    roles().max_by_key(|role| allowed(case, role).intersection(&wanted).count())
}

/// Whether jobs with a subject may take a role on, and nobody else.
fn trusts(role: &Role, subject: &str) -> bool {
    let Some([statement]) = role.trust.as_deref() else {
        return false;
    };
    let provider = format!(":oidc-provider/{PROVIDER}");
    let [principal] = statement.principals.as_slice() else {
        return false;
    };
    statement.allow
        && statement.actions == ["sts:assumerolewithwebidentity"]
        && principal.starts_with("federated arn:")
        && principal.ends_with(&provider)
        && held(
            statement,
            &[
                (&format!("{PROVIDER}:aud"), "sts.amazonaws.com"),
                (&format!("{PROVIDER}:sub"), subject),
            ],
        )
}

/// Whether a statement has these conditions and no others.
fn held(statement: &Statement, wanted: &[(&str, &str)]) -> bool {
    let Some(Value::Map(conditions)) = &statement.conditions else {
        return false;
    };
    let [(operator, Value::Map(pairs))] = conditions.as_slice() else {
        return false;
    };
    operator == "StringEquals"
        && pairs.len() == wanted.len()
        && wanted.iter().all(|(key, value)| {
            pairs
                .iter()
                .any(|(k, v)| k == key && v.as_text() == Some(value))
        })
}

/// What a role lacks of what it should be allowed, and what it is allowed besides.
pub fn differences(should: &BTreeSet<String>, is: &BTreeSet<String>) -> Vec<String> {
    let lacks = should
        .difference(is)
        .map(|what| format!("it may not: {what}"));
    let more = is
        .difference(should)
        .map(|what| format!("not in the blueprint: {what}"));
    lacks.chain(more).collect()
}

/// What a role may do, one line for each action and what it is done to.
pub fn allowed(case: &Case<'_>, role: &Role) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for statement in &role.statements {
        let mut condition = String::new();
        if let Some(conditions) = &statement.conditions {
            condition = format!(" if {}", said_conditions(case, conditions));
        }
        let word = if statement.allow { "" } else { "not " };
        for action in statement.actions.iter().chain(&statement.not_actions) {
            for resource in &statement.resources {
                out.insert(format!(
                    "{word}{action} {}{condition}",
                    place(case, resource)
                ));
            }
            if statement.resources.is_empty() {
                out.insert(format!("{word}{action}"));
            }
        }
    }
    out
}

/// The conditions of a statement in words; nothing where there are none.
pub fn conditions(case: &Case<'_>, statement: &Statement) -> String {
    let conditions = statement.conditions.as_ref();
    conditions.map_or_else(String::new, |all| said_conditions(case, all))
}

fn said_conditions(case: &Case<'_>, conditions: &Value) -> String {
    let mut out = Vec::new();
    if let Value::Map(operators) = conditions {
        for (operator, pairs) in operators {
            if let Value::Map(pairs) = pairs {
                for (key, value) in pairs {
                    out.push(format!(
                        "{operator} {key} {}",
                        case.scene.read().said(value)
                    ));
                }
            }
        }
    }
    out.sort();
    out.join(" and ")
}

/// What something is done to: a resource of the document, or an ARN behind its account.
fn place(case: &Case<'_>, resource: &Value) -> String {
    let r = case.scene.read();
    match resource {
        Value::Attr(node, _) => case.scene.id(*node).to_owned(),
        other => behind_account(r.said(other)),
    }
}

/// What an ARN says behind its account; another text as it is.
pub fn behind_account(said: String) -> String {
    match said.splitn(6, ':').nth(5) {
        Some(rest) if said.starts_with("arn:") => rest.to_owned(),
        _ => said,
    }
}

/// What the pipeline of a service may do.
pub fn expected(case: &Case<'_>, index: usize) -> BTreeSet<String> {
    let scene = case.scene;
    let r = scene.read();
    let service = &scene.tasks.services[index];
    let mut out: Vec<String> = Vec::new();
    let repository = case
        .meant(index)
        .and_then(|m| m.repository.as_ref())
        .and_then(|name| {
            r.of(Kind::Repository)
                .find(|n| r.name_of(*n).and_then(Value::as_text) == Some(name))
        });
    if let Some(repository) = repository {
        out.push("ecr:getauthorizationtoken *".to_owned());
        let id = scene.id(repository);
        out.extend(PUSH.map(|action| format!("ecr:{action} {id}")));
    }
    out.push("ecs:describetaskdefinition *".to_owned());
    out.push("ecs:registertaskdefinition *".to_owned());
    let definition = scene.tasks.definition_of(service);
    let family = definition
        .and_then(|d| d.family.as_ref())
        .map(|f| r.said(f))
        .unwrap_or_default();
    out.push(format!(
        "ecs:tagresource task-definition/{family}:* if StringEquals ecs:CreateAction RegisterTaskDefinition"
    ));
    let cluster = service
        .cluster
        .as_ref()
        .and_then(Link::node)
        .and_then(|c| r.name_of(c))
        .map(|n| r.said(n))
        .unwrap_or_default();
    let name = service.name.as_ref().map(|n| r.said(n)).unwrap_or_default();
    out.push(format!("ecs:describeservices service/{cluster}/{name}"));
    out.push("elasticloadbalancing:describerules *".to_owned());
    for group in case.groups_of(service) {
        let named = |link: Option<NodeId>| {
            link.and_then(|n| r.name_of(n))
                .map(|v| r.said(v))
                .unwrap_or_default()
        };
        let application = named(group.application.as_ref().and_then(Link::node));
        let own = named(Some(group.node));
        for action in [
            "getapplication",
            "getapplicationrevision",
            "registerapplicationrevision",
        ] {
            out.push(format!("codedeploy:{action} application:{application}"));
        }
        for action in ["createdeployment", "getdeployment", "getdeploymentgroup"] {
            out.push(format!(
                "codedeploy:{action} deploymentgroup:{application}/{own}"
            ));
        }
        // As it stands in a text: a reference, or AWS's own name.
        let config = match &group.config {
            Some(Link::Node(node, _)) => match scene.document.format {
                Format::CloudFormation => {
                    format!("${{{}}}", scene.id(*node))
                }
                Format::Terraform => {
                    format!("${{{}.deployment_config_name}}", scene.id(*node))
                }
            },
            Some(link) => scene.said(link),
            None => String::new(),
        };
        out.push(format!(
            "codedeploy:getdeploymentconfig deploymentconfig:{config}"
        ));
    }
    for role in definition
        .into_iter()
        .flat_map(|d| d.execution_role.iter().chain(&d.task_role))
    {
        out.push(format!(
            "iam:passrole {} if StringEquals iam:PassedToService ecs-tasks.amazonaws.com",
            behind_account(scene.said(role))
        ));
    }
    out.into_iter().collect()
}
