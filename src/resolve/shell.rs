//! Shells into tasks, by ECS Exec: who may open one, what its agent writes, where the log is kept.

use super::context::Context;
use crate::blueprint::service::Service as Written;
use crate::blueprint::task::Exec;
use crate::finding::{Fix, codes, pointer};
use crate::system::{Room, Service, SessionLog, Shell, Writable, shared_first};
use std::path::Path;

/// Where the agent writes, as root. AWS's guide calls a read-only root unsupported; with these writable
/// the agent runs: <https://github.com/aws/containers-roadmap/issues/1359>. They lie on the disk, since
/// nobody has said that the agent's programs are still seen under a tmpfs.
const DIRECTORIES: &[&str] = &[
    "/managed-agents",
    "/var/lib/amazon/ssm",
    "/var/log/amazon/ssm",
];

/// Whether a shell can be opened.
pub(super) fn resolve(written: &Written) -> Shell {
    match written.exec {
        Exec::Allowed(true) => Shell::Open,
        Exec::Allowed(false) => Shell::Closed,
        Exec::Never(_) => Shell::Never,
    }
}

/// Adds the agent's directories to a container's own: a shell can be opened into each.
pub(super) fn directories(
    cx: &mut Context,
    path: &str,
    service: &Written,
    read_only_root: bool,
    mut own: Vec<Writable>,
) -> Vec<Writable> {
    if resolve(service) != Shell::Open || !read_only_root {
        return own;
    }
    let path = format!("{path}/writable");
    let mut missing = Vec::new();
    for agent in DIRECTORIES {
        let mut there = false;
        for (at, directory) in own.iter().enumerate() {
            let name = &directory.path;
            let around = Path::new(agent).starts_with(name);
            let place = format!("{path}/{at}");
            if around && directory.of != Room::Disk {
                cx.say(
                    codes::SHELL_DIRECTORY,
                    &place,
                    format!("`{name}` lies in memory, and the agent of `exec` writes to `{agent}`"),
                    format!("write `{{path: {name}, disk: true}}`"),
                );
                cx.offer(Fix::write(&place, format!("{{path: {name}, disk: true}}")));
            } else if !around && Path::new(name).starts_with(agent) {
                cx.say(
                    codes::WRITABLE_INSIDE,
                    &place,
                    format!(
                        "`{name}` lies in `{agent}`, which `exec` makes writable for its agent"
                    ),
                    "take it out, or write another directory",
                );
            }
            there |= around;
        }
        if !there {
            missing.push(Writable {
                path: (*agent).to_owned(),
                of: Room::Disk,
            });
        }
    }
    own.extend(missing);
    own
}

/// Where what is typed is kept: for as long as the logs of the service that keeps them longest.
pub(super) fn session_log(cx: &Context, services: &[Service]) -> Option<SessionLog> {
    let mut open = shared_first(services).filter(|s| s.shell == Shell::Open);
    let first = open.next()?;
    Some(SessionLog {
        name: format!("/ecs/{}/exec", cx.name),
        retention: open
            .map(|s| s.log_retention)
            .fold(first.log_retention, u32::max),
        origin: pointer(&first.origin, "exec"),
    })
}
