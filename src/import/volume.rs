//! File systems of EFS, as each format mounts them.

use super::ledger::{At, Ledger};
use super::words;
use crate::blueprint::task::WritablePath;
use crate::blueprint::volume::{AccessPointId, FileSystemId, VolumeName};
use crate::finding::pointer;

/// Why nothing of an existing service's way in is known here.
const GROUP: &str = "the security group of the file system's mount targets, which this file does not name; and let the service in there on 2049";

/// The key of a volume of a service; `None` where the name cannot be one.
pub(super) fn key(service: &str, name: &str) -> Option<String> {
    let name = words::kebab(name, 60);
    VolumeName::try_from(name.clone()).ok()?;
    Some(pointer(&format!("{service}/volumes"), &name))
}

/// Whether a text is an absolute path that a blueprint mounts at.
pub(super) fn is_path(text: &str) -> bool {
    WritablePath::try_from(text.to_owned()).is_ok()
}

/// Whether a text is a file system's id, and no reference of whatever else.
pub(super) fn is_system(text: &str) -> bool {
    !text.contains('$') && FileSystemId::try_from(text.to_owned()).is_ok()
}

/// Carries the id of an access point.
pub(super) fn access_point(ledger: &mut Ledger, at: &At, key: &str) {
    match ledger.text(at) {
        Some(id) if !id.contains('$') && AccessPointId::try_from(id.clone()).is_ok() => {
            ledger.set(at, &format!("{key}/access_point"), id);
        }
        Some(_) => ledger.left(
            at,
            "it is no id of an access point",
            "write `access_point` by hand",
        ),
        None => {}
    }
}

/// A directory of the file system: here the root is mounted, or what an access point leads to.
pub(super) fn root(ledger: &mut Ledger, at: &At, key: &str) {
    match ledger.text(at).as_deref() {
        Some("" | "/") => ledger.carried(at, key),
        Some(directory) => {
            let directory = directory.to_owned();
            ledger.left(
                at,
                "the blueprint mounts the root of a file system, or the directory of an access point",
                format!("make an access point of {directory}, and write it as `access_point`"),
            );
        }
        None => {}
    }
}

/// How it is mounted here, where it was not mounted so: encrypted, and as the task role.
pub(super) fn guarded(ledger: &mut Ledger, at: &At, key: &str, encrypted: bool, by_role: bool) {
    let (was, is) = match (encrypted, by_role) {
        (true, true) => return ledger.carried(at, key),
        (false, true) => ("not encrypted in transit", "encrypted"),
        (true, false) => ("mounted by whoever reaches it", "as the task role"),
        (false, false) => (
            "not encrypted in transit, by whoever reaches it",
            "encrypted, as the task role",
        ),
    };
    ledger.changed(at, key, was, is, "a policy of the file system that is there has to let the task role mount it; root may do no more than anybody");
}

/// Says what stands in no file.
pub(super) fn to_fill(ledger: &mut Ledger, key: &str) {
    ledger.fill(&format!("{key}/security_group"), GROUP);
}
