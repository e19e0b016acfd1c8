use crate::intent::{Admitted, Intent};
use crate::rules::case::Case;
use crate::rules::facts::names::is_agent;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use crate::world::endpoints::Endpoint;
use crate::world::roles::{Statement, is_this_account};
use crate::world::rows::Read;

rule! {
    /// P112: endpoints let through what the system uses.
    ///
    /// # What it checks
    /// For a system with a blueprint: that the gateway endpoint of S3 has a policy, and that no
    /// statement of it allows an action on every bucket that the blueprint does not; applications whose
    /// role is given, of which nothing is known, reach every bucket of this account and no other. And that each
    /// interface endpoint which the system needs, and whose service supports a policy, and the gateway of
    /// DynamoDB admit
    /// principals of this account alone, on resources of this account and of those that the blueprint
    /// names. Where a value from outside says whose resources they are, the policy bounds the principal
    /// alone.
    ///
    /// # What breaks in real life
    /// Endpoints are the one way out of a network without NAT. With AWS's default policy, whoever gets
    /// into a task carries data away to any bucket of any account, or with credentials of his own into his
    /// own repository, log or queue.
    ///
    /// # How to fix it
    /// A policy that names the layers' bucket, and the buckets that the application uses; elsewhere
    /// `aws:PrincipalAccount` and `aws:ResourceAccount`.
    help: "one statement with aws:PrincipalAccount, and with aws:ResourceAccount where the owner of the resources is known",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let Some(intent) = case.intent else {
        return wrong;
    };
    interfaces(case, intent, &mut wrong);
    for endpoint in &case.scene.endpoints {
        if endpoint.service.known().is_none_or(|s| s != "s3") {
            continue;
        }
        let list = &endpoint.statements;
        let given = |list: &[Statement]| list.iter().any(|s| of_given(case, s));
        let lacks = list.as_ref().is_some_and(|list| {
            !intent.through_s3.is_empty() && !given(list)
                || intent.buckets.iter().any(|wanted| {
                    !list.iter().any(|s| {
                        case.grants(s, wanted)
                            && s.principals.iter().any(|p| p == "*" || p == "aws *")
                    })
                })
        });
        if lacks {
            let what = format!(
                "{} does not allow what the blueprint uses",
                case.scene.id(endpoint.node)
            );
            wrong
                .at(endpoint.node, what)
                .help("allow the actions and buckets of the services' permissions");
        }
        // Each statement that is open to every bucket has to be one that the blueprint asks for.
        let wide = list.as_ref().is_none_or(|list| {
            list.iter().any(|s| {
                let every =
                    |r: &Value| r.as_text().is_some_and(|t| t == "*" || t.ends_with(":::*"));
                s.allow
                    && s.resources.iter().any(every)
                    && !of_given(case, s)
                    && (!s.not_actions.is_empty()
                        || s.actions.iter().any(|a| !intent.every_bucket.contains(a)))
            })
        });
        if wide {
            let what = format!("{} allows every bucket", case.scene.id(endpoint.node));
            wrong
                .at(endpoint.node, what)
                .help("name the bucket of the image layers and those that the application uses");
        }
    }
    wrong
}

/// Whether a statement lets the roles that are given, and no other, through to this account's buckets.
fn of_given(case: &Case<'_>, statement: &Statement) -> bool {
    let said = |test: &str, key: &str| -> Vec<String> {
        let tests = statement.conditions.as_ref();
        let value = tests.and_then(|c| c.get(test)?.get(key));
        value
            .map_or(&[][..], Value::items)
            .iter()
            .map(|v| case.said(v))
            .collect()
    };
    let Some(intent) = case.intent.filter(|i| !i.through_s3.is_empty()) else {
        return false;
    };
    let keys = match &statement.conditions {
        Some(Value::Map(tests)) => tests.iter().map(|(_, keys)| match keys {
            Value::Map(keys) => keys.len(),
            _ => 0,
        }),
        _ => return false,
    };
    statement.allow
        && statement.actions == ["s3:*"]
        && statement.principals == ["*"]
        && matches!(statement.resources.as_slice(), [one] if one.as_text() == Some("*"))
        && keys.sum::<usize>() == 2
        && said("ArnEquals", "aws:PrincipalArn") == intent.through_s3
        && matches!(said("StringEquals", "aws:ResourceAccount").as_slice(), [own] if is_this_account(own))
}

