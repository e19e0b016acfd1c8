//! The way between two ends: public or private addresses, route tables, gateways.

use super::actors::{Actor, Public, Role};
use super::step::{Seen, Step};
use crate::value::NodeId;
use crate::world::Scene;
use crate::world::network::{Hop, Subnet};
use crate::world::rows::Link;
use crate::world::security_groups::Listed;
use ipnet::Ipv4Net;

/// Addresses that are never routed on the internet.
pub fn is_private(net: Ipv4Net) -> bool {
    let a = net.addr();
    a.is_private()
        || a.is_loopback()
        || a.is_link_local()
        || (a.octets()[0] == 100 && (a.octets()[1] & 0xC0) == 64)
}

pub(super) fn way<'a>(scene: &Scene, from: &'a Actor, to: &'a Actor) -> (Step, Seen<'a>, Seen<'a>) {
    match &from.role {
        Role::Internet => {
            let (step, target) = from_outside(scene, to);
            (step, Seen::Anyone, target)
        }
        Role::Cidr(net) if !is_private(*net) => {
            let (step, target) = from_outside(scene, to);
            (step, Seen::Net(*net), target)
        }
        Role::Listed(list) => {
            let (step, target) = from_outside(scene, to);
            let step = match step {
                // A list may hold private addresses; CloudFront's holds none.
                Step::No(_) if to.public == Public::No && *list != Listed::CloudFront => {
                    let name = &from.name;
                    Step::Maybe(format!(
                        "no way from {name} into the network stands in the document"
                    ))
                }
                step => step,
            };
            (step, Seen::Listed(list), target)
        }
        Role::Cidr(net) => {
            let inside = scene
                .network
                .vpcs
                .iter()
                .any(|v| v.cidr.known().is_some_and(|c| c.contains(net)));
            let facing = matches!(to.role, Role::Balancer(_)) && to.public != Public::No;
            if facing {
                let why = format!(
                    "{} is reached by public addresses, and {net} is private",
                    to.name
                );
                return (Step::No(why), Seen::Net(*net), Seen::Changing);
            }
            let step = if inside {
                Step::Yes(format!("{net} is inside the network"))
            } else {
                Step::Maybe(format!(
                    "no way from {net} into the network stands in the document"
                ))
            };
            (step, Seen::Net(*net), Seen::Private(to))
        }
        _ => {
            let (step, source, target) = from_inside(scene, from, to);
            (step, source, target)
        }
    }
}

fn from_outside<'a>(scene: &Scene, to: &'a Actor) -> (Step, Seen<'a>) {
    match to.role {
        Role::Gateway(service) => {
            let why = format!(
                "the gateway of {} serves the network's own subnets",
                called(service)
            );
            return (Step::No(why), Seen::Private(to));
        }
        Role::Group(_) => {
            let why = format!("where members of {} stand is not known", to.name);
            return (Step::Maybe(why), Seen::Private(to));
        }
        _ => {}
    }
    match &to.public {
        Public::No => (
            Step::No(format!("{} has no public address", to.name)),
            Seen::Private(to),
        ),
        // NAT opens no way in.
        Public::Fixed(_) if matches!(to.role, Role::Service(_)) => (
            Step::No(format!("{} has no public address", to.name)),
            Seen::Private(to),
        ),
        Public::Unknown(why) => (Step::Maybe(why.clone()), Seen::Changing),
        Public::Fixed(nodes) if nodes.iter().all(|n| is_nat_address(scene, *n)) => (
            Step::No(format!("{} has no public address", to.name)),
            Seen::Private(to),
        ),
        Public::Fixed(_) | Public::Changing => {
            if to.role == Role::Internet {
                return (
                    Step::No(format!("{} is not in the network", to.name)),
                    Seen::Anyone,
                );
            }
            (any_public(scene, &to.subnets, &to.name), Seen::Changing)
        }
    }
}

fn is_nat_address(scene: &Scene, node: NodeId) -> bool {
    scene
        .network
        .nats
        .iter()
        .any(|n| n.address.as_ref().is_some_and(|a| a.is(node)))
}

fn any_public(scene: &Scene, subnets: &[Link], name: &str) -> Step {
    let mut missing = None;
    for link in subnets {
        match internet_route(scene, link) {
            Step::Yes(why) => return Step::Yes(why),
            other => missing = Some(missing.unwrap_or(other)),
        }
    }
    missing.unwrap_or_else(|| Step::Maybe(format!("the subnets of {name} are not known")))
}

