//! ECS's own blue/green.

use super::{hooks, risks, rollback};
use crate::blueprint::deployment::{RollbackEvent, Traffic};
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes};
use crate::resolve::context::Context;
use crate::system::{Native, Shift};

/// The longest that ECS keeps both versions, or waits between two steps, in minutes.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html>
const LONGEST_BAKE: u32 = 1440;
/// The smallest step of a linear shift, in percent (`LinearConfiguration` of the same interface).
const SMALLEST_STEP: u32 = 3;
/// A deploy of the document holds the release. `CloudFormation` ends one after 36 hours and takes
/// none that is planned for more than 33; the rest is for tasks that start and stop.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-canaryconfiguration.html>
const LONGEST_RELEASE: u32 = 33 * 60;

/// How ECS releases a service.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, service: &Service) -> Native {
    let written = &service.deployment;
    let faults = cx.findings.len();
    let approval_wait = written
        .approval_wait
        .map_or(0, |wait| cx.minutes(&format!("{path}/approval_wait"), wait));
    let keep_path = format!("{path}/keep_old");
    let keep_old = written
        .keep_old
        .map_or(60, |keep| cx.minutes(&keep_path, keep));
    at_most_a_day(cx, &keep_path, keep_old, "keeps the old version");
    let (shift, moving) = shift(cx, &format!("{path}/traffic"), written.traffic.as_ref());
    let total = approval_wait
        .saturating_add(keep_old)
        .saturating_add(moving);
    // What is too long by itself has been named already.
    if total > LONGEST_RELEASE && cx.findings.len() == faults {
        cx.say_on_key(
            codes::RELEASE_TOO_LONG,
            path,
            format!("a release of `{name}` takes up to {total} minutes (approval {approval_wait}, traffic {moving}, old version {keep_old}); under `ecs` a deploy of the document waits for it and may take {LONGEST_RELEASE}"),
            "shorten `approval_wait`, `traffic` or `keep_old`, or write `engine: codedeploy`",
        );
        cx.offer(Fix::write(format!("{path}/engine"), "codedeploy"));
    }
    risks(cx, path, name, approval_wait, keep_old);
    let events = rollback::events(cx, path, name, service);
    for event in [RollbackEvent::Failure, RollbackEvent::Stop] {
        if !events.contains(&event) {
            cx.say(
                codes::ENGINE_KEY,
                format!("{path}/rollback"),
                format!("ECS always rolls a release back on `{}`", event.word()),
                format!("add `{}`, or leave `rollback` out", event.word()),
            );
            cx.offer(Fix::add(format!("{path}/rollback"), event.word()));
        }
    }
    Native {
        shift,
        approval_wait,
        keep_old,
        alarm_rollback: events.contains(&RollbackEvent::Alarm),
        hooks: hooks::resolve(cx, path, &written.hooks)
            .into_iter()
            .map(|(moment, function)| (moment.native, function))
            .collect(),
    }
}

/// How ECS releases a service that is reached by Service Connect: of two sets of tasks the proxies of its callers
/// connect to one. They show a new version by a header of HTTP, which connections of TCP have not:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-blue-green.html>.
pub(super) fn connected(cx: &mut Context, path: &str, name: &str, service: &Service) -> Native {
    let out = resolve(cx, path, name, service);
    if out.approval_wait > 0 {
        let path = format!("{path}/approval_wait");
        cx.say(
            codes::ENGINE_KEY,
            path.as_str(),
            format!("`{name}` is reached by TCP: ECS shows a new version by a header of HTTP, so that nobody could look at what waits"),
            "write `0s`, or take it out; `container_health` says whether a new version works",
        );
        cx.offer(Fix::write(path, "0s"));
    }
    let hooks = &service.deployment.hooks;
    if hooks.after_allow_test_traffic.is_some() {
        let path = format!("{path}/hooks/after_allow_test_traffic");
        cx.say_on_key(
            codes::ENGINE_KEY,
            path.as_str(),
            format!("`{name}` is reached by TCP: ECS shows a new version by a header of HTTP, so that no test traffic reaches it"),
            "take it out, or let `after_install` call the function: the new tasks run by then",
        );
        if hooks.after_install.is_none() {
            cx.offer(Fix::rename(path, "after_install"));
        }
    }
    out
}

/// How traffic moves, and the minutes that it takes as `CloudFormation` counts them.
fn shift(cx: &mut Context, path: &str, written: Option<&Traffic>) -> (Shift, u32) {
    match written {
        None | Some(Traffic::AllAtOnce) => (Shift::AllAtOnce, 0),
        Some(Traffic::Canary(canary)) => {
            let path = format!("{path}/canary/wait");
            let wait = cx.minutes(&path, canary.wait);
            at_most_a_day(cx, &path, wait, "waits with the rest of the traffic");
            let percent = canary.percent.get();
            (Shift::Canary { percent, wait }, wait)
        }
        Some(Traffic::Linear(linear)) => {
            let at = format!("{path}/linear/every");
            let every = cx.minutes(&at, linear.every);
            at_most_a_day(cx, &at, every, "waits between two steps");
            let percent = linear.percent.get();
            if percent < SMALLEST_STEP {
                cx.say(
                    codes::ENGINE_KEY,
                    format!("{path}/linear/percent"),
                    format!("ECS moves at least {SMALLEST_STEP} % in a step"),
                    format!("write `percent: {SMALLEST_STEP}` or more, or `engine: codedeploy`"),
                );
                cx.offer(Fix::write(
                    format!("{path}/linear/percent"),
                    SMALLEST_STEP.to_string(),
                ));
            }
            let pauses = if 100 % percent == 0 {
                100 / percent - 1
            } else {
                100 / percent
            };
            let moving = pauses.saturating_mul(every);
            (Shift::Linear { percent, every }, moving)
        }
    }
}

fn at_most_a_day(cx: &mut Context, path: &str, minutes: u32, what: &str) {
    if minutes > LONGEST_BAKE {
        cx.say(
            codes::ENGINE_KEY,
            path,
            format!("ECS {what} for a day at most"),
            "write `24h` or less, or `engine: codedeploy`",
        );
        cx.offer(Fix::write(path, "24h"));
    }
}
