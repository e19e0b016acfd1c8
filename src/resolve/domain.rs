//! `listener.domain`: the names of a load balancer's certificate, and which of them lead to it.

use super::asked::asked_by;
use super::context::Context;
use super::fronts::{behind, known};
use super::references;
use crate::blueprint::Blueprint;
use crate::blueprint::inputs::InputType;
use crate::blueprint::load_balancer::{Domain as Written, is_name};
use crate::finding::{codes, pointer};
use crate::system::Domain;
use std::collections::{BTreeMap, BTreeSet};

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
    let hosts = hosts(cx.blueprint, balancer);
    for (host, place) in &hosts {
        unfit(cx, &name, host, place);
    }
    twice(cx, balancer);
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
