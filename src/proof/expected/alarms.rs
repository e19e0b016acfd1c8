//! Who hears of alarms.

use super::super::text::text;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, alarm};
use crate::system::{Queue, Service, System};

/// Who hears of its alarms.
pub(super) fn alarms(system: &System, s: &Service, out: &mut Expectations) {
    let told: Vec<String> = s.notify.iter().map(|topic| text(system, topic)).collect();
    let all = [
        ("errors-5xx", s.alarm_errors_5xx.is_some()),
        ("unhealthy-hosts", s.alarm_unhealthy_hosts.is_some()),
        (
            "failed-runs",
            s.rollout.job().is_some() && s.notify.is_some(),
        ),
        (
            "dead-letters",
            s.queue == Some(Queue::Made) && s.notify.is_some(),
        ),
    ];
    for (name, _) in all.into_iter().filter(|(_, there)| *there) {
        let name = format!("{}-{name}", s.family);
        let own = Of::Every(Kind::Alarm).whose(alarm::NAME, name);
        out.expect_list(&own, alarm::RINGS, &told);
        out.expect_list(&own, alarm::STOPS, &told);
    }
}
