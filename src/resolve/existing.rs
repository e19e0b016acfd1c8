//! A network that is there: ids, and what of it need not be made. What ids cannot tell is taken for
//! granted, and said.

use super::context::{Context, listed};
use super::references;
use crate::blueprint::existing::Existing as Written;
use crate::blueprint::flow_logs::FlowLogs;
use crate::blueprint::inputs::InputType;
use crate::blueprint::text::Form;
use crate::finding::{Fix, codes, pointer};
use crate::system::{Existing, HeldSubnet, Text};
use ipnet::Ipv4Net;
use std::collections::BTreeSet;
use std::fmt::Display;

const HERE: &str = "/network/existing";

/// A load balancer needs two zones, and no region has more than six.
const SUBNETS: std::ops::RangeInclusive<usize> = 2..=6;

/// Services whose endpoint is a gateway, in the list of those that are there.
const GATEWAYS: [&str; 2] = ["dynamodb", "s3"];

/// What stands in public subnets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Public {
    /// An internet load balancer, which wants two zones.
    pub balancer: bool,
    /// A host with an address of its own.
    pub host: bool,
}

/// The ids. `gateways` are services whose gateway endpoints are made, which have to be on every route
/// table.
pub(super) fn resolve(
    cx: &mut Context,
    written: &Written,
    stands: Public,
    gateways: &[&str],
) -> Existing {
    beside(cx);
    ranges(cx, written);
    lists(cx, written, stands, gateways);
    let group = endpoints(cx, written);
    let vpc = references::ids(cx, &format!("{HERE}/vpc"), &written.vpc, &[InputType::Vpc]);
    let subnet = [InputType::Subnet];
    let tables = [InputType::RouteTable, InputType::Text];
    let (gateways, interfaces) = written
        .endpoints
        .services
        .iter()
        .map(ToString::to_string)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .partition(|name| GATEWAYS.contains(&name.as_str()));
    let public = all(cx, "public_subnets", &written.public_subnets, &subnet);
    let private = all(cx, "private_subnets", &written.private_subnets, &subnet);
    let held = held(&vpc, "public", &public, stands.balancer)
        .chain(held(&vpc, "private", &private, true))
        .collect();
    Existing {
        vpc,
        public,
        private,
        held,
        tables: all(
            cx,
            "private_route_tables",
            &written.private_route_tables,
            &tables,
        ),
        interfaces,
        gateways,
        group,
        room: 0,
        assumed: Vec::new(),
    }
}

fn all<T: Form>(cx: &mut Context, key: &str, list: &[T], types: &[InputType]) -> Vec<Text> {
    let path = format!("{HERE}/{key}");
    let each = list.iter().enumerate();
    let texts: Vec<Text> = each
        .map(|(at, id)| references::ids(cx, &pointer(&path, &at.to_string()), id, types))
        .collect();
    references::no_repeats_by_default(cx, &path, &texts);
    texts
}

/// What subnets that inputs give have to be: in the VPC, and where something stands in several of them
/// also in different zones. What is written out is asked for by preflight alone: only an input is a
/// parameter, whose attributes a template can read.
fn held<'a>(
    vpc: &'a Text,
    list: &'static str,
    subnets: &'a [Text],
    zones: bool,
) -> impl Iterator<Item = HeldSubnet> + 'a {
    let inputs: Vec<&str> = subnets.iter().filter_map(Text::input).collect();
    let one = matches!(vpc.0.as_slice(), [_]).then_some(vpc);
    (0..inputs.len()).map(move |at| HeldSubnet {
        input: inputs[at].to_owned(),
        list,
        vpc: one.cloned(),
        apart: if zones {
            inputs[..at].iter().map(|i| (*i).to_owned()).collect()
        } else {
            Vec::new()
        },
    })
}

