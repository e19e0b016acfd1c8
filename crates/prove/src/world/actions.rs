//! What listeners and rules do with a request.

use super::rows::{Fact, Link, Read, Row};
use crate::documents::Format;
use crate::types::Kind;
use crate::types::action;
use crate::value::Value;

/// What is done with a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// To target groups, with weights.
    Forward(Vec<(Link, Fact<i64>)>),
    /// A fixed answer.
    Fixed(Fact<String>),
    /// To another address.
    Redirect(Redirect),
    /// Asks who is there; what follows decides.
    Authenticate,
    /// Not understood.
    Unknown(String),
    /// What it does is given from outside.
    Open,
}

/// Where a redirect sends, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Redirect {
    /// `HTTP`, `HTTPS` or `#{protocol}`.
    pub protocol: Fact<String>,
    /// A port or `#{port}`.
    pub port: Fact<String>,
    /// Whether host, path and query stay as they came.
    pub rest_stays: bool,
    /// `HTTP_301` or `HTTP_302`.
    pub code: Fact<String>,
}

/// Whether a list of actions may send requests to whatever there is.
pub fn open(actions: &[Action]) -> bool {
    let unknown = |action: &Action| match action {
        Action::Open => true,
        Action::Forward(groups) => groups.iter().any(|(l, _)| matches!(l, Link::Unknown(_))),
        _ => false,
    };
    actions.iter().any(unknown)
}

impl Action {
    /// The target groups that it may send requests to.
    pub fn targets(&self) -> impl Iterator<Item = &Link> {
        match self {
            Self::Forward(groups) => groups.as_slice(),
            _ => &[],
        }
        .iter()
        .map(|(link, _)| link)
    }
}

/// What a load balancer can answer by itself.
const CONTENT_TYPES: &[&str] = &[
    "text/plain",
    "text/css",
    "text/html",
    "application/javascript",
    "application/json",
];
/// Parts of the address, and what leaves each as it came; left out, AWS takes that.
const REDIRECT_REST: &[&Row] = &[
    action::REDIRECT_HOST,
    action::REDIRECT_PATH,
    action::REDIRECT_QUERY,
];

/// The actions of a list of blocks, in their order.
pub(super) fn actions(r: Read<'_>, blocks: &[Value]) -> Vec<Action> {
    let link = |value: &Value| match value {
        Value::Attr(node, _) if r.kind(*node) == Kind::Unknown => Link::Outside(r.said(value)),
        Value::Attr(node, attr) => Link::Node(*node, r.kind(*node).attr(r.doc.format, attr)),
        Value::Unknown(what) => Link::Unknown(what.clone()),
        other => Link::Outside(r.said(other)),
    };
    let text = |value: Option<&Value>| match value {
        None => Fact::Absent,
        Some(Value::Text(t)) => Fact::Known(t.clone()),
        Some(other) => match Value::joined(vec![other.clone()]) {
            Value::Text(t) => Fact::Known(t),
            other => Fact::Unknown(r.said(&other)),
        },
    };
    let number = |value: Option<&Value>| match text(value) {
        Fact::Known(t) => t.parse().map_or(Fact::Unknown(t), Fact::Known),
        Fact::Absent => Fact::Absent,
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    blocks
        .iter()
        .map(|block| {
            let kind = text(at(r, block, action::TYPE));
            match kind.known().map(String::as_str) {
                Some("forward") => {
                    let mut groups: Vec<(Link, Fact<i64>)> = Vec::new();
                    if let Some(one) = at(r, block, action::TARGET_GROUP) {
                        groups.push((link(one), Fact::Absent));
                    }
                    let weighted = at(r, block, action::FORWARD).map_or(&[][..], Value::items);
                    if !weighted.is_empty() {
                        groups.clear();
                    }
                    for entry in weighted {
                        if let Some(group) = at(r, entry, action::forward::TARGET_GROUP) {
                            groups
                                .push((link(group), number(at(r, entry, action::forward::WEIGHT))));
                        }
                    }
                    Action::Forward(groups)
                }
                Some("fixed-response") => match text(at(r, block, action::CONTENT_TYPE)) {
                    Fact::Known(t) if !CONTENT_TYPES.contains(&t.as_str()) => {
                        Action::Unknown(format!("answers with the unknown type {t}"))
                    }
                    Fact::Absent if r.doc.format == Format::Terraform => {
                        Action::Unknown("answers without a type".to_owned())
                    }
                    _ => Action::Fixed(text(at(r, block, action::STATUS))),
                },
                Some("redirect") if at(r, block, action::REDIRECT).is_none() => {
                    Action::Unknown("redirects without settings".to_owned())
                }
                Some("redirect") => Action::Redirect(Redirect {
                    protocol: text(at(r, block, action::REDIRECT_PROTOCOL)),
                    port: text(at(r, block, action::REDIRECT_PORT)),
                    rest_stays: REDIRECT_REST.iter().all(|row| {
                        let same = row.default.unwrap_or_default();
                        text(at(r, block, row))
                            .or_default(same.to_owned())
                            .is_some_and(|t| t == same)
                    }),
                    code: text(at(r, block, action::REDIRECT_STATUS)),
                }),
                Some("authenticate-oidc" | "authenticate-cognito" | "jwt-validation") => {
                    Action::Authenticate
                }
                _ if matches!(kind, Fact::Unknown(_)) => Action::Open,
                _ => Action::Unknown(format!("has the unknown action {kind}")),
            }
        })
        .collect()
}

/// As [`Read::within`], for blocks that do not live as long as the document's borrow says.
pub(super) fn at<'v>(r: Read<'_>, block: &'v Value, row: &Row) -> Option<&'v Value> {
    let path = match r.doc.format {
        Format::CloudFormation => row.cfn,
        Format::Terraform => row.tf,
    };
    let mut value = block;
    for step in path.split('.') {
        if let Value::List(items) = value
            && items.len() == 1
        {
            value = &items[0];
        }
        value = value.get(step)?;
    }
    Some(value)
}
