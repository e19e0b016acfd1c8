//! What a template of `CloudFormation` cannot hold.

use super::template::Template;
use crate::finding::{Finding, Fix, codes};
use crate::stack::Stack;

/// Most resources that a template may hold.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MOST_RESOURCES: usize = 500;
/// Most outputs that a template may hold (the same page).
const MOST_OUTPUTS: usize = 200;

/// What a template cannot hold, as findings.
pub fn cloudformation(stack: &Stack) -> Vec<Finding> {
    Template::all(stack).flat_map(|t| over(&t)).collect()
}

/// What one cannot hold.
fn over(template: &Template<'_>) -> Vec<Finding> {
    let resources = template.nodes().filter(|n| n.form.cfn.is_some());
    let outputs = template.outputs().count() + template.exports().count();
    let bounds = [
        (
            resources.count(),
            MOST_RESOURCES,
            "resources",
            codes::TOO_MANY_RESOURCES,
        ),
        (outputs, MOST_OUTPUTS, "outputs", codes::TOO_MANY_OUTPUTS),
    ];
    bounds
        .into_iter()
        .filter(|(have, most, ..)| have > most)
        .map(|(have, most, what, code)| {
            Finding::new(
                code,
                "/services",
                format!("the template would come to {have} {what}, and one holds {most}"),
                "write `stacks: per_service` where nothing is deployed yet, `stack: own` on the services that come next where it is, since what is deployed never moves; or write Terraform, which has no such limit (`--target terraform`)",
            )
            .on_key()
            .fix(Fix::write("/stacks", "per_service"))
        })
        .collect()
}
