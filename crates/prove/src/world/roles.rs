//! Roles: who may assume them, and what they may do.

use super::rows::{Link, Read, Row, row};
use crate::documents::Format;
use crate::types::Kind;
use crate::types::{inline_policy, managed_policy, policy_attachment, role, role_policy};
use crate::value::{NodeId, Value};

/// One statement of a policy.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// The resource that holds it.
    pub node: Option<NodeId>,
    /// Allows.
    pub allow: bool,
    /// Denies; without an effect it does neither.
    pub deny: bool,
    /// Actions, lower case.
    pub actions: Vec<String>,
    /// Everything but these actions.
    pub not_actions: Vec<String>,
    /// Resources.
    pub resources: Vec<Value>,
    /// Principals in words: `service codedeploy.amazonaws.com`, `aws ...`, `*`.
    pub principals: Vec<String>,
    /// Whether conditions narrow it.
    pub conditions: Option<Value>,
    /// Whom or what it is about is not said, or only by whom and what it is not about.
    pub open: bool,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// The resource.
    pub node: NodeId,
    /// Who may assume it; `None` where that is not understood.
    pub trust: Option<Vec<Statement>>,
    /// Names of AWS's own policies (the last part of the ARN).
    pub managed: Vec<String>,
    /// What stands in policies of the document.
    pub statements: Vec<Statement>,
    /// Policies that hang on it: their nodes.
    pub policy_nodes: Vec<NodeId>,
    /// A policy that is not understood hangs on it.
    pub unknown: bool,
}

pub(crate) const INLINE_DOCUMENT: &Row = &row("document", "PolicyDocument", "policy");

/// Reads all of them.
pub fn read(r: Read<'_>) -> Vec<Role> {
    let mut out: Vec<Role> = r
        .of(Kind::Role)
        .map(|node| {
            let mut role = Role {
                node,
                trust: r
                    .get(node, role::TRUST)
                    .and_then(|v| statements(r, v, node)),
                managed: Vec::new(),
                statements: Vec::new(),
                policy_nodes: Vec::new(),
                unknown: false,
            };
            for arn in r.list(node, role::MANAGED_POLICIES) {
                attach(r, &mut role, arn);
            }
            for block in r.list(node, role::INLINE) {
                match r
                    .within(block, INLINE_DOCUMENT)
                    .and_then(|v| statements(r, v, node))
                {
                    Some(list) => role.statements.extend(list),
                    None => role.unknown = true,
                }
            }
            role
        })
        .collect();
    for kind in [Kind::RolePolicy, Kind::InlinePolicy] {
        for node in r.of(kind) {
            let mut roles: Vec<Link> = r
                .list(node, inline_policy::POLICY_ROLES)
                .iter()
                .map(|v| r.as_named(Kind::Role, v))
                .collect();
            roles.extend(
                r.get(node, role_policy::ROLE)
                    .map(|v| r.as_named(Kind::Role, v)),
            );
            let found = r
                .get(node, role_policy::POLICY)
                .and_then(|v| statements(r, v, node));
            for role in out
                .iter_mut()
                .filter(|role| roles.iter().any(|l| l.is(role.node)))
            {
                role.policy_nodes.push(node);
                match &found {
                    Some(list) => role.statements.extend(list.iter().cloned()),
                    None => role.unknown = true,
                }
            }
        }
    }
    for node in r.of(Kind::ManagedPolicy) {
        let roles: Vec<Link> = r
            .list(node, managed_policy::POLICY_ROLES)
            .iter()
            .map(|v| r.as_named(Kind::Role, v))
            .collect();
        let found = r
            .get(node, role_policy::POLICY)
            .and_then(|v| statements(r, v, node));
        for role in out
            .iter_mut()
            .filter(|role| roles.iter().any(|l| l.is(role.node)))
        {
            role.policy_nodes.push(node);
            match &found {
                Some(list) => role.statements.extend(list.iter().cloned()),
                None => role.unknown = true,
            }
        }
    }
    for node in r.of(Kind::PolicyAttachment) {
        let Some(link) = r
            .get(node, policy_attachment::ROLE)
            .map(|v| r.as_named(Kind::Role, v))
        else {
            continue;
        };
        if let Some(role) = out.iter_mut().find(|role| link.is(role.node)) {
            role.policy_nodes.push(node);
            match r.get(node, policy_attachment::POLICY) {
                Some(arn) => attach(r, role, arn),
                None => role.unknown = true,
            }
        }
    }
    out
}

