//! Services and their task definitions.

use super::{alarms, connect, containers, jobs, routes, scaling};
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{service, task_definition};
use crate::system::{Architecture, Rollout, Service, Shell, System};

/// A service, and all that is its own.
pub(super) fn service(system: &System, s: &Service, out: &mut Expectations) {
    let own = Of::Service(s.name.as_str().into());
    if let Rollout::Job(job) = &s.rollout {
        jobs::job(system, s, job, out);
        task(system, s, out);
        return;
    }
    out.expect(&own, service::NAME, &s.name);
    out.expect(&own, service::PLATFORM, "LATEST");
    // CodeDeploy's services cannot turn it on later.
    let on = match s.shell {
        Shell::Open => true,
        Shell::Closed => matches!(s.rollout, Rollout::CodeDeploy(_)),
        Shell::Never => false,
    };
    out.expect_option(&own, service::EXEC, on.then_some(true));
    // CodeDeploy's say it in each release.
    let forced = s.capacity.is_some() && !matches!(s.rollout, Rollout::CodeDeploy(_));
    out.expect_option(&own, service::FORCE, forced.then_some(true));
    // A worker registers nowhere.
    let registered = s.entry.iter();
    out.expect_each(
        &own,
        service::LOAD_BALANCERS,
        registered.map(|e| {
            vec![
                (service::load_balancers::CONTAINER, e.container.clone()),
                (service::load_balancers::PORT, e.port.to_string()),
            ]
        }),
    );
    if let Some(entry) = &s.entry {
        out.expect(&own, service::GRACE, entry.health.grace_period);
        routes::way_in(s, entry, out);
    }
    connect::of(s, &own, out);
    scaling::scaling(s, out);
    alarms::alarms(system, s, out);
    task(system, s, out);
}

/// What its tasks are made from.
fn task(system: &System, s: &Service, out: &mut Expectations) {
    let task = Of::TaskDefinition(s.name.as_str().into());
    out.expect(&task, task_definition::FAMILY, &s.family);
    out.expect(&task, task_definition::CPU, s.cpu);
    out.expect(&task, task_definition::MEMORY, s.memory);
    let disk = s.ephemeral_storage.unwrap_or(20);
    out.expect(&task, task_definition::STORAGE, disk);
    out.expect(&task, task_definition::SYSTEM, "LINUX");
    let architecture = match s.architecture {
        Architecture::X86_64 => "X86_64",
        Architecture::Arm64 => "ARM64",
    };
    out.expect(&task, task_definition::ARCHITECTURE, architecture);
    containers::of(system, s, &task, out);
}
