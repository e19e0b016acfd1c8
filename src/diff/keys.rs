//! Keys whose change is carried out: what is live with the deploy, what holds from the next release on.

use super::releases;
use crate::against::changed::{Changed, changed, same};
use crate::against::keys::Does;
use crate::against::{Case, brought};
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;
use crate::prove::types::{Row, listener};

/// Says what each changed key does, and gives all of them.
pub fn check(case: &mut Case<'_>) -> Vec<Changed> {
    let mut all = Vec::new();
    for (old, new) in case.both() {
        for change in changed(case, old, new) {
            said(case, &old.id, &change);
            if change.row == listener::CERTIFICATE {
                certificate(case, &old.id, &change);
            }
            all.push(change);
        }
    }
    revisions(case);
    tags(case);
    all
}

fn said(case: &mut Case<'_>, id: &str, change: &Changed) {
    let (code, what, help) = match change.does {
        Does::AtOnce => (
            codes::LIVE_AT_ONCE,
            "live with this deploy, without a release",
            "",
        ),
        Does::NextRelease => (
            codes::FROM_THE_NEXT_RELEASE,
            "holds from the next release on",
            "deploy it while no release runs",
        ),
        Does::Revision | Does::Said => return,
    };
    // What is refused is not carried out.
    if case.settled(id) {
        return;
    }
    let path = case.at(&change.pointer, id);
    let finding = Finding::new(code, path, format!("{}: {what}", change.said()), help);
    case.say(finding.on_key(), [id.to_owned()]);
}

/// A certificate that takes another's place; where there was none, the listener's protocol says it.
fn certificate(case: &mut Case<'_>, id: &str, change: &Changed) {
    let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
        return;
    };
    let row: &Row = listener::PROTOCOL;
    if case.settled(id) || !same(case, row, case.old.get(old, row), case.new.get(new, row)) {
        return;
    }
    let finding = Finding::new(
        codes::CERTIFICATE_CHANGED,
        case.at(&change.pointer, id),
        format!("{}: new connections get it at once", change.said()),
        "see that it is for every name under which the services are asked",
    );
    case.say(finding.on_key(), [id.to_owned()]);
}

/// New revisions that the document itself releases.
fn revisions(case: &mut Case<'_>) {
    let services: Vec<(String, bool)> = case
        .owned
        .services
        .iter()
        .map(|(id, engine)| (id.clone(), releases(*engine)))
        .collect();
    for (id, live) in services {
        if !live || case.new.node(&id).is_none() || case.settled(&id) {
            continue;
        }
        let Some((pointer, what)) = brought(case, &id) else {
            continue;
        };
        let finding = Finding::new(
            codes::RELEASED,
            case.at(&pointer, &id),
            format!("this deploy releases {} with {what}", case.who(&id)),
            "",
        );
        case.say(finding.on_key(), [id]);
    }
}

/// Tags, once for all that carry them.
fn tags(case: &mut Case<'_>) {
    const NAMES: [&str; 2] = ["Tags", "tags"];
    let carry: Vec<String> = case
        .both()
        .into_iter()
        .filter(|(old, new)| {
            // Under CodeDeploy a new revision is made for them alone, and nobody has to release it.
            let changes = NAMES
                .iter()
                .any(|name| case.old.differs(old, name, case.new, new));
            changes && case.old.kind(&old.id) != Kind::Unknown
        })
        .map(|(old, _)| old.id.clone())
        .collect();
    let written =
        |side: Option<crate::against::Blueprint<'_>>| side.map(|side| side.system.tags.clone());
    // Names of a system stand in tags.
    let renamed = |said: &crate::against::Said| said.finding.code == codes::REPLACED_BENEATH;
    if case.said.iter().any(renamed) {
        return;
    }
    if carry.is_empty() || (case.is.is_some() && written(case.was) == written(case.is)) {
        return;
    }
    let finding = Finding::new(
        codes::TAGS_CHANGED,
        case.at("/tags", ""),
        format!(
            "tags of {} resources change in place; services and listener rules carry none",
            carry.len()
        ),
        "",
    );
    case.say(finding.on_key(), carry);
}
