//! `listener.domain`: the names of a load balancer's certificate, and which of them lead to it.

use super::asked::{asked_by, behind};
use super::context::Context;
use super::references;
use crate::blueprint::Blueprint;
use crate::blueprint::inputs::InputType;
use crate::blueprint::load_balancer::{Domain as Written, is_name};
use crate::blueprint::service::Front;
use crate::finding::{codes, pointer};
use crate::system::Domain;
use std::collections::{BTreeMap, BTreeSet};

/// Names of one certificate, where nobody asked for more:
/// <https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html>.
const NAMES: usize = 10;

/// The certificate's names and the records of a load balancer.
pub(super) fn resolve(cx: &mut Context, path: &str, front: Front, written: &Written) -> Domain {
    let path = format!("{path}/listener/domain");
    let zone = references::ids(
        cx,
        &format!("{path}/zone"),
        &written.zone,
        &[InputType::HostedZone],
    );
    let name = written.name.as_str().to_owned();
    let hosts = hosts(cx.blueprint, front);
    for (host, place) in &hosts {
        unfit(cx, &name, host, place);
    }
    twice(cx, front, &path, &hosts);
    let mut led: BTreeSet<String> = hosts.keys().cloned().collect();
    if asked_by(cx.blueprint, front, &name) {
        led.insert(name.clone());
    } else {
        cx.say(
            codes::DOMAIN_UNASKED,
            format!("{path}/name"),
            format!("no service behind `{}` is asked as `{name}`: the certificate is for it, and no record leads there", front.word()),
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
            "cover hosts of one service by a wildcard (`*.shop.example.com`), put some services behind the other load balancer, or name certificates that are there under `certificate`",
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
fn hosts(blueprint: &Blueprint, front: Front) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (service, written) in behind(blueprint, front) {
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

/// Says which names lead to the internet load balancer already.
fn twice(cx: &mut Context, front: Front, path: &str, hosts: &BTreeMap<String, String>) {
    let other = Front::Internet;
    let Some(theirs) = cx
        .blueprint
        .load_balancers
        .of(other)
        .and_then(|b| b.listener.domain.as_ref())
        .filter(|_| front != other)
    else {
        return;
    };
    let mut taken: BTreeSet<String> = self::hosts(cx.blueprint, other).into_keys().collect();
    let first = theirs.name.as_str();
    if asked_by(cx.blueprint, other, first) {
        taken.insert(first.to_owned());
    }
    let own = cx.blueprint.load_balancers.of(front);
    let own = own.and_then(|b| b.listener.domain.as_ref());
    let name = own.map(|d| d.name.as_str().to_owned());
    let name = name.filter(|name| asked_by(cx.blueprint, front, name));
    let name = name.map(|name| (name, format!("{path}/name")));
    let mut all = hosts.clone();
    if let Some((name, place)) = name {
        all.entry(name).or_insert(place);
    }
    for (host, place) in all.iter().filter(|(host, _)| taken.contains(*host)) {
        cx.say(
            codes::DOMAIN_HOST,
            place,
            format!(
                "`{host}` would lead to two load balancers, `{}` and `{}`",
                other.word(),
                front.word()
            ),
            "write another name for one of them",
        );
    }
}
