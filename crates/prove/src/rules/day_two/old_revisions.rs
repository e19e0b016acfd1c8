use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::tasks::Service;

rule! {
    /// P502: old revisions of a task definition stay.
    ///
    /// # What it checks
    /// Each task definition of a service under `CODE_DEPLOY`, and each of a blueprint's, keeps the
    /// revision that a new one replaces: `UpdateReplacePolicy: Retain`, or `skip_destroy`.
    ///
    /// # What breaks in real life
    /// Replacing a task definition deregisters the old revision at the end of the update. It keeps
    /// running, but nothing can be started from it again: a rollback fails when it is needed.
    ///
    /// # How to fix it
    /// `UpdateReplacePolicy: Retain` (CloudFormation), `skip_destroy = true` (Terraform).
    help: "UpdateReplacePolicy: Retain in CloudFormation, skip_destroy in Terraform",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for definition in &scene.tasks.definitions {
        let mut services = scene.tasks.services_of(definition);
        let released = services.any(Service::is_code_deploy);
        if !definition.keeps_old && (released || case.intent.is_some()) {
            wrong.at(
                definition.node,
                format!(
                    "a change of {} deregisters the revision that a rollback needs",
                    scene.id(definition.node)
                ),
            );
        }
    }
    wrong
}
