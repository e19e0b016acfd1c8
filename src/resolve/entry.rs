//! What leads from a load balancer to a service.

use super::context::Context;
use super::{check_times, containers, references, routes};
use crate::blueprint::number::Port;
use crate::blueprint::queue::Queue;
use crate::blueprint::service::Service as Written;
use crate::finding::{Fix, codes};
use crate::system::{Engine, Entry, HealthCheck, Protocol, Route, Stickiness};
use std::collections::BTreeMap;

/// Seconds that a leaving task is given, where the blueprint says none.
const DEREGISTRATION_DELAY: u32 = 30;

/// What leads to a service; nothing does to a worker.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    name: &str,
    written: &Written,
    routes: &BTreeMap<String, Route>,
) -> Option<Entry> {
    let Some(route) = routes.get(name) else {
        let job = written.schedule.is_some();
        let (what, help) = if job {
            ("a job", "take it out")
        } else {
            (
                "a worker",
                "take it out, or write another `load_balancer` than `none`",
            )
        };
        let keys = [
            ("route", written.route.is_some()),
            ("port", written.port.is_some()),
            ("health_check", written.health_check.is_some()),
            (
                "deregistration_delay",
                written.deregistration_delay.is_some(),
            ),
            ("protocol", written.protocol.is_some()),
            ("stickiness", written.stickiness.is_some()),
            ("receives", written.receives.is_some()),
        ];
        for (key, _) in keys.into_iter().filter(|(_, there)| *there) {
            cx.say_on_key(
                codes::WORKER_KEY,
                format!("{path}/{key}"),
                format!(
                    "`{key}` means nothing for `{name}`, {what}: no load balancer stands before it"
                ),
                help,
            );
        }
        // What a job can be alarmed of is said with it.
        if !job {
            alarms(cx, path, name, written);
        }
        return None;
    };
    let delay = written.deregistration_delay;
    let (container, port) = containers::receiving(cx, path, written);
    Some(Entry {
        balancer: written.load_balancer.word().to_owned(),
        called_as: routes::called_as(cx.blueprint, written),
        route: route.clone(),
        container,
        port,
        protocol: protocol(cx, path, name, written),
        health: health(cx, path, written, port),
        deregistration_delay: delay.map_or(DEREGISTRATION_DELAY, |delay| {
            cx.seconds(&format!("{path}/deregistration_delay"), delay)
        }),
        stickiness: stickiness(cx, path, name, written),
    })
}

/// Alarms of a worker: there is one, on dead letters of a queue that is made for it.
fn alarms(cx: &mut Context, path: &str, name: &str, written: &Written) {
    let Some(alarms) = &written.alarms else {
        return;
    };
    let (why, help) = match &written.queue {
        Some(Queue::Made(true)) => {
            for (key, there) in [
                ("errors_5xx", alarms.errors_5xx.is_some()),
                ("unhealthy_hosts", alarms.unhealthy_hosts.is_some()),
            ] {
                if there {
                    cx.say_on_key(
                        codes::WORKER_KEY,
                        format!("{path}/alarms/{key}"),
                        format!(
                            "`{key}` means nothing for `{name}`, a worker: it takes no requests"
                        ),
                        "take it out: `notify` alone hears of messages that fail",
                    );
                }
            }
            return;
        }
        Some(Queue::There(_)) => (
            "its queue is there already, with or without one for dead letters",
            "take it out, and make the alarm where that queue is made",
        ),
        _ => (
            "no load balancer stands before it",
            "take it out, or write another `load_balancer` than `none`",
        ),
    };
    cx.say_on_key(
        codes::WORKER_KEY,
        format!("{path}/alarms"),
        format!("`alarms` means nothing for `{name}`, a worker: {why}"),
        help,
    );
}

/// What tasks are asked by. Target groups of HTTP/2 and gRPC take requests of HTTPS listeners alone:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html>.
fn protocol(cx: &mut Context, path: &str, name: &str, written: &Written) -> Protocol {
    let protocol = written.protocol.unwrap_or(Protocol::Http);
    let balancer = cx.blueprint.load_balancers.of(&written.load_balancer);
    let tls = balancer.is_some_and(|b| b.listener.is_https());
    if protocol != Protocol::Http && !tls {
        let at = format!("{path}/protocol");
        let front = written.load_balancer.word();
        cx.say(
            codes::PROTOCOL_UNFIT,
            &at,
            format!("`{name}` is asked by `{}`, and neither listener of the load balancer `{front}` speaks HTTPS, without which it passes none of that on", protocol.word()),
            format!("add `load_balancers: {{{front}: {{listener: {{certificate: arn:aws:acm:...}}}}}}` or a `domain` there, or write `protocol: http`"),
        );
        cx.offer(Fix::write(at, "http"));
    }
    let alarms = written.alarms.as_ref();
    if protocol == Protocol::Grpc && alarms.is_some_and(|a| a.errors_5xx.is_some()) {
        cx.say_on_key(
            codes::ALARM_BLIND,
            format!("{path}/alarms/errors_5xx"),
            format!("errors of `{name}` are no status of HTTP: gRPC answers with 200 and says the error beside it, so that this alarm rings only where tasks do not answer at all"),
            "take it out and watch the application's own metrics; tasks that fail their check ring another alarm, `unhealthy_hosts`",
        );
    }
    protocol
}

