//! Names of Service Connect that running tasks do not know. A task is told the names and ports that are there
//! when its service is deployed, and no others until it is again:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html>.

use super::Case;
use super::changed;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::types::service::connect;
use crate::prove::types::{Kind, service};
use crate::system::{Connect, Service};

pub(super) fn check(case: &mut Case<'_>) {
    let Some(is) = case.is else {
        return;
    };
    for new in &is.system.services {
        let Some(connect) = &new.connect else {
            continue;
        };
        if connect.port.is_some() {
            moved(case, new);
        }
        told(case, new, connect);
    }
}

/// The resource of a service.
fn node(document: &Written<'_>, case: &Case<'_>, name: &str) -> Option<String> {
    let mut all = document.of(Kind::Service);
    let own = all.find(|node| case.service(&node.id).as_deref() == Some(name));
    own.map(|node| node.id.clone())
}

/// The port by which callers ask a service.
fn asked(document: &Written<'_>, id: &str) -> Option<String> {
    let servers = document.get(document.node(id)?, service::CONNECT_SERVERS)?;
    let aliases = document.within(servers.items().first()?, connect::ALIASES)?;
    let port = document.within(aliases.items().first()?, connect::alias::PORT)?;
    Some(document.said(port))
}

/// Another port, which callers do not know yet, while the old one closes.
fn moved(case: &mut Case<'_>, new: &Service) {
    let Some(id) = node(case.new, case, &new.name) else {
        return;
    };
    let (Some(was), Some(port)) = (asked(case.old, &id), asked(case.new, &id)) else {
        return;
    };
    if was == port {
        return;
    }
    let pointer = format!("{}/connect/port", new.origin);
    let name = &new.name;
    let finding = Finding::new(
        codes::NAME_UNTOLD,
        case.at(&pointer, &id),
        format!(
            "callers of service `{name}` ask it on port {was} until they have new tasks, and its own listen on port {port} before that: connections fail in between"
        ),
        format!(
            "let another service listen on port {port} beside `{name}`, move the callers, and take `{name}` out; or go on, and see that what names the port in its callers changes in the same deploy"
        ),
    );
    case.say(finding.on_key(), [id]);
}

/// A caller that keeps its tasks, and these do not know whom it begins to call.
fn told(case: &mut Case<'_>, new: &Service, connect: &Connect) {
    let Some(id) = node(case.new, case, &new.name) else {
        return;
    };
    if case.old.node(&id).is_none() || renewed(case, &new.name) {
        return;
    }
    for name in &connect.to {
        let Some(server) = node(case.new, case, name) else {
            continue;
        };
        if waits(case.old, &id, &server) {
            continue;
        }
        let at = new.calls.iter().position(|call| call == name);
        let pointer = format!("{}/calls/{}", new.origin, at.unwrap_or_default());
        let caller = &new.name;
        let finding = Finding::new(
            codes::NAME_UNTOLD,
            case.at(&pointer, &id),
            format!(
                "service `{caller}` begins to call `{name}` and gets no new tasks by it: those that run do not know the name `{name}`"
            ),
            format!(
                "name it to the application in the same deploy, such as by a variable with `${{{name}.host}}`, or give it new tasks after the deploy: `aws ecs update-service --service {caller} --force-new-deployment` with `--cluster`"
            ),
        );
        case.say(finding, [id.clone()]);
    }
}

/// Whether a service gets new tasks by the deploy.
fn renewed(case: &Case<'_>, name: &str) -> bool {
    let kinds = [Kind::Service, Kind::TaskDefinition];
    case.both().into_iter().any(|(old, new)| {
        kinds.contains(&case.new.kind(&new.id))
            && case.service(&new.id).as_deref() == Some(name)
            && !changed::changed(case, old, new).is_empty()
    })
}

/// Whether one service waits for another itself, and not only for one that does.
fn waits(document: &Written<'_>, id: &str, other: &str) -> bool {
    let mut seen: Vec<&str> = vec![id];
    let mut at = 0;
    while let Some(resource) = seen.get(at).and_then(|id| document.node(id)) {
        for next in document.waits(resource) {
            if next == other {
                return true;
            }
            if !seen.contains(&next) && document.kind(next) != Kind::Service {
                seen.push(next);
            }
        }
        at += 1;
    }
    false
}
