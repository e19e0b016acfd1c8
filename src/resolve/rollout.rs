//! How releases run: engine, shift of traffic, waits, rollback, hooks.

use super::context::Context;
use super::references;
use crate::blueprint::deployment::{Engine, Hooks, Linear, RollbackEvent, Traffic as Written};
use crate::blueprint::inputs::InputType;
use crate::blueprint::service::{Front, Service};
use crate::finding::codes;
use crate::system::{CodeDeploy, Rollback, Rollout, Traffic};

/// Minutes in which traffic has to have moved.
const LONGEST_SHIFT: u32 = 2880;

/// How releases of a service run.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, service: &Service) -> Rollout {
    let path = format!("{path}/deployment");
    engine(cx, &path, name, service);
    if service.load_balancer == Front::None {
        return worker(cx, &path, name, service);
    }
    let written = &service.deployment;
    let traffic = traffic(cx, &format!("{path}/traffic"), written.traffic.as_ref());
    let wait_path = format!("{path}/approval_wait");
    let approval_wait = written
        .approval_wait
        .map_or(0, |wait| cx.minutes(&wait_path, wait));
    if (2881..=7200).contains(&approval_wait) {
        cx.say(
            codes::LONG_WAIT,
            wait_path,
            "a wait of more than two days keeps both versions running, and no other release can begin",
            "48h or less is what reviews usually need",
        );
    }
    let keep_path = format!("{path}/keep_old");
    let keep_old = written
        .keep_old
        .map_or(60, |keep| cx.minutes(&keep_path, keep));
    if keep_old == 0 {
        cx.say(
            codes::NO_WAY_BACK,
            keep_path,
            format!("the old version of `{name}` is gone as soon as the new one is live: a rollback is a release of its own"),
            "keep it for a while, such as `1h`",
        );
    }
    let system = &cx.blueprint.name;
    Rollout::CodeDeploy(CodeDeploy {
        application: format!("AppECS-{system}-{name}"),
        group: format!("DgpECS-{system}-{name}"),
        traffic,
        approval_wait,
        keep_old,
        rollback: rollback(cx, &format!("{path}/rollback"), name, service),
        hooks: hooks(cx, &format!("{path}/hooks"), service),
    })
}

fn engine(cx: &mut Context, path: &str, name: &str, service: &Service) {
    let path = format!("{path}/engine");
    let worker = service.load_balancer == Front::None;
    match service.deployment.engine {
        Some(Engine::Ecs) => cx.say(
            codes::NOT_YET,
            path,
            "the engine `ecs` is not supported yet",
            if worker { "leave the engine out: a worker is released by `rolling`" } else { "write `codedeploy`" },
        ),
        Some(Engine::Rolling) if !worker => cx.say(
            codes::NOT_YET,
            path,
            "the engine `rolling` is not supported yet for a service behind a load balancer",
            "write `codedeploy`",
        ),
        Some(Engine::CodeDeploy) if worker => cx.say(
            codes::ENGINE_UNFIT,
            path,
            format!("`{name}` is a worker: CodeDeploy moves traffic between target groups, and it has none"),
            "leave the engine out: a worker is released by `rolling`",
        ),
        _ => {}
    }
}

fn worker(cx: &mut Context, path: &str, name: &str, service: &Service) -> Rollout {
    let written = &service.deployment;
    let keys = [
        ("traffic", written.traffic.is_some()),
        ("approval_wait", written.approval_wait.is_some()),
        ("keep_old", written.keep_old.is_some()),
        ("rollback", written.rollback.is_some()),
        ("hooks", written.hooks != Hooks::default()),
    ];
    for (key, _) in keys.into_iter().filter(|(_, there)| *there) {
        cx.say_on_key(
            codes::WORKER_KEY,
            format!("{path}/{key}"),
            format!("`{key}` means nothing for `{name}`, a worker: it has no traffic to move"),
            "take it out",
        );
    }
    Rollout::Rolling
}

