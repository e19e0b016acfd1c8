//! Documents inside the document that AWS bounds: task definitions and policies.
//!
//! Their exact bytes are known only once names and ids are; what is counted here is what the
//! blueprint adds, with room for the rest.

use super::context::Context;
use crate::finding::codes;
use crate::system::{Network, Permission, Piece, Secret, SecretStore, Service, Text};
use std::collections::BTreeSet;

/// Bytes of a task definition (ECS quotas: 64 KB), less what every one has.
const TASK_DEFINITION: usize = 65_536 - 4096;
/// Characters of all inline policies of a role (IAM quotas: 10,240), less what every role has.
const ROLE: usize = 10_240 - 1500;
/// Characters of an endpoint's policy (VPC quotas: 20,480), less the statement for image layers.
const ENDPOINT_POLICY: usize = 20_480 - 500;

/// Characters that a hole may come to: an ARN or a load balancer's name.
const HOLE: usize = 100;
/// Characters of a statement around its actions and resources.
const STATEMENT: usize = 60;
/// Quotes and a comma, or a key's name.
const AROUND: usize = 3;

/// Names every document that would be too large.
pub(super) fn check(cx: &mut Context, network: &Network, services: &[Service]) {
    for service in services {
        task(cx, service);
        task_role(cx, service);
        execution_role(cx, service);
    }
    let Some(s3) = &network.s3 else {
        return;
    };
    let length: usize = s3.uses.iter().map(statement).sum();
    let last = services.iter().rev().find(|service| {
        service
            .permissions
            .iter()
            .any(|p| p.actions.iter().any(|a| a.starts_with("s3:")))
    });
    if let Some(last) = last.filter(|_| length > ENDPOINT_POLICY) {
        cx.say_on_key(
            codes::ENDPOINT_POLICY_TOO_LARGE,
            format!("{}/permissions", last.origin),
            format!("all services' permissions for S3 have about {length} characters together; the S3 endpoint's policy has room for {ENDPOINT_POLICY}"),
            format!("cover several buckets or actions with one pattern, or choose {}", cx.way_out()),
        );
        cx.offer_way_out();
    }
}

fn task(cx: &mut Context, service: &Service) {
    let variables = service
        .containers()
        .flat_map(|c| &c.environment)
        .map(|(name, value)| name.len() + text(value) + 30);
    let secrets = service
        .secrets()
        .map(|(name, secret)| name.len() + store(secret) + 30);
    let command = service
        .containers()
        .flat_map(|c| c.entrypoint.iter().chain(&c.command))
        .map(|word| text(word) + AROUND);
    // Every container repeats what its log is told.
    let loggers = service.sidecars.len() + 1;
    let router = service.router.iter();
    let options = router.flat_map(|router| &router.options);
    let options = options.map(|(name, value)| (name.len() + text(value) + AROUND) * loggers);
    let length: usize = variables.chain(secrets).chain(command).chain(options).sum();
    if length > TASK_DEFINITION {
        cx.say_on_key(
            codes::TASK_TOO_LARGE,
            &service.origin,
            format!("the variables and the command of `{}` have about {length} bytes; a task definition has room for {TASK_DEFINITION}", service.name),
            "let the application read large values from S3 or Parameter Store",
        );
    }
}

fn task_role(cx: &mut Context, service: &Service) {
    let length: usize = service.permissions.iter().map(statement).sum();
    if length > ROLE {
        cx.say_on_key(
            codes::ROLE_TOO_LARGE,
            format!("{}/permissions", service.origin),
            format!("the permissions of `{}` have about {length} characters; a role's policies have room for {ROLE}", service.name),
            "cover several actions or resources with one pattern",
        );
    }
}

fn execution_role(cx: &mut Context, service: &Service) {
    let distinct: BTreeSet<&Text> = service
        .secrets()
        .flat_map(|(_, secret)| {
            let stored = match &secret.store {
                SecretStore::SecretsManager { arn, .. } => arn,
                SecretStore::Parameter(name) => name,
            };
            [Some(stored), secret.kms_key.as_ref()]
        })
        .flatten()
        .collect();
    // A parameter's name becomes an ARN.
    let length: usize = distinct.iter().map(|arn| text(arn) + STATEMENT).sum();
    if length > ROLE {
        cx.say_on_key(
            codes::ROLE_TOO_LARGE,
            format!("{}/secrets", service.origin),
            format!("the secrets of `{}` take about {length} characters in its execution role's policy, which has room for {ROLE}", service.name),
            "keep several values in one secret and name them by `key`",
        );
    }
}

fn statement(permission: &Permission) -> usize {
    let actions: usize = permission
        .actions
        .iter()
        .map(|action| action.len() + AROUND)
        .sum();
    let resources: usize = permission
        .resources
        .iter()
        .map(|arn| text(arn) + AROUND)
        .sum();
    actions + resources + STATEMENT
}

fn store(secret: &Secret) -> usize {
    match &secret.store {
        SecretStore::SecretsManager { arn, key } => text(arn) + key.as_ref().map_or(0, String::len),
        SecretStore::Parameter(name) => text(name) + STATEMENT,
    }
}

fn text(text: &Text) -> usize {
    text.0
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.len(),
            Piece::Input(_) | Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => {
                HOLE
            }
        })
        .sum()
}
