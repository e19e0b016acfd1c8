//! The network: addresses, zones, and the way out.

use super::context::Context;
use super::existing::{self, Public};
use super::ranges::is_private;
use super::references;
use super::subnets::{self, Layout, Needs};
use super::{assumed, endpoints, zones};
use crate::blueprint::existing::Egress as There;
use crate::blueprint::flow_logs::{FlowGroup, FlowLogs as Kept};
use crate::blueprint::inputs::InputType;
use crate::blueprint::network::Egress as Written;
use crate::blueprint::task::RetentionDays;
use crate::finding::{Fix, codes};
use crate::system::{Balancer, Egress, FlowLogs, Host, Network, Scheme, Service};
use ipnet::Ipv4Net;

const CIDR: &str = "/network/cidr";

/// Addresses that a load balancer wants free in each of its subnets (ELB user guide).
const OF_BALANCER: u32 = 8;

/// The network with its subnets and endpoints.
pub(super) fn resolve(
    cx: &mut Context,
    services: &[Service],
    balancers: &[Balancer],
    host: Option<&Host>,
) -> Network {
    let written = &cx.blueprint.network;
    if let Some(there) = &written.existing {
        let interface_endpoints = endpoints::interface(cx, host, services);
        let s3 = endpoints::s3(cx, services);
        let dynamodb = endpoints::dynamodb(cx, services);
        let stands = Public {
            balancer: balancers.iter().any(|b| b.scheme == Scheme::Internet),
            host: host.is_some_and(|host| !host.private),
        };
        let gateways = [
            s3.as_ref().map(|_| "s3"),
            dynamodb.as_ref().map(|_| "dynamodb"),
        ];
        let gateways: Vec<&str> = gateways.into_iter().flatten().collect();
        let mut existing = existing::resolve(cx, there, stands, &gateways);
        let internal = of_scheme(balancers, Scheme::Internal);
        let endpoints = u32::try_from(interface_endpoints.len()).unwrap_or(u32::MAX);
        let zones = existing.private.len().max(1);
        let room = private_addresses(services, zones, internal).saturating_add(endpoints);
        let mut network = Network {
            existing: None,
            ranges: written.ranges(),
            zones: Vec::new(),
            egress: match there.egress {
                There::Existing => Egress::Existing,
                There::Endpoints => Egress::Endpoints,
            },
            public: Vec::new(),
            private: Vec::new(),
            endpoints_subnets: Vec::new(),
            management: None,
            interface_endpoints,
            s3,
            dynamodb,
            flow_logs: None,
            guardduty: written.guardduty,
        };
        existing.room = room;
        existing.assumed = assumed::all(&network, &existing, stands, room);
        network.existing = Some(existing);
        return network;
    }
    let zones = zones::resolve(cx);
    let interface_endpoints = endpoints::interface(cx, host, services);
    let s3 = endpoints::s3(cx, services);
    let dynamodb = endpoints::dynamodb(cx, services);
    let egress = match written.own_egress() {
        Written::Endpoints => Egress::Endpoints,
        Written::Nat => Egress::Nat,
        Written::NatPerZone => Egress::NatPerZone,
    };
    let internal = of_scheme(balancers, Scheme::Internal);
    let needs = Needs {
        zones: zones.len().max(2),
        public: of_scheme(balancers, Scheme::Internet) > 0 || egress != Egress::Endpoints,
        endpoints: interface_endpoints.len(),
        management: host.is_some(),
        private_addresses: private_addresses(services, zones.len().max(2), internal),
    };
    let cidr = written.own_range();
    let flow_logs = flow_logs(cx, &written.flow_logs);
    let layout = layout(cx, cidr, needs, services, internal).unwrap_or(Layout {
        public: Vec::new(),
        private: Vec::new(),
        endpoints: Vec::new(),
        management: None,
    });
    Network {
        existing: None,
        ranges: vec![cidr],
        zones,
        egress,
        public: if needs.public {
            layout.public
        } else {
            Vec::new()
        },
        private: layout.private,
        endpoints_subnets: if interface_endpoints.is_empty() {
            Vec::new()
        } else {
            layout.endpoints
        },
        management: layout.management.filter(|_| host.is_some()),
        interface_endpoints,
        s3,
        dynamodb,
        flow_logs,
        guardduty: written.guardduty,
    }
}

/// Where flow logs are kept, if they are.
fn flow_logs(cx: &mut Context, written: &Kept) -> Option<FlowLogs> {
    let group = |cx: &Context, days: RetentionDays| FlowLogs::Group {
        name: format!("/vpc/{}", cx.name),
        retention: days.get(),
    };
    match written {
        Kept::Wanted(false) => None,
        Kept::Wanted(true) => Some(group(cx, FlowGroup::default_retention_days())),
        Kept::Group(kept) => Some(group(cx, kept.retention_days)),
        Kept::Bucket(there) => {
            let path = "/network/flow_logs/bucket";
            let name = references::ids(cx, path, &there.bucket, &[InputType::Text]);
            Some(FlowLogs::Bucket(name))
        }
    }
}

