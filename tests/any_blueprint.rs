//! Whatever stands in a blueprint, resolving answers, and what it hands out holds together.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and may look at the clock"
)]

mod common;
#[path = "common/drawn.rs"]
mod drawn;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use synth::blueprint::Blueprint;
use synth::emit::{self, Shape, Target};
use synth::finding::any_error;
use synth::resolve::resolve;
use synth::system::{End, Overrides, System};

fn blueprints() -> Vec<Value> {
    common::small_cases()
        .iter()
        .map(common::Case::value)
        .collect()
}

/// Values that mean something somewhere.
fn pool() -> Vec<Value> {
    vec![
        json!(0),
        json!(1),
        json!(2),
        json!(4),
        json!(80),
        json!(256),
        json!(5000),
        json!(65535),
        json!(true),
        json!(false),
        json!(""),
        json!("0s"),
        json!("1m"),
        json!("90s"),
        json!("999999999h"),
        json!("internal"),
        json!("internet"),
        json!("none"),
        json!("nat"),
        json!("endpoints"),
        json!("backend"),
        json!("frontend"),
        json!("10.0.0.0/16"),
        json!("10.0.0.0/24"),
        json!("10.0.0.0/28"),
        json!("0.0.0.0/0"),
        json!("255.255.255.255/32"),
        json!("/*"),
        json!("/v1/*"),
        json!("${input.a}"),
        json!("${backend.url}"),
        json!("${"),
        json!("$${"),
        json!("${}"),
        json!("${backend.url}${input.a}x"),
        json!("*"),
        json!([]),
        json!({}),
        json!(["backend"]),
        json!({"paths": ["/*", "/a/*"], "hosts": ["a.example.com"]}),
        json!({"linear": {"percent": 99, "every": "48h"}}),
        json!({"max": 1, "cpu": 1}),
    ]
}

/// What must be true of every system, however it came about.
fn holds_together(system: &System) {
    let network = &system.network;
    let mut subnets = [
        network.public.clone(),
        network.private.clone(),
        network.endpoints_subnets.clone(),
    ]
    .concat();
    subnets.extend(network.management);
    for (at, subnet) in subnets.iter().enumerate() {
        assert!(network.ranges.iter().any(|range| range.contains(subnet)));
        assert!(
            subnets[at + 1..]
                .iter()
                .all(|other| !other.contains(subnet) && !subnet.contains(other))
        );
    }
    assert_eq!(network.private.len(), network.zones.len());
    for row in [&network.public, &network.endpoints_subnets] {
        assert!(row.is_empty() || row.len() == network.zones.len());
    }
    // A network that is there has all of it already.
    let made = network.existing.is_none();
    assert!(made || subnets.is_empty());
    assert_eq!(
        network.management.is_some(),
        made && system.management.host.is_some()
    );
    let mut rules = BTreeSet::new();
    for service in &system.services {
        // The messages in a queue alone wake a service that has no task.
        let least = u32::from(service.scale_backlog.is_none());
        assert!((least..=service.max).contains(&service.min));
        let Some(entry) = &service.entry else {
            continue;
        };
        let route = &entry.route;
        assert!(system.balancer(&entry.balancer).is_some());
        assert!(rules.insert((entry.balancer.clone(), route.priority)));
        assert!((1..=5).contains(&(route.hosts.len() + route.paths.len())));
        assert!((1..=50_000).contains(&route.priority));
    }
    // The test port's sources are management's, and nobody reaches a task but a load balancer, and who calls
    // it by Service Connect.
    for path in &system.paths {
        if let End::Balancer(name) = &path.to
            && system.balancer(name).unwrap().test_port == path.port
        {
            let cidrs = &system.management.cidrs;
            assert!(match &path.from {
                End::Host | End::HostAddress => system.management.host.is_some(),
                End::Cidr(cidr) => cidrs.contains(cidr),
                End::Group { id, .. } => system.management.security_groups.contains(id),
                End::PrefixList { id, .. } => system.management.prefix_lists.contains(id),
                _ => false,
            });
        }
        if let End::Service(name) = &path.to {
            let connect = system.service(name).and_then(|s| s.connect.as_ref());
            let port = connect.and_then(|connect| connect.port);
            assert!(match &path.from {
                End::Balancer(_) => true,
                End::Service(caller) => {
                    let caller = system.service(caller).and_then(|s| s.connect.as_ref());
                    port == Some(path.port) && caller.is_some_and(|c| c.to.contains(name))
                }
                _ => false,
            });
        }
    }
    let mut sorted = system.paths.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted, system.paths);
}

