//! File systems under a version that runs. Only a release takes a mount away, and the deploy before it the way or
//! the permission: who has it mounted waits for answers, and no task of that version starts any more.

use super::Case;
use super::owned::engine;
use super::pending;
use crate::finding::{Finding, codes};
use crate::prove::types::container::{self, mounts};
use crate::prove::types::task_definition::{self, volumes};
use crate::prove::{Node, Value, Written};
use crate::system::{End, Engine};

/// NFS, by which file systems of EFS are mounted.
const NFS: u16 = 2049;

/// A file system that tasks mount.
struct Mounted {
    /// The volume's name.
    name: String,
    /// Its id, and the access point's.
    system: String,
    /// Tasks may write to it.
    written: bool,
}

pub(super) fn check(case: &mut Case<'_>) {
    for id in case.owned.by(Engine::CodeDeploy) {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        if engine(case.new, new) != Engine::CodeDeploy || case.is.is_none() {
            continue;
        }
        let (was, is) = (mounted(case.old, old), mounted(case.new, new));
        let same = |one: &Mounted| is.iter().find(|other| other.system == one.system);
        for one in was {
            let name = &one.name;
            let (goes, then) = match same(&one) {
                Some(other) if other.written || !one.written => continue,
                Some(_) => ("the permission to write there", "its writes fail"),
                None => (
                    "the way or the permission",
                    "its tasks hang, and no new one starts",
                ),
            };
            if kept(case, id, name, same(&one).is_some()) {
                continue;
            }
            let finding = Finding::new(
                codes::VOLUME_GOES,
                case.at(&format!("{}/volumes", case.origin(id)), id),
                format!(
                    "the version of {} that runs has `{name}` mounted until the next release, and this deploy takes {goes} away: {then}",
                    case.who(id)
                ),
                format!(
                    "keep both until the release is through, and take them out then: an entry of `reaches` with `port: {NFS}`, and `permissions` with `elasticfilesystem:ClientMount` and `elasticfilesystem:ClientWrite`"
                ),
            );
            case.say(finding.on_key(), [id.to_owned()]);
        }
    }
}

/// Whether tasks of a service may go on with a file system that is not theirs by `volumes` any more.
fn kept(case: &Case<'_>, id: &str, volume: &str, still_mounted: bool) -> bool {
    let named = |blueprint: super::Blueprint<'_>| {
        let name = case.service(id)?;
        blueprint.system.service(&name).cloned()
    };
    let Some(service) = case.is.and_then(named) else {
        return false;
    };
    let before = case.was.and_then(named);
    let before = before.iter().flat_map(|s| &s.app.volumes);
    let mut groups = before.filter(|v| v.name == volume).map(|v| v.group.clone());
    let group = groups.next().flatten();
    let paths = case.is.map(|is| &is.system.paths).into_iter().flatten();
    let from = End::Service(service.name.clone());
    let mut ways = paths.filter(|path| path.from == from && path.port == NFS);
    let way = ways.any(|path| match (&path.to, &group) {
        (End::Group { id, .. }, Some(group)) => id == group,
        _ => true,
    });
    let writes = ["elasticfilesystem:ClientWrite", "elasticfilesystem:*"];
    let mut actions = service.permissions.iter().flat_map(|p| &p.actions);
    let may = actions.any(|action| writes.contains(&action.as_str()));
    (way || still_mounted) && (may || service.task_role.is_some())
}

/// The file systems that a service's tasks mount.
fn mounted(document: &Written<'_>, node: &Node) -> Vec<Mounted> {
    let Some(task) = pending::task(document, node) else {
        return Vec::new();
    };
    let said = |one: &Value, row| document.within(one, row).map(|v| document.said(v));
    let containers = document.unpacked(task, task_definition::CONTAINERS);
    let all = containers.iter().flat_map(|one| {
        let list = document.within(one, container::MOUNTS);
        list.map(Value::items).unwrap_or_default()
    });
    let written: Vec<Option<String>> = all
        .filter(|mount| said(mount, mounts::READ_ONLY).as_deref() != Some("true"))
        .map(|mount| said(mount, mounts::VOLUME))
        .collect();
    let volumes = document.get(task, task_definition::VOLUMES);
    let volumes = volumes.map(Value::items).unwrap_or_default().iter();
    volumes
        .filter_map(|volume| {
            let name = said(volume, volumes::NAME)?;
            let point = said(volume, volumes::ACCESS_POINT).unwrap_or_default();
            Some(Mounted {
                system: format!("{} {point}", said(volume, volumes::FILE_SYSTEM)?),
                written: written.contains(&Some(name.clone())),
                name,
            })
        })
        .collect()
}