/// Keys of a network that is made, and what its owner alone may ask for.
fn beside(cx: &mut Context) {
    let network = &cx.blueprint.network;
    let said = [
        (
            network.cidr.is_some(),
            "cidr",
            "`existing.cidr` says the ranges",
        ),
        (
            network.zones.is_some(),
            "zones",
            "the subnets say the zones",
        ),
        (
            network.zone_ids.is_some(),
            "zone_ids",
            "the subnets say the zones",
        ),
        (
            network.egress.is_some(),
            "egress",
            "`existing.egress` says the way out",
        ),
    ];
    for (_, key, instead) in said.into_iter().filter(|(is, ..)| *is) {
        cx.say_on_key(
            codes::NETWORK_TWICE,
            format!("/network/{key}"),
            format!("`{key}` is of a network that is made, and `existing` names one that is there"),
            format!("take it out: {instead}"),
        );
    }
    if network.flow_logs != FlowLogs::Wanted(false) {
        cx.say_on_key(
            codes::NETWORK_TWICE,
            "/network/flow_logs",
            "the flow logs of a network that is there are its owner's",
            "take it out, and ask the network's owner for them",
        );
    }
    if !network.is_closed() && !network.endpoints.is_empty() {
        cx.say_on_key(
            codes::NETWORK_TWICE,
            "/network/endpoints",
            "no endpoint is made where tasks go out by the network's own routes",
            "take them out, or write `egress: endpoints` in `network.existing`",
        );
        cx.offer(Fix::write("/network/existing/egress", "endpoints"));
    }
    for (at, service) in network.endpoints.iter().enumerate() {
        if network.has(service.as_str()) {
            cx.say(
                codes::REPEATED,
                pointer("/network/endpoints", &at.to_string()),
                format!("`{service}` stands in `existing.endpoints` too: it is there, and not made again"),
                "take one of them out",
            );
        }
    }
}

fn ranges(cx: &mut Context, written: &Written) {
    let mut seen: Vec<Ipv4Net> = Vec::new();
    for (below, net) in written.cidr.all() {
        let path = format!("{HERE}/cidr{below}");
        if !(16..=28).contains(&net.prefix_len()) {
            cx.say(
                codes::CIDR_SIZE,
                &path,
                format!(
                    "`{net}` is a /{}; AWS has networks from /16 to /28",
                    net.prefix_len()
                ),
                format!("write each range of the network as `aws ec2 describe-vpcs --vpc-ids {}` prints it", written.vpc),
            );
        } else if net.addr() != net.network() {
            cx.say(
                codes::CIDR_HOST_BITS,
                &path,
                format!(
                    "`{net}` has host bits set: the block begins at {}",
                    net.network()
                ),
                format!("write `{}`", net.trunc()),
            );
            cx.offer(Fix::write(&path, net.trunc().to_string()));
        } else if let Some(other) = seen
            .iter()
            .find(|other| other.contains(&net) || net.contains(*other))
        {
            cx.say(
                codes::REPEATED,
                &path,
                format!("`{net}` overlaps `{other}`, and ranges of one network never do"),
                "take one of them out",
            );
        }
        seen.push(net);
    }
    if seen.is_empty() {
        cx.say_on_key(
            codes::OUT_OF_RANGE,
            format!("{HERE}/cidr"),
            "no range is named",
            "name every range of the network, such as `10.0.0.0/16`",
        );
    }
}

