//! The blueprint with every default written into it that the system was made with.

use super::rollout::ALL_AT_ONCE;
use crate::blueprint::Blueprint;
use crate::blueprint::duration::Minutes;
use crate::blueprint::load_balancer::LoadBalancer;
use crate::blueprint::network::Egress as Written;
use crate::finding::pointer;
use crate::read::put;
use crate::system::{
    APP, Balancer, Egress, Entry, Image, Network, Pulled, Rollback, Rollout, Room, Service, Shift,
    System, Traffic, Writable,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The whole blueprint of a system: what was written, and what holds where nothing was. Read again, it
/// comes to the same system.
pub fn filled(blueprint: &Blueprint, system: &System) -> Option<Value> {
    let mut page = serde_json::to_value(blueprint).ok()?;
    network(&mut page, &system.network);
    for balancer in &system.balancers {
        load_balancer(&mut page, balancer);
    }
    for service in &system.services {
        of_service(&mut page, service);
    }
    // Once more through the types: keys then stand in the order of the reference.
    let whole = Blueprint::deserialize(&page).ok()?;
    serde_json::to_value(whole).ok()
}

fn network(page: &mut Value, network: &Network) {
    if network.existing.is_some() {
        return;
    }
    if let Some(range) = network.ranges.first() {
        put(page, "/network/cidr", range.to_string());
    }
    if page.pointer("/network/zone_ids").is_none() {
        put(page, "/network/zones", network.zones.len());
    }
    let egress = match network.egress {
        Egress::Endpoints => Written::Endpoints,
        Egress::Nat => Written::Nat,
        Egress::NatPerZone => Written::NatPerZone,
        Egress::Existing => return,
    };
    put(page, "/network/egress", egress.word());
}

fn load_balancer(page: &mut Value, balancer: &Balancer) {
    let path = pointer("/load_balancers", &balancer.name);
    if let Ok(defaults) = serde_json::to_value(LoadBalancer::default()) {
        put(page, &path, defaults);
    }
    put(page, &format!("{path}/listener/port"), balancer.port);
    if let Some(tls) = &balancer.tls {
        put(
            page,
            &format!("{path}/listener/tls_policy"),
            tls.policy.as_str(),
        );
    }
}

fn of_service(page: &mut Value, service: &Service) {
    let path = pointer("/services", &service.name);
    let at = |key: &str| format!("{path}/{key}");
    if let Some(entry) = &service.entry {
        of_entry(page, &path, entry);
    }
    if let Image::Repository { name, .. } = &service.app.image {
        put(page, &at("image/repository"), name.as_str());
    }
    // What the environment would say is not known without it.
    if let Image::Pulled(pulled) = &service.app.image
        && let Some(image) = page.pointer_mut(&at("image"))
    {
        *image = image_of(pulled);
    }
    if page.pointer(&at("scaling")).is_some() {
        put(page, &at("scaling/min"), service.min);
    } else if service.rollout.job().is_none() {
        put(page, &at("count"), service.min);
    }
    // The agent's own directories come by `exec`, behind those of the service.
    for container in service.containers() {
        let own = container.writable.first();
        if let Some(own) = own.filter(|_| container.read_only_root) {
            let writable = format!("{}/writable", container.origin);
            put(page, &writable, json!([directory(own)]));
        }
    }
    rollout(page, &at("deployment"), service);
}

fn image_of(pulled: &Pulled) -> Value {
    let mut from = serde_json::Map::new();
    let parts = [("account", &pulled.account), ("region", &pulled.region)];
    for (key, value) in parts {
        if let Some(value) = value {
            from.insert(key.to_owned(), value.as_str().into());
        }
    }
    json!({"from": from, "repository": pulled.repository, "tag": pulled.tag})
}

fn of_entry(page: &mut Value, path: &str, entry: &Entry) {
    let at = |key: &str| format!("{path}/{key}");
    // A route that takes everything has no number: it comes last.
    let given = page.pointer(&at("route")).is_some();
    let takes_all = entry.route.hosts.is_empty() && entry.route.paths == ["/*"];
    if given && !takes_all {
        put(page, &at("route/priority"), entry.route.priority);
    }
    put(page, &at("receives"), entry.container.as_str());
    if entry.container == APP {
        put(page, &at("port"), entry.port);
    }
    let health = &entry.health;
    for (key, value) in [
        ("path", health.path.as_str().into()),
        ("port", health.port.unwrap_or(entry.port).into()),
        ("interval", seconds(health.interval)),
        ("timeout", seconds(health.timeout)),
        ("healthy", health.healthy.into()),
        ("unhealthy", health.unhealthy.into()),
        ("codes", health.codes.as_str().into()),
        ("grace_period", seconds(health.grace_period)),
    ] {
        put(page, &at(&format!("health_check/{key}")), value);
    }
    let delay = seconds(entry.deregistration_delay);
    put(page, &at("deregistration_delay"), delay);
    put(page, &at("protocol"), entry.protocol.word());
}

fn directory(writable: &Writable) -> Value {
    match writable.of {
        // A path alone is of the size that nobody wrote.
        Room::Memory(_) => writable.path.as_str().into(),
        Room::Disk => json!({"path": writable.path, "disk": true}),
    }
}

fn seconds(seconds: u32) -> Value {
    format!("{seconds}s").into()
}

/// Minutes, as a person writes them.
fn minutes(minutes: u32) -> Value {
    Minutes::<0, { u32::MAX }>::try_from(format!("{minutes}m"))
        .map_or(Value::Null, |span| span.to_string().into())
}

fn rollout(page: &mut Value, path: &str, service: &Service) {
    // A job has none.
    let Some(engine) = service.rollout.engine() else {
        return;
    };
    put(page, &format!("{path}/engine"), engine.word());
    let (approval_wait, keep_old, rollback, traffic) = match &service.rollout {
        Rollout::CodeDeploy(own) => (
            own.approval_wait,
            own.keep_old,
            own.rollback,
            own.traffic == Traffic::Predefined(ALL_AT_ONCE),
        ),
        Rollout::Native(own) => (
            own.approval_wait,
            own.keep_old,
            Rollback {
                failure: true,
                stop: true,
                alarm: own.alarm_rollback,
            },
            own.shift == Shift::AllAtOnce,
        ),
        Rollout::Job(_) => return,
        // A worker has no traffic, and says nothing of rollback.
        Rollout::Rolling(own) => {
            if service.entry.is_some() {
                let events = Rollback {
                    failure: own.failure_rollback,
                    stop: false,
                    alarm: own.alarm_rollback,
                };
                put(page, &format!("{path}/rollback"), words(events));
            }
            return;
        }
    };
    if traffic {
        put(page, &format!("{path}/traffic"), "all_at_once");
    }
    put(
        page,
        &format!("{path}/approval_wait"),
        minutes(approval_wait),
    );
    put(page, &format!("{path}/keep_old"), minutes(keep_old));
    put(page, &format!("{path}/rollback"), words(rollback));
}

fn words(events: Rollback) -> Value {
    [
        ("failure", events.failure),
        ("stop", events.stop),
        ("alarm", events.alarm),
    ]
    .into_iter()
    .filter_map(|(word, there)| there.then_some(Value::from(word)))
    .collect::<Vec<_>>()
    .into()
}
