//! The ways between two actors: the direct one, and those through load balancers.
//!
//! What is asked of one end alone is worked out once, however many others ask.

use super::actors::{Actor, Role};
use super::listeners::{self, from_elsewhere, to_balancer};
use super::step::{Answer, Step};
use super::walk::{behind, walk};
use super::{Path, Verdict, path};
use crate::world::Scene;
use std::collections::BTreeMap;

/// The actors of a scene, and what is known of them so far.
pub(super) struct Between<'s> {
    scene: &'s Scene,
    balancers: Vec<(usize, &'s Actor)>,
    /// What may bring requests to an end on a way that is not read, by the end's name.
    elsewhere: BTreeMap<&'s str, Option<String>>,
    /// The ports on which load balancers send to a service, by both.
    fronts: BTreeMap<(usize, usize), Vec<u16>>,
    /// The way to a load balancer's port, by who asks.
    first: BTreeMap<(&'s str, usize, u16), Answer>,
    /// The way from a load balancer's port to a service's, whoever asks there: both, and both ports.
    second: BTreeMap<(usize, usize, u16, u16), Answer>,
}

impl<'s> Between<'s> {
    pub(super) fn of(scene: &'s Scene, actors: &'s [Actor]) -> Self {
        let balancers = actors.iter().filter_map(|actor| match actor.role {
            Role::Balancer(index) => Some((index, actor)),
            _ => None,
        });
        Self {
            scene,
            balancers: balancers.collect(),
            elsewhere: BTreeMap::new(),
            fronts: BTreeMap::new(),
            first: BTreeMap::new(),
            second: BTreeMap::new(),
        }
    }

    /// Every way between two actors; on one port, or on all that the second has.
    pub(super) fn ways(
        &mut self,
        from: &'s Actor,
        to: &'s Actor,
        port: Option<u16>,
        out: &mut Vec<Path>,
    ) {
        let through = self.indirect(from, to, port);
        // A port that only a load balancer has is no question to the tasks themselves.
        if port.is_none_or(|p| to.ports.contains(&p) || through.is_empty()) {
            let elsewhere = self.elsewhere(from, to);
            for port in port.map_or_else(|| to.ports.clone(), |p| vec![p]) {
                let mut answer = walk(self.scene, from, to, port);
                if answer.verdict == Verdict::Blocked
                    && let Some(by) = &elsewhere
                {
                    let why = format!("{by} may bring requests on a way that is not read");
                    answer = Answer::of(vec![Step::Maybe(why)]);
                }
                out.push(path(from, to, port, None, answer));
            }
        }
        out.extend(through);
    }

    fn elsewhere(&mut self, from: &Actor, to: &'s Actor) -> Option<String> {
        let scene = self.scene;
        let found = || match to.role {
            Role::Service(index) => from_elsewhere(scene, index),
            Role::Balancer(index) => to_balancer(scene, index),
            _ => None,
        };
        let sent = matches!(to.role, Role::Service(_)) && matches!(from.role, Role::Balancer(_));
        if sent {
            return None;
        }
        self.elsewhere
            .entry(to.name.as_str())
            .or_insert_with(found)
            .clone()
    }

    /// Paths to a service through a load balancer that sends to it; blocked ones are left out unless this
    /// very port is asked for.
    fn indirect(&mut self, from: &'s Actor, to: &Actor, port: Option<u16>) -> Vec<Path> {
        let scene = self.scene;
        let Role::Service(service) = to.role else {
            return Vec::new();
        };
        if matches!(from.role, Role::Balancer(_)) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (index, balancer) in self.balancers.clone() {
            let ports = self.fronts.entry((index, service));
            for listen in ports.or_insert_with(|| ports_of(scene, index, service)) {
                if port.is_some_and(|p| p != *listen) {
                    continue;
                }
                let first = self.first.entry((from.name.as_str(), index, *listen));
                let first = first.or_insert_with(|| walk(scene, from, balancer, *listen));
                if first.verdict == Verdict::Blocked && port.is_none() {
                    continue;
                }
                let registered = scene.tasks.services[service].registrations.iter();
                let registered =
                    registered.filter_map(|b| b.port.known().and_then(|p| u16::try_from(*p).ok()));
                for target in registered {
                    let second = self.second.entry((index, service, *listen, target));
                    let second = second
                        .or_insert_with(|| behind(scene, balancer, to, target, Some(*listen)));
                    let answer = both(first, second);
                    if answer.verdict != Verdict::Blocked || port.is_some() {
                        out.push(path(from, to, *listen, Some(balancer.name.clone()), answer));
                    }
                }
            }
        }
        out
    }
}

/// The ports on which a load balancer sends to a service, or may.
fn ports_of(scene: &Scene, balancer: usize, service: usize) -> Vec<u16> {
    let fronts = listeners::fronts(scene, balancer, service);
    let mut ports: Vec<u16> = fronts
        .iter()
        .map(|(listener, _, _)| *listener)
        .chain(listeners::open(scene, balancer))
        .filter_map(|listener| {
            let mut all = scene.balancing.listeners.iter();
            all.find(|l| l.node == listener)
        })
        .filter_map(|l| l.port.known().and_then(|p| u16::try_from(*p).ok()))
        .collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// The ways one after the other: the weaker decides.
fn both(first: &Answer, second: &Answer) -> Answer {
    let rank = |v: Verdict| match v {
        Verdict::Blocked => 0,
        Verdict::Unknown => 1,
        Verdict::Reachable => 2,
    };
    match rank(first.verdict).cmp(&rank(second.verdict)) {
        std::cmp::Ordering::Less => first.clone(),
        std::cmp::Ordering::Greater => second.clone(),
        std::cmp::Ordering::Equal => {
            let mut answer = first.clone();
            if first.verdict != Verdict::Blocked {
                answer.evidence.extend_from_slice(&second.evidence);
            }
            answer
        }
    }
}
