use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P506: nothing moves tasks of a service that CodeDeploy owns.
    ///
    /// # What it checks
    /// With a blueprint: a service under `CODE_DEPLOY` does not say anything about zone rebalancing.
    ///
    /// # What breaks in real life
    /// A value for it is one more property that an update of the service would send, and ECS refuses the
    /// combination.
    ///
    /// # How to fix it
    /// Leave it out.
    help: "leave it out",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_none() {
        return wrong;
    }
    for service in case
        .scene
        .tasks
        .services
        .iter()
        .filter(|s| s.is_code_deploy())
    {
        if !service.rebalancing.is_absent() {
            wrong.at(
                service.node,
                format!("{} sets zone rebalancing", case.scene.id(service.node)),
            );
        }
    }
    wrong
}