/// A managed policy, by ARN or by reference to one of the document.
fn attach<'d>(r: Read<'d>, role: &mut Role, arn: &'d Value) {
    if let Value::Attr(policy, _) = arn {
        let found = match r.kind(*policy) {
            Kind::ManagedPolicy => r
                .get(*policy, role_policy::POLICY)
                .and_then(|v| statements(r, v, *policy)),
            _ => None,
        };
        match found {
            Some(list) => role.statements.extend(list),
            None => role.unknown = true,
        }
        return;
    }
    let said = r.said(arn);
    // An ARN that AWS owns; another account's or an unknown one cannot be looked into.
    match said.rsplit_once(":iam::aws:policy/") {
        Some((_, name)) => {
            let name = name.rsplit_once('/').map_or(name, |(_, last)| last);
            role.managed.push(name.to_owned());
        }
        None => role.unknown = true,
    }
}

/// The statements of a policy document, however it is written.
pub fn statements(r: Read<'_>, value: &Value, node: NodeId) -> Option<Vec<Statement>> {
    if let Value::Attr(document, _) = value {
        return (r.kind(*document) == Kind::PolicyDocument)
            .then(|| looked_up(r, *document))
            .flatten();
    }
    let unpacked = super::json::unpacked(value)?;
    let list = match (unpacked.get("Statement"), &*unpacked) {
        (Some(list), _) => list.items(),
        // A document without statements allows nothing.
        (None, Value::Map(_)) => &[],
        (None, _) => return None,
    };
    if !list.iter().all(legible) {
        return None;
    }
    Some(list.iter().map(|block| statement(r, block, node)).collect())
}

/// Whether who may do what is written out, and not given from outside.
fn legible(block: &Value) -> bool {
    let given = |v: &Value| match v {
        Value::Given(name) => !name.starts_with("aws."),
        Value::Call(..) | Value::Unknown(_) => true,
        _ => false,
    };
    let written = |key: &str| {
        let items = block.get(key).map_or(&[][..], Value::items);
        items.iter().all(|v| v.as_text().is_some())
    };
    let principals = match block.get("Principal") {
        Some(Value::Map(entries)) => !entries.iter().any(|(_, v)| v.items().iter().any(given)),
        Some(other) => !given(other),
        None => true,
    };
    matches!(block, Value::Map(_))
        && ["Effect", "Action", "NotAction"].into_iter().all(written)
        && principals
}

fn statement(r: Read<'_>, block: &Value, node: NodeId) -> Statement {
    let words = |key: &str| -> Vec<String> {
        block
            .get(key)
            .map_or(&[][..], Value::items)
            .iter()
            .map(|v| r.said(v).to_ascii_lowercase())
            .collect()
    };
    let mut principals = Vec::new();
    match block.get("Principal") {
        Some(Value::Map(entries)) => {
            for (kind, values) in entries {
                for value in values.items() {
                    principals.push(format!(
                        "{} {}",
                        kind.to_ascii_lowercase(),
                        principal(r, value)
                    ));
                }
            }
        }
        Some(other) => principals.push(r.said(other)),
        None => {}
    }
    Statement {
        node: Some(node),
        allow: block.get("Effect").and_then(Value::as_text) == Some("Allow"),
        deny: block.get("Effect").and_then(Value::as_text) == Some("Deny"),
        actions: words("Action"),
        not_actions: words("NotAction"),
        resources: block.get("Resource").map_or(&[][..], Value::items).to_vec(),
        principals,
        conditions: block.get("Condition").cloned(),
        open: ["NotPrincipal", "NotResource"]
            .iter()
            .any(|key| block.get(key).is_some()),
    }
}

