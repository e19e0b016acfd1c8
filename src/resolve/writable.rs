//! Directories that stay writable under a read-only root: in memory, or on the task's disk.

use super::context::Context;
use super::parts::Parts;
use super::{regions, tasks, zones};
use crate::blueprint::number::Whole;
use crate::blueprint::task::Writable as WrittenDirectory;
use crate::finding::{Fix, codes};
use crate::system::{Room, Service, Writable};
use std::path::Path;

/// What is writable where the blueprint says nothing.
const DEFAULT: &str = "/tmp";
/// MiB of a directory in memory, where the blueprint says nothing.
const SIZE: u32 = 64;

/// What is known of tmpfs on Fargate in a region.
enum Tmpfs {
    /// All regions of the partition `aws` have it:
    /// <https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/>.
    There,
    /// AWS's own page for China leaves it out:
    /// <https://docs.amazonaws.cn/en_us/AmazonECS/latest/developerguide/fargate-tasks-services.html>.
    Missing,
    /// No page says so of the other partitions.
    Unknown,
}

fn tmpfs(region: &str) -> Tmpfs {
    match regions::partition(region) {
        "aws" => Tmpfs::There,
        regions::CHINA => Tmpfs::Missing,
        _ => Tmpfs::Unknown,
    }
}

/// A container's directories; a root that is writable itself needs none.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    name: &str,
    written: &Parts<'_>,
) -> Vec<Writable> {
    let user_path = format!("{path}/user");
    let path = format!("{path}/writable");
    if !written.read_only_root {
        if written.writable.is_some() {
            cx.say_on_key(
                codes::WITHOUT_EFFECT,
                path,
                format!("the whole root of `{name}` is writable, so `writable` has no effect"),
                "take it out, or take `read_only_root: false` out",
            );
        }
        return Vec::new();
    }
    let region = zones::region(cx.blueprint);
    let region = region.as_deref();
    let missing = region.filter(|region| matches!(tmpfs(region), Tmpfs::Missing));
    let directories: Vec<Writable> = match written.writable {
        None => vec![Writable {
            path: DEFAULT.into(),
            of: missing.map_or(Room::Memory(SIZE), |_| Room::Disk),
        }],
        Some(list) => {
            apart(cx, &path, list);
            let directories: Vec<Writable> = list
                .iter()
                .enumerate()
                .map(|(at, written)| directory(cx, &format!("{path}/{at}"), written, missing))
                .collect();
            directories
        }
    };
    room(cx, &path, name, written, &directories);
    if let Some(user) = written.user.filter(|user| !user.is_root()) {
        for (at, directory) in directories.iter().enumerate() {
            if directory.of == Room::Disk {
                let name = &directory.path;
                let own = format!(
                    "let the image's Dockerfile end with `RUN mkdir -p {name} && chown {user} {name}` and `VOLUME {name}`"
                );
                let (place, help) = match (written.writable, missing) {
                    // Nobody wrote the directory: what can change is who runs.
                    (None, _) => (user_path.clone(), own),
                    (Some(_), Some(_)) => (format!("{path}/{at}"), own),
                    (Some(_), None) => (
                        format!("{path}/{at}"),
                        format!("take `disk` out (whoever it is can write to memory), or {own}"),
                    ),
                };
                cx.say(
                    codes::DISK_AND_USER,
                    place,
                    format!("`{name}` lies on the disk and belongs to root, unless the image says otherwise: `{user}` may not write there"),
                    help,
                );
            }
        }
    }
    directories
}

fn directory(
    cx: &mut Context,
    path: &str,
    written: &WrittenDirectory,
    missing: Option<&str>,
) -> Writable {
    let name = written.path();
    let of = match written {
        WrittenDirectory::Path(_) => Room::Memory(SIZE),
        WrittenDirectory::Directory(written) if written.disk => {
            if written.size.is_some() {
                cx.say_on_key(
                    codes::WITHOUT_EFFECT,
                    format!("{path}/size"),
                    format!("`{name}` lies on the disk, and `size` is of memory"),
                    "take it out; `ephemeral_storage` says how large the disk is",
                );
            }
            Room::Disk
        }
        WrittenDirectory::Directory(written) => Room::Memory(written.size.map_or(SIZE, Whole::get)),
    };
    if let (Room::Memory(_), Some(region)) = (of, missing) {
        cx.say(
            codes::NO_TMPFS,
            path,
            format!("`{name}` would lie in memory, and Fargate has no tmpfs in {region}"),
            format!("write `{{path: {name}, disk: true}}`"),
        );
        cx.offer(Fix::write(path, format!("{{path: {name}, disk: true}}")));
    }
    Writable {
        path: name.to_string(),
        of,
    }
}

