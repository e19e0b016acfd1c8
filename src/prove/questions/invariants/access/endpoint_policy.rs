//! P112: the S3 endpoint lets through what the system uses.
//!
//! # What it checks
//! For a system with a blueprint: that the gateway endpoint of S3 has a policy, and that no
//! statement of it allows an action on every bucket that the blueprint does not.
//!
//! # What breaks in real life
//! The endpoint is the one way out of a network without NAT. With AWS's default policy, whoever
//! gets into a task carries data away to any bucket of any account.
//!
//! # How to mend
//! A policy that names the layers' bucket, and the buckets that the application uses.

use crate::finding::codes;
use crate::prove::questions::invariants::case::Case;
use crate::prove::questions::invariants::start::meant::allows;
use crate::prove::value::Value;
use crate::prove::world::roles::statements;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let Some(intent) = case.intent else {
        return;
    };
    for endpoint in &case.scene.endpoints {
        if endpoint.service.known().is_none_or(|s| s != "s3") {
            continue;
        }
        let list = endpoint
            .policy
            .as_ref()
            .and_then(|p| statements(case.scene.read(), p, endpoint.node));
        let lacks = list.as_ref().is_some_and(|list| {
            intent.buckets.iter().any(|wanted| {
                !list.iter().any(|s| {
                    allows(case, s, wanted) && s.principals.iter().any(|p| p == "*" || p == "aws *")
                })
            })
        });
        if lacks {
            case.report(
                codes::ENDPOINT_POLICY,
                endpoint.node,
                format!(
                    "{} does not let through what the blueprint uses",
                    case.scene.id(endpoint.node)
                ),
                "allow the actions and buckets of the services' permissions",
                Vec::new(),
            );
        }
        // Each statement that is open to every bucket has to be one that the blueprint asks for.
        let wide = list.as_ref().is_none_or(|list| {
            list.iter().any(|s| {
                let every =
                    |r: &Value| r.as_text().is_some_and(|t| t == "*" || t.ends_with(":::*"));
                s.allow
                    && s.resources.iter().any(every)
                    && (!s.not_actions.is_empty()
                        || s.actions.iter().any(|a| !intent.every_bucket.contains(a)))
            })
        });
        if wide {
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