/// `codedeploy.amazonaws.com`, also where the suffix is the partition's.
fn principal(r: Read<'_>, value: &Value) -> String {
    match value {
        Value::Joined(pieces) => match pieces.as_slice() {
            [Value::Text(service), Value::Given(suffix)] if suffix == "aws.url_suffix" => {
                format!("{service}amazonaws.com")
            }
            _ => r.said(value),
        },
        other => r.said(other),
    }
}

/// Terraform's `aws_iam_policy_document`.
fn looked_up(r: Read<'_>, node: NodeId) -> Option<Vec<Statement>> {
    if r.doc.format != Format::Terraform {
        return None;
    }
    let properties = &r.doc.node(node).properties;
    let mut out = Vec::new();
    for block in properties.get("statement").map_or(&[][..], Value::items) {
        // Of a `dynamic` it may not be known how many there are.
        if !matches!(block, Value::Map(_)) {
            return None;
        }
        let words = |key: &str| -> Vec<String> {
            block
                .get(key)
                .map_or(&[][..], Value::items)
                .iter()
                .map(|v| r.said(v).to_ascii_lowercase())
                .collect()
        };
        let mut principals = Vec::new();
        for entry in block.get("principals").map_or(&[][..], Value::items) {
            let kind = entry
                .get("type")
                .and_then(Value::as_text)
                .unwrap_or("?")
                .to_ascii_lowercase();
            for value in entry.get("identifiers").map_or(&[][..], Value::items) {
                principals.push(format!("{kind} {}", principal(r, value)));
            }
        }
        out.push(Statement {
            node: Some(node),
            allow: block
                .get("effect")
                .and_then(Value::as_text)
                .unwrap_or("Allow")
                == "Allow",
            deny: block.get("effect").and_then(Value::as_text) == Some("Deny"),
            actions: words("actions"),
            not_actions: words("not_actions"),
            resources: block
                .get("resources")
                .map_or(&[][..], Value::items)
                .to_vec(),
            principals,
            conditions: block.get("condition").cloned(),
            open: ["not_principals", "not_resources"]
                .iter()
                .any(|key| block.get(key).is_some()),
        });
    }
    let others = [
        "source_policy_documents",
        "override_policy_documents",
        "source_json",
        "override_json",
    ];
    let beside = |key: &&str| !matches!(properties.get(key), None | Some(Value::Null));
    if others.iter().any(beside) {
        return None;
    }
    Some(out)
}

/// Whether an account, as it is said, is the one of the deployment, or one that a plan knows.
pub fn is_this_account(said: &str) -> bool {
    let said = said.trim_start_matches("${").trim_end_matches('}');
    said == "aws.account" || (said.len() == 12 && said.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a pattern with `*` and `?` covers a word.
pub fn covers(pattern: &str, word: &str) -> bool {
    fn go(p: &[u8], w: &[u8]) -> bool {
        match (p.first(), w.first()) {
            (None, None) => true,
            (Some(b'*'), _) => go(&p[1..], w) || (!w.is_empty() && go(p, &w[1..])),
            (Some(b'?'), Some(_)) => go(&p[1..], &w[1..]),
            (Some(a), Some(b)) if a == b => go(&p[1..], &w[1..]),
            _ => false,
        }
    }
    go(pattern.as_bytes(), word.as_bytes())
}

impl Role {
    /// Whether a service may assume it; `None` where the trust policy is not understood.
    pub fn trusts(&self, service: &str) -> Option<bool> {
        let trust = self.trust.as_ref()?;
        let wanted = format!("service {service}");
        Some(trust.iter().any(|s| {
            s.allow
                && s.actions.iter().any(|a| covers(a, "sts:assumerole"))
                && s.principals.iter().any(|p| *p == wanted || p == "*")
        }))
    }

    /// Statements of the document that allow an action.
    pub fn allowing<'s>(&'s self, action: &str) -> impl Iterator<Item = &'s Statement> {
        let action = action.to_ascii_lowercase();
        self.statements.iter().filter(move |s| {
            s.allow
                && (s.actions.iter().any(|a| covers(a, &action))
                    || (!s.not_actions.is_empty()
                        && !s.not_actions.iter().any(|a| covers(a, &action))))
        })
    }
}