/// Whether clients stay with one task. A rule that forwards to two target groups, as those of blue/green
/// do from the first release on, has to hold clients to a group as well where it holds them to a task
/// (<https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html>; "You must
/// enable group stickiness on a rule if you enabled target stickiness on one of its target groups"), and
/// then a swap does not move them.
fn stickiness(cx: &mut Context, path: &str, name: &str, written: &Written) -> Stickiness {
    let engine = written.deployment.engine.unwrap_or(Engine::CodeDeploy);
    let Some(span) = written.stickiness else {
        // CodeDeploy takes over no service that another engine has released.
        return match engine {
            Engine::CodeDeploy => Stickiness::Never,
            Engine::Ecs | Engine::Rolling => Stickiness::Off,
        };
    };
    let at = format!("{path}/stickiness");
    let seconds = cx.seconds(&at, span);
    if written.protocol == Some(Protocol::Grpc) {
        cx.say_on_key(
            codes::PROTOCOL_UNFIT,
            at,
            format!("clients of `{name}` cannot stay with one task: a cookie holds them there, and clients of gRPC keep none"),
            "take `stickiness` out",
        );
        return Stickiness::For(seconds);
    }
    if engine != Engine::Rolling {
        cx.say_on_key(
            codes::ENGINE_KEY,
            at,
            format!("clients of `{name}` cannot stay with one task under `{}`: its rules hold two target groups, and a load balancer refuses that where clients stay with tasks but not with groups; where they stay with groups, a swap does not move them", engine.word()),
            "write `engine: rolling` under `deployment`, or take `stickiness` out and keep sessions outside of the tasks",
        );
        cx.offer(Fix::write(format!("{path}/deployment/engine"), "rolling"));
    }
    Stickiness::For(seconds)
}

fn health(cx: &mut Context, path: &str, written: &Written, own: u16) -> HealthCheck {
    let check = written.health_check.clone().unwrap_or_default();
    let path = format!("{path}/health_check");
    let grpc = written.protocol == Some(Protocol::Grpc);
    let (otherwise, good) = if grpc {
        ("/AWS.ALB/healthcheck", "0-99")
    } else {
        ("/", "200")
    };
    let asked = check.path.as_ref().map_or(otherwise, |p| p.as_str());
    references::none(cx, &format!("{path}/path"), asked);
    if let Some(codes) = check.codes.as_ref().filter(|c| c.of_grpc() != grpc) {
        let (whose, right) = if grpc {
            (
                "gRPC, which go from 0 to 99",
                "write codes from 0 to 99, such as `\"0-99\"`",
            )
        } else {
            (
                "HTTP, which go from 200 to 499",
                "write codes from 200 to 499, such as `\"200\"`",
            )
        };
        let at = format!("{path}/codes");
        cx.say(
            codes::OUT_OF_RANGE,
            &at,
            format!("`{codes}` are no codes of {whose}"),
            right,
        );
        // In quotes, or YAML reads a number.
        cx.offer(Fix::write(at, format!("{good:?}")));
    }
    let faults = cx.findings.len();
    let interval = cx.seconds(&format!("{path}/interval"), check.interval);
    let timeout = cx.seconds(&format!("{path}/timeout"), check.timeout);
    let grace_period = cx.seconds(&format!("{path}/grace_period"), check.grace_period);
    if interval <= timeout && cx.findings.len() == faults {
        let message = format!(
            "an answer may take {} and the next check comes after {}",
            check.timeout, check.interval
        );
        check_times::apart(cx, &path, timeout, message);
    }
    HealthCheck {
        path: asked.to_owned(),
        port: check.port.map(Port::get).filter(|port| *port != own),
        interval,
        timeout,
        healthy: check.healthy.get(),
        unhealthy: check.unhealthy.get(),
        codes: check.codes.as_ref().map_or(good, |c| c.as_str()).to_owned(),
        grace_period,
    }
}
