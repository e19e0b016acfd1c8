//! P112: the S3 endpoint lets through what the system uses.
//!
//! # What it checks
//! For a system with a blueprint: that the gateway endpoint of S3 has a policy, and that no
//! statement of it allows every action on every resource.
//!
//! # What breaks in real life
//! The endpoint is the one way out of a network without NAT. With AWS's default policy, whoever
//! gets into a task carries data away to any bucket of any account.
//!
//! # How to mend
//! A policy that names the layers' bucket, and the buckets that the application uses.

use crate::finding::codes;
use crate::prove::questions::invariants::case::Case;
use crate::prove::world::roles::statements;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    if case.intent.is_none() {
        return;
    }
    for endpoint in &case.scene.endpoints {
        if endpoint.service.known().is_none_or(|s| s != "s3") {
            continue;
        }
        let list = endpoint
            .policy
            .as_ref()
            .and_then(|p| statements(case.scene.read(), p, endpoint.node));
        let wide = match &list {
            None => true,
            Some(list) => list.iter().any(|s| {
                s.allow
                    && (s.actions.iter().any(|a| a == "*" || a == "s3:*")
                        || !s.not_actions.is_empty())
                    && s.resources.iter().any(|r| {
                        r.as_text() == Some("*") || r.as_text().is_some_and(|t| t.ends_with(":::*"))
                    })
            }),
        };
        let any = list.as_ref().is_some_and(|list| {
            list.iter()
                .any(|s| s.allow && s.resources.iter().any(|r| r.as_text() == Some("*")))
        });
        if wide || any {
            case.report(
                codes::ENDPOINT_POLICY,
                endpoint.node,
                format!("{} lets every bucket through", case.scene.id(endpoint.node)),
                "name the layers' bucket and those that the application uses",
                Vec::new(),
            );
        }
    }
}