/// AWS's own configuration where one says exactly this, else one of the stack's.
fn traffic(cx: &mut Context, path: &str, written: Option<&Written>) -> Traffic {
    match written {
        None | Some(Written::AllAtOnce) => Traffic::Predefined("CodeDeployDefault.ECSAllAtOnce"),
        Some(Written::Canary(canary)) => {
            let wait = cx.minutes(&format!("{path}/canary/wait"), canary.wait);
            match (canary.percent.get(), wait) {
                (10, 5) => Traffic::Predefined("CodeDeployDefault.ECSCanary10Percent5Minutes"),
                (10, 15) => Traffic::Predefined("CodeDeployDefault.ECSCanary10Percent15Minutes"),
                (percent, wait) => Traffic::Canary { percent, wait },
            }
        }
        Some(Written::Linear(linear)) => {
            let every = cx.minutes(&format!("{path}/linear/every"), linear.every);
            shift_fits(cx, path, linear, every);
            match (linear.percent.get(), every) {
                (10, 1) => Traffic::Predefined("CodeDeployDefault.ECSLinear10PercentEvery1Minutes"),
                (10, 3) => Traffic::Predefined("CodeDeployDefault.ECSLinear10PercentEvery3Minutes"),
                (percent, every) => Traffic::Linear { percent, every },
            }
        }
    }
}

fn shift_fits(cx: &mut Context, path: &str, linear: &Linear, every: u32) {
    let pauses = 100u32.div_ceil(linear.percent.get()) - 1;
    let total = pauses.saturating_mul(every);
    // A single wait that is too long has been named already.
    if every <= LONGEST_SHIFT && total > LONGEST_SHIFT {
        cx.say(
            codes::SHIFT_TOO_LONG,
            format!("{path}/linear/every"),
            format!("{} % every {every} minutes takes {total} minutes; CodeDeploy allows {LONGEST_SHIFT}", linear.percent.get()),
            format!("write `every: {}m` or less, or larger steps", LONGEST_SHIFT / pauses),
        );
    }
}

fn rollback(cx: &mut Context, path: &str, name: &str, service: &Service) -> Rollback {
    let alarms = service
        .alarms
        .as_ref()
        .is_some_and(|alarms| alarms.errors_5xx.is_some() || alarms.unhealthy_hosts.is_some());
    let Some(events) = &service.deployment.rollback else {
        return Rollback {
            failure: true,
            stop: true,
            alarm: alarms,
        };
    };
    let mut seen = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let at = format!("{path}/{at}");
        if seen.contains(event) {
            cx.say(
                codes::REPEATED,
                at,
                format!("`{}` stands twice", event.word()),
                "take one of them out",
            );
            continue;
        }
        if *event == RollbackEvent::Alarm && !alarms {
            cx.say(
                codes::ROLLBACK_WITHOUT_ALARM,
                at,
                format!("`{name}` has no alarm that could roll a release back"),
                "add some, such as `alarms: {errors_5xx: 5}`, or take `alarm` out",
            );
        }
        seen.push(*event);
    }
    Rollback {
        failure: seen.contains(&RollbackEvent::Failure),
        stop: seen.contains(&RollbackEvent::Stop),
        alarm: seen.contains(&RollbackEvent::Alarm),
    }
}

/// In the order of a release, by the names of the application specification.
fn hooks(cx: &mut Context, path: &str, service: &Service) -> Vec<(String, crate::system::Text)> {
    let hooks = &service.deployment.hooks;
    [
        ("before_install", "BeforeInstall", &hooks.before_install),
        ("after_install", "AfterInstall", &hooks.after_install),
        (
            "after_allow_test_traffic",
            "AfterAllowTestTraffic",
            &hooks.after_allow_test_traffic,
        ),
        (
            "before_allow_traffic",
            "BeforeAllowTraffic",
            &hooks.before_allow_traffic,
        ),
        (
            "after_allow_traffic",
            "AfterAllowTraffic",
            &hooks.after_allow_traffic,
        ),
    ]
    .into_iter()
    .filter_map(|(key, event, function)| {
        let function = function.as_ref()?;
        let types = [InputType::Arn, InputType::Text];
        let text = references::ids(cx, &format!("{path}/{key}"), function.as_str(), &types);
        Some((event.to_owned(), text))
    })
    .collect()
}
