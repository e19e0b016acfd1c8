//! Releases by `CodeDeploy`: shift of traffic, waits, rollback, hooks.

use super::{hooks, risks, rollback};
use crate::blueprint::deployment::{Linear, RollbackEvent, Traffic as Written};
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes};
use crate::resolve::context::Context;
use crate::system::{CodeDeploy, Rollback, Traffic};

/// Minutes in which traffic has to have moved.
const LONGEST_SHIFT: u32 = 2880;

/// How `CodeDeploy` releases a service.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, service: &Service) -> CodeDeploy {
    let written = &service.deployment;
    let traffic = traffic(cx, &format!("{path}/traffic"), written.traffic.as_ref());
    let approval_wait = written
        .approval_wait
        .map_or(0, |wait| cx.minutes(&format!("{path}/approval_wait"), wait));
    let keep_old = written
        .keep_old
        .map_or(60, |keep| cx.minutes(&format!("{path}/keep_old"), keep));
    risks(cx, path, name, approval_wait, keep_old);
    let system = cx.name.clone();
    let (application, group) = (
        format!("AppECS-{system}-{name}"),
        format!("DgpECS-{system}-{name}"),
    );
    let events = rollback::events(cx, path, name, service);
    CodeDeploy {
        application,
        group,
        traffic,
        approval_wait,
        keep_old,
        rollback: Rollback {
            failure: events.contains(&RollbackEvent::Failure),
            stop: events.contains(&RollbackEvent::Stop),
            alarm: events.contains(&RollbackEvent::Alarm),
        },
        hooks: hooks::resolve(cx, path, &written.hooks)
            .into_iter()
            .map(|(moment, function)| (moment.codedeploy.to_owned(), function))
            .collect(),
    }
}

/// AWS's own configuration for a change of all traffic at once.
pub(in crate::resolve) const ALL_AT_ONCE: &str = "CodeDeployDefault.ECSAllAtOnce";

/// AWS's own configuration where one says exactly this, else one of the stack's.
fn traffic(cx: &mut Context, path: &str, written: Option<&Written>) -> Traffic {
    match written {
        None | Some(Written::AllAtOnce) => Traffic::Predefined(ALL_AT_ONCE),
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
        cx.offer(Fix::write(
            format!("{path}/linear/every"),
            format!("{}m", LONGEST_SHIFT / pauses),
        ));
    }
}
