//! What rolls a release back by itself.

use crate::blueprint::deployment::RollbackEvent;
use crate::blueprint::service::Service;
use crate::finding::codes;
use crate::resolve::context::Context;

/// The events of a service: what is written, else all that apply.
pub(super) fn events(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
) -> Vec<RollbackEvent> {
    let path = format!("{path}/rollback");
    let alarms = service
        .alarms
        .as_ref()
        .is_some_and(|alarms| alarms.errors_5xx.is_some() || alarms.unhealthy_hosts.is_some());
    let Some(events) = &service.deployment.rollback else {
        let mut all = vec![RollbackEvent::Failure, RollbackEvent::Stop];
        all.extend(alarms.then_some(RollbackEvent::Alarm));
        return all;
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
    seen
}
