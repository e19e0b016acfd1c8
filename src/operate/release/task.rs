//! The task definition of the plan, as it is registered.

use super::Blueprint;
use super::known::Known;
use crate::aws::TaskDefinition;
use crate::stack::{Resource, Stack, Tree};
use serde_json::Value;

/// What `aws ecs register-task-definition` takes: the same rows as the document.
pub(super) fn planned(
    blueprint: Blueprint<'_>,
    service: &str,
    known: &mut Known<'_>,
) -> Option<Value> {
    let origin = &blueprint.system.service(service)?.origin;
    let node = blueprint
        .stack
        .nodes
        .iter()
        .find(|n| n.form.noun == TaskDefinition::FORM.noun && n.origin == *origin)?;
    Some(Value::from(&known.rows(&node.rows)))
}

/// What the document hands out about a service under a key.
pub(super) fn handed_out<'s>(stack: &'s Stack, service: &str, key: &str) -> Option<&'s Tree> {
    stack.outputs.iter().find_map(|output| {
        let Tree::Map(entries) = &output.value else {
            return None;
        };
        let of = |key: &str| entries.iter().find(|(k, _)| k == key).map(|(_, v)| v);
        of("service")
            .filter(|name| **name == Tree::from(service))
            .and_then(|_| of(key))
    })
}
