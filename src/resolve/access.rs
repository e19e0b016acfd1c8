//! Who can reach whom: every path that the blueprint opens, and no other.

use super::context::Context;
use super::endpoints;
use super::fronts;
use super::limits::SERVICES_ON_BALANCER;
use super::paths::Paths;
use super::ranges::is_private;
use super::reaches;
use super::volumes;
use crate::finding::{Fix, codes, pointer};
use crate::system::{
    Balancer, Egress, End, Management, Network, Path, Scheme, Service, Source, Text,
};

/// TLS: AWS's own services.
const HTTPS: u16 = 443;

/// Every path, ordered.
pub(super) fn resolve(
    cx: &mut Context,
    network: &Network,
    management: &Management,
    balancers: &[Balancer],
    services: &[Service],
) -> Vec<Path> {
    let mut paths = Paths::default();
    for balancer in balancers {
        match balancer.scheme {
            Scheme::Internet => internet(&mut paths, management, balancer),
            Scheme::Internal => internal(&mut paths, management, balancer),
        }
        unreached(cx, management, balancer);
    }
    for service in services {
        if let Some(entry) = &service.entry {
            paths.open(
                End::Balancer(entry.balancer.clone()),
                End::Service(service.name.clone()),
                entry.port,
                "requests and health checks",
                &service.origin,
            );
            if let Some(port) = entry.health.port {
                paths.open(
                    End::Balancer(entry.balancer.clone()),
                    End::Service(service.name.clone()),
                    port,
                    "health checks",
                    &format!("{}/health_check/port", service.origin),
                );
            }
        }
        out(
            &mut paths,
            network,
            End::Service(service.name.clone()),
            &service.origin,
        );
        tables(&mut paths, network, service);
        calls(cx, &mut paths, balancers, service);
        reaches::open(cx, &mut paths, service);
        volumes::open(&mut paths, service);
    }
    if let Some(host) = &management.host {
        const ORIGIN: &str = "/management/host";
        there(&mut paths, network, &End::Host, ORIGIN);
        if !network.interface_endpoints.is_empty() {
            paths.open(End::Host, End::Endpoints, HTTPS, "endpoints of AWS", ORIGIN);
        }
        if !host.private || network.egress != Egress::Endpoints {
            paths.open(
                End::Host,
                End::Internet,
                HTTPS,
                "Session Manager and updates",
                ORIGIN,
            );
        }
    }
    shared_listeners(cx);
    paths.ordered()
}

/// Those who reach the production port, and the port that sends there: of the internet load balancer
/// everyone, where the blueprint names nobody.
fn sources(paths: &mut Paths, balancer: &Balancer) {
    for source in &balancer.sources {
        let to = || End::Balancer(balancer.name.clone());
        paths.open(
            source.end.clone(),
            to(),
            balancer.port,
            "production listener",
            &source.origin,
        );
        // CloudFront sends its viewers on itself, and its list has no room in a group a second time.
        if let Some((port, why)) = redirect(balancer)
            && source.end != End::CloudFront
        {
            paths.open(source.end.clone(), to(), port, why, &source.origin);
        }
    }
}

/// The internet load balancer: on the test port the management addresses alone, which reach the
/// production port as well where not everyone does. A group cannot count there: its members come from
/// public addresses.
fn internet(paths: &mut Paths, management: &Management, balancer: &Balancer) {
    sources(paths, balancer);
    let everyone = balancer.sources.iter().any(|s| s.end == End::Internet);
    let host = management.host.as_ref().filter(|host| !host.private);
    let host = host.map(|_| {
        let origin = "/management/host".to_owned();
        (End::HostAddress, "the management host", origin)
    });
    let cidrs = management.cidrs.iter();
    let cidrs = cidrs.map(|cidr| {
        let origin = "/management/cidrs".to_owned();
        (End::Cidr(*cidr), "management", origin)
    });
    let lists = management.prefix_lists.iter().enumerate();
    let lists = lists.map(|(at, id)| {
        let origin = format!("/management/prefix_lists/{at}");
        (list(id), "management", origin)
    });
    for (from, whom, origin) in cidrs.chain(lists).chain(host) {
        let to = || End::Balancer(balancer.name.clone());
        let why = format!("test listener, for {whom}");
        paths.open(from.clone(), to(), balancer.test_port, why, &origin);
        if !everyone {
            let why = format!("production listener, for {whom}");
            paths.open(from.clone(), to(), balancer.port, why, &origin);
            // The host has no way to it, and comes by HTTPS.
            if let Some((port, why)) = redirect(balancer)
                && from != End::HostAddress
            {
                paths.open(from, to(), port, why, &origin);
            }
        }
    }
    if management.host.as_ref().is_some_and(|host| !host.private) {
        // The load balancer's addresses change, so the host's way there cannot be narrower.
        for (port, why) in [
            (balancer.port, "production listener"),
            (balancer.test_port, "test listener"),
        ] {
            paths.open(End::Host, End::Internet, port, why, "/management/host");
        }
    }
}

