//! Jobs: what starts them, and what becomes of runs that fail.

use super::alarms;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, event_rule, queue, schedule};
use crate::system::{Job, Service, Shell, System};

/// A job, and all that is its own but for its task definition.
pub(super) fn job(system: &System, s: &Service, job: &Job, out: &mut Expectations) {
    // People start it: there is no resource.
    let Some(times) = &job.times else {
        return;
    };
    let own = Of::Service(s.name.as_str().into());
    out.expect(&own, schedule::NAME, &s.family);
    out.expect_link(&own, schedule::GROUP, &Of::Every(Kind::ScheduleGroup));
    out.expect_all(
        &Of::Every(Kind::ScheduleGroup),
        schedule::group::NAME,
        [&system.name],
    );
    out.expect(&own, schedule::AT, &times.at);
    out.expect(&own, schedule::TIME_ZONE, &times.time_zone);
    out.expect(&own, schedule::STATE, "ENABLED");
    out.expect(&own, schedule::WINDOW, "OFF");
    out.expect_link(&own, schedule::CLUSTER, &Of::Every(Kind::Cluster));
    // A run that is an hour late has failed.
    out.expect(&own, schedule::TRIES, 20);
    out.expect(&own, schedule::AGE, 3600);
    out.expect(&own, schedule::COUNT, 1);
    let open = (s.shell == Shell::Open).then_some(true);
    out.expect_option(&own, schedule::EXEC, open);
    out.expect(&own, schedule::MANAGED_TAGS, true);
    out.expect(&own, schedule::TAGS_FROM, "TASK_DEFINITION");
    let failed = own.behind(schedule::FAILED);
    out.expect(&failed, queue::KEPT, 1_209_600);
    out.expect(&failed, queue::ENCRYPTED, true);
    out.expect(
        &Of::Every(Kind::EventRule),
        event_rule::DESCRIPTION,
        "Runs of a job that did not end with status 0",
    );
    alarms::alarms(system, s, out);
}
