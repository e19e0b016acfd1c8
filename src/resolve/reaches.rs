//! `reaches`: targets outside of the system.

use super::context::Context;
use super::paths::Paths;
use super::ranges::{host_bits, outside};
use super::references;
use crate::blueprint::access::Reach;
use crate::blueprint::inputs::InputType;
use crate::finding::codes;
use crate::system::{End, Service};

/// Opens the paths that `reaches` asks for.
pub(super) fn open(cx: &mut Context, paths: &mut Paths, service: &Service) {
    let blueprint = cx.blueprint;
    let Some(written) = blueprint.services.get(service.name.as_str()) else {
        return;
    };
    for (at, reach) in written.reaches.iter().enumerate() {
        let origin = format!("{}/reaches/{at}", service.origin);
        let Some(to) = target(cx, &origin, reach) else {
            continue;
        };
        let from = End::Service(service.name.clone());
        let port = reach.port.get();
        let ends = beside_the_network(cx, to);
        if ends.iter().any(|to| paths.reaches(&from, to, port)) {
            cx.say(
                codes::REPEATED,
                &origin,
                "the same target and port stand twice",
                "take one of them out",
            );
        }
        for to in ends {
            let why = "a target outside of this system";
            paths.open(from.clone(), to, port, why, &origin);
        }
    }
}

/// A range that holds a network which is made is all but that: nothing in it is a target outside. What
/// is in one that is there may be just what is meant.
fn beside_the_network(cx: &Context, to: End) -> Vec<End> {
    let network = &cx.blueprint.network;
    match to {
        End::Cidr(net) if network.existing.is_none() && net != network.own_range() => {
            let left = outside(net, &[network.own_range()]);
            // Inside of it: the load balancer's subnets, or what somebody added by hand.
            if left.is_empty() {
                return vec![End::Cidr(net)];
            }
            left.into_iter().map(End::Cidr).collect()
        }
        to => vec![to],
    }
}

fn target(cx: &mut Context, path: &str, reach: &Reach) -> Option<End> {
    match (&reach.security_group, &reach.cidr, &reach.prefix_list) {
        (Some(group), None, None) => {
            let path = format!("{path}/security_group");
            let id = references::ids(cx, &path, group, &[InputType::SecurityGroup]);
            let label = id.label();
            Some(End::Group { id, label })
        }
        (None, Some(cidr), None) => {
            let path = format!("{path}/cidr");
            let net = cidr.net();
            if net.addr() != net.network() {
                host_bits(cx, &path, net);
                return None;
            }
            let network = &cx.blueprint.network;
            // Everyone has one name: two rules for the same addresses and port are refused.
            if net.prefix_len() == 0 {
                if network.is_closed() {
                    cx.say(
                        codes::CALLS_OUTSIDE,
                        path,
                        format!("`{cidr}` is the internet, and with `egress: endpoints` no route leads there"),
                        format!("choose {}, or name the range that is meant", cx.way_out()),
                    );
                    cx.offer_way_out();
                    return None;
                }
                return Some(End::Internet);
            }
            // Where the routes of a network that is there lead is not known.
            let made = network.existing.is_none();
            if made && network.is_closed() && !network.own_range().contains(&net) {
                cx.say(
                    codes::NO_ROUTE_OUT,
                    path,
                    format!("`{cidr}` is outside of `{}`, and with `egress: endpoints` no route leads there", network.own_range()),
                    format!("add the route to the private route tables yourself (peering, a transit gateway), or choose {}", cx.way_out()),
                );
                cx.offer_way_out();
            }
            Some(End::Cidr(net))
        }
        (None, None, Some(list)) => {
            let path = format!("{path}/prefix_list");
            let id = references::ids(cx, &path, list, &[InputType::PrefixList]);
            let label = id.label();
            Some(End::PrefixList { id, label })
        }
        _ => {
            cx.say(
                codes::REACH_FORM,
                path,
                "a target is exactly one of `security_group`, `cidr` and `prefix_list`",
                "write one entry for each, such as `{security_group: sg-0123456789abcdef0, port: 5432}`",
            );
            None
        }
    }
}
