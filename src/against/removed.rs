//! Services that the new document no longer has, and others that take over their requests.

use super::Case;
use super::document::{Document, Kind, Resource};
use super::owned::Engine;
use crate::finding::{Finding, codes};
use serde_json::Value;

pub(super) fn check(case: &mut Case<'_>) {
    let gone: Vec<(&str, Engine)> = case
        .owned
        .services
        .iter()
        .filter(|(id, _)| !case.new.resources.contains_key(*id))
        .map(|(id, engine)| (id.as_str(), *engine))
        .collect();
    for (id, engine) in gone {
        let finding = if let Some(heir) = heir(case, id) {
            Finding::new(
                codes::SERVICE_RENAMED,
                case.pointer(&heir),
                format!("{heir} takes over the requests of {id} in one deploy: its rules would be made while those of {id} hold their priority, and {id} would be deleted with its tasks"),
                "put the old name back; or give the new service a route of its own, deploy, and take the old one out in a later deploy",
            )
        } else {
            let denied = match engine {
                Engine::CodeDeploy => "; the stack policy denies it until it is lifted",
                Engine::Native | Engine::Rolling => "",
            };
            Finding::new(
                codes::SERVICE_REMOVED,
                if case.origins.is_empty() { "" } else { "/services" },
                format!("{id} goes, with its tasks and its traffic{denied}"),
                "go on if it is meant; else put the service back",
            )
        }
        .on_key();
        case.findings.push(finding);
    }
}

/// A service that is new and whose rule takes what a rule of the old one took.
fn heir(case: &Case<'_>, gone: &str) -> Option<String> {
    let routes: Vec<(&Value, &Value)> = rules_of(case.old, gone)
        .filter_map(|rule| route(case.old, rule))
        .collect();
    case.new
        .of(Kind::Service)
        .filter(|(id, _)| !case.old.resources.contains_key(*id))
        .find(|(id, _)| {
            rules_of(case.new, id)
                .filter_map(|rule| route(case.new, rule))
                .any(|route| routes.contains(&route))
        })
        .map(|(id, _)| id.to_owned())
}

/// Rules that lead to a target group in which a service registers.
fn rules_of<'d>(document: &'d Document, service: &str) -> impl Iterator<Item = &'d Resource> {
    let own: Vec<&str> = document
        .resources
        .get(service)
        .map(|resource| document.references(resource))
        .unwrap_or_default()
        .into_iter()
        .filter(|id| document.resources[*id].kind == Kind::TargetGroup)
        .collect();
    document
        .of(Kind::Rule)
        .map(|(_, rule)| rule)
        .filter(move |rule| document.references(rule).iter().any(|id| own.contains(id)))
}

/// Listener and conditions.
fn route<'r>(document: &Document, rule: &'r Resource) -> Option<(&'r Value, &'r Value)> {
    Some((
        document.get(rule, "ListenerArn", "listener_arn")?,
        document.get(rule, "Conditions", "condition")?,
    ))
}
