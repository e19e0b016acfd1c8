//! `listener.domain`: the names of a load balancer's certificate, and which of them lead to it.

use super::asked::asked_by;
use super::context::Context;
use super::fronts::{behind, known};
use super::{references, stacks};
use crate::blueprint::Blueprint;
use crate::blueprint::inputs::InputType;
use crate::blueprint::load_balancer::{Domain as Written, is_name};
use crate::finding::{Fix, codes, pointer};
use crate::system::{Balancer, Domain, Service};
use std::collections::{BTreeMap, BTreeSet};

/// Certificates beside the default: 25 on a load balancer, and each stands on both of its listeners
/// (ALB quotas).
const FURTHER: usize = 25;

/// Names of one certificate, where nobody asked for more:
/// <https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html>.
const NAMES: usize = 10;

/// The certificate's names and the records of a load balancer.
pub(super) fn resolve(cx: &mut Context, path: &str, balancer: &str, written: &Written) -> Domain {
    let path = format!("{path}/listener/domain");
    let zone = references::ids(
        cx,
        &format!("{path}/zone"),
        &written.zone,
        &[InputType::HostedZone],
    );
    let name = written.name.as_str().to_owned();
    let all = hosts(cx.blueprint, balancer);
    for (host, place) in &all {
        unfit(cx, &name, host, place);
    }
    twice(cx, balancer);
    let alone = alone(cx, balancer, &name);
    let mut hosts = all;
    hosts.retain(|host, _| !alone.contains_key(host));
    let mut led: BTreeSet<String> = hosts.keys().cloned().collect();
    if asked_by(cx.blueprint, balancer, &name) {
        led.insert(name.clone());
    } else {
        cx.say(
            codes::DOMAIN_UNASKED,
            format!("{path}/name"),
            format!("no service behind `{balancer}` is asked as `{name}`: the certificate is for it, and no record leads there"),
            match hosts.keys().find(|host| !host.contains('*')) {
                Some(host) => format!("write the name of one, such as `{host}`, or give a service that host"),
                None => "give a service that host".to_owned(),
            },
        );
    }
    let further: Vec<String> = hosts.into_keys().filter(|host| *host != name).collect();
    let names = further.len() + 1;
    if names > NAMES {
        cx.say_on_key(
            codes::TOO_MANY_NAMES,
            &path,
            format!("the certificate would be for {names} names, and ACM takes {NAMES} where nobody asked for more"),
            "cover hosts of one service by a wildcard (`*.shop.example.com`), put some services behind another load balancer, or name certificates that are there under `certificate`",
        );
    }
    Domain {
        zone,
        name,
        further,
        led: led.into_iter().collect(),
    }
}

/// The hosts that the load balancer's own certificate and records leave to services that stand apart, each with
/// its service: adding one of these touches nothing that others share.
fn alone<'b>(cx: &mut Context<'b>, balancer: &str, name: &str) -> BTreeMap<String, &'b str> {
    let blueprint = cx.blueprint;
    let mut shared = BTreeSet::from([name.to_owned()]);
    let mut alone: BTreeMap<String, &str> = BTreeMap::new();
    let mut taken = Vec::new();
    for (service, written) in behind(blueprint, balancer) {
        let hosts = written
            .route
            .iter()
            .flat_map(|route| route.hosts.iter().enumerate());
        for (at, host) in hosts {
            let host = host.as_str().to_ascii_lowercase();
            if !stacks::apart(blueprint, written) {
                shared.insert(host);
                continue;
            }
            let place = format!("{}/route/hosts/{at}", pointer("/services", service));
            match alone.get(&host) {
                Some(other) if *other != service => taken.push((host, place, *other, service)),
                _ => {
                    alone.insert(host, service);
                }
            }
        }
    }
    alone.retain(|host, _| !shared.contains(host));
    for (host, place, other, service) in taken {
        if alone.contains_key(&host) {
            cx.say(
                codes::DOMAIN_HOST,
                place,
                format!("`{other}` and `{service}` stand in templates of their own, and each would make the record of `{host}`"),
                format!("write `stack: shared` for one of them, or make `{host}` the `name` of the load balancer's domain"),
            );
            for one in [other, service] {
                cx.offer(Fix::write(
                    format!("{}/stack", pointer("/services", one)),
                    "shared",
                ));
            }
        }
    }
    alone
}

