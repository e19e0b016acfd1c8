//! `reaches`: targets outside of the system.

use super::context::Context;
use super::paths::Paths;
use super::references;
use crate::blueprint::access::Reach;
use crate::blueprint::inputs::InputType;
use crate::finding::{Fix, codes};
use crate::system::{End, Piece, Service, Text};

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
        if paths.reaches(&from, &to, port) {
            cx.say(
                codes::REPEATED,
                &origin,
                "the same target and port stand twice",
                "take one of them out",
            );
        }
        paths.open(from, to, port, "a target outside of this system", &origin);
    }
}

fn target(cx: &mut Context, path: &str, reach: &Reach) -> Option<End> {
    match (&reach.security_group, &reach.cidr, &reach.prefix_list) {
        (Some(group), None, None) => {
            let path = format!("{path}/security_group");
            let id = references::ids(cx, &path, group, &[InputType::SecurityGroup]);
            let label = label(&id);
            Some(End::Group { id, label })
        }
        (None, Some(cidr), None) => {
            let path = format!("{path}/cidr");
            let net = cidr.net();
            if net.addr() != net.network() {
                cx.say(
                    codes::CIDR_HOST_BITS,
                    &path,
                    format!(
                        "`{cidr}` has host bits set: the block begins at {}",
                        net.network()
                    ),
                    format!(
                        "write `{}`, or `{}/32` for the one address",
                        net.trunc(),
                        net.addr()
                    ),
                );
                cx.offer(Fix::write(&path, net.trunc().to_string()));
                cx.offer(Fix::write(path, format!("{}/32", net.addr())));
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
                    "choose `egress: nat`, or add the route to the private route tables yourself (peering, a transit gateway)",
                );
                cx.offer_way_out();
            }
            Some(End::Cidr(net))
        }
        (None, None, Some(list)) => {
            let path = format!("{path}/prefix_list");
            let id = references::ids(cx, &path, list, &[InputType::PrefixList]);
            let label = label(&id);
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

/// An id as a name's part: the id itself, or which input it comes from.
pub(super) fn label(id: &Text) -> String {
    match id.0.as_slice() {
        [Piece::Literal(id)] => id.clone(),
        [Piece::Input(name)] => format!("input {}", name.replace('_', " ")),
        _ => String::new(),
    }
}
