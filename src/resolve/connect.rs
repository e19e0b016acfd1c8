//! Service Connect: who is reached by it, who asks, and who cannot do either.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html>

use super::context::{Context, listed};
use crate::blueprint::front::Front;
use crate::blueprint::service::Service as Written;
use crate::blueprint::text::ServiceName;
use crate::finding::{Fix, codes, pointer};
use crate::system::{Connect, Engine};
use std::collections::{BTreeMap, BTreeSet};

/// CPU units and MiB that AWS advises to add for the proxy, which runs in every task at both ends.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html>
const PROXY: (u32, u32) = (256, 64);

/// What every container calls itself, which no name of Service Connect can be: `/etc/hosts` has both.
const OWN: &str = "localhost";

/// What a service has of Service Connect: a port on which it is reached, others that it reaches, or both.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    name: &str,
    written: &Written,
) -> Option<Connect> {
    server(cx, path, name, written);
    let services = &cx.blueprint.services;
    let mut to = Vec::new();
    let mut first = None;
    for (at, call) in written.calls.iter().enumerate() {
        let target = services.get(call).filter(|_| call.as_str() != name);
        if target.is_some_and(|t| t.connect.is_some() && t.schedule.is_none()) {
            let at = format!("{path}/calls/{at}");
            caller(cx, path, &at, (name, call.as_str()), written);
            first = first.or(Some(at));
            to.push(call.to_string());
        }
    }
    // What is wrong with that has been said.
    if written.schedule.is_some() {
        return None;
    }
    let port = written.connect.as_ref().map(|c| c.port.get());
    let asked_for = port.map(|_| format!("{path}/connect"));
    let origin = asked_for.or(first)?;
    proxy(cx, &origin, name, written);
    Some(Connect { port, to, origin })
}

/// Who is reached by it.
fn server(cx: &mut Context, path: &str, name: &str, written: &Written) {
    if written.connect.is_none() {
        return;
    }
    let at = format!("{path}/connect");
    if written.schedule.is_some() {
        cx.say_on_key(
            codes::CONNECT_UNFIT,
            at,
            format!("`connect` means nothing for `{name}`, a job: ECS gives Service Connect to what it keeps running"),
            "take it out, or take `schedule` out to keep the service running",
        );
        return;
    }
    if name == OWN {
        cx.say_on_key(
            codes::CONNECT_UNFIT,
            path,
            format!("callers would ask for `{name}` by its own name, which is what every container calls itself"),
            "give the service another name",
        );
    }
    if written.load_balancer != Front::None {
        let front = written.load_balancer.word();
        cx.say_on_key(
            codes::CONNECT_UNFIT,
            at,
            format!("`{name}` stands behind the load balancer `{front}`, by which its callers reach it, and has `connect` too"),
            "write `load_balancer: none`, or take `connect` out",
        );
        cx.offer(Fix::write(format!("{path}/load_balancer"), "none"));
    }
}

/// Who asks by it.
fn caller(cx: &mut Context, path: &str, at: &str, (name, call): (&str, &str), written: &Written) {
    if written.schedule.is_some() {
        cx.say(
            codes::CONNECT_UNFIT,
            at,
            format!("`{name}` is a job, and `{call}` is reached by Service Connect, which ECS gives to what it keeps running alone"),
            format!("let another service ask `{call}` for it, put `{call}` behind an internal load balancer in the place of `connect`, if it speaks HTTP, or take the call out"),
        );
        return;
    }
    let engine = written.deployment.engine.unwrap_or(Engine::CodeDeploy);
    if written.load_balancer != Front::None && engine == Engine::CodeDeploy {
        cx.say(
            codes::CONNECT_UNFIT,
            at,
            format!("`{name}` is released by CodeDeploy, and `{call}` is reached by Service Connect, which AWS gives to no service of CodeDeploy's"),
            format!("write `engine: ecs` or `engine: rolling` under `deployment` of `{name}`, or put `{call}` behind an internal load balancer in the place of `connect`, if it speaks HTTP"),
        );
        for engine in ["ecs", "rolling"] {
            cx.offer(Fix::write(format!("{path}/deployment/engine"), engine));
        }
    }
}