/// Blue and green stand side by side during a release, and so do a worker's old and new tasks: every
/// service needs twice its greatest number of tasks, spread over the zones.
fn private_addresses(services: &[Service], zones: usize, balancers: u32) -> u32 {
    let tasks: u32 = services.iter().map(|service| service.max * 2).sum();
    let zones = u32::try_from(zones).unwrap_or(u32::MAX);
    tasks.div_ceil(zones) + balancers.saturating_mul(OF_BALANCER)
}

/// How many load balancers stand there.
fn of_scheme(balancers: &[Balancer], scheme: Scheme) -> u32 {
    let those = balancers.iter().filter(|b| b.scheme == scheme);
    u32::try_from(those.count()).unwrap_or(u32::MAX)
}

fn layout(
    cx: &mut Context,
    cidr: Ipv4Net,
    needs: Needs,
    services: &[Service],
    balancers: u32,
) -> Option<Layout> {
    if cidr.addr() != cidr.network() {
        cx.say(
            codes::CIDR_HOST_BITS,
            CIDR,
            format!(
                "`{cidr}` has host bits set: the block begins at {}",
                cidr.network()
            ),
            format!("write `{}`", cidr.trunc()),
        );
        cx.offer(Fix::write(CIDR, cidr.trunc().to_string()));
        return None;
    }
    if !is_private(cidr) {
        cx.say(
            codes::CIDR_NOT_PRIVATE,
            CIDR,
            format!("`{cidr}` is not a private range"),
            "take one out of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
        );
    }
    let fitting = subnets::fitting(needs);
    let advice = |fitting: Option<u8>| {
        match fitting {
        Some(prefix) => match Ipv4Net::new(cidr.addr(), prefix) {
            Ok(net) => (
                format!("write a /{prefix} or wider, such as `{}`", net.trunc()),
                Some(net.trunc()),
            ),
            Err(_) => (format!("write a /{prefix} or wider"), None),
        },
        None => (
            "write a smaller `count` or `scaling.max`, or more `zones`: a /16, the largest network, does not hold so many tasks"
                .into(),
            None,
        ),
    }
    };
    let say =
        |cx: &mut Context, code, message: String, (help, right): (String, Option<Ipv4Net>)| {
            cx.say(code, CIDR, message, help);
            if let Some(net) = right {
                cx.offer(Fix::write(CIDR, net.to_string()));
            }
        };
    if !(16..=28).contains(&cidr.prefix_len()) {
        say(
            cx,
            codes::CIDR_SIZE,
            format!(
                "`{cidr}` is a /{}; AWS has networks from /16 to /28",
                cidr.prefix_len()
            ),
            if cidr.prefix_len() < 16 {
                match Ipv4Net::new(cidr.addr(), 16) {
                    Ok(net) => (format!("write `{net}`"), Some(net)),
                    Err(_) => ("write a /16".into(), None),
                }
            } else {
                advice(fitting)
            },
        );
        return None;
    }
    let Some(layout) = subnets::cut(cidr, needs) else {
        say(
            cx,
            codes::CIDR_SIZE,
            format!(
                "`{cidr}` does not hold the subnets of {} zones: each has to be a /27 at least, as a load balancer wants it",
                needs.zones
            ),
            advice(fitting),
        );
        return None;
    };
    if !subnets::holds(&layout, needs) {
        let (private, capacity) = layout
            .private
            .first()
            .map_or((0, 0), |net| (net.prefix_len(), subnets::capacity(*net)));
        let tasks: u32 = services.iter().map(|service| service.max).sum();
        let short = if needs.private_addresses > capacity {
            let balancer = match balancers {
                0 => "",
                1 => " and the load balancer,",
                _ => " and the load balancers,",
            };
            format!(
                "each private subnet is a /{private} with {capacity} addresses, and up to {} are needed: \
                 {tasks} tasks, twice during releases,{balancer} in {} zones",
                needs.private_addresses, needs.zones
            )
        } else {
            let (block, room) = layout
                .endpoints
                .first()
                .map_or((0, 0), |net| (net.prefix_len(), subnets::capacity(*net)));
            format!(
                "each subnet of endpoints is a /{block} with {room} addresses, and {} are needed",
                needs.endpoints
            )
        };
        say(cx, codes::TOO_FEW_ADDRESSES, short, advice(fitting));
    }
    Some(layout)
}
