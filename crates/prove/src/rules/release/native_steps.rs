use crate::intent::{Engine, Service as Meant};
use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::types::service;
use crate::value::Value;
use crate::world::Scene;
use crate::world::roles::covers;
use crate::world::rows::Fact;
use crate::world::tasks::Service;

rule! {
    /// P414: ECS's own blue/green goes through the expected steps, within AWS's time limit.
    ///
    /// # What it checks
    /// A release by ECS fits into the time that one deploy has (33 hours of `BakeTimeInMinutes` and of
    /// canary or linear waits); a pause stands at a stage that can be held, and rolls back when nobody
    /// comes; a hook that invokes a function has a role that ECS may assume and that may invoke it.
    /// With a blueprint: strategy, percent, minutes, the pause for approval, the number of alarms and
    /// the time that the old version is kept are the ones that it asks for.
    ///
    /// # What breaks in real life
    /// The first deploy is refused for its time, or ends half-way after 36 hours. A pause that continues
    /// lets through what nobody looked at. A hook without a role fails every release.
    ///
    /// # How to fix it
    /// `ROLLBACK` on every pause, at `POST_TEST_TRAFFIC_SHIFT`; a role for `ecs.amazonaws.com` with
    /// `lambda:InvokeFunction`; shorter waits.
    help: "the strategy, waits and hooks that the blueprint asks for, within 33 hours",
}

/// The stage at which the new version answers on the test listener and on no other.
const APPROVAL: &str = "POST_TEST_TRAFFIC_SHIFT";
/// Stages at which nothing can be held.
const NEVER_HELD: [&str; 2] = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];
/// Every stage. <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html>
const STAGES: [&str; 8] = [
    "RECONCILE_SERVICE",
    "PRE_SCALE_UP",
    "POST_SCALE_UP",
    "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
];
/// Minutes that `CloudFormation` takes for one release.
const LONGEST: i64 = 33 * 60;

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if service.is_code_deploy() || service.is_job() {
            continue;
        }
        let id = scene.id(service.node);
        let mut found = Vec::new();
        if service.is_native() {
            time(scene, service, &mut found);
        }
        for hook in scene.read().list(service.node, service::HOOKS) {
            hooked(scene, hook, &mut found);
        }
        if let Some(wanted) = case.meant(index) {
            meant(scene, index, wanted, &mut found);
        }
        wrong.extend(
            found
                .into_iter()
                .map(|what| (service.node, format!("{id} {what}"))),
        );
    }
    wrong
}

fn time(scene: &Scene, service: &Service, out: &mut Vec<String>) {
    let r = scene.read();
    let bake = r.number(service.node, service::BAKE);
    let number = |row| r.number(service.node, row).known().copied();
    let moving = match service.strategy.known().map(String::as_str) {
        Some("CANARY") => number(service::CANARY_WAIT),
        Some("LINEAR") => match (number(service::STEP_PERCENT), number(service::STEP_WAIT)) {
            (Some(percent), Some(wait)) if percent > 0 => {
                let pauses = if 100 % percent == 0 {
                    100 / percent - 1
                } else {
                    100 / percent
                };
                Some(wait.saturating_mul(pauses))
            }
            _ => None,
        },
        Some("BLUE_GREEN") => Some(0),
        _ => None,
    };
    if let (Some(bake), Some(moving)) = (bake.known(), moving) {
        let all = bake.saturating_add(moving);
        if all > LONGEST {
            out.push(format!(
                "takes {all} minutes for a release; a deploy may take {LONGEST}"
            ));
        }
    }
    for (row, least, most, what) in [
        (service::BAKE, 0, 1440, "keeps the old version for"),
        (service::CANARY_WAIT, 0, 1440, "waits with a canary for"),
        (service::STEP_WAIT, 0, 1440, "waits between steps for"),
        (service::STEP_PERCENT, 3, 100, "moves in steps of"),
        (service::CANARY_PERCENT, 1, 100, "begins with a canary of"),
    ] {
        if let Some(found) = number(row)
            && !(least..=most).contains(&found)
        {
            out.push(format!("{what} {found}; {least} to {most}"));
        }
    }
}

