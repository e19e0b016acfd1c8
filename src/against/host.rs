//! The management host: what would replace it.
//!
//! `CloudFormation` makes the new one before the old is gone, and both would be given the one network
//! interface that has the host's address. Terraform takes the old one away first; only another
//! processor is beyond it, because it ignores the image.

use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::replacement;
use crate::prove::types::Kind;
use crate::prove::types::instance;
use crate::prove::{Format, Node};
use std::collections::BTreeSet;

pub(super) fn check(case: &mut Case<'_>) {
    // What is replaced beneath a service has been said, and takes the host with it.
    let mut said = case.said.iter();
    if said.any(|said| {
        let codes = [
            codes::REPLACED_BENEATH,
            codes::ROLES_MOVED,
            codes::KEY_CHANGED,
        ];
        codes.contains(&said.finding.code)
    }) {
        return;
    }
    for (old, new) in case.both() {
        let id = old.id.as_str();
        if case.old.kind(id) != Kind::Instance {
            continue;
        }
        let known = changed::changed(case, old, new);
        let pointer = known
            .first()
            .map_or_else(|| case.origin(id), |c| c.pointer.clone());
        let (path, who) = (case.at(&pointer, id), case.who(id));
        let finding = match case.old.format() {
            Format::CloudFormation => {
                let causes = replacing(case, id, old, new);
                if causes.is_empty() {
                    continue;
                }
                Finding::new(
                    codes::HOST_EDITED,
                    path,
                    format!(
                        "{who} would be replaced ({}), and the new one would be made while the old one still has its network interface",
                        causes.join(", ")
                    ),
                    "put the old value back; or make it two deploys while no release runs: one without `management.host`, one with it again, as it is to be",
                )
            }
            Format::Terraform => {
                if !case.old.differs(old, instance::IMAGE.tf, case.new, new) {
                    continue;
                }
                Finding::new(
                    codes::HOST_EDITED,
                    path,
                    format!(
                        "{who} changes its processor, and its image stays: an instance that is there keeps the image that it was made from"
                    ),
                    format!(
                        "put the old `instance_type` back; or replace the host while no release runs: `terraform apply -replace={id}`"
                    ),
                )
            }
        };
        case.say(finding.on_key(), [id.to_owned()]);
    }
}

/// What replaces the host: its own properties, its template's, and what is replaced beneath those.
fn replacing(case: &Case<'_>, id: &str, old: &Node, new: &Node) -> Vec<String> {
    let mut out: Vec<String> = changed(case, old, new, replacement::replacing(&old.kind))
        .map(|name| format!("{name} changes"))
        .collect();
    let mut seen = BTreeSet::from([id]);
    let mut open: Vec<&str> = case.old.references(old).into_iter().collect();
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        let (Some(before), Some(after)) = (case.old.node(next), case.new.node(next)) else {
            continue;
        };
        let kind = case.old.kind(next);
        // Every edit of a launch template is another version, which the host names.
        let version = (kind == Kind::LaunchTemplate).then_some("LaunchTemplateData");
        let names = replacement::replacing(&before.kind).chain(version);
        out.extend(
            changed(case, before, after, names).map(|name| format!("{name} of {next} changes")),
        );
        // A role or a group is edited in place; only what these name can be replaced with them.
        if matches!(
            kind,
            Kind::LaunchTemplate | Kind::NetworkInterface | Kind::Subnet
        ) {
            open.extend(case.old.references(before));
        }
    }
    out.sort();
    out
}

fn changed<'n>(
    case: &'n Case<'_>,
    old: &'n Node,
    new: &'n Node,
    names: impl Iterator<Item = &'static str> + 'n,
) -> impl Iterator<Item = &'static str> + 'n {
    names.filter(|name| case.old.differs(old, name, case.new, new))
}
