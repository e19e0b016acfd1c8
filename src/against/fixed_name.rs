//! Replacements of what has a name of its own. `CloudFormation` makes the new one before the old is gone,
//! and the name is taken; Terraform takes the old one away first.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html>

use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::Format;
use crate::prove::replacement;
use crate::prove::types::Kind;

/// Revisions of one family stand beside each other.
const BESIDE: Kind = Kind::TaskDefinition;

pub(super) fn check(case: &mut Case<'_>) {
    if case.old.format() != Format::CloudFormation {
        return;
    }
    let said: Vec<String> = case.said.iter().flat_map(|s| s.resources.clone()).collect();
    for (old, new) in case.both() {
        let kind = case.old.kind(&old.id);
        let Some((name, _)) = kind.spelling().name.filter(|_| kind != BESIDE) else {
            continue;
        };
        // Whose name changes too has the new one free.
        if old.properties.get(name).is_none()
            || case.old.differs(old, name, case.new, new)
            || said.contains(&old.id)
        {
            continue;
        }
        let replacing: Vec<&str> = replacement::replacing(&old.kind)
            .filter(|property| case.old.differs(old, property, case.new, new))
            .collect();
        let Some(first) = replacing.first() else {
            continue;
        };
        let known = changed::changed(case, old, new);
        let change = known
            .iter()
            .find(|c| c.row.cfn.split('.').next() == Some(first));
        let (pointer, what) = match change {
            Some(change) => (change.pointer.clone(), change.said()),
            None => (
                case.origin(&old.id),
                format!("{} of {} changes", replacing.join(", "), case.who(&old.id)),
            ),
        };
        let path = case.at(&pointer, &old.id);
        let finding = Finding::new(
            codes::NAME_TAKEN,
            path,
            format!(
                "{what}: {} would be replaced, and CloudFormation makes the new one while the old one has the name",
                case.who(&old.id)
            ),
            "put the old value back; or change the name with it",
        );
        case.say(finding.on_key(), [old.id.clone()]);
    }
}
