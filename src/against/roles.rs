//! Roles under another path, which are made anew, and roles in whose place given ones come: what runs with
//! the old one loses it.
//!
//! Tasks keep their revision until the next release, and a rollback goes back to one; both ask for
//! credentials of a role that the deploy has deleted.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use super::Case;
use super::pending::task;
use crate::finding::{Finding, codes};
use crate::prove::Format;
use crate::prove::types::Kind;
use crate::prove::types::{instance_profile, role, task_definition};

const KEY: &str = "/iam/path";

pub(super) fn check(case: &mut Case<'_>) {
    path(case);
    for (id, rolled) in case.kept() {
        // CloudFormation deletes a role after everything else, once the tasks have been replaced. Terraform
        // deletes it first: what was refers to it, what comes does not.
        // https://github.com/hashicorp/terraform/blob/main/docs/destroying.md
        if rolled && case.new.format() == Format::CloudFormation {
            continue;
        }
        given(case, id, rolled);
    }
}

/// A role that tasks run with, and that goes because the blueprint gives another. One that is given back
/// stays where it is.
fn given(case: &mut Case<'_>, id: &str, rolled: bool) {
    let Some(running) = case.old.node(id).and_then(|node| task(case.old, node)) else {
        return;
    };
    for (row, key) in [
        (task_definition::TASK_ROLE, "task"),
        (task_definition::EXECUTION_ROLE, "execution"),
    ] {
        let value = case.old.get(running, row);
        let named = value.map(|value| case.old.mentioned(value));
        let goes = |id: &&str| case.old.kind(id) == Kind::Role && case.new.node(id).is_none();
        let Some(gone) = named.into_iter().flatten().find(goes).map(str::to_owned) else {
            continue;
        };
        let until = if rolled {
            format!("{} deletes it before it replaces them", case.tool())
        } else {
            "they have it until their next release".to_owned()
        };
        let pointer = format!("{}/roles/{key}", case.origin(id));
        let finding = Finding::new(
            codes::ROLES_MOVED,
            case.at(&pointer, id),
            format!(
                "the given role takes the place of the one that tasks of {} run with, and that would be deleted under them: {until}",
                case.who(id)
            ),
            format!(
                "take `roles.{key}` out: it is chosen before the first deploy; or add a service of another name with it, and take the old one out in a later deploy"
            ),
        );
        case.say(
            finding.on_key().because([gone.clone()]),
            [id.to_owned(), gone],
        );
    }
}

fn path(case: &mut Case<'_>) {
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
