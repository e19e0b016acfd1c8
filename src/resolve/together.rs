//! What the containers of a task come to together: one size, one network, and whom they wait for.

use super::context::{Context, listed, nearest};
use super::{connect, router, tasks, writable};
use crate::blueprint::front::Front;
use crate::blueprint::number::Port;
use crate::blueprint::service::Service;
use crate::blueprint::sidecar::{ContainerName, SidecarName, Until};
use crate::finding::{Fix, codes, pointer};
use crate::system::{APP, Container, LOG_ROUTER};
use std::collections::{BTreeMap, BTreeSet};

/// The port of an application, where the blueprint says none.
pub(super) const PORT: u16 = 80;

/// Names what cannot be.
pub(super) fn check(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
    sidecars: &[Container],
) {
    room(cx, path, name, service, sidecars);
    one_port(cx, path, service);
    waits(cx, path, service);
}

/// The pointer to a sidecar.
pub(super) fn of(path: &str, sidecar: &SidecarName) -> String {
    pointer(&format!("{path}/sidecars"), sidecar.as_str())
}

/// Says that a task has no such container.
pub(super) fn unknown(
    cx: &mut Context,
    code: codes::Code,
    at: &str,
    name: &ContainerName,
    service: &Service,
) {
    let known = || std::iter::once(APP).chain(service.sidecars.keys().map(SidecarName::as_str));
    let near = nearest(name.as_str(), known());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the task's containers are {}", listed(known())),
    };
    cx.say(
        code,
        at,
        format!("there is no container `{name}` in the task"),
        help,
    );
    if let Some(near) = near {
        cx.offer(if code == codes::RECEIVES_UNFIT {
            Fix::write(at, near)
        } else {
            Fix::rename(at, near)
        });
    }
}

/// What sidecars are given is not the application's any more.
fn room(cx: &mut Context, path: &str, name: &str, service: &Service, sidecars: &[Container]) {
    let (cpu, memory) = (service.cpu.get(), service.memory.get());
    let sum =
        |each: &dyn Fn(&Container) -> u32| sidecars.iter().map(each).fold(0, u32::saturating_add);
    let of_memory = sum(&|c| c.memory.unwrap_or_else(|| writable::in_memory(&c.writable)));
    let router = service.logs.router.as_ref();
    let of_memory = of_memory.saturating_add(router.map_or(0, |router| router.memory.get()));
    let proxy = connect::memory_taken(cx, name, service);
    let of_memory = of_memory.saturating_add(proxy);
    let of_cpu = sum(&|c| c.cpu.unwrap_or(0));
    let (given, verb, place) = match (sidecars.is_empty(), router) {
        (false, None) => ("sidecars", "take", "sidecars"),
        (false, Some(_)) => ("sidecars and the log router", "take", "sidecars"),
        (true, Some(_)) => ("log router", "takes", "logs/router/memory"),
        // The proxy alone takes less than the smallest task has.
        (true, None) => return,
    };
    let (who, verb) = if proxy == 0 {
        (given.to_owned(), verb)
    } else {
        (format!("{given} and the proxy of Service Connect"), "take")
    };
    for (key, taken, has, unit) in [
        ("cpu", of_cpu, cpu, "CPU units"),
        ("memory", of_memory, memory, "MiB"),
    ] {
        if taken < has {
            continue;
        }
        let enough = match key {
            "cpu" => tasks::at_least(taken.saturating_add(1), memory),
            _ => tasks::at_least(cpu, taken.saturating_add(1)),
        };
        let larger = enough.map_or_else(String::new, |(cpu, memory)| {
            format!("choose a task of {cpu} CPU units and {memory} MiB, or ")
        });
        cx.say_on_key(
            codes::SIDECARS_TAKE,
            format!("{path}/{place}"),
            format!("the {who} of `{name}` {verb} {taken} of a task's {has} {unit}, and leave{} none for the application", if verb == "takes" { "s" } else { "" }),
            format!("{larger}give the {given} less"),
        );
    }
}

/// All containers of a task have one network: the second one that listens on a port cannot start.
fn one_port(cx: &mut Context, path: &str, service: &Service) {
    let mut known: BTreeMap<u16, &str> = BTreeMap::new();
    if service.logs.router.is_some() {
        known.insert(router::PORT, LOG_ROUTER);
    }
    // Where the application listens behind a proxy is its own matter, unless it is written.
    let behind = service.receives.as_ref().is_some_and(|r| r.as_str() != APP);
    let port = service.port.map(Port::get);
    let otherwise = (!behind && service.load_balancer != Front::None).then_some(PORT);
    let own = port.or(otherwise);
    let own = own.map(|port| (APP, port, format!("{path}/port")));
    let connect = service.connect.as_ref();
    let connect = connect.map(|c| (APP, c.port.get(), format!("{path}/connect/port")));
    let own = own.or(connect);
    let sidecars = service.sidecars.iter().filter_map(|(name, sidecar)| {
        let port = sidecar.port.map(Port::get)?;
        Some((name.as_str(), port, format!("{}/port", of(path, name))))
    });
    for (name, port, at) in own.into_iter().chain(sidecars) {
        match known.get(&port) {
            Some(other) => cx.say(
                codes::PORT_SHARED,
                at,
                format!("`{name}` and `{other}` both listen on port {port}, and the containers of a task share one network"),
                "let one of them listen on another port, and write that",
            ),
            None => {
                known.insert(port, name);
            }
        }
    }
}

