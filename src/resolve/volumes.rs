//! File systems of EFS that tasks mount, and the way to them.

use super::context::Context;
use super::paths::Paths;
use super::references;
use crate::blueprint::inputs::InputType;
use crate::blueprint::service::Service as Written;
use crate::finding::{Fix, codes, pointer};
use crate::system::{End, Service, Volume, Writable};
use std::path::Path;

/// NFS: <https://docs.aws.amazon.com/efs/latest/ug/network-access.html>.
const NFS: u16 = 2049;

/// The file systems of the application's container, by name; `writable` is what else is mounted there.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    written: &Written,
    writable: &[Writable],
) -> Vec<Volume> {
    let base = format!("{path}/volumes");
    let mut out: Vec<Volume> = Vec::new();
    for (name, volume) in &written.volumes {
        let origin = pointer(&base, name.as_str());
        let own = volume.path.as_str();
        let apart = |other: &str| {
            let (own, other) = (Path::new(own), Path::new(other));
            !own.starts_with(other) && !other.starts_with(own)
        };
        let directory = writable.iter().find(|other| !apart(&other.path));
        let before = out.iter().find(|other| !apart(&other.path));
        let other = match (directory, before) {
            (Some(directory), _) => Some((&directory.path, "a directory that is writable")),
            (None, Some(volume)) => Some((&volume.path, "another file system")),
            (None, None) => None,
        };
        if let Some((other, what)) = other {
            let where_to = if other == own {
                format!("at `{other}`, where {what} is mounted already")
            } else {
                format!("at `{own}`, and {what} at `{other}`: one lies in the other")
            };
            let at = format!("{origin}/path");
            let free = free(name.as_str(), written, writable);
            cx.say(
                codes::VOLUME_PATH,
                &at,
                format!("`{name}` is mounted {where_to}"),
                format!("write a directory beside it, such as `{free}`"),
            );
            cx.offer(Fix::write(at, free));
        }
        let system = references::ids(
            cx,
            &format!("{origin}/efs"),
            &volume.efs,
            &[InputType::FileSystem],
        );
        let access_point = volume.access_point.as_ref().map(|id| {
            let at = format!("{origin}/access_point");
            references::ids(cx, &at, id, &[InputType::AccessPoint])
        });
        let group = volume.security_group.as_ref().map(|id| {
            let at = format!("{origin}/security_group");
            references::ids(cx, &at, id, &[InputType::SecurityGroup])
        });
        // What more groups let out is not known.
        let leads = written.reaches.iter().any(|reach| reach.port.get() == NFS);
        if group.is_none() && !leads && written.security_groups.is_empty() {
            cx.say_on_key(
                codes::VOLUME_UNREACHED,
                &origin,
                format!("nothing leads to the mount targets of `{name}`: tasks that cannot mount it do not start"),
                format!("add the group of its mount targets, such as `security_group: sg-0123456789abcdef0`, or an entry of `reaches` with `port: {NFS}`"),
            );
            cx.offer(Fix::write(
                format!("{origin}/security_group"),
                "sg-0123456789abcdef0",
            ));
        }
        out.push(Volume {
            name: name.to_string(),
            path: own.to_owned(),
            system,
            access_point,
            group,
            read_only: volume.read_only,
            origin,
        });
    }
    out
}

/// A directory for a volume where nothing is mounted.
fn free(name: &str, written: &Written, writable: &[Writable]) -> String {
    let volumes = written.volumes.values().map(|volume| volume.path.as_str());
    let directories = writable.iter().map(|directory| directory.path.as_str());
    let taken: Vec<&str> = volumes.chain(directories).collect();
    let mut bases = ["/mnt", "/srv", "/media", "/volumes"]
        .iter()
        .map(|base| format!("{base}/{name}"));
    let apart = |path: &String| {
        let (own, mut taken) = (Path::new(path), taken.iter());
        taken.all(|other| !own.starts_with(other) && !Path::new(other).starts_with(own))
    };
    bases.find(apart).unwrap_or_else(|| format!("/of-{name}"))
}

/// Opens the paths to the groups of mount targets.
pub(super) fn open(paths: &mut Paths, service: &Service) {
    for volume in &service.app.volumes {
        let Some(id) = &volume.group else { continue };
        let to = End::Group {
            id: id.clone(),
            label: id.label(),
        };
        paths.open(
            End::Service(service.name.clone()),
            to,
            NFS,
            "mount targets of a file system",
            &format!("{}/security_group", volume.origin),
        );
    }
}
