//! Health checks of target groups: both of a pair are edited at once, the live one included.

use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;
use crate::prove::types::Row;
use crate::prove::types::target_group as group;

/// What an answer is judged by.
const JUDGED: [&Row; 5] = [
    group::CHECK_PATH,
    group::CODES,
    group::GRPC_CODES,
    group::CHECK_PORT,
    group::CHECK_PROTOCOL,
];

pub(super) fn check(case: &mut Case<'_>) {
    let groups: Vec<String> = case
        .old
        .of(Kind::TargetGroup)
        .map(|g| g.id.clone())
        .collect();
    for id in groups {
        let (Some(old), Some(new)) = (case.old.node(&id), case.new.node(&id)) else {
            continue;
        };
        let mut changes = changed::changed(case, old, new);
        // A group that is made anew is refused as a whole.
        if changes.iter().any(|change| change.row == group::VERSION) {
            continue;
        }
        changes.retain(|change| JUDGED.contains(&change.row));
        let Some(first) = changes.first() else {
            continue;
        };
        let mut said: Vec<String> = changes.iter().map(changed::Changed::said).collect();
        // Terraform has one word for both kinds of codes.
        said.dedup();
        // The other group of a pair says the same.
        let finding = Finding::new(
            codes::CHECK_CHANGED,
            case.at(&first.pointer, &id),
            format!(
                "{}: the version that runs is judged by it from this deploy on",
                said.join(", and ")
            ),
            "deploy it when the version that runs answers the new check already; else release a version that answers both before",
        );
        case.say(finding.on_key(), [id]);
    }
}
