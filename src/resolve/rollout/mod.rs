//! How releases run: which engine, and what it makes of the keys under `deployment`.

mod codedeploy;
mod hooks;
mod native;
mod rollback;
mod rolling;

pub(in crate::resolve) use codedeploy::ALL_AT_ONCE;

use super::context::Context;
use super::schedule;
use crate::blueprint::deployment::{Deployment, Engine, Hooks};
use crate::blueprint::front::Front;
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes};
use crate::system::Rollout;

/// How releases of a service run.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, service: &Service) -> Rollout {
    if let Some(job) = schedule::resolve(cx, path, name, service) {
        return Rollout::Job(job);
    }
    let path = format!("{path}/deployment");
    if service.load_balancer == Front::None {
        if service.connect.is_some() && service.deployment.engine == Some(Engine::Ecs) {
            return Rollout::Native(native::connected(cx, &path, name, service));
        }
        unfit_for_worker(cx, &path, name, service);
        return Rollout::Rolling(rolling::worker(cx, &path, name, service));
    }
    match service.deployment.engine {
        None | Some(Engine::CodeDeploy) => {
            Rollout::CodeDeploy(codedeploy::resolve(cx, &path, name, service))
        }
        Some(Engine::Ecs) => Rollout::Native(native::resolve(cx, &path, name, service)),
        Some(Engine::Rolling) => Rollout::Rolling(rolling::resolve(cx, &path, name, service)),
    }
}

/// A worker has nothing that either could move, and AWS gives Service Connect to ECS's own alone.
fn unfit_for_worker(cx: &mut Context, path: &str, name: &str, service: &Service) {
    let who = match service.deployment.engine {
        Some(Engine::CodeDeploy) => "CodeDeploy",
        Some(Engine::Ecs) => "ECS's blue/green",
        None | Some(Engine::Rolling) => return,
    };
    let path = format!("{path}/engine");
    if service.connect.is_none() {
        cx.say(
            codes::ENGINE_UNFIT,
            path,
            format!(
                "`{name}` is a worker: {who} moves traffic between target groups, and it has none"
            ),
            "leave the engine out: a worker is released by `rolling`",
        );
        return;
    }
    cx.say(
        codes::ENGINE_UNFIT,
        path.as_str(),
        format!("`{name}` is reached by Service Connect, which AWS gives to no service of {who}'s"),
        "leave the engine out, by which `rolling` releases it, or write `engine: ecs`",
    );
    for engine in ["rolling", "ecs"] {
        cx.offer(Fix::write(path.as_str(), engine));
    }
}

/// The keys of `deployment` besides `engine` and `rollback` that are written.
fn written(deployment: &Deployment) -> impl Iterator<Item = &'static str> {
    [
        ("traffic", deployment.traffic.is_some()),
        ("approval_wait", deployment.approval_wait.is_some()),
        ("keep_old", deployment.keep_old.is_some()),
        ("hooks", deployment.hooks != Hooks::default()),
    ]
    .into_iter()
    .filter_map(|(key, there)| there.then_some(key))
}

/// Says what follows from keeping no old version, or from a wait for approval of more than two days.
fn risks(cx: &mut Context, path: &str, name: &str, approval_wait: u32, keep_old: u32) {
    if (2881..=7200).contains(&approval_wait) {
        cx.say(
            codes::LONG_WAIT,
            format!("{path}/approval_wait"),
            "a wait of more than two days keeps both versions running, and no other release can begin",
            "48h or less is what reviews usually need",
        );
    }
    if keep_old == 0 {
        cx.say(
            codes::NO_WAY_BACK,
            format!("{path}/keep_old"),
            format!("the old version of `{name}` is gone as soon as the new one is live: a rollback is a release of its own"),
            "keep it for a while, such as `1h`",
        );
        cx.offer(Fix::write(format!("{path}/keep_old"), "1h"));
    }
}