/// A path can be mounted once, and what is mounted over hides what lies in it.
fn apart(cx: &mut Context, path: &str, list: &[WrittenDirectory]) {
    let names: Vec<&str> = list.iter().map(|w| w.path().as_str()).collect();
    cx.no_repeats(path, &names);
    for (at, name) in names.iter().enumerate() {
        let outer = names
            .iter()
            .find(|other| *other != name && Path::new(name).starts_with(other));
        if let Some(outer) = outer {
            cx.say(
                codes::WRITABLE_INSIDE,
                format!("{path}/{at}"),
                format!("`{name}` lies in `{outer}`, which is writable already"),
                format!("take `{name}` out, or write a directory beside `{outer}`"),
            );
        }
    }
}

/// What lies in memory counts against the task's: a full directory leaves the application too little.
fn room(cx: &mut Context, path: &str, name: &str, written: &Parts<'_>, directories: &[Writable]) {
    let taken = in_memory(directories);
    let memory = written.memory.unwrap_or(written.task.1);
    if taken <= memory / 2 {
        return;
    }
    let (owner, user) = match written.memory {
        Some(_) => ("it", "the sidecar"),
        None => ("a task", "the application"),
    };
    let larger = match (
        written.memory,
        tasks::at_least(written.task.0, taken.saturating_mul(2)),
    ) {
        (Some(_), _) => format!("`memory: {}`, ", taken.saturating_mul(2)),
        (None, Some((same, memory))) if same == written.task.0 => format!("`memory: {memory}`, "),
        (None, Some((cpu, memory))) => format!("`cpu: {cpu}` with `memory: {memory}`, "),
        (None, None) => String::new(),
    };
    let (code, message) = if taken >= memory {
        (
            codes::MEMORY_TAKEN,
            format!(
                "the directories in memory of `{name}` come to {taken} MiB, and {owner} has {memory}"
            ),
        )
    } else {
        (
            codes::MEMORY_SHORT,
            format!(
                "the directories in memory of `{name}` come to {taken} of {} {memory} MiB: once they are full, {user} has {} left",
                if written.memory.is_some() {
                    "its"
                } else {
                    "a task's"
                },
                memory - taken
            ),
        )
    };
    // Where nobody wrote the directories, what can change is the memory.
    let place = match written.writable {
        Some(_) => path.to_owned(),
        None => format!("{}/memory", path.strip_suffix("/writable").unwrap_or(path)),
    };
    cx.say_on_key(
        code,
        place,
        message,
        format!("write a `size` for each that come to at most {} MiB together, {larger}or `disk: true` for what may be large", memory / 2),
    );
}

/// MiB that directories in memory can come to.
pub(super) fn in_memory(directories: &[Writable]) -> u32 {
    let each = directories.iter().map(|directory| match directory.of {
        Room::Memory(mib) => mib,
        Room::Disk => 0,
    });
    each.fold(0, u32::saturating_add)
}

/// Says once where nothing is known of tmpfs.
pub(super) fn region(cx: &mut Context, services: &[Service]) {
    let region = zones::region(cx.blueprint);
    let region = region.as_deref();
    let Some(region) = region.filter(|region| matches!(tmpfs(region), Tmpfs::Unknown)) else {
        return;
    };
    let first = services.iter().find_map(|service| {
        let of = |w: &&Writable| matches!(w.of, Room::Memory(_));
        service.containers().flat_map(|c| &c.writable).find(of)
    });
    if let Some(directory) = first {
        cx.say(
            codes::TMPFS_UNKNOWN,
            zones::region_place(cx.blueprint),
            format!("`{}` lies in memory, and no page of AWS says whether Fargate has tmpfs in {region}", directory.path),
            format!("try one task there before you rely on it; where it is refused, put it on the disk of the service: `writable: [{{path: {}, disk: true}}]`", directory.path),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_belongs_to_one_answer() {
        for (region, there) in [
            ("ap-northeast-1", Some(true)),
            ("us-west-2", Some(true)),
            ("eu-isoe-west-1", None),
            ("us-gov-west-1", None),
            ("eusc-de-east-1", None),
            ("cn-northwest-1", Some(false)),
        ] {
            let found = match tmpfs(region) {
                Tmpfs::There => Some(true),
                Tmpfs::Missing => Some(false),
                Tmpfs::Unknown => None,
            };
            assert_eq!(found, there, "{region}");
        }
    }
}
