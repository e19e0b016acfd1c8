//! P501: a changed task definition never updates a service that CodeDeploy owns.
//!
//! # What it checks
//! Under `CODE_DEPLOY`: in CloudFormation the service names its task definition by family, not by
//! reference; in Terraform the service ignores changes of `task_definition` and `load_balancer`, and
//! with a blueprint of `launch_type`, `capacity_provider_strategy` and `availability_zone_rebalancing`.
//!
//! # What breaks in real life
//! `Unable to update task definition on services with a CODE_DEPLOY deployment controller`: the next
//! change of an image, a size or a secret fails, and the whole update is rolled back. After the first
//! release even a change of the count can do it.
//!
//! # How to mend
//! In CloudFormation write the family, from the first version on; in Terraform
//! `ignore_changes = [task_definition, load_balancer, desired_count]`.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::{NodeId, Value};
use crate::world::Scene;
use crate::world::tasks::TaskReference;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let scene = case.scene;
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for service in scene.tasks.services.iter().filter(|s| s.is_code_deploy()) {
        let id = scene.id(service.node);
        if case.is_terraform() {
            // The JSON of a plan does not say what is ignored.
            if matches!(&scene.document.node(service.node).extra, Value::Map(m) if m.is_empty())
                && from_plan(scene)
            {
                continue;
            }
            // With a blueprint also what AWS's defaults or a release's own strategy write.
            let meant: &[&str] = match case.intent {
                Some(_) => &[
                    "launch_type",
                    "capacity_provider_strategy",
                    "availability_zone_rebalancing",
                ],
                None => &[],
            };
            let missing: Vec<&str> = ["task_definition", "load_balancer"]
                .into_iter()
                .chain(meant.iter().copied())
                .filter(|a| !ignores(scene, service.node, a))
                .collect();
            if !missing.is_empty() {
                wrong.push((
                    service.node,
                    format!(
                        "{id} does not ignore changes of {}, which releases make",
                        missing.join(" and ")
                    ),
                ));
            }
        } else if let TaskReference::Revision(definition) = service.task {
            wrong.push((
                service.node,
                format!(
                    "{id} refers to the revision of {}: its next change updates the service",
                    scene.id(definition)
                ),
            ));
        }
    }
    for (node, what) in wrong {
        case.report(codes::TASK_BY_REVISION, node, what, "name the task definition by its family (CloudFormation), or ignore what releases change (Terraform)", Vec::new());
    }
}

/// Whether a document is a plan, which leaves lifecycle settings out.
pub fn from_plan(scene: &Scene) -> bool {
    scene.document.nodes.first().is_some_and(|n| {
        n.path.starts_with("/planned_values") || n.path.starts_with("/prior_state")
    })
}

/// Whether Terraform ignores changes of an attribute.
pub fn ignores(scene: &Scene, node: NodeId, attribute: &str) -> bool {
    let Some(lifecycle) = scene.document.node(node).extra.get("lifecycle") else {
        return false;
    };
    let block = lifecycle.items().first();
    let Some(list) = block.and_then(|b| b.get("ignore_changes")) else {
        return false;
    };
    list.items()
        .iter()
        .filter_map(Value::as_text)
        .any(|a| a == attribute || a == "all")
}