/// Subnets and tables: as many as what stands in them needs, each once.
fn lists(cx: &mut Context, written: &Written, stands: Public, gateways: &[&str]) {
    let (public, private) = (&written.public_subnets, &written.private_subnets);
    repeats(cx, "public_subnets", public);
    repeats(cx, "private_subnets", private);
    repeats(cx, "private_route_tables", &written.private_route_tables);
    for (at, subnet) in private.iter().enumerate() {
        if public.contains(subnet) {
            cx.say(
                codes::REPEATED,
                format!("{HERE}/private_subnets/{at}"),
                format!("`{subnet}` stands among the public subnets too"),
                "take it out of one of the lists: tasks stand in subnets that the internet does not reach",
            );
        }
    }
    let few = |cx: &mut Context, key: &str, have: usize, why: &str| {
        let path = format!("{HERE}/{key}");
        // Where nothing is written the network itself is the place.
        let at = if have == 0 { HERE } else { &path };
        let count = match have {
            0 => "no subnet is".to_owned(),
            1 => "1 subnet is".to_owned(),
            more => format!("{more} subnets are"),
        };
        cx.say_on_key(
            codes::NETWORK_LACKS,
            at,
            format!("{count} named under `{key}`: {why}"),
            format!("name {} to {} of them, each in a zone of its own, such as `{key}: [subnet-0123456789abcdef0, subnet-0fedcba9876543210]`", SUBNETS.start(), SUBNETS.end()),
        );
    };
    if !SUBNETS.contains(&private.len()) {
        let why = "tasks and load balancers stand in two zones at least, and in six at most";
        few(cx, "private_subnets", private.len(), why);
    }
    if stands.balancer && !SUBNETS.contains(&public.len()) {
        let why = "an internet load balancer stands in two zones at least, and in six at most";
        few(cx, "public_subnets", public.len(), why);
    } else if stands.host && public.is_empty() {
        cx.say_on_key(
            codes::NETWORK_LACKS,
            HERE,
            "no subnet is named under `public_subnets`: the management host stands in the first",
            "name one, such as `public_subnets: [subnet-0123456789abcdef0]`, or write `management: {host: {private: true}}`",
        );
        cx.offer(Fix::write("/management/host", "{private: true}"));
    }
    if let Some(first) = gateways.first()
        && written.private_route_tables.is_empty()
    {
        cx.say_on_key(
            codes::NETWORK_LACKS,
            HERE,
            "no table is named under `private_route_tables`: a gateway endpoint is made, and each table of the private subnets has to lead to it",
            format!("name them, such as `private_route_tables: [rtb-0123456789abcdef0]`; where there is a gateway of its own already, add `{first}` to `existing.endpoints.services`"),
        );
        cx.offer(Fix::add(format!("{HERE}/endpoints/services"), *first));
    }
}

fn repeats<T: Ord + Display>(cx: &mut Context, key: &str, list: &[T]) {
    cx.no_repeats(&format!("{HERE}/{key}"), list);
}

/// Endpoints that are there, and the group in front of them where tasks have to be let out to it.
fn endpoints(cx: &mut Context, written: &Written) -> Option<Text> {
    let path = format!("{HERE}/endpoints/services");
    let services = &written.endpoints.services;
    cx.no_repeats(&path, services);
    for (at, service) in services.iter().enumerate() {
        whole_name(cx, &pointer(&path, &at.to_string()), service.as_str());
    }
    if !cx.blueprint.network.is_closed() {
        return None;
    }
    let interfaces: Vec<&str> = services
        .iter()
        .map(Form::text)
        .filter(|name| !GATEWAYS.contains(name))
        .collect();
    if interfaces.is_empty() {
        return None;
    }
    let Some(group) = &written.endpoints.security_group else {
        cx.say_on_key(
            codes::NETWORK_LACKS,
            format!("{HERE}/endpoints"),
            format!("no `security_group` is named: tasks are let out to {} by the group in front of them", listed(interfaces)),
            "name it, such as `security_group: sg-0123456789abcdef0`",
        );
        return None;
    };
    let path = format!("{HERE}/endpoints/security_group");
    Some(references::ids(
        cx,
        &path,
        group,
        &[InputType::SecurityGroup],
    ))
}

/// `com.amazonaws.REGION.SERVICE`, where the last part is asked for.
fn whole_name(cx: &mut Context, path: &str, name: &str) {
    let rest = name
        .strip_prefix("com.amazonaws.")
        .or_else(|| name.strip_prefix("cn.com.amazonaws."));
    let Some((region, service)) = rest.and_then(|rest| rest.split_once('.')) else {
        return;
    };
    let own = super::zones::region(cx.blueprint);
    let message = match own.filter(|own| own != region) {
        Some(own) => format!("`{name}` is a service of {region}, and the system stands in {own}"),
        None => format!("`{name}` is a whole name, with the region in it"),
    };
    cx.say(
        codes::ENDPOINT_UNFIT,
        path,
        message,
        format!("write its last part: `{service}`"),
    );
    cx.offer(Fix::write(path, service));
}
