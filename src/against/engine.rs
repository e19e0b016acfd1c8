//! Changes of a service's engine.
//!
//! ECS takes over from `CodeDeploy` on the same service since July 2025. A stack update that carries
//! a new task definition as well cannot be rolled back: the way back would be an update under
//! `CodeDeploy`, which ECS refuses (text of the registry schema of `AWS::ECS::Service`). The other
//! direction is not offered. Terraform's provider plans to replace the service, so there the move is
//! refused.

use super::Case;
use super::owned::engine;
use super::pending::revision;
use super::service::edited;
use crate::finding::{Finding, codes};
use crate::prove::Format;
use crate::prove::types::service;
use crate::system::Engine;

/// What changes with the engine itself, in both formats.
const OF_THE_ENGINE: &[&str] = &[
    "DeploymentController",
    "deployment_controller",
    "DeploymentConfiguration",
    "deployment_configuration",
    "deployment_circuit_breaker",
    "alarms",
    "LoadBalancers",
    "load_balancer",
    "TaskDefinition",
    "task_definition",
    "LaunchType",
    "launch_type",
    "CapacityProviderStrategy",
    "capacity_provider_strategy",
    "ForceNewDeployment",
    "force_new_deployment",
    "EnableExecuteCommand",
    "enable_execute_command",
];

pub(super) fn check(case: &mut Case<'_>) {
    for (id, was) in &case.owned.services {
        let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
            continue;
        };
        let is = engine(case.new, new);
        if is == *was {
            continue;
        }
        let pointer = case.at(&format!("{}/deployment/engine", case.origin(id)), id);
        let who = case.who(id);
        let (was, word) = (*was, is.word());
        let finding = if is == Engine::CodeDeploy {
            Finding::new(
                codes::ENGINE_BACK,
                pointer,
                format!(
                    "{who} goes from `{}` to `codedeploy`: AWS does not put a service that is there under CodeDeploy",
                    was.word()
                ),
                format!(
                    "put `engine: {}` back; or add a service of another name under `codedeploy` with a route of its own, and take the old one out in a later deploy",
                    was.word()
                ),
            )
        } else if was == Engine::CodeDeploy && case.old.format() == Format::Terraform {
            // Seen in plans of provider 5.100; that a later one does otherwise was not seen.
            Finding::new(
                codes::ENGINE_REPLACES,
                pointer,
                format!(
                    "{who} goes from `codedeploy` to `{word}`: Terraform's provider deletes the service with its tasks and makes another"
                ),
                format!(
                    "put `engine: codedeploy` back; or add a service of another name under `{word}` with a route of its own, and take the old one out in a later apply"
                ),
            )
        } else if was == Engine::CodeDeploy {
            let brought = revision(case, id).map(|(_, what)| what);
            let mut more: Vec<String> = brought.into_iter().collect();
            more.extend(
                edited(case, old, new)
                    .into_iter()
                    .filter(|name| !OF_THE_ENGINE.contains(&name.as_str())),
            );
            if more.is_empty() {
                Finding::new(
                    codes::ENGINE_MOVED,
                    pointer,
                    format!(
                        "{who} goes from `codedeploy` to `{word}`: ECS takes the service over as the document describes it"
                    ),
                    before_the_move(&who),
                )
            } else {
                Finding::new(
                    codes::ENGINE_AND_MORE,
                    pointer,
                    format!(
                        "{who} goes from `codedeploy` to `{word}` together with {}: if the deploy fails, it cannot be rolled back",
                        more.join(", ")
                    ),
                    format!(
                        "make two deploys. First: everything as it is deployed now, but `engine: {word}` with `capacity: {{spot: 0}}` beside it; {}. Second: what else is to change",
                        before_the_move(&who)
                    ),
                )
            }
        } else if case.new.get(new, service::LOAD_BALANCERS).is_none() {
            // What is reached by Service Connect registers nowhere.
            Finding::new(
                codes::ENGINE_MOVED,
                pointer,
                format!(
                    "{who} goes from `{}` to `{word}`, by which ECS releases it from this deploy on",
                    was.word()
                ),
                "deploy it while none of its releases runs (`aws ecs list-service-deployments`)",
            )
        } else {
            Finding::new(
                codes::ENGINE_MOVED,
                pointer,
                format!(
                    "{who} goes from `{}` to `{word}`: tasks register in the first target group again",
                    was.word()
                ),
                "deploy it while no release runs and the production rule leads to the first target group (`aws elbv2 describe-rules`); after an odd number of releases, release once more before",
            )
        };
        case.say(finding, [id.clone()]);
    }
}

/// What has to be true when `CodeDeploy` hands a service over.
fn before_the_move(who: &str) -> String {
    format!(
        "before it: no deployment runs; the live revision is the one that the document registered (write what is live as `image.tag`, deploy, and release that revision); the production rule leads to the first target group (`aws elbv2 describe-rules`; after an odd number of releases, release once more); the stack policy lets {who} be updated for this one deploy"
    )
}
