//! Single properties as the blueprint means them: a line for each.

use super::names;
use crate::prove::intent::{Intent, Of};
use crate::prove::types::{
    cluster, load_balancer, repository, scalable_target, service, target_group, task_definition,
};
use crate::prove::world::kinds::Kind;
use crate::system::{Architecture, System};

/// Adds what is expected.
pub(super) fn fill(system: &System, out: &mut Intent) {
    out.expect(&Of::Every(Kind::Cluster), cluster::NAME, &system.name);
    // A tag that moves would give a rollback another image.
    out.expect(
        &Of::Every(Kind::Repository),
        repository::TAGS_CHANGE,
        "IMMUTABLE",
    );
    for balancer in &system.balancers {
        let own = Of::LoadBalancer(names::balancer(system, &balancer.name));
        out.expect(&own, load_balancer::IDLE_TIMEOUT, balancer.idle_timeout);
        out.expect(
            &own,
            load_balancer::DELETION_PROTECTION,
            balancer.deletion_protection,
        );
        out.expect(&own, load_balancer::DROP_INVALID_HEADERS, true);
    }
    for s in &system.services {
        let own = Of::Service(s.name.clone());
        out.expect(&own, service::NAME, &s.name);
        out.expect(&own, service::PLATFORM, "LATEST");
        if let Some(entry) = &s.entry {
            out.expect(&own, service::GRACE, entry.health.grace_period);
        }
        let task = Of::TaskDefinition(s.name.clone());
        out.expect(&task, task_definition::FAMILY, &s.family);
        out.expect(&task, task_definition::CPU, s.cpu);
        out.expect(&task, task_definition::MEMORY, s.memory);
        out.expect(
            &task,
            task_definition::STORAGE,
            s.ephemeral_storage.unwrap_or(20),
        );
        out.expect(&task, task_definition::SYSTEM, "LINUX");
        let architecture = match s.architecture {
            Architecture::X86_64 => "X86_64",
            Architecture::Arm64 => "ARM64",
        };
        out.expect(&task, task_definition::ARCHITECTURE, architecture);
        let scaled = Of::ScalableTarget(s.name.clone());
        out.expect(&scaled, scalable_target::MIN, s.min);
        out.expect(&scaled, scalable_target::MAX, s.max);
        if let Some(entry) = &s.entry {
            let groups = Of::TargetGroups(s.name.clone());
            out.expect(&groups, target_group::CHECK_PATH, &entry.health.path);
            out.expect(&groups, target_group::CHECK_INTERVAL, entry.health.interval);
            out.expect(&groups, target_group::CHECK_TIMEOUT, entry.health.timeout);
            out.expect(&groups, target_group::HEALTHY, entry.health.healthy);
            out.expect(&groups, target_group::UNHEALTHY, entry.health.unhealthy);
            out.expect(&groups, target_group::CODES, &entry.health.codes);
            out.expect(
                &groups,
                target_group::DEREGISTRATION_DELAY,
                entry.deregistration_delay,
            );
        }
    }
}
