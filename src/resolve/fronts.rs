//! Which load balancers services stand behind: `internet`, `internal` and those that the blueprint names.

use super::context::{Context, listed, nearest};
use crate::blueprint::Blueprint;
use crate::blueprint::front::{BalancerName, Front};
use crate::blueprint::load_balancer::Scheme;
use crate::blueprint::other_words::OTHER_VALUES;
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes, pointer};
use std::collections::BTreeSet;

const KEY: &str = "/services/*/load_balancer";

/// Those that are there or named, `internet` first, then `internal`, then by name.
pub(super) fn known(blueprint: &Blueprint) -> impl Iterator<Item = &str> {
    let further = blueprint.load_balancers.iter();
    let further = further
        .map(|(name, _)| name)
        .filter(|name| !is_given(name.as_str()));
    [BalancerName::INTERNET, BalancerName::INTERNAL]
        .into_iter()
        .chain(further.map(BalancerName::as_str))
}

/// Those and, sorted, any that services name although there is none: what is said of the rest goes for
/// whichever was meant.
pub(super) fn written(blueprint: &Blueprint) -> impl Iterator<Item = &str> {
    let services = blueprint.services.values();
    let named: BTreeSet<&str> = services
        .filter_map(|service| service.load_balancer.balancer())
        .filter(|name| !known(blueprint).any(|known| known == *name))
        .collect();
    known(blueprint).chain(named)
}

/// Whether one is there without being named.
pub(super) fn is_given(name: &str) -> bool {
    [BalancerName::INTERNET, BalancerName::INTERNAL].contains(&name)
}

/// The services behind a load balancer.
pub(super) fn behind<'b>(
    blueprint: &'b Blueprint,
    balancer: &str,
) -> impl Iterator<Item = (&'b str, &'b Service)> {
    let all = blueprint.services.iter();
    all.filter(move |(_, service)| service.load_balancer.balancer() == Some(balancer))
        .map(|(name, service)| (name.as_str(), service))
}

/// Names services behind none that there is, and load balancers without a scheme or with another than
/// their own.
pub(super) fn check(cx: &mut Context) {
    for (name, service) in &cx.blueprint.services {
        if let Front::Behind(balancer) = &service.load_balancer
            && !known(cx.blueprint).any(|known| known == balancer.as_str())
        {
            let path = format!("{}/load_balancer", pointer("/services", name.as_str()));
            unknown(cx, &path, balancer.as_str());
        }
    }
    for (name, settings) in cx.blueprint.load_balancers.iter() {
        let path = pointer("/load_balancers", name.as_str());
        let own = cx.blueprint.load_balancers.scheme(name.as_str());
        match settings.scheme {
            None if !is_given(name.as_str()) => without_scheme(cx, &path, name.as_str()),
            Some(said) if said != own => {
                let at = format!("{path}/scheme");
                cx.say(
                    codes::SCHEME_UNFIT,
                    &at,
                    format!("`{name}` is the load balancer with {} addresses, whatever stands here", addresses(own)),
                    format!("write `scheme: {}`, or take `scheme` out; for {} addresses, write these settings under a name of your own", own.word(), addresses(said)),
                );
                cx.offer(Fix::write(at, own.word()));
            }
            _ => {}
        }
    }
}

const fn addresses(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Internet => "public",
        Scheme::Internal => "private",
    }
}

fn unknown(cx: &mut Context, path: &str, written: &str) {
    let words = || known(cx.blueprint).chain(["none"]);
    let meant = OTHER_VALUES
        .iter()
        .find(|(key, word, _)| *key == KEY && *word == written)
        .map(|(_, _, right)| *right);
    let meant = meant.or_else(|| nearest(written, words()));
    let further = format!("`load_balancers: {{{written}: {{scheme: internal}}}}`");
    let (help, fix) = match meant {
        Some(right) => (
            format!("write `load_balancer: {right}`; or name a further one: {further}"),
            Some(Fix::write(path, right)),
        ),
        None => (
            format!(
                "name it: {further} (or `scheme: internet`); those that are there are {}",
                listed(words())
            ),
            None,
        ),
    };
    cx.say(
        codes::NOT_ALLOWED,
        path,
        format!("there is no load balancer `{written}`"),
        help,
    );
    if let Some(fix) = fix {
        cx.offer(fix);
    }
}

/// One that is neither of those that are there: a further one, or a word that is mistyped.
fn without_scheme(cx: &mut Context, path: &str, name: &str) {
    let used = behind(cx.blueprint, name).next().is_some();
    let given = [BalancerName::INTERNET, BalancerName::INTERNAL].into_iter();
    let near = nearest(name, given)
        .filter(|near| !used && cx.blueprint.load_balancers.named(near).is_none());
    let message = format!(
        "the load balancer `{name}` is a further one, and nothing says whether its addresses are public or private"
    );
    if let Some(near) = near {
        cx.say_on_key(
            codes::SCHEME_UNFIT,
            path,
            message,
            format!("did you mean `{near}`? Else write `scheme: internal`, or `scheme: internet`"),
        );
        cx.offer(Fix::rename(path, near));
    } else {
        cx.say_on_key(
            codes::SCHEME_UNFIT,
            path,
            message,
            "write `scheme: internal` for private ones, which services and management reach, or `scheme: internet` for public ones, which everyone reaches",
        );
        cx.offer(Fix::write(format!("{path}/scheme"), "internal"));
    }
}