/// Gives each service that stands apart the certificate and the records of the hosts that are its alone.
pub(super) fn of_services(cx: &mut Context, balancers: &[Balancer], services: &mut [Service]) {
    for service in services.iter_mut().filter(|s| s.apart) {
        let front = service.entry.as_ref().map(|entry| &entry.balancer);
        let balancer = balancers.iter().find(|b| Some(&b.name) == front);
        let Some(of_all) = balancer.and_then(Balancer::domain) else {
            continue;
        };
        let hosts = service.entry.iter().flat_map(|entry| &entry.route.hosts);
        let own: BTreeSet<&String> = hosts.filter(|h| !of_all.names().any(|n| n == *h)).collect();
        let own: Vec<String> = own.into_iter().cloned().collect();
        if let Some((first, further)) = own.split_first() {
            service.domain = Some(Domain {
                zone: of_all.zone.clone(),
                name: first.clone(),
                further: further.to_vec(),
                led: own.clone(),
            });
        }
    }
    for balancer in balancers.iter().filter(|b| b.domain().is_some()) {
        let own = |s: &&Service| {
            let entry = s.entry.as_ref();
            s.domain.is_some() && entry.is_some_and(|e| e.balancer == balancer.name)
        };
        let mut with_own = services.iter().filter(own);
        let count = with_own.clone().count();
        if let Some(one) = with_own.nth(FURTHER) {
            cx.say_on_key(
                codes::TOO_MANY_CERTIFICATES,
                format!("{}/route", one.origin),
                format!("{count} services behind `{}` would bring a certificate of their own; a load balancer takes {FURTHER} beside its default", balancer.name),
                "write `stack: shared` for some, whose hosts the load balancer's own certificate is for, or put some behind another load balancer",
            );
        }
    }
}

/// The hosts of the routes behind a load balancer, sorted, each with where it stands first.
fn hosts(blueprint: &Blueprint, balancer: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (service, written) in behind(blueprint, balancer) {
        let route = written.route.iter();
        for (at, host) in route.flat_map(|route| route.hosts.iter().enumerate()) {
            let place = format!("{}/route/hosts/{at}", pointer("/services", service));
            all.entry(host.as_str().to_ascii_lowercase())
                .or_insert(place);
        }
    }
    all
}

/// Says what no certificate or record can be for, or none of this zone.
fn unfit(cx: &mut Context, name: &str, host: &str, place: &str) {
    // DNS and certificates know one wildcard, which stands for the whole first label:
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html
    let base = host.strip_prefix("*.").unwrap_or(host);
    if !is_name(base) {
        cx.say(
            codes::DOMAIN_HOST,
            place,
            format!("no certificate or record can be for `{host}`"),
            "write names one by one, or one wildcard in front of a name, such as `*.shop.example.com`; or name certificates that are there under `certificate`, and make the records yourself",
        );
        return;
    }
    let labels = |name: &str| -> Vec<String> { name.rsplit('.').map(str::to_owned).collect() };
    let (ours, theirs) = (labels(name), labels(base));
    let alike = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    if alike < 2 {
        let parent: Vec<&str> = ours.iter().take(2).rev().map(String::as_str).collect();
        cx.say(
            codes::DOMAIN_HOST,
            place,
            format!("`{host}` and the load balancer's `{name}` cannot stand in one hosted zone: they have no parent in common"),
            format!("give the service a host under `{}`, or put it behind another load balancer", parent.join(".")),
        );
    }
}

/// The names that records of a load balancer's domain are for, each with where it stands.
fn led(blueprint: &Blueprint, balancer: &str) -> Option<BTreeMap<String, String>> {
    let domain = blueprint.load_balancers.named(balancer)?;
    let name = domain.listener.domain.as_ref()?.name.as_str();
    let mut all = hosts(blueprint, balancer);
    if asked_by(blueprint, balancer, name) {
        let place = pointer("/load_balancers", balancer);
        all.entry(name.to_owned())
            .or_insert_with(|| format!("{place}/listener/domain/name"));
    }
    Some(all)
}

/// Says which names lead to a load balancer before this one already.
fn twice(cx: &mut Context, balancer: &str) {
    let blueprint = cx.blueprint;
    let own = led(blueprint, balancer).unwrap_or_default();
    let before = known(blueprint).take_while(|name| *name != balancer);
    let taken: Vec<(&str, BTreeMap<String, String>)> = before
        .filter_map(|name| Some((name, led(blueprint, name)?)))
        .collect();
    for (host, place) in own {
        let other = taken.iter().find(|(_, theirs)| theirs.contains_key(&host));
        let Some((other, _)) = other else {
            continue;
        };
        cx.say(
            codes::DOMAIN_HOST,
            place,
            format!("`{host}` would lead to two load balancers, `{other}` and `{balancer}`"),
            "write another name for one of them",
        );
    }
}
