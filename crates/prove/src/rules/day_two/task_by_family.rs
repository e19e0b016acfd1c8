use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use crate::world::tasks::TaskReference;

rule! {
    /// P501: a changed task definition never updates a service that CodeDeploy owns.
    ///
    /// # What it checks
    /// Under `CODE_DEPLOY`: in CloudFormation the service names its task definition by family, not by
    /// reference; in Terraform the service ignores changes of `task_definition` and `load_balancer`, and
    /// with a blueprint of `launch_type`, `capacity_provider_strategy` and `availability_zone_rebalancing`.
    ///
    /// # What breaks in real life
    /// `Unable to update task definition on services with a CODE_DEPLOY deployment controller`: the next
    /// change of an image, a size or a secret fails, and the whole update is rolled back. After the first
    /// release even a change of the count can do it.
    ///
    /// # How to fix it
    /// In CloudFormation write the family, from the first version on; in Terraform
    /// `ignore_changes = [task_definition, load_balancer, desired_count]`.
    help: "name the task definition by its family (CloudFormation), or ignore what releases change (Terraform)",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for service in scene.tasks.services.iter().filter(|s| s.is_code_deploy()) {
        let id = scene.id(service.node);
        if case.is_terraform() {
            // The JSON of a plan does not say what is ignored.
            if matches!(&scene.document.node(service.node).extra, Value::Map(m) if m.is_empty())
                && case.is_plan()
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
                .filter(|a| !case.ignores(service.node, a))
                .collect();
            if !missing.is_empty() {
                wrong.at(
                    service.node,
                    format!(
                        "{id} does not ignore changes of {}, which releases make",
                        missing.join(" and ")
                    ),
                );
            }
        } else if let TaskReference::Revision(definition) = service.task {
            wrong.at(
                service.node,
                format!(
                    "{id} refers to the revision of {}: its next change updates the service",
                    scene.id(definition)
                ),
            );
        }
    }
    wrong
}
