//! Rolling updates: ECS replaces tasks a few at a time.

use super::{rollback, written};
use crate::blueprint::deployment::RollbackEvent;
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes};
use crate::resolve::context::Context;
use crate::system::Rolling;

/// Of a service behind a load balancer.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, service: &Service) -> Rolling {
    for key in written(&service.deployment) {
        cx.say_on_key(
            codes::ENGINE_KEY,
            format!("{path}/{key}"),
            format!("`{key}` means nothing under `rolling`: old and new tasks of `{name}` take requests side by side, and no traffic is moved"),
            "take it out, or write `engine: ecs` or `engine: codedeploy`",
        );
        for engine in ["ecs", "codedeploy"] {
            cx.offer(Fix::write(format!("{path}/engine"), engine));
        }
    }
    if let Some(at) = service.deployment.rollback.as_ref().and_then(|events| {
        events
            .iter()
            .position(|event| *event == RollbackEvent::Stop)
    }) {
        cx.say(
            codes::ENGINE_KEY,
            format!("{path}/rollback/{at}"),
            "under `rolling` nobody is asked, so there is no stop to roll back from",
            "take `stop` out, or write `engine: ecs` or `engine: codedeploy`",
        );
        for engine in ["ecs", "codedeploy"] {
            cx.offer(Fix::write(format!("{path}/engine"), engine));
        }
    }
    let events = rollback::events(cx, path, name, service);
    Rolling {
        failure_rollback: events.contains(&RollbackEvent::Failure),
        alarm_rollback: events.contains(&RollbackEvent::Alarm),
    }
}

/// Of a worker, which nothing but its own failure rolls back.
pub(super) fn worker(cx: &mut Context, path: &str, name: &str, service: &Service) -> Rolling {
    let rollback = service.deployment.rollback.is_some().then_some("rollback");
    for key in written(&service.deployment).chain(rollback) {
        cx.say_on_key(
            codes::WORKER_KEY,
            format!("{path}/{key}"),
            format!("`{key}` means nothing for `{name}`, a worker: it has no traffic to move"),
            "take it out",
        );
    }
    Rolling {
        failure_rollback: true,
        alarm_rollback: false,
    }
}
