//! What the roles of a service have to allow, beside the page of the key that gives them.

use super::super::{ExplainArgs, load};
use crate::operate::given_roles::{self, Role};
use serde_json::Value;
use std::fmt::Write as _;

/// What both roles of a service say, or the one that is asked for: of `services.NAME.roles`, with a
/// blueprint that has the service. Nothing where something else is asked for.
pub fn of(args: &ExplainArgs, what: &str) -> Option<String> {
    let mut steps = what.split('.');
    let (Some("services"), Some(name), Some("roles")) = (steps.next(), steps.next(), steps.next())
    else {
        return None;
    };
    let key = steps.next();
    if args.file.file.is_none() && load::none_here() {
        return None;
    }
    let report = load::all(args.file.wanted()).ok()?;
    let system = &report.loaded.as_ref()?.system;
    let service = system.service(name)?;
    let mut out = String::new();
    for role in given_roles::of(system, service) {
        if key.is_none_or(|key| key == role.key) {
            let _ = write!(out, "\n{}", page(&role));
        }
    }
    out.push_str(
        "\nWho deploys the document needs iam:PassRole on a given role, to ecs-tasks.amazonaws.com; what releases\nthe service gets it in the document.\n",
    );
    Some(out)
}

fn page(role: &Role) -> String {
    let mut out = match &role.given {
        Some(given) => format!("{}: {given}, which has to say", role.key),
        None => format!("{}: made; a given one has to say", role.key),
    };
    let _ = writeln!(out, "\n\nTrust policy:\n\n{}", pretty(&role.trust));
    let _ = match &role.policy {
        Some(policy) => writeln!(out, "\nPermissions:\n\n{}", pretty(policy)),
        None => writeln!(out, "\nPermissions: what the application does in AWS"),
    };
    out
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