/// What comes of a system passes its own proof: nobody is refused a document over a false alarm.
fn is_proven(system: &System) {
    // What an override breaks is its own fault, and said so: `tests/overrides.rs`.
    let system = &System {
        overrides: Overrides::default(),
        ..system.clone()
    };
    let Ok(stack) = synth::plan::plan(system) else {
        return;
    };
    let intent = synth::proof::intent::of(system);
    for target in Target::ALL {
        let documents = emit::documents(&stack, target, Shape::Root);
        let world = synth::prove::document_of(&synth::prove::joined(&documents), &intent).unwrap();
        let found = synth::prove::judge(&world, Some(&intent));
        assert!(found.is_empty(), "{found:#?}\n{system:#?}");
        assert!(
            world.not_understood.is_empty(),
            "{:?}",
            world.not_understood
        );
    }
}

#[test]
fn every_edit_of_a_blueprint_is_answered() {
    let blueprints = blueprints();
    let pool = pool();
    let (mut typed, mut whole) = (0_u32, 0_u32);
    drawn::drawn(600, 100, |u| {
        let mut value = u.choose(&blueprints)?.clone();
        for _ in 0..u.int_in_range(1..=4)? {
            let mut all = Vec::new();
            common::pointers(&value, "", &mut all);
            let path = u.choose(&all)?;
            let Some(place) = value.pointer_mut(path) else {
                continue;
            };
            // Mostly of the same type, or serde would answer instead.
            let same: Vec<&Value> = pool
                .iter()
                .filter(|new| std::mem::discriminant(*new) == std::mem::discriminant(place))
                .collect();
            *place = if same.is_empty() || u.ratio(1, 10)? {
                u.choose(&pool)?.clone()
            } else {
                (*u.choose(&same)?).clone()
            };
        }
        let Ok(blueprint) = serde_json::from_value::<Blueprint>(value) else {
            return Ok(());
        };
        typed += 1;
        let (system, findings) = resolve(&blueprint, None);
        assert_eq!(system.is_none(), any_error(&findings));
        if let Some(system) = system {
            whole += 1;
            holds_together(&system);
            is_proven(&system);
        }
        for finding in &findings {
            assert!(!finding.message.is_empty() && !finding.message.ends_with('.'));
            assert!(!finding.help.is_empty() && !finding.help.ends_with('.'));
        }
        Ok(())
    });
    assert!(typed > 10 && whole > 3, "{typed} typed, {whole} whole");
}

/// Nothing takes longer than the size of the blueprint accounts for.
#[test]
fn a_crowd_of_services_is_answered_in_time() {
    let crowd = |size: usize, text: &dyn Fn(usize) -> Value| -> Blueprint {
        let services: serde_json::Map<String, Value> =
            (0..size).map(|n| (format!("s{n}"), text(n))).collect();
        serde_json::from_value(json!({"name": "shop", "services": services})).unwrap()
    };
    let time = |size: usize| {
        let begin = std::time::Instant::now();
        for blueprint in [
            crowd(size, &|_| json!({"load_balancer": "internal"})),
            crowd(
                size,
                &|n| json!({"load_balancer": "internal", "route": {"paths": [format!("/{n}/*")]}, "calls": ["s1", "missing"]}),
            ),
            crowd(
                size,
                &|_| json!({"load_balancer": "none", "calls": ["nobody"], "environment": {"A": "${noone.url}"}}),
            ),
        ] {
            let (system, findings) = resolve(&blueprint, None);
            assert!(system.is_none() && findings.len() < 50_000);
        }
        begin.elapsed().as_secs_f64()
    };
    // Each pair of routes is compared, so four times as many services take sixteen times as long;
    // more than that would be a power that no blueprint accounts for. The best of three forgives a
    // machine that is busy with other things.
    let grown = (0..3)
        .map(|_| time(1000) / time(250))
        .fold(f64::INFINITY, f64::min);
    assert!(
        grown < 32.0,
        "four times the services, {grown} times the time"
    );
}
