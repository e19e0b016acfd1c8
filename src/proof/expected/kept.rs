//! What is kept, and by which key: log groups, repositories, the host's disk, and the cluster that says
//! where shells are logged.

use super::super::text::text;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, cluster, instance, log_group, repository};
use crate::system::{Insights, System};

/// The cluster, and what it measures and logs.
pub(super) fn cluster(system: &System, out: &mut Expectations) {
    let clusters = Of::Every(Kind::Cluster);
    out.expect(&clusters, cluster::NAME, &system.name);
    let measured = match system.insights {
        Insights::Off => "disabled",
        Insights::Standard => "enabled",
        Insights::Enhanced => "enhanced",
    };
    out.expect(&clusters, cluster::INSIGHTS, measured);
    let sessions = system.session_log.as_ref();
    let key = system.kms_key.as_ref().filter(|_| sessions.is_some());
    let key = key.map(|key| text(system, key));
    let encrypted = key.as_ref().map(|_| true);
    out.expect_option(&clusters, cluster::SESSION_KEY, key);
    out.expect_option(&clusters, cluster::SESSION_LOG_ENCRYPTED, encrypted);
    let kept = sessions.map_or("DEFAULT", |_| "OVERRIDE");
    out.expect(&clusters, cluster::SESSION_LOGGING, kept);
    if let Some(log) = sessions {
        let own = Of::Every(Kind::LogGroup).whose(log_group::NAME, &log.name);
        out.expect_link(&clusters, cluster::SESSION_LOG, &own);
    }
}

/// Log groups, repositories and disks.
pub(super) fn kept(system: &System, out: &mut Expectations) {
    let groups = Of::Every(Kind::LogGroup);
    let named = system.log_groups().map(|group| group.name);
    out.expect_all(&groups, log_group::NAME, named);
    for group in system.log_groups() {
        let own = groups.whose(log_group::NAME, group.name);
        out.expect(&own, log_group::RETENTION, group.retention);
    }
    let repositories = Of::Every(Kind::Repository);
    // A tag that moves would give a rollback another image.
    out.expect(&repositories, repository::TAGS_CHANGE, "IMMUTABLE");
    out.expect(&repositories, repository::ENCRYPTION, "KMS");
    let key = system.kms_key.as_ref().map(|key| text(system, key));
    for (of, row) in [
        (&repositories, repository::KEY),
        (&groups, log_group::KEY),
        (&Of::Every(Kind::Instance), instance::DISK_KEY),
    ] {
        out.expect_option(of, row, key.as_ref());
    }
}
