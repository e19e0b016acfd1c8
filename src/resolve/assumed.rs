//! What the ids of a network that is there cannot tell, and the system takes for granted.

use super::context::listed;
use super::existing::Public;
use super::lists;
use super::references::written;
use super::{given_groups, given_roles};
use crate::blueprint::Blueprint;
use crate::finding::{Finding, codes};
use crate::system::{
    Assumption, Balancer, Egress, Existing, Network, Service, System, Text, There,
};

/// What its owner has to be asked about.
const NETWORK: &str = "/network/existing";

/// All of it.
pub(super) fn all(
    network: &Network,
    existing: &Existing,
    stands: Public,
    room: u32,
) -> Vec<String> {
    // Where inputs give all of a list, the document itself asks for their VPC and their zones.
    let held = |list: &str, all: &[Text]| {
        let held = existing.held.iter().filter(|held| held.list == list);
        held.filter(|held| held.vpc.is_some()).count() == all.len()
    };
    let mut all = vec![
        format!(
            "the ranges of {} are {} and no other",
            called(&existing.vpc),
            listed(
                network
                    .ranges
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .iter()
                    .map(String::as_str)
            ),
        ),
        if held("private", &existing.private) {
            format!(
                "{} stand in zones that have Fargate, and each has {room} free addresses",
                named(&existing.private)
            )
        } else {
            format!(
                "{} are subnets of it, each in a zone of its own that has Fargate, and each has {room} free addresses",
                named(&existing.private)
            )
        },
    ];
    if stands.balancer && held("public", &existing.public) {
        all.push(format!(
            "the routes of {} lead to an internet gateway",
            named(&existing.public)
        ));
    } else if stands.balancer {
        all.push(format!(
            "{} are subnets of it, each in a zone of its own, and their routes lead to an internet gateway",
            named(&existing.public)
        ));
    } else if stands.host {
        all.push(format!(
            "the routes of {} lead to an internet gateway",
            named(&existing.public[..existing.public.len().min(1)])
        ));
    }
    match network.egress {
        Egress::Existing => all.push(format!(
            "the routes of {} lead out to the internet, through NAT or a transit gateway",
            named(&existing.private)
        )),
        _ => endpoints(network, existing, &mut all),
    }
    all.push("its network ACLs let all of this through, and the answers".to_owned());
    all
}

/// All of it, of the whole system.
pub(super) fn everything(
    blueprint: &Blueprint,
    network: &Network,
    balancers: &[Balancer],
    services: &[Service],
) -> Vec<Assumption> {
    let of_network = network.existing.iter().flat_map(|e| &e.assumed);
    let of_network = of_network.map(|what| Assumption {
        about: There::Network,
        origin: NETWORK.to_owned(),
        what: what.clone(),
    });
    of_network
        .chain(lists::assumed(blueprint, balancers))
        .chain(given_roles::assumed(services))
        .chain(given_groups::assumed(services))
        .collect()
}

/// Notes of it, for who asks what is wrong with a blueprint: one of the network, one of each other thing.
pub fn taken_for_granted(system: &System) -> Vec<Finding> {
    let (network, others): (Vec<_>, Vec<_>) = system
        .assumed
        .iter()
        .partition(|a| a.about == There::Network);
    let network = (!network.is_empty()).then(|| {
        Finding::new(
            codes::TAKEN_FOR_GRANTED,
            NETWORK,
            "the ids of a network do not tell what the system takes for granted of it",
            "look before the first run: `synth preflight` writes a script that asks AWS, and only reads",
        )
        .on_key()
        .because(network.iter().map(|a| a.what.clone()))
    });
    let others = others.into_iter().map(|one| {
        let (message, help) = match one.about {
            There::Network | There::PrefixList => (
                "the id of a prefix list does not tell who stands on it",
                "look before the first run, and let those alone change it who may change this blueprint",
            ),
            There::Group => (
                "a security group's id does not tell what it lets in and out",
                "look before the first run, and let those alone change it who may change this blueprint",
            ),
            There::Role => (
                "a role's ARN does not tell what it allows, and nothing of that is proven",
                "look before the first run: `synth preflight` writes a script that asks AWS, and only reads",
            ),
        };
        Finding::new(codes::TAKEN_FOR_GRANTED, &one.origin, message, help)
            .because([one.what.clone()])
    });
    network.into_iter().chain(others).collect()
}

/// Without a way out.
fn endpoints(network: &Network, existing: &Existing, all: &mut Vec<String>) {
    if let Some(group) = &existing.group {
        all.push(format!(
            "the endpoints of {} have private DNS on, their policies let this account's principals through, and {} lets the system's groups in on 443",
            listed(existing.interfaces.iter().map(String::as_str)),
            called(group)
        ));
    }
    if !existing.gateways.is_empty() {
        all.push(format!(
            "the gateways of {} are on every route table of the private subnets, and their policies let image layers and what applications use through",
            listed(existing.gateways.iter().map(String::as_str))
        ));
    }
    let made: Vec<&str> = network.endpoints().collect();
    if !made.is_empty() {
        all.push(format!("it has no endpoint of {} yet", listed(made)));
    }
    if !network.interface_endpoints.is_empty() {
        all.push("DNS resolution and DNS host names are on in it".to_owned());
    }
    if network.gateways().next().is_some() {
        all.push(format!(
            "{} are all the route tables of its private subnets",
            named(&existing.tables)
        ));
    }
}

fn named(ids: &[Text]) -> String {
    let ids: Vec<String> = ids.iter().map(written).collect();
    listed(ids.iter().map(String::as_str))
}

/// An id as the blueprint has it.
fn called(id: &Text) -> String {
    format!("`{}`", written(id))
}
