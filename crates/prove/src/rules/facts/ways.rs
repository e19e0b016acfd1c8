//! Ways from tasks and hosts to services of AWS: through an endpoint, or out to the internet.

use crate::intent::There;
use crate::reach::Verdict;
use crate::reach::actors::{Actor, Role};
use crate::reach::routes::{gateway_route, is_private};
use crate::reach::rules::on_port;
use crate::reach::{
    step::{Answer, Step},
    walk::endpoint,
};
use crate::rules::case::Case;
use crate::rules::rule::Violations;
use crate::types::Kind;
use crate::value::Value;
use crate::world::endpoints::Endpoint;
use crate::world::rows::{Fact, Link};
use crate::world::security_groups::{Direction, Peer, Rule};
use crate::world::tasks::Service;

/// What keeps image layers.
const S3: &str = "s3";

/// Whether an actor reaches a service of AWS by its own name.
pub fn way(case: &Case<'_>, actor: &Actor, service: &str) -> Answer {
    let scene = case.scene;
    let mut without_dns = None;
    for (index, found) in scene.endpoints.iter().enumerate() {
        if !found.is_interface() || found.service.known().is_none_or(|s| s != service) {
            continue;
        }
        let id = scene.id(found.node);
        match found.private_dns.or_default(false) {
            Some(true) => {}
            Some(false) => {
                without_dns = Some(format!(
                    "the private DNS of {id} is off, so the service's name leads past it"
                ));
                continue;
            }
            None => return unknown(format!("whether private DNS of {id} is on is not known")),
        }
        if let Some(vpc) = found
            .vpc
            .as_ref()
            .and_then(|v| scene.network.vpcs.iter().find(|x| v.is(x.node)))
            && (vpc.dns_support.or_default(true) == Some(false)
                || vpc.dns_hostnames.or_default(false) == Some(false))
            && !scene.document.node(vpc.node).data
        {
            without_dns = Some(format!(
                "{} has DNS hostnames switched off, so the private DNS of {id} does not work",
                scene.id(vpc.node)
            ));
            continue;
        }
        // Its private DNS holds for the whole network: there is no second way past it.
        return endpoint(scene, actor, index, 443);
    }
    let open = |e: &Endpoint| match (&e.kind, &e.service) {
        (Fact::Unknown(_), Fact::Known(s)) => s == service,
        (Fact::Unknown(_), Fact::Unknown(_)) => true,
        (_, Fact::Unknown(_)) => e.is_interface() || service == S3,
        _ => false,
    };
    if scene.endpoints.iter().any(open) {
        return unknown("there is an endpoint whose service is not known".to_owned());
    }
    if let Some(answer) = there(case, actor, service) {
        return answer;
    }
    let Some(internet) = case.in_role(&Role::Internet) else {
        return unknown("there is no way out".to_owned());
    };
    let mut answer = case.walk(actor, internet, 443);
    if answer.verdict == Verdict::Blocked && unseen(case, actor) {
        return unknown(format!("an endpoint of {service} may be in the network"));
    }
    if answer.verdict == Verdict::Blocked {
        answer.evidence.insert(
            0,
            without_dns.unwrap_or_else(|| format!("there is no endpoint for {service}")),
        );
    }
    answer
}

/// The way to an endpoint that is in the network already: tasks have to be let out to its group.
fn there(case: &Case<'_>, actor: &Actor, service: &str) -> Option<Answer> {
    let there = case.intent?.there.as_ref()?;
    let group = there.behind.as_ref().filter(|_| has(there, service))?;
    Some(case.actor(group).map_or_else(
        || {
            let why = format!("no rule lets out to {group}, in front of the endpoint of {service}");
            Answer::of(vec![Step::No(why)])
        },
        |to| case.walk(actor, to, 443),
    ))
}

fn has(there: &There, service: &str) -> bool {
    there.services.iter().any(|name| name == service)
}

/// Whether a document without a blueprint may lead to what it does not show: its tasks stand in a network
/// of others, and are let out on 443 to something there.
fn unseen(case: &Case<'_>, actor: &Actor) -> bool {
    let elsewhere = |rule: &Rule| {
        on_port(rule, 443) != Some(false)
            && match &rule.peer {
                Peer::Group(link) => link.node().is_none(),
                Peer::Net(net) => is_private(*net),
                Peer::List(_) | Peer::Unknown(_) => true,
                _ => false,
            }
    };
    let outside = |link: &Link| !matches!(link, Link::Node(..));
    case.intent.is_none()
        && actor.subnets.iter().all(outside)
        && case.rules_of(&actor.groups, Direction::Out).any(elsewhere)
}

/// Whether an actor reaches the bucket that image layers come from.
pub fn layers(case: &Case<'_>, actor: &Actor) -> Answer {
    let scene = case.scene;
    let Some(internet) = case.in_role(&Role::Internet) else {
        return unknown("there is no way out".to_owned());
    };
    let gateway = |e: &Endpoint| !e.is_interface() && e.service.known().is_some_and(|s| s == S3);
    let led = scene.endpoints.iter().any(gateway)
        || case
            .intent
            .and_then(|i| i.there.as_ref())
            .is_some_and(|t| has(t, S3));
    let Some(s3) = case.in_role(&Role::Gateway(S3)).filter(|_| led) else {
        let mut answer = way(case, actor, S3);
        if answer.verdict == Verdict::Blocked {
            answer
                .evidence
                .insert(0, "there is no gateway endpoint for S3".to_owned());
        }
        return answer;
    };
    let answer = case.walk(actor, s3, 443);
    if answer.verdict != Verdict::Blocked {
        return answer;
    }
    let out = case.walk(actor, internet, 443);
    // A gateway on the route table takes S3's addresses, whatever the way out.
    if out.verdict == Verdict::Blocked || matches!(gateway_route(scene, actor, S3), Step::Yes(_)) {
        answer
    } else {
        out
    }
}

fn unknown(why: String) -> Answer {
    Answer {
        verdict: Verdict::Unknown,
        evidence: vec![why],
    }
}

/// Whether the images of a service's containers come from a registry of ECR; not where that cannot be
/// told.
pub fn pulls_from_ecr(case: &Case<'_>, service: &Service) -> bool {
    let r = case.scene.read();
    let images = || -> Option<Vec<&Value>> {
        let definition = case.scene.tasks.definition_of(service)?;
        let containers = definition.containers.as_ref()?.iter();
        containers.map(|c| c.image.as_ref()).collect()
    };
    images().is_some_and(|images| {
        images.into_iter().any(|image| {
            let mut own = false;
            image.references(&mut |n, _| own |= r.kind(n) == Kind::Repository);
            own || r.said(image).contains(".dkr.ecr.")
        })
    })
}

/// Services whose tasks need something of AWS, and have no way there.
pub fn unreached(
    case: &Case<'_>,
    what: &str,
    needs: fn(&Case<'_>, &Service) -> bool,
    way: fn(&Case<'_>, &Actor) -> Answer,
) -> Violations {
    let mut wrong = Violations::none();
    for (index, service) in case.scene.tasks.services.iter().enumerate() {
        let Some(actor) = case.service_actor(index) else {
            continue;
        };
        if !needs(case, service) {
            continue;
        }
        let answer = way(case, actor);
        if answer.verdict == Verdict::Blocked {
            wrong
                .at(
                    service.node,
                    format!("tasks of {} cannot reach {what}", actor.name),
                )
                .because(answer.evidence);
        }
    }
    wrong
}