/// Whether a subnet's packets go to the internet and back.
pub fn internet_route(scene: &Scene, link: &Link) -> Step {
    let said = scene.said(link);
    let Some(subnet) = scene.network.subnet(link) else {
        return Step::Maybe(format!("the routes of {said} are not in the document"));
    };
    if scene.document.node(subnet.node).data {
        return Step::Maybe(format!("the routes of {said} are not in the document"));
    }
    let Some(table) = scene.network.table_of(subnet.node) else {
        let why = format!("{said} has no route table with a route to an internet gateway");
        return if main_is_known(scene, subnet) {
            Step::No(why)
        } else {
            Step::Maybe(why)
        };
    };
    let table_said = scene.said(table);
    if table.node().is_none() {
        return Step::Maybe(format!(
            "the routes of {table_said} are not in the document"
        ));
    }
    let Some(route) = scene.network.default_route(table) else {
        let open = scene.network.has_open_route(table);
        let why = format!("{table_said} of {said} has no default route");
        return if open {
            Step::Maybe(why)
        } else {
            Step::No(why)
        };
    };
    if route.hop != Hop::Internet {
        return Step::No(format!(
            "{} of {said} does not go to an internet gateway",
            scene.id(route.node)
        ));
    }
    let Some(gateway) = route.target.node() else {
        return Step::Maybe(format!(
            "{} goes to {}, which is not in the document",
            scene.id(route.node),
            scene.said(&route.target)
        ));
    };
    let attached = scene
        .network
        .attachments
        .iter()
        .find(|a| a.gateway.is(gateway) && subnet.vpc.as_ref().is_none_or(|v| v.same(&a.vpc)));
    match attached {
        Some(_) => Step::Yes(format!(
            "{} of {said} goes to {}",
            scene.id(route.node),
            scene.id(gateway)
        )),
        None if scene.document.node(gateway).data => Step::Yes(format!(
            "{} of {said} goes to {}",
            scene.id(route.node),
            scene.id(gateway)
        )),
        None => Step::No(format!(
            "{} is not attached to the network of {said}",
            scene.id(gateway)
        )),
    }
}

/// Whether the main route table of a subnet's network is the one that AWS makes, which leads nowhere: the
/// network is of this document, and nothing of it is about the main table.
fn main_is_known(scene: &Scene, subnet: &Subnet) -> bool {
    let here = |vpc: &Link| {
        let mut vpcs = scene.network.vpcs.iter();
        vpcs.any(|v| vpc.is(v.node) && !scene.document.node(v.node).data)
    };
    subnet.vpc.as_ref().is_some_and(here) && !scene.network.main_is_named
}

/// The networks in which an actor stands.
fn vpcs(scene: &Scene, actor: &Actor) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    for link in &actor.subnets {
        if let Some(vpc) = scene.network.subnet(link).and_then(|s| s.vpc.clone())
            && !out.iter().any(|v| v.same(&vpc))
        {
            out.push(vpc);
        }
    }
    out
}

fn from_inside<'a>(scene: &Scene, from: &'a Actor, to: &'a Actor) -> (Step, Seen<'a>, Seen<'a>) {
    let facing = matches!(to.role, Role::Balancer(_)) && to.public != Public::No;
    match &to.role {
        Role::Gateway(service) => (
            gateway_route(scene, from, service),
            Seen::Private(from),
            Seen::Gateway(service),
        ),
        Role::Internet => (way_out(scene, from), outside(from), Seen::Anyone),
        Role::Cidr(net) => (
            within(scene, from, *net),
            Seen::Private(from),
            Seen::Net(*net),
        ),
        // Another rule lets those on the list in, and this one is asked whether it lets out to them.
        Role::Listed(list) => (
            Step::Maybe(format!("no way to {} stands in the document", to.name)),
            Seen::Private(from),
            Seen::Listed(list),
        ),
        _ if facing => (way_out(scene, from), outside(from), Seen::Changing),
        _ => {
            let (a, b) = (vpcs(scene, from), vpcs(scene, to));
            let apart =
                !a.is_empty() && !b.is_empty() && !a.iter().any(|v| b.iter().any(|w| v.same(w)));
            let step = if apart {
                let why = format!("{} and {} stand in different networks", from.name, to.name);
                let sure = a.iter().chain(&b).all(|v| v.node().is_some()) && !scene.network.tied;
                if sure {
                    Step::No(why)
                } else {
                    Step::Maybe(why)
                }
            } else {
                Step::Yes("both ends are in one network".to_owned())
            };
            (step, Seen::Private(from), Seen::Private(to))
        }
    }
}

/// The way to a range: there is one without a route inside of the network itself.
fn within(scene: &Scene, from: &Actor, net: Ipv4Net) -> Step {
    let own = vpcs(scene, from).into_iter().find_map(|link| {
        let vpc = scene.network.vpcs.iter().find(|vpc| link.is(vpc.node))?;
        vpc.cidr.known()?.contains(&net).then_some(vpc.node)
    });
    match own {
        Some(vpc) => Step::Yes(format!("{net} is in {}", scene.id(vpc))),
        None => Step::Maybe(format!("no way to {net} stands in the document")),
    }
}

