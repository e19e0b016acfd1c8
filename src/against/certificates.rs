//! A further certificate that becomes the default.
//!
//! CloudFormation gives the listener its new default first, and takes the certificate off the others when
//! all else is done; it can then be gone from the listener altogether
//! (<https://github.com/zalando-incubator/kube-ingress-aws-controller/pull/162>).

use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;
use crate::prove::types::listener::{self, certificate};
use crate::prove::{Format, Written};

pub(super) fn check(case: &mut Case<'_>) {
    if case.old.format() == Format::Terraform {
        return;
    }
    for (old, new) in case.both() {
        let id = &old.id;
        if case.old.kind(id) != Kind::Listener {
            continue;
        }
        let changes = changed::changed(case, old, new);
        let change = changes.iter().find(|c| c.row == listener::CERTIFICATE);
        let default = case.new.get(new, listener::CERTIFICATE);
        let (Some(change), Some(default)) = (change, default) else {
            continue;
        };
        let default = case.new.said(default);
        let stays = further(case.new, id).contains(&default);
        if !further(case.old, id).contains(&default) || stays {
            continue;
        }
        let finding = Finding::new(
            codes::CERTIFICATE_PROMOTED,
            case.at(&change.pointer, id),
            format!(
                "`{default}` becomes the default in the deploy that takes it off the others: CloudFormation can lose it, and the listener with it"
            ),
            "ask ACM for another certificate for the same names and write that one first; leave this one in its place, and take it out in a later deploy",
        );
        case.say(finding.on_key(), [id.clone()]);
    }
}

/// What a listener has beside its default, in words.
fn further(document: &Written<'_>, listener: &str) -> Vec<String> {
    let all = document.of(Kind::ListenerCertificate);
    let own = all.filter(|node| document.references(node).contains(listener));
    own.filter_map(|node| document.get(node, certificate::CERTIFICATE))
        .map(|value| document.said(value))
        .collect()
}
