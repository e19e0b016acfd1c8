use crate::documents::Format;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::types::{role, role_policy};
use crate::value::NodeId;
use crate::world::json::unpacked;

rule! {
    /// P220: required properties are written.
    ///
    /// # What it checks
    /// A table of properties without which AWS refuses a resource or a block of it: a subnet's range, the
    /// trust of a role, the document of a policy, the metric of an alarm, the name of a variable. What
    /// other proofs look at in more depth (ports, listeners, pairs) stands with them.
    ///
    /// # What breaks in real life
    /// The deployment stops in the middle and rolls back, after everything before it was made. Terraform
    /// says some of it when it plans, CloudFormation nothing.
    ///
    /// # How to fix it
    /// Write the property that the evidence names.
}

fn check(case: &Case<'_>) -> Violations {
    let r = case.scene.read();
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for kind in [Kind::Role, Kind::RolePolicy, Kind::ManagedPolicy] {
        for node in r.of(kind) {
            let row = match kind {
                Kind::Role => role::TRUST,
                _ => role_policy::POLICY,
            };
            let document = r.get(node, row).and_then(unpacked);
            if let Some(document) = document
                && document
                    .get("Statement")
                    .is_none_or(|s| s.items().is_empty())
            {
                wrong.push((node, format!("{}.Statement", row.path(r.doc.format))));
            }
        }
    }
    nameless(case, &mut wrong);
    let mut out = Violations::none();
    for (node, what) in wrong {
        out.at(node, format!("{} has no {what}", case.scene.id(node)))
            .help(format!("write {what}"));
    }
    out
}

/// A template's resource that does not say what it is.
fn nameless(case: &Case<'_>, wrong: &mut Vec<(NodeId, String)>) {
    let document = &case.scene.document;
    if document.format != Format::CloudFormation {
        return;
    }
    let nameless = document.all().filter(|(_, node)| node.kind.is_empty());
    wrong.extend(nameless.map(|(at, _)| (at, "Type".to_owned())));
}
