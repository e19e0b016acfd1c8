//! Services that the new document no longer has, and others that take over their requests.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::documents::Node;
use crate::prove::types::listener_rule as rule;
use crate::prove::value::Value;
use crate::prove::world::kinds::Kind;
use crate::system::Engine;

pub(super) fn check(case: &mut Case<'_>) {
    let gone: Vec<(&str, Engine)> = case
        .owned
        .services
        .iter()
        .filter(|(id, _)| case.new.node(id).is_none())
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
                Engine::Ecs | Engine::Rolling => "",
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
    let taken = |rule: &Node| {
        let Some((listener, conditions)) = route(case.new, rule) else {
            return false;
        };
        rules_of(case.old, gone)
            .filter_map(|rule| route(case.old, rule))
            .any(|(on, of)| {
                case.old.same(on, case.new, listener) && case.old.same(of, case.new, conditions)
            })
    };
    case.new
        .of(Kind::Service)
        .filter(|service| case.old.node(&service.id).is_none())
        .find(|service| rules_of(case.new, &service.id).any(taken))
        .map(|service| service.id.clone())
}

/// Rules that lead to a target group in which a service registers.
fn rules_of<'d>(document: &'d Written<'_>, service: &str) -> impl Iterator<Item = &'d Node> {
    let own: Vec<&str> = document
        .node(service)
        .map(|node| document.references(node))
        .unwrap_or_default()
        .into_iter()
        .filter(|id| document.kind(id) == Kind::TargetGroup)
        .collect();
    document
        .of(Kind::ListenerRule)
        .filter(move |rule| document.references(rule).iter().any(|id| own.contains(id)))
}

/// Listener and conditions.
fn route<'d>(document: &'d Written<'_>, rule: &'d Node) -> Option<(&'d Value, &'d Value)> {
    Some((
        document.get(rule, rule::LISTENER)?,
        document.get(rule, rule::CONDITIONS)?,
    ))
}
