//! What a name or ARN stands for.

use crate::rules::case::Case;
use crate::types::Kind;
use crate::value::Value;

/// Which service keeps a secret; an ARN from outside may be either's, and counts as a secret's where a
/// blueprint is known.
pub fn secret_store(case: &Case<'_>, secret: &Value) -> Option<&'static str> {
    let said = case.scene.read().said(secret);
    // The service comes first in an ARN; a secret, or a key in it, may be called `ssm` too.
    let (one, other) = (said.find(":ssm:"), said.find(":secretsmanager:"));
    let first = one.is_some_and(|at| other.is_none_or(|other| at < other));
    let ssm = said.starts_with("arn:") && first;
    let mut parameter = false;
    secret.references(&mut |n, _| {
        parameter |= case.scene.read().kind(n) == Kind::Parameter;
    });
    if parameter
        || ssm
        || (said.starts_with('/') && matches!(secret, Value::Text(_) | Value::Joined(_)))
    {
        Some("ssm")
    } else if said.contains(":secretsmanager:") || is_secret(case, secret) {
        Some("secretsmanager")
    } else if matches!(secret, Value::Text(_)) {
        // A plain name is a parameter's.
        Some("ssm")
    } else {
        case.intent.map(|_| "secretsmanager")
    }
}

/// Whether it refers to a secret of the document, as it is or with a key behind it.
fn is_secret(case: &Case<'_>, value: &Value) -> bool {
    let mut found = false;
    value.references(&mut |n, _| found |= case.scene.read().kind(n) == Kind::Secret);
    found
}

/// The repository of GuardDuty's agent in this region, in whichever account AWS keeps it there.
/// <https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html>
pub fn is_agent(said: &str) -> bool {
    let mut parts = said.split(':').skip(2);
    matches!(
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()),
        (Some("ecr"), Some(region), Some("*"), Some("repository/aws-guardduty-agent-fargate"), None)
            if region != "*"
    )
}