/// MiB that the proxy takes of the task of whoever is reached by it or asks by it.
pub(super) fn memory_taken(cx: &Context, name: &str, written: &Written) -> u32 {
    let services = &cx.blueprint.services;
    let mut called = written.calls.iter().filter(|call| call.as_str() != name);
    let asks = called.any(|call| {
        let target = services.get(call);
        target.is_some_and(|t| t.connect.is_some() && t.schedule.is_none())
    });
    let takes_part = written.schedule.is_none() && (written.connect.is_some() || asks);
    if takes_part { PROXY.1 } else { 0 }
}

/// The proxy takes of what sidecars leave.
fn proxy(cx: &mut Context, origin: &str, name: &str, written: &Written) {
    let (cpu, memory) = (written.cpu.get(), written.memory.get());
    let sidecars = written.sidecars.values();
    let beside = sidecars
        .filter_map(|s| Some(s.cpu?.get()))
        .fold(0, u32::saturating_add);
    let left = cpu.saturating_sub(beside);
    if left > PROXY.0 {
        return;
    }
    let larger = super::at_least(
        beside.saturating_add(PROXY.0 * 2),
        memory.saturating_add(PROXY.1),
    );
    let (more, mib) = larger.unwrap_or((cpu, memory));
    let leave = if beside == 0 {
        String::new()
    } else {
        format!(", of which sidecars leave {left} units")
    };
    let finding = format!(
        "tasks of `{name}` have {cpu} CPU units and {memory} MiB{leave}, and AWS advises {} and {} of them for the proxy of Service Connect alone",
        PROXY.0, PROXY.1
    );
    cx.say_on_key(
        codes::PROXY_ROOM,
        origin,
        finding,
        format!("choose a task of {more} CPU units and {mib} MiB for it; where little is sent, less does"),
    );
}

/// The services that one asks by it.
fn asked<'b>(
    services: &'b BTreeMap<ServiceName, Written>,
    name: &'b ServiceName,
) -> impl Iterator<Item = &'b ServiceName> {
    let calls = services.get(name).into_iter().flat_map(|s| &s.calls);
    let by_it = |call: &&ServiceName| services.get(*call).is_some_and(|s| s.connect.is_some());
    calls.filter(move |call| *call != name).filter(by_it)
}

/// Names services that ask each other around by it. A task knows the names that were there when its
/// service was last deployed, so that each would have to come after the other:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html>.
pub(super) fn circles(cx: &mut Context) {
    let services = &cx.blueprint.services;
    // Who asks nobody that is left can come first; what is left at last is in a circle, or asks one.
    let mut left: BTreeSet<&ServiceName> = services.keys().collect();
    let mut open: BTreeMap<&ServiceName, usize> = BTreeMap::new();
    let mut asking: BTreeMap<&ServiceName, Vec<&ServiceName>> = BTreeMap::new();
    for name in services.keys() {
        for call in asked(services, name) {
            *open.entry(name).or_default() += 1;
            asking.entry(call).or_default().push(name);
        }
    }
    let mut first: Vec<&ServiceName> = services.keys().collect();
    first.retain(|name| !open.contains_key(name));
    while let Some(name) = first.pop() {
        left.remove(name);
        for next in asking.get(name).into_iter().flatten() {
            if let Some(count) = open.get_mut(next) {
                *count -= 1;
                if *count == 0 {
                    first.push(next);
                }
            }
        }
    }
    let mut way: Vec<&ServiceName> = Vec::new();
    let mut seen: BTreeSet<&ServiceName> = BTreeSet::new();
    let mut next = left.first().copied();
    let start = loop {
        let Some(name) = next else {
            return;
        };
        if !seen.insert(name) {
            break name;
        }
        way.push(name);
        next = asked(services, name).find(|call| left.contains(call));
    };
    let circle = way.iter().skip_while(|name| **name != start);
    let circle: Vec<&str> = circle.map(|name| name.as_str()).collect();
    let onward = circle.get(1).copied();
    let calls = services.get(start).into_iter().flat_map(|s| &s.calls);
    let at = { calls }.position(|call| Some(call.as_str()) == onward);
    let at = at.unwrap_or_default();
    cx.say(
        codes::CONNECT_CIRCLE,
        format!("{}/calls/{at}", pointer("/services", start.as_str())),
        format!("{} call each other around by Service Connect: tasks know the names that were there when they were deployed, so that each would have to come after the other", listed(circle.iter().copied())),
        format!("take one of the calls out, or put `{start}` behind an internal load balancer in the place of `connect`, if it speaks HTTP"),
    );
}