fn outside(from: &Actor) -> Seen<'_> {
    match &from.public {
        Public::Fixed(nodes) => Seen::Fixed(nodes),
        _ => Seen::Changing,
    }
}

/// The way from inside to public addresses.
pub fn way_out(scene: &Scene, from: &Actor) -> Step {
    if let Role::Group(_) = from.role {
        return Step::Maybe(format!("where members of {} stand is not known", from.name));
    }
    let mut worst: Option<Step> = None;
    for link in &from.subnets {
        let said = scene.said(link);
        let Some(subnet) = scene
            .network
            .subnet(link)
            .filter(|s| !scene.document.node(s.node).data)
        else {
            worst = Some(Step::Maybe(format!(
                "the routes of {said} are not in the document"
            )));
            continue;
        };
        let table = scene.network.table_of(subnet.node);
        let route = table.and_then(|t| scene.network.default_route(t));
        let Some(route) = route else {
            let why = format!("{said} of {} has no default route", from.name);
            // The routes of another document's table are not seen, nor where an unknown route leads.
            let open = |t: &Link| t.node().is_none() || scene.network.has_open_route(t);
            if table.map_or(!main_is_known(scene, subnet), open) {
                worst = Some(Step::Maybe(why));
                continue;
            }
            return Step::No(why);
        };
        let step = match route.hop {
            // Which gateway it is, is not seen.
            Hop::Internet if route.target.node().is_none() => internet_route(scene, link),
            Hop::Internet => match (&from.public, internet_route(scene, link)) {
                (Public::No, _) => Step::No(format!("{} has no public address", from.name)),
                (Public::Unknown(why), Step::Yes(_)) => Step::Maybe(why.clone()),
                (_, step) => step,
            },
            Hop::Nat => nat_route(scene, route.node, &route.target),
            Hop::Other => Step::Maybe(format!(
                "{} leads to something that is not read",
                scene.id(route.node)
            )),
        };
        match step {
            Step::No(_) => return step,
            Step::Maybe(_) => worst = Some(step),
            Step::Yes(_) => worst = Some(worst.unwrap_or(step)),
        }
    }
    worst.unwrap_or_else(|| Step::Maybe(format!("the subnets of {} are not known", from.name)))
}

fn nat_route(scene: &Scene, route: NodeId, target: &Link) -> Step {
    let Some(nat) = scene.network.nats.iter().find(|n| target.is(n.node)) else {
        return Step::Maybe(format!(
            "{} goes to {}, which is not in the document",
            scene.id(route),
            scene.said(target)
        ));
    };
    match &nat.subnet {
        None => Step::Maybe(format!("where {} stands is not known", scene.id(nat.node))),
        Some(subnet) => match internet_route(scene, subnet) {
            Step::Yes(why) => Step::Yes(format!(
                "{} goes to {}, and {why}",
                scene.id(route),
                scene.id(nat.node)
            )),
            other => other,
        },
    }
}

/// A service by a name that people know.
fn called(service: &str) -> &str {
    match service {
        "s3" => "S3",
        "dynamodb" => "DynamoDB",
        other => other,
    }
}

/// A service's gateway on every route table of the actor's subnets.
pub fn gateway_route(scene: &Scene, from: &Actor, service: &str) -> Step {
    let gateways: Vec<_> = scene
        .endpoints
        .iter()
        .filter(|e| !e.is_interface() && e.service.known().is_some_and(|s| s == service))
        .collect();
    let mut found = None;
    for link in &from.subnets {
        let said = scene.said(link);
        let Some(subnet) = scene
            .network
            .subnet(link)
            .filter(|s| !scene.document.node(s.node).data)
        else {
            return Step::Maybe(format!("the routes of {said} are not in the document"));
        };
        let table = scene.network.table_of(subnet.node);
        let Some(table) = table else {
            let why = format!(
                "{said} of {} has no route table of its own, and {}'s gateway is on none that serves it",
                from.name,
                called(service)
            );
            return if main_is_known(scene, subnet) {
                Step::No(why)
            } else {
                Step::Maybe(why)
            };
        };
        let gateway = gateways
            .iter()
            .find(|g| g.tables.iter().any(|t| t.same(table)));
        match gateway {
            Some(gateway) => {
                found = Some(format!(
                    "{} is on {} of {said}",
                    scene.id(gateway.node),
                    scene.said(table)
                ));
            }
            None => {
                return Step::No(format!(
                    "no {} gateway endpoint is on {} of {said}",
                    called(service),
                    scene.said(table)
                ));
            }
        }
    }
    found.map_or_else(
        || Step::Maybe(format!("the subnets of {} are not known", from.name)),
        Step::Yes,
    )
}