/// The port that sends to production by HTTPS, for all who may reach that; for nobody where `CloudFront`
/// alone comes, which sends its viewers on itself.
fn redirect(balancer: &Balancer) -> Option<(u16, &'static str)> {
    let port = balancer.redirect_port?;
    let comes = |source: &Source| source.end != End::CloudFront;
    let some = balancer.sources.is_empty() || balancer.sources.iter().any(comes);
    some.then_some((port, "HTTP, sent to HTTPS"))
}

/// A prefix list as an end.
fn list(id: &Text) -> End {
    End::PrefixList {
        id: id.clone(),
        label: id.label(),
    }
}

/// The internal load balancer: management on both ports.
fn internal(paths: &mut Paths, management: &Management, balancer: &Balancer) {
    sources(paths, balancer);
    let host = management
        .host
        .iter()
        .map(|_| (End::Host, "/management/host".to_owned()));
    let cidrs = management
        .cidrs
        .iter()
        .map(|cidr| (End::Cidr(*cidr), "/management/cidrs".to_owned()));
    let lists = management
        .prefix_lists
        .iter()
        .enumerate()
        .map(|(at, id)| (list(id), format!("/management/prefix_lists/{at}")));
    let groups = management
        .security_groups
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let end = End::Group {
                id: id.clone(),
                label: id.label(),
            };
            (end, format!("/management/security_groups/{at}"))
        });
    for (from, origin) in host.chain(cidrs).chain(lists).chain(groups) {
        for (port, why) in [
            (balancer.port, "production listener, for management"),
            (balancer.test_port, "test listener, for management"),
        ]
        .into_iter()
        .chain(redirect(balancer))
        {
            paths.open(
                from.clone(),
                End::Balancer(balancer.name.clone()),
                port,
                why,
                &origin,
            );
        }
    }
}

fn unreached(cx: &mut Context, management: &Management, balancer: &Balancer) {
    let by_host = management.host.is_some();
    // From a private address nobody comes to a public one, and the other way round.
    let ranges = |private: bool| {
        let mut all = management.cidrs.iter();
        // Whose addresses stand on a list is not known here.
        !management.prefix_lists.is_empty() || all.any(|range| is_private(*range) == private)
    };
    let (reached, help) = match balancer.scheme {
        Scheme::Internet => (
            ranges(false) || management.host.as_ref().is_some_and(|host| !host.private),
            "add `management: {host: true}` (not private: only its fixed public address counts here) or addresses under `management.cidrs`",
        ),
        Scheme::Internal => (
            by_host || ranges(true) || !management.security_groups.is_empty(),
            "add `management: {host: true}`, or groups under `management.security_groups`",
        ),
    };
    if !reached {
        cx.say_on_key(
            codes::TEST_LISTENER_UNREACHED,
            &balancer.origin,
            format!("nobody can reach the test listener of the load balancer `{}`: new versions go live unseen", balancer.name),
            help,
        );
        cx.offer(Fix::write("/management/host", "true"));
    }
}

/// What every task needs of AWS: endpoints where there are some, else the way out.
fn out(paths: &mut Paths, network: &Network, from: End, origin: &str) {
    if !network.interface_endpoints.is_empty() {
        paths.open(
            from.clone(),
            End::Endpoints,
            HTTPS,
            "endpoints of AWS",
            origin,
        );
    }
    there(paths, network, &from, origin);
    let s3_there = gateway_there(network, "s3");
    // A way out on 443 leads to S3's addresses too.
    if network.s3.is_some() || s3_there && network.egress == Egress::Endpoints {
        paths.open(from.clone(), End::S3, HTTPS, "image layers from S3", origin);
    }
    if network.egress != Egress::Endpoints {
        let why = match network.egress {
            Egress::Existing => "registries and AWS services by the way out that is there",
            _ => "registries and AWS services through NAT",
        };
        paths.open(from, End::Internet, HTTPS, why, origin);
    } else if network.guardduty {
        for range in &network.ranges {
            paths.open(
                from.clone(),
                End::Cidr(*range),
                HTTPS,
                "the endpoint that GuardDuty makes for its agent",
                "/network/guardduty",
            );
        }
    }
}

/// Whether the gateway of a service is in the network already.
fn gateway_there(network: &Network, service: &str) -> bool {
    let existing = network.existing.iter();
    existing
        .flat_map(|e| &e.gateways)
        .any(|name| name == service)
}

/// DynamoDB by its gateway, for the services whose applications use it.
fn tables(paths: &mut Paths, network: &Network, service: &Service) {
    let there = gateway_there(network, "dynamodb") && network.egress == Egress::Endpoints;
    if (network.dynamodb.is_some() || there) && endpoints::uses_dynamodb(service) {
        paths.open(
            End::Service(service.name.clone()),
            End::DynamoDb,
            HTTPS,
            "tables of DynamoDB",
            &pointer(&service.origin, "permissions"),
        );
    }
}

