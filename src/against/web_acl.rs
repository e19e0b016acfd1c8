//! Another web ACL on a load balancer.
//!
//! CloudFormation ties the new one, which takes the old one's place, and unties the old one when all else
//! is done: by the load balancer alone, which is left without any
//! (<https://github.com/pulumi/pulumi-aws/issues/4782>). Terraform unties first.

use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::Format;
use crate::prove::types::Kind;
use crate::prove::types::web_acl::association;

pub(super) fn check(case: &mut Case<'_>) {
    if case.old.format() == Format::Terraform {
        return;
    }
    for (old, new) in case.both() {
        let id = &old.id;
        if case.old.kind(id) != Kind::WebAclAssociation {
            continue;
        }
        let changes = changed::changed(case, old, new);
        let Some(change) = changes.iter().find(|c| c.row == association::ACL) else {
            continue;
        };
        let finding = Finding::new(
            codes::WEB_ACL_EXCHANGED,
            case.at(&change.pointer, id),
            format!(
                "{}: CloudFormation unties the old one last, and leaves the load balancer without any",
                change.said()
            ),
            "deploy `waf: false` first, and this after it; between the two nothing is refused",
        );
        case.say(finding.on_key(), [id.clone()]);
    }
}
