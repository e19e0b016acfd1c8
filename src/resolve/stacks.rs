//! `stacks` and `stack`: which services stand in a `CloudFormation` template of their own, and whether the
//! templates can be deployed one after the other.

use super::context::{Context, listed};
use crate::blueprint::Blueprint;
use crate::blueprint::service::Service;
use crate::blueprint::stacks::{Stack, Stacks};
use crate::blueprint::text::ServiceName;
use crate::finding::{Fix, codes, pointer};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a service stands in a template of its own.
pub(super) fn apart(blueprint: &Blueprint, service: &Service) -> bool {
    match service.stack {
        Some(stack) => stack == Stack::Own,
        None => blueprint.stacks == Stacks::PerService,
    }
}

/// The services that stand with what they share, then the others: what is there for several comes from the first of
/// these, and stays as it is when another one comes that stands apart.
pub(super) fn shared_first(
    blueprint: &Blueprint,
) -> impl Iterator<Item = (&ServiceName, &Service)> {
    let of = |own: bool| {
        let all = blueprint.services.iter();
        all.filter(move |(_, service)| apart(blueprint, service) == own)
    };
    of(false).chain(of(true))
}

/// What one service needs of another's template, and where it says so.
struct Need<'b> {
    of: &'b ServiceName,
    place: String,
    what: &'static str,
}

/// Names templates of which each would have to come before the other, and stacks of one name.
pub(super) fn check(cx: &mut Context) {
    let blueprint = cx.blueprint;
    let own: BTreeSet<&ServiceName> = blueprint
        .services
        .iter()
        .filter(|(_, service)| apart(blueprint, service))
        .map(|(name, _)| name)
        .collect();
    if own.is_empty() {
        return;
    }
    names(cx, &own);
    let mut needs: BTreeMap<&ServiceName, Vec<Need<'_>>> = BTreeMap::new();
    for (name, service) in &blueprint.services {
        for need in needed(blueprint, name, service) {
            if !own.contains(need.of) {
                continue;
            }
            if own.contains(name) {
                needs.entry(name).or_default().push(need);
            } else {
                from_shared(cx, name, &need);
            }
        }
    }
    circle(cx, &own, &needs);
}

/// What a service needs of others': the address of a queue, the group and the name of what it connects to.
fn needed<'b>(
    blueprint: &'b Blueprint,
    name: &'b ServiceName,
    service: &'b Service,
) -> impl Iterator<Item = Need<'b>> {
    let at = pointer("/services", name.as_str());
    let calls = service.calls.iter().enumerate();
    let calls = calls.map({
        let at = at.clone();
        move |(n, of)| (of, format!("{at}/calls/{n}"), "calls")
    });
    let sends = service.sends_to.iter().enumerate();
    let sends = sends.map(move |(n, of)| (of, format!("{at}/sends_to/{n}"), "sends to"));
    let other = move |of: &ServiceName, what: &str| {
        let there = blueprint.services.get(of).filter(|_| of != name);
        there.is_some_and(|there| match what {
            "calls" => there.connect.is_some() && there.schedule.is_none(),
            _ => there.makes_queue(),
        })
    };
    calls
        .chain(sends)
        .filter(move |(of, _, what)| other(of, what))
        .map(|(of, place, what)| Need { of, place, what })
}

/// What services share is deployed before any of them.
fn from_shared(cx: &mut Context, name: &ServiceName, need: &Need<'_>) {
    let Need { of, place, what } = need;
    cx.say(
        codes::TEMPLATE_ORDER,
        place,
        format!("`{name}` {what} `{of}`, which stands in a template of its own, and the shared template, in which `{name}` stands, is deployed before that"),
        format!("write `stack: own` for `{name}` too, or `stack: shared` for `{of}`; what is deployed stays where it is"),
    );
    for (service, stack) in [(name.as_str(), "own"), (of.as_str(), "shared")] {
        cx.offer(Fix::write(
            format!("{}/stack", pointer("/services", service)),
            stack,
        ));
    }
}

/// Names templates that need each other around.
fn circle(
    cx: &mut Context,
    own: &BTreeSet<&ServiceName>,
    needs: &BTreeMap<&ServiceName, Vec<Need<'_>>>,
) {
    // Who needs nobody that is left can come first; what is left at last is in a circle, or leads to one.
    let mut left = own.clone();
    loop {
        let ready: Vec<&ServiceName> = left
            .iter()
            .filter(|name| {
                let needs = needs.get(**name).into_iter().flatten();
                { needs }.all(|need| !left.contains(need.of))
            })
            .copied()
            .collect();
        if ready.is_empty() {
            break;
        }
        left.retain(|name| !ready.contains(name));
    }
    let next = |name: &ServiceName| {
        let needs = needs.get(name).into_iter().flatten();
        { needs }.find(|need| left.contains(need.of))
    };
    let mut way: Vec<&Need<'_>> = Vec::new();
    let mut here = left.first().copied();
    while let Some(need) = here.and_then(next) {
        if let Some(start) = way.iter().position(|before| before.of == need.of) {
            let circle = &way[start..];
            let names = circle.iter().map(|need| need.of.as_str());
            let Some(last) = circle.last() else {
                return;
            };
            // Service Connect has said it already.
            if circle.iter().all(|need| need.what == "calls") {
                return;
            }
            cx.say(
                codes::TEMPLATE_ORDER,
                &last.place,
                format!(
                    "{} stand in templates of their own and need each other around, so that each would have to be deployed before the other",
                    listed(names)
                ),
                "let all of them stand in the shared template, or take one of these `calls` or `sends_to` out",
            );
            return;
        }
        way.push(need);
        here = Some(need.of);
    }
}

/// Two stacks of one name: of a service in one environment, and of what another environment shares.
fn names(cx: &mut Context, own: &BTreeSet<&ServiceName>) {
    let blueprint = cx.blueprint;
    let Some(here) = cx.environment else {
        return;
    };
    for name in own {
        let theirs = format!("{here}-{name}");
        let environments = blueprint.environments.keys();
        if let Some(other) = { environments }.find(|e| e.as_str() == theirs) {
            cx.say_on_key(
                codes::ONE_NAME,
                pointer("/services", name.as_str()),
                format!("the stack of `{name}` in `{here}` and the shared stack of the environment `{other}` would both be `{}-{other}`", blueprint.name),
                "give the service or the environment another name",
            );
        }
    }
}