fn hooked(scene: &Scene, hook: &Value, out: &mut Vec<String>) {
    let r = scene.read();
    let kind = r.as_text(r.within(hook, service::hooks::KIND));
    let stages: Vec<Fact<String>> = r
        .within(hook, service::hooks::STAGES)
        .map_or(&[][..], Value::items)
        .iter()
        .map(|stage| r.as_text(Some(stage)))
        .collect();
    if stages.is_empty() {
        out.push("has a hook at no stage".to_owned());
    }
    for stage in stages.iter().filter_map(Fact::known) {
        if !STAGES.contains(&stage.as_str()) {
            out.push(format!("has a hook at the unknown stage {stage}"));
        }
    }
    if kind.known().is_some_and(|k| k == "PAUSE") {
        for stage in stages.iter().filter_map(Fact::known) {
            if NEVER_HELD.contains(&stage.as_str()) {
                out.push(format!("pauses at {stage}, where nothing can pause"));
            }
        }
        let then = r.as_text(r.within(hook, service::hooks::THEN));
        if then.known().is_some_and(|t| t != "ROLLBACK") {
            out.push("continues when nobody approves a release".to_owned());
        }
        return;
    }
    if kind.known().is_some_and(|k| k != "AWS_LAMBDA") {
        out.push(format!("has a hook of the unknown type {kind}"));
        return;
    }
    if matches!(kind, Fact::Unknown(_)) {
        return;
    }
    if r.within(hook, service::hooks::FUNCTION).is_none() {
        out.push("has a hook without a function".to_owned());
    }
    match r
        .within(hook, service::hooks::ROLE)
        .map(|value| r.as_link(value))
    {
        None => out.push("has a hook without a role".to_owned()),
        Some(link) => {
            if let Some(role) = scene.role(&link) {
                if role.trusts("ecs.amazonaws.com") == Some(false) {
                    out.push(format!(
                        "has a hook with {}, which ECS may not assume",
                        scene.id(role.node)
                    ));
                }
                let function = r.within(hook, service::hooks::FUNCTION);
                let open = function.is_some_and(|v| matches!(v, Value::Given(_) | Value::Call(..)));
                let function = function.map(|v| r.said(v));
                let may = role.allowing("lambda:InvokeFunction").any(|s| {
                    s.resources.iter().any(|resource| {
                        let said = r.said(resource);
                        function
                            .as_ref()
                            .is_none_or(|f| open || said == *f || covers(&said, f))
                    })
                });
                if !may && !role.unknown {
                    out.push(format!(
                        "has a hook with {}, which may invoke no function",
                        scene.id(role.node)
                    ));
                }
            }
        }
    }
}

