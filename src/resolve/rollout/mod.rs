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
        unfit_for_worker(cx, &path, name, service.deployment.engine);
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

fn unfit_for_worker(cx: &mut Context, path: &str, name: &str, engine: Option<Engine>) {
    let (who, what) = match engine {
        Some(Engine::CodeDeploy) => ("CodeDeploy", "moves traffic between target groups"),
        Some(Engine::Ecs) => ("ECS's blue/green", "moves traffic between target groups"),
        None | Some(Engine::Rolling) => return,
    };
    cx.say(
        codes::ENGINE_UNFIT,
        format!("{path}/engine"),
        format!("`{name}` is a worker: {who} {what}, and it has none"),
        "leave the engine out: a worker is released by `rolling`",
    );
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
