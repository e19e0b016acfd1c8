use crate::intent::Engine;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Fact;
use crate::world::tasks::Runs;

rule! {
    /// P406: a service's controller and its deployment group agree.
    ///
    /// # What it checks
    /// A service that a deployment group names has the controller `CODE_DEPLOY`; a service with that
    /// controller has a deployment group, where the document has any; with a blueprint, each service has
    /// the engine that it asks for.
    ///
    /// # What breaks in real life
    /// A deployment group for a service with ECS's own controller is refused. A service under
    /// `CODE_DEPLOY` without a group can never be released at all: ECS refuses, and nobody else does it.
    ///
    /// # How to fix it
    /// `DeploymentController: {Type: CODE_DEPLOY}` and one deployment group, or neither.
    help: "let the controller and the deployment group agree",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let id = scene.id(service.node);
        if service.is_job() {
            let meant = case.meant(index).map(|m| m.engine);
            let is = match service.runs {
                Runs::AtTimes => Engine::Schedule,
                _ => Engine::ByHand,
            };
            if meant.is_some_and(|meant| meant != is) {
                wrong.at(
                    service.node,
                    format!("{id} does not start tasks as the blueprint asks"),
                );
            }
            continue;
        }
        let grouped = case.groups_of(service).next().is_some();
        let code_deploy = service.is_code_deploy();
        if grouped && !code_deploy && !matches!(service.controller, Fact::Unknown(_)) {
            wrong.at(
                service.node,
                format!(
                    "{id} has a deployment group, and its controller is {}",
                    if service.controller.is_absent() {
                        "ECS".to_owned()
                    } else {
                        service.controller.to_string()
                    }
                ),
            );
        }
        let judged = case.intent.is_some() || !scene.release.groups.is_empty();
        let open = scene.release.groups.iter().any(|g| {
            g.services
                .iter()
                .any(|(_, s)| s.as_ref().is_none_or(|s| s.node().is_none()))
        });
        if code_deploy && !grouped && judged && !open {
            wrong.at(
                service.node,
                format!("{id} is released by CodeDeploy, and no deployment group names it"),
            );
        }
        if let Some(meant) = case.meant(index) {
            let is = if code_deploy {
                Engine::CodeDeploy
            } else if service.is_native() {
                Engine::Ecs
            } else {
                Engine::Rolling
            };
            if is != meant.engine {
                wrong.at(
                    service.node,
                    format!("{id} is not released by the engine that the blueprint asks for"),
                );
            }
        }
    }
    wrong
}
