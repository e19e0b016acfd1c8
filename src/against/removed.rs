//! Services that the new document no longer has, and others that take over their requests.

use super::{Case, DATA};
use crate::finding::{Finding, codes};
use crate::prove::Value;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::{listener_rule as rule, log_group, queue, repository};
use crate::prove::{Format, Node};
use crate::system::Engine;

pub(super) fn check(case: &mut Case<'_>) {
    let gone: Vec<(&str, Engine)> = case
        .owned
        .services
        .iter()
        .filter(|(id, _)| case.new.node(id).is_none() && !becomes_job(case, id))
        .map(|(id, engine)| (id.as_str(), *engine))
        .collect();
    for (id, engine) in gone {
        if let Some(heir) = heir(case, id) {
            let finding = Finding::new(
                codes::SERVICE_RENAMED,
                case.at(&case.origin(&heir), &heir),
                format!(
                    "{} takes over the requests of {} in one deploy: its rules would be made while the old ones hold their priority, and the old service would be deleted with its tasks",
                    case.who(&heir),
                    case.who(id)
                ),
                "put the old name back; or give the new service a route of its own, deploy, and take the old one out in a later deploy",
            );
            let (data, resources) = data(case, &case.service(id).unwrap_or_default());
            let resources = [id.to_owned(), heir].into_iter().chain(resources);
            case.say(finding.on_key().because(data), resources);
            continue;
        }
        let denied = match (engine, case.old.format()) {
            (Engine::CodeDeploy, Format::CloudFormation) => {
                "; the stack policy denies it until it is lifted"
            }
            (Engine::CodeDeploy, Format::Terraform) => {
                "; `guard_override.tf.json` refuses it where it stands beside the document"
            }
            (Engine::Ecs | Engine::Rolling, _) => "",
        };
        let (data, resources) = data(case, &case.service(id).unwrap_or_default());
        let mut help = "go on if it is meant; else put the service back".to_owned();
        if data.iter().any(|fact| fact.starts_with("lost")) {
            help.push_str(
                ". Logs that are still wanted: `aws logs create-export-task`, before the deploy",
            );
        }
        let finding = Finding::new(
            codes::SERVICE_REMOVED,
            if case.is.is_some() { "/services" } else { "" },
            format!(
                "{} goes, with its tasks and its traffic{denied}",
                case.who(id)
            ),
            help,
        );
        let resources = [id.to_owned()].into_iter().chain(resources);
        case.say(finding.on_key().because(data), resources);
    }
    orphans(case);
}

/// Whether a service goes because its tasks are started otherwise from then on.
fn becomes_job(case: &Case<'_>, id: &str) -> bool {
    let name = case.service(id);
    let is = case
        .is
        .zip(name)
        .and_then(|(is, name)| is.system.service(&name));
    is.is_some_and(|is| is.rollout.job().is_some())
}

/// What becomes of the data of a service that goes, and the resources that hold it.
pub(super) fn data(case: &Case<'_>, service: &str) -> (Vec<String>, Vec<String>) {
    let of = |node: &&Node| {
        case.new.node(&node.id).is_none() && case.service(&node.id).as_deref() == Some(service)
    };
    let nodes = DATA.iter().flat_map(|kind| case.old.of(*kind));
    let nodes = nodes.filter(of);
    let found: Vec<&Node> = nodes.collect();
    (
        found.iter().map(|node| fate(case, node)).collect(),
        found.iter().map(|node| node.id.clone()).collect(),
    )
}

/// What becomes of what holds data, in words.
fn fate(case: &Case<'_>, node: &Node) -> String {
    let kind = case.old.kind(&node.id);
    let name = match kind {
        Kind::LogGroup => log_group::NAME,
        Kind::Queue => queue::NAME,
        _ => repository::NAME,
    };
    let name = case.old.get(node, name);
    let name = name.map_or_else(|| node.id.clone(), |name| case.old.said(name));
    let kept = case.old.stays(node);
    match (kind, case.old.format(), kept) {
        (Kind::Queue, _, false) => format!("lost: the queue {name} with the messages in it"),
        (Kind::LogGroup, _, false) => {
            format!("lost: the log group {name} with all its logs")
        }
        (Kind::Repository, Format::Terraform, _) => format!(
            "lost: the repository {name}; Terraform deletes it, and fails while it holds images: empty it before, or take it out of the state"
        ),
        (Kind::Repository, _, false) => {
            format!(
                "lost: the repository {name}; CloudFormation deletes it, and fails while it holds images"
            )
        }
        (kind, ..) => format!(
            "kept: the {} {name}, which no document describes any more",
            kind.spelling().word
        ),
    }
}

/// What holds data and goes though its service stays.
fn orphans(case: &mut Case<'_>) {
    let said: Vec<String> = case.said.iter().flat_map(|s| s.resources.clone()).collect();
    let nodes = DATA.iter().flat_map(|kind| case.old.of(*kind));
    let gone: Vec<&Node> = nodes
        .filter(|node| case.new.node(&node.id).is_none() && !said.contains(&node.id))
        // What becomes of failed runs is said with their job.
        .filter(|node| !case.origin(&node.id).ends_with("/schedule"))
        .collect();
    for node in gone {
        let kind = case.old.kind(&node.id);
        let origin = case.origin(&node.id);
        let pointer = if kind == Kind::Repository {
            format!("{origin}/image")
        } else {
            origin
        };
        let finding = Finding::new(
            codes::DATA_GOES,
            if case.is.is_some() {
                case.at(&pointer, &node.id)
            } else {
                String::new()
            },
            format!("{} goes", case.who(&node.id)),
            "go on if it is meant, and save before what is still wanted; else put it back",
        );
        let fate = fate(case, node);
        case.say(finding.on_key().because([fate]), [node.id.clone()]);
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
