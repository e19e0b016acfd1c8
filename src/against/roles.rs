//! Roles under another path: each is made anew, and what runs with the old one loses it.
//!
//! Tasks keep their revision until the next release, and a rollback goes back to one; both ask for
//! credentials of a role that the deploy has deleted.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;
use crate::prove::types::{instance_profile, role};

const KEY: &str = "/iam/path";

pub(super) fn check(case: &mut Case<'_>) {
    let mut moved = Vec::new();
    let mut paths = None;
    for (old, new) in case.both() {
        let row = match case.old.kind(&old.id) {
            Kind::Role => role::PATH,
            Kind::InstanceProfile => instance_profile::PATH,
            _ => continue,
        };
        let said = |document: &crate::prove::Written<'_>, node| {
            let path = document.get(node, row).map(|path| document.said(path));
            path.unwrap_or_else(|| "/".to_owned())
        };
        let (was, is) = (said(case.old, old), said(case.new, new));
        if was != is {
            moved.push(old.id.clone());
            paths = Some((was, is));
        }
    }
    let (Some((was, is)), Some(first)) = (paths, moved.first()) else {
        return;
    };
    let finding = Finding::new(
        codes::ROLES_MOVED,
        case.at(KEY, first),
        format!(
            "the path of roles changes from `{was}` to `{is}`: each would be made anew, and tasks that run lose the role that they have"
        ),
        if was == "/" {
            "take `iam.path` out: it is chosen before the first deploy".to_owned()
        } else {
            format!("put `path: {was}` back: it is chosen before the first deploy")
        },
    );
    let roles = moved.join(", ");
    case.say(finding.on_key().because([roles]), moved);
}