/// Endpoints that are there already: the way out to their group. That it lets anyone in is its owner's.
fn there(paths: &mut Paths, network: &Network, from: &End, origin: &str) {
    let Some(id) = network.existing.as_ref().and_then(|e| e.group.as_ref()) else {
        return;
    };
    let to = End::Group {
        id: id.clone(),
        label: id.label(),
    };
    let why = "AWS services by endpoints that are there";
    paths.open(from.clone(), to, HTTPS, why, origin);
}

fn calls(cx: &mut Context, paths: &mut Paths, balancers: &[Balancer], service: &Service) {
    let blueprint = cx.blueprint;
    let Some(written) = blueprint.services.get(service.name.as_str()) else {
        return;
    };
    for (at, call) in written.calls.iter().enumerate() {
        let Some(target) = blueprint.services.get(call) else {
            continue;
        };
        let origin = format!("{}/calls/{at}", service.origin);
        let from = End::Service(service.name.clone());
        if let Some(connect) = &target.connect {
            let to = End::Service(call.to_string());
            let why = "calls by Service Connect";
            paths.open(from, to, connect.port.get(), why, &origin);
            continue;
        }
        let Some(balancer) = balancers
            .iter()
            .find(|b| b.name == target.load_balancer.word())
        else {
            continue;
        };
        match balancer.scheme {
            Scheme::Internal => {
                let why = "calls to services behind it";
                for (port, why) in [(balancer.port, why)].into_iter().chain(redirect(balancer)) {
                    let to = End::Balancer(balancer.name.clone());
                    paths.open(from.clone(), to, port, why, &origin);
                }
            }
            Scheme::Internet if blueprint.network.is_closed() => {
                cx.say(
                codes::CALLS_OUTSIDE,
                origin,
                format!("`{call}` is behind the load balancer `{}`, whose addresses are public: without NAT `{}` cannot reach it", balancer.name, service.name),
                format!("put `{call}` behind the internal load balancer, or choose {}", cx.way_out()),
                );
                cx.offer_way_out();
            }
            Scheme::Internet => {
                if !balancer.sources.iter().any(|s| s.end == End::Internet) {
                    cx.say(
                        codes::CALLS_OUTSIDE,
                        &origin,
                        format!("`{call}` is behind the load balancer `{}`, whose `from` leaves out the address that `{}` calls from", balancer.name, service.name),
                        format!("put `{call}` behind the internal load balancer"),
                    );
                }
                paths.open(
                    from,
                    End::Internet,
                    balancer.port,
                    "calls to services behind it",
                    &origin,
                );
            }
        }
    }
}

/// So many callers of one listener are told apart what else they reach; of more it is said once.
const SAID_APART: usize = 5;

/// Security groups see load balancers, not routes: who may call one service behind a listener
/// reaches all of them.
fn shared_listeners(cx: &mut Context) {
    let blueprint = cx.blueprint;
    for balancer in fronts::known(blueprint) {
        // Everyone comes to an internet one, and more services than it takes are a finding of their own.
        if blueprint.load_balancers.scheme(balancer) == Scheme::Internet
            || fronts::behind(blueprint, balancer).count() > SERVICES_ON_BALANCER
        {
            continue;
        }
        let mut found = Vec::new();
        for (name, service) in &blueprint.services {
            let behind = |call: &str| fronts::behind(blueprint, balancer).any(|(n, _)| n == call);
            let Some(at) = service.calls.iter().position(|call| behind(call.as_str())) else {
                continue;
            };
            let also: Vec<&str> = fronts::behind(blueprint, balancer)
                .map(|(other, _)| other)
                .filter(|other| {
                    *other != name.as_str() && !service.calls.iter().any(|c| c.as_str() == *other)
                })
                .collect();
            if !also.is_empty() {
                let place = format!("{}/calls/{at}", pointer("/services", name.as_str()));
                found.push((name.as_str(), place, also));
            }
        }
        let said: Vec<(String, String)> = if found.len() > SAID_APART {
            let place = found[0].1.clone();
            let callers = found.iter().map(|(name, ..)| *name);
            let callers = super::context::listed(callers);
            let what = format!(
                "{callers} also reach services that they do not call: these share the listener of the load balancer `{balancer}` with what they call"
            );
            vec![(place, what)]
        } else {
            let one = |(name, place, also)| {
                let also = super::context::listed(also);
                (
                    place,
                    format!(
                        "`{name}` also reaches {also}: they share the listener of the load balancer `{balancer}` with what it calls"
                    ),
                )
            };
            found.into_iter().map(one).collect()
        };
        for (place, what) in said {
            cx.say(
                codes::SHARED_LISTENER,
                place,
                what,
                "security groups cannot tell them apart; let these services check who calls, or put what may not be reached behind a load balancer of its own (`load_balancers: {NAME: {scheme: internal}}`)",
            );
        }
    }
}
