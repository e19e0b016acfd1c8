//! P205: tasks reach the stores of their secrets.
//!
//! # What it checks
//! For each service whose containers take variables from Secrets Manager or Parameter Store: an
//! interface endpoint for `secretsmanager` or `ssm`, or a way out.
//!
//! # What breaks in real life
//! `ResourceInitializationError: unable to retrieve secret`: the service worked until the first
//! secret was added, because nothing else had asked that service before.
//!
//! # How to mend
//! Add the endpoint that the store has; or add NAT.

use super::services;
use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::questions::reach::Verdict;
use crate::value::Value;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    for index in 0..case.scene.tasks.services.len() {
        let Some(actor) = case.service_actor(index).cloned() else {
            continue;
        };
        for store in stores(case, index) {
            let answer = services::way(case, &actor, store);
            if answer.verdict == Verdict::Blocked {
                case.report(
                    codes::SECRETS_UNREACHED,
                    case.scene.tasks.services[index].node,
                    format!("tasks of {} cannot reach {store}, where their secrets are", actor.name),
                    format!("add an endpoint for {store} that lets these tasks in on 443, or a way out through NAT"),
                    answer.evidence,
                );
            }
        }
    }
}

fn stores(case: &Case<'_>, index: usize) -> Vec<&'static str> {
    let service = &case.scene.tasks.services[index];
    let containers = case
        .scene
        .tasks
        .definition_of(service)
        .and_then(|d| d.containers.as_ref());
    let mut out = Vec::new();
    for (_, secret) in containers.into_iter().flatten().flat_map(|c| &c.secrets) {
        let store = store(case, secret);
        if let Some(store) = store
            && !out.contains(&store)
        {
            out.push(store);
        }
    }
    out
}

/// Which service keeps a secret; an ARN from outside may be either's, and counts as a secret's.
pub fn store(case: &Case<'_>, secret: &Value) -> Option<&'static str> {
    let said = case.scene.read().said(secret);
    let mut parameter = false;
    secret.references(&mut |n, _| {
        parameter |= case.scene.read().kind(n) == crate::world::kinds::Kind::Parameter;
    });
    if parameter
        || said.contains(":ssm:")
        || (said.starts_with('/') && matches!(secret, Value::Text(_) | Value::Joined(_)))
    {
        Some("ssm")
    } else if said.contains(":secretsmanager:") || !matches!(secret, Value::Text(_)) {
        Some("secretsmanager")
    } else {
        // A plain name is a parameter's.
        Some("ssm")
    }
}
