//! What a service of a workspace stores: file systems, and directories for the time of a task.

use super::super::ledger::{At, Ledger};
use super::super::volume;
use super::manifest::Manifest;
use serde_json::json;

/// Carries `storage`.
pub(super) fn carry(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let disk = manifest.at(ledger, "storage.ephemeral");
    if let Some(size) = ledger.number(&disk) {
        ledger.set(&disk, &format!("{service}/ephemeral_storage"), size.max(21));
    }
    let root = manifest.at(ledger, "storage.readonly_fs");
    let key = format!("{service}/read_only_root");
    match ledger.flag(&root) {
        Some(true) => ledger.carried(&root, &key),
        Some(false) => ledger.set(&root, &key, false),
        None => ledger.assume(
            &key,
            false,
            "Copilot's default; `true` is safer, with `writable` for what it writes",
        ),
    }
    let read_only = ledger.flag(&root) == Some(true);
    for at in manifest.members(ledger, "storage.volumes") {
        let path = at.key("path");
        let efs = at.key("efs");
        let empty = ledger.get(&efs).is_none() || ledger.flag(&efs) == Some(false);
        match manifest.text(ledger, &path) {
            Some(text) if empty && volume::is_path(&text) => {
                let key = format!("{service}/writable");
                if read_only {
                    ledger.item(&path, &key, json!({"path": text, "disk": true}));
                }
                ledger.carried(&at, &key);
            }
            Some(text) if volume::is_path(&text) => {
                file_system(ledger, service, manifest, &at, text);
            }
            _ => ledger.left(
                &at,
                "the blueprint mounts nothing there",
                "write another `path` under `volumes` or `writable`",
            ),
        }
    }
}

/// A file system of EFS: one that is there, or one that Copilot made with the environment.
/// <https://aws.github.io/copilot-cli/docs/developing/storage/>
fn file_system(ledger: &mut Ledger, service: &str, manifest: &Manifest, at: &At, path: String) {
    let name = at.name();
    let Some(key) = volume::key(service, &name) else {
        ledger.left(
            at,
            "a volume has another name here",
            "write `volumes` by hand",
        );
        return;
    };
    ledger.set(&at.key("path"), &format!("{key}/path"), path);
    let read_only = at.key("read_only");
    match ledger.flag(&read_only) {
        Some(true) => ledger.set(&read_only, &format!("{key}/read_only"), true),
        Some(false) => ledger.carried(&read_only, &format!("{key}/read_only")),
        None => ledger.assume(&format!("{key}/read_only"), true, "Copilot's default"),
    }
    let efs = at.key("efs");
    let id = efs.key("id");
    let auth = efs.key("auth");
    let given = manifest.text(ledger, &id);
    let point = auth.key("access_point_id");
    match given {
        Some(given) if volume::is_system(&given) => {
            ledger.set(&id, &format!("{key}/efs"), given);
            volume::access_point(ledger, &point, &key);
            let by_role = ledger.flag(&auth.key("iam")) == Some(true);
            volume::root(ledger, &efs.key("root_dir"), &key);
            volume::guarded(ledger, &efs, &key, true, by_role);
        }
        other => {
            let export = ledger.text(&id.key("from_cfn"));
            let ours = match (&export, other) {
                (Some(export), _) => {
                    format!("id of the file system that the output {export} of a stack names")
                }
                (None, Some(other)) if other != "copilot" && other != "managed" => {
                    ledger.left(
                        &id,
                        "it is no id of a file system",
                        "give it as the input that stands there",
                    );
                    format!("id of the file system of {name}")
                }
                _ => {
                    ledger.first(at, "a file system that Copilot made goes with its environment, and all that is in it: keep it (`DeletionPolicy: Retain`), or copy it, before that goes");
                    format!("id of the file system that Copilot made for {name}")
                }
            };
            let input = ledger.input(&format!("{name}_files"), "file_system", &ours);
            ledger.put(&efs, &format!("{key}/efs"), input);
            if ledger.get(&point).is_some() {
                volume::access_point(ledger, &point, &key);
            } else if export.is_none() {
                let what = format!("id of the access point by which it mounts {name}");
                let input = ledger.input(&format!("{name}_entry"), "access_point", &what);
                ledger.put(&efs, &format!("{key}/access_point"), input);
            }
            volume::root(ledger, &efs.key("root_dir"), &key);
            for owner in ["uid", "gid"] {
                let at = efs.key(owner);
                if ledger.get(&at).is_some() {
                    ledger.carried(&at, &format!("{key}/access_point"));
                }
            }
            let by_role = export.is_none() || ledger.flag(&auth.key("iam")) == Some(true);
            volume::guarded(ledger, &efs, &key, true, by_role);
        }
    }
    volume::to_fill(ledger, &key);
}