/// Interface endpoints, and DynamoDB's gateway: whom they admit, and on whose resources.
fn interfaces(case: &Case<'_>, intent: &Intent, wrong: &mut Violations) {
    let r = case.scene.read();
    let dynamodb = |e: &Endpoint| e.service.known().is_some_and(|s| s == "dynamodb");
    let all = case.scene.endpoints.iter();
    for endpoint in all.filter(|e| e.is_interface() || dynamodb(e)) {
        let Some(service) = endpoint.service.known() else {
            continue;
        };
        let meant = intent.admitted.iter().find(|a| a.service == *service);
        let right = match (meant, &endpoint.policy) {
            (None, None) => true,
            (Some(meant), Some(_)) => match endpoint.statements.as_deref() {
                Some([one]) => !meant.agent && admits(r, one, meant),
                Some([one, agent]) => meant.agent && admits(r, one, meant) && pulls(r, agent),
                _ => false,
            },
            _ => false,
        };
        if right {
            continue;
        }
        let id = case.scene.id(endpoint.node);
        let what = match meant {
            None => format!("{id} has a policy that is not in the blueprint"),
            Some(_) => format!(
                "{id} does not admit this account's principals alone, on what the blueprint names"
            ),
        };
        wrong.at(endpoint.node, what);
    }
}

/// GuardDuty's agent may be fetched by this account's principals, and nothing be put beside it.
fn pulls(r: Read<'_>, statement: &Statement) -> bool {
    let mut actions = statement.actions.clone();
    actions.sort();
    let own = statement
        .conditions
        .as_ref()
        .and_then(|c| c.get("StringEquals"))
        .and_then(|t| t.get("aws:PrincipalAccount"))
        .is_some_and(|v| is_this_account(&r.said(v)));
    statement.allow
        && own
        && actions == AGENT_PULL
        && statement.principals == ["*"]
        && matches!(statement.resources.as_slice(), [one] if is_agent(&r.said(one)))
}

/// What fetching the agent takes, lower case and sorted.
const AGENT_PULL: [&str; 3] = [
    "ecr:batchchecklayeravailability",
    "ecr:batchgetimage",
    "ecr:getdownloadurlforlayer",
];

fn admits(r: Read<'_>, statement: &Statement, meant: &Admitted) -> bool {
    let everything = statement.allow
        && statement.actions == ["*"]
        && statement
            .principals
            .iter()
            .all(|p| p == "*" || p == "aws *")
        && !statement.principals.is_empty()
        && matches!(statement.resources.as_slice(), [one] if one.as_text() == Some("*"));
    let Some(Value::Map(tests)) = &statement.conditions else {
        return false;
    };
    let [(test, Value::Map(keys))] = tests.as_slice() else {
        return false;
    };
    let said = |key: &str| -> Option<Vec<String>> {
        let (_, value) = keys.iter().find(|(k, _)| k == key)?;
        Some(value.items().iter().map(|v| r.said(v)).collect())
    };
    let principal = said("aws:PrincipalAccount");
    let own = matches!(principal.as_deref(), Some([one]) if is_this_account(one));
    let resources = match (said("aws:ResourceAccount"), &meant.accounts) {
        (None, None) => keys.len() == 1,
        (Some(all), Some(others)) => {
            let mut rest = all;
            for other in others {
                if let Some(at) = rest.iter().position(|one| one == other) {
                    rest.remove(at);
                } else {
                    return false;
                }
            }
            keys.len() == 2 && matches!(rest.as_slice(), [one] if is_this_account(one))
        }
        _ => false,
    };
    everything && test == "StringEquals" && own && resources
}