/// What a container waits for has to come.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html>
fn waits(cx: &mut Context, base: &str, service: &Service) {
    let sidecars = service.sidecars.iter();
    let mut all = vec![(APP, base.to_owned(), &service.after)];
    all.extend(sidecars.map(|(name, s)| (name.as_str(), of(base, name), &s.after)));
    let mut sound = true;
    for (waiting, path, after) in &all {
        for (whom, until) in *after {
            let at = pointer(&format!("{path}/after"), whom.as_str());
            sound &= wait(cx, (base, &at), waiting, whom, *until, service);
        }
    }
    if !sound {
        return;
    }
    // Who waits for nobody that is left starts; what never comes to that is a circle, or waits for one.
    let mut left: BTreeSet<&str> = all.iter().map(|(name, ..)| *name).collect();
    let mut waiting_for: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (waiting, _, after) in &all {
        open.insert(waiting, after.len());
        for whom in after.keys() {
            waiting_for.entry(whom.as_str()).or_default().push(waiting);
        }
    }
    let mut starts: Vec<&str> = all.iter().map(|(name, ..)| *name).collect();
    starts.retain(|name| open.get(name) == Some(&0));
    while let Some(name) = starts.pop() {
        left.remove(name);
        for next in waiting_for.get(name).into_iter().flatten() {
            if let Some(count) = open.get_mut(next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    starts.push(next);
                }
            }
        }
    }
    // The first that is left leads into a circle, by whoever of those left it waits for.
    let Some(mut name) = left.first().copied() else {
        return;
    };
    let mut way: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    loop {
        let found = all.iter().find(|(known, ..)| *known == name);
        let Some((waiting, path, after)) = found else {
            return;
        };
        let mut whom = after.keys().map(ContainerName::as_str);
        let Some(whom) = whom.find(|whom| left.contains(whom)) else {
            return;
        };
        if way.insert(waiting, (path, whom)).is_some() {
            cx.say_on_key(
                codes::WAIT_UNFIT,
                pointer(&format!("{path}/after"), whom),
                format!("`{waiting}` waits for `{whom}`, which waits for `{waiting}`: neither would start"),
                "take one of the two out",
            );
            return;
        }
        name = whom;
    }
}

/// Whether what one container waits for can come at all.
fn wait(
    cx: &mut Context,
    (base, at): (&str, &str),
    waiting: &str,
    whom: &ContainerName,
    until: Until,
    service: &Service,
) -> bool {
    let (essential, checked, place) = if whom.as_str() == APP {
        (true, service.container_health.is_some(), String::new())
    } else {
        let Some(sidecar) = service.sidecars.get(whom.as_str()) else {
            unknown(cx, codes::WAIT_UNFIT, at, whom, service);
            return false;
        };
        let place = pointer(&format!("{base}/sidecars"), whom.as_str());
        (sidecar.essential, sidecar.container_health.is_some(), place)
    };
    if whom.as_str() == waiting {
        cx.say_on_key(
            codes::WAIT_UNFIT,
            at,
            format!("`{waiting}` waits for itself"),
            "take it out",
        );
        return false;
    }
    match until {
        Until::Complete | Until::Success if essential => {
            let help = if whom.as_str() == APP {
                "wait until it is `started`, or `healthy`, where it has a `container_health`"
                    .to_owned()
            } else {
                format!("write `essential: false` for `{whom}`, or wait until it is `started`")
            };
            cx.say(
                codes::WAIT_UNFIT,
                at,
                format!(
                    "`{waiting}` waits for the end of `{whom}`, with which the whole task ends"
                ),
                help,
            );
            if whom.as_str() == APP {
                cx.offer(Fix::write(at, "started"));
            } else {
                cx.offer(Fix::write(format!("{place}/essential"), "false"));
            }
            false
        }
        Until::Healthy if !checked => {
            cx.say(
                codes::WAIT_UNFIT,
                at,
                format!(
                    "`{waiting}` waits until `{whom}` is healthy, and nobody asks whether it is"
                ),
                format!("give `{whom}` a `container_health`, or wait until it is `started`"),
            );
            cx.offer(Fix::write(at, "started"));
            false
        }
        Until::Started | Until::Complete | Until::Success | Until::Healthy => true,
    }
}