/// What differs from the blueprint.
fn meant(scene: &Scene, index: usize, wanted: &Meant, out: &mut Vec<String>) {
    let service = &scene.tasks.services[index];
    let r = scene.read();
    let on = r.flag(service.node, service::ALARMS_ON);
    let alarms = r.list(service.node, service::ALARMS).len();
    if alarms != wanted.alarms || (wanted.alarms > 0 && on != Fact::Known(true)) {
        out.push(format!(
            "watches {alarms} alarms in a release, not {}",
            wanted.alarms
        ));
    }
    if wanted.alarms > 0 {
        let back = r.flag(service.node, service::ALARMS_ROLLBACK);
        if back.or_default(false) != Some(wanted.alarm_rollback) {
            out.push(format!("rolls back on an alarm: {back}"));
        }
    }
    let own = target_groups(scene, index);
    for name in r.list(service.node, service::ALARMS) {
        let foreign = r.as_named(Kind::Alarm, name).node().is_none_or(|node| {
            let alarm = scene.alarms.iter().find(|a| a.node == node);
            !alarm.is_some_and(|a| a.mentions.iter().any(|n| own.iter().any(|g| g.is(*n))))
        });
        if foreign {
            out.push(format!(
                "watches {}, which is not one of its own alarms",
                r.said(name)
            ));
        }
    }
    if wanted.engine == Engine::Rolling {
        let on = r.flag(service.node, service::BREAKER);
        let back = r.flag(service.node, service::BREAKER_ROLLBACK);
        if on != Fact::Known(true) || back.or_default(false) != Some(wanted.failure_rollback) {
            out.push(format!(
                "has its circuit breaker on: {on}, with rollback: {back}"
            ));
        }
    }
    if wanted.engine != Engine::Ecs {
        return;
    }
    if service.registrations.iter().any(|b| b.test.is_none()) {
        out.push("shows a new version on no test listener".to_owned());
    }
    let asked: Vec<(String, String)> = r
        .list(service.node, service::HOOKS)
        .iter()
        .filter_map(|hook| {
            let function = r.said(r.within(hook, service::hooks::FUNCTION)?);
            let stages = r.within(hook, service::hooks::STAGES)?.items().iter();
            let stages: Vec<String> = stages.map(|s| r.said(s)).collect();
            Some((stages.join(" "), function))
        })
        .collect();
    let fits = |is: &(String, String), should: &(String, String)| {
        is.0 == should.0 && (is.1 == should.1 || is.1.ends_with(&format!(":function:{}", should.1)))
    };
    if asked.len() != wanted.hook_functions.len()
        || !asked
            .iter()
            .all(|a| wanted.hook_functions.iter().any(|w| fits(a, w)))
    {
        out.push("invokes other functions than those of the blueprint".to_owned());
    }
    let mut same = |row, wanted: i64, what: &str| {
        let found = r.number(service.node, row);
        if found != Fact::Known(wanted) {
            out.push(format!("{what} {found}, not {wanted}"));
        }
    };
    same(
        service::BAKE,
        wanted.keep_old.into(),
        "keeps the old version for",
    );
    let strategy = match wanted.traffic {
        None => "BLUE_GREEN",
        Some((true, percent, wait)) => {
            same(
                service::CANARY_PERCENT,
                percent.into(),
                "begins with a canary of",
            );
            same(service::CANARY_WAIT, wait.into(), "waits with a canary for");
            "CANARY"
        }
        Some((false, percent, every)) => {
            same(service::STEP_PERCENT, percent.into(), "moves in steps of");
            same(service::STEP_WAIT, every.into(), "waits between steps for");
            "LINEAR"
        }
    };
    if service.strategy.known().is_none_or(|s| s != strategy) {
        out.push(format!(
            "moves traffic by {}, not {strategy}",
            service.strategy
        ));
    }
    let pauses: Vec<&Value> = r
        .list(service.node, service::HOOKS)
        .iter()
        .filter(|hook| {
            r.as_text(r.within(hook, service::hooks::KIND))
                .known()
                .is_some_and(|k| k == "PAUSE")
        })
        .collect();
    let right = match pauses.as_slice() {
        [] => wanted.approval_wait == 0,
        [pause] => {
            let stages = r
                .within(pause, service::hooks::STAGES)
                .map_or(&[][..], Value::items);
            let minutes = r.as_number(r.within(pause, service::hooks::MINUTES));
            let then = r.as_text(r.within(pause, service::hooks::THEN));
            matches!(stages, [only] if r.as_text(Some(only)) == Fact::Known(APPROVAL.to_owned()))
                && minutes == Fact::Known(wanted.approval_wait.into())
                && then == Fact::Known("ROLLBACK".to_owned())
        }
        _ => false,
    };
    if !right {
        out.push(format!(
            "does not pause for approval as the blueprint asks ({} minutes)",
            wanted.approval_wait
        ));
    }
    let asked = r.list(service.node, service::HOOKS).len() - pauses.len();
    if asked != wanted.hooks {
        out.push(format!("invokes {asked} functions, not {}", wanted.hooks));
    }
}
