//! Reading properties by a row that holds both spellings.

use super::kinds::Kinds;
use crate::documents::{Document, Format};
use crate::types::{Attr, Kind};
use crate::value::{NodeId, Value, number_text};
use ipnet::Ipv4Net;
use std::fmt;

pub use crate::types::Row;

/// A row that no type has: what only this reading spells.
pub const fn row(name: &'static str, cfn: &'static str, tf: &'static str) -> Row {
    Row::new(name, cfn, tf)
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact<T> {
    /// Written, or to be computed from what is written.
    Known(T),
    /// Not written: the service's default holds.
    Absent,
    /// Written, but only a deployment knows; the text says what stands there.
    Unknown(String),
}

impl<T> Fact<T> {
    /// The value where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Whether nothing is written.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, or the service's default where nothing is written; `None` where it is unknown.
    pub fn or_default(&self, default: T) -> Option<T>
    where
        T: Clone,
    {
        match self {
            Self::Known(value) => Some(value.clone()),
            Self::Absent => Some(default),
            Self::Unknown(_) => None,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Fact<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => write!(f, "{value}"),
            Self::Absent => f.write_str("nothing"),
            Self::Unknown(what) => write!(f, "an unknown value ({what})"),
        }
    }
}

/// What a property refers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// A node of the document, and which of its attributes.
    Node(NodeId, Attr),
    /// Something outside: a literal id, or what is given from outside. Equal texts are the same thing.
    Outside(String),
    /// Not understood.
    Unknown(String),
}

/// What links that are [`Link::same`] have in common, to look them up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing<'l> {
    /// A node, whichever of its attributes is named.
    Node(NodeId),
    /// Something outside.
    Outside(&'l str),
}

/// Whether a text is an id as EC2 gives them: `vpc-0123456789abcdef0`.
fn is_id(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(kind, number)| {
        !kind.is_empty() && number.len() >= 8 && number.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

impl Link {
    /// What it leads to, where that is known.
    pub fn thing(&self) -> Option<Thing<'_>> {
        match self {
            Self::Node(node, _) => Some(Thing::Node(*node)),
            Self::Outside(text) => Some(Thing::Outside(text)),
            Self::Unknown(_) => None,
        }
    }

    /// The node, where it is one of the document.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Node(node, _) => Some(*node),
            _ => None,
        }
    }

    /// Whether it is this node.
    pub fn is(&self, node: NodeId) -> bool {
        self.node() == Some(node)
    }

    /// Whether both are known to be different things. What is given from outside may be anything, the id
    /// that is written out beside it as well.
    pub fn apart(&self, other: &Self) -> bool {
        let known = |link: &Self| match link {
            Self::Node(..) => true,
            Self::Outside(text) => is_id(text),
            Self::Unknown(_) => false,
        };
        known(self) && known(other) && !self.same(other)
    }

    /// Whether both are known to be the same thing.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Node(a, _), Self::Node(b, _)) => a == b,
            (Self::Outside(a), Self::Outside(b)) => a == b,
            _ => false,
        }
    }
}

/// Reads one document.
#[derive(Clone, Copy)]
pub struct Read<'d> {
    /// The document.
    pub doc: &'d Document,
    /// What each node is.
    pub kinds: &'d Kinds,
}

impl<'d> Read<'d> {
    /// The nodes of a kind that exist.
    pub fn of(self, kind: Kind) -> impl Iterator<Item = NodeId> + 'd {
        self.kinds.nodes(kind)
    }

    /// The kind of a node.
    pub fn kind(self, node: NodeId) -> Kind {
        self.kinds.kind(node)
    }

    /// A property of a node.
    pub fn get(self, node: NodeId, row: &Row) -> Option<&'d Value> {
        self.within(&self.doc.node(node).properties, row)
    }

    /// A property of a block.
    pub fn within(self, block: &'d Value, row: &Row) -> Option<&'d Value> {
        let path = row.path(self.doc.format);
        if path.is_empty() {
            return None;
        }
        let mut value = block;
        let mut rest = path;
        // This runs for every property that is read, and most are a name alone; bytes are enough to tell.
        if !path.bytes().any(|b| b == b'.' || b == b'[') {
            return match within_one(value).get(path) {
                None | Some(Value::Null) => None,
                found => found,
            };
        }
        while let Some(dot) = rest.bytes().position(|b| b == b'.') {
            value = step_into(value, &rest[..dot])?;
            rest = &rest[dot + 1..];
        }
        value = step_into(value, rest)?;
        match value {
            Value::Null => None,
            value => Some(value),
        }
    }

    /// The items of a list property.
    pub fn list(self, node: NodeId, row: &Row) -> &'d [Value] {
        self.get(node, row).map_or(&[], Value::items)
    }

    /// What an attribute of a node stands for, where the node says so itself.
    pub fn behind(self, value: &'d Value) -> &'d Value {
        let mut value = value;
        for _ in 0..8 {
            let Value::Attr(node, attr) = value else {
                break;
            };
            let properties = &self.doc.node(*node).properties;
            let name = self.kind(*node).spelling().name;
            let found = match self.doc.format {
                Format::Terraform => properties.get(attr).or_else(|| match name {
                    Some((_, tf)) if self.kind(*node).attr(self.doc.format, attr) == Attr::Name => {
                        properties.get(tf)
                    }
                    _ => None,
                }),
                Format::CloudFormation => match name {
                    Some((cfn, _))
                        if self.kind(*node).attr(self.doc.format, attr) == Attr::Name =>
                    {
                        properties.get(cfn)
                    }
                    _ => properties.get(attr),
                },
            };
            match found {
                Some(found) => value = found,
                None => break,
            }
        }
        value
    }

    /// The physical name of a node, as a value.
    pub fn name_of(self, node: NodeId) -> Option<&'d Value> {
        let (cfn, tf) = self.kind(node).spelling().name?;
        let key = match self.doc.format {
            Format::CloudFormation => cfn,
            Format::Terraform => tf,
        };
        self.doc
            .node(node)
            .properties
            .get(key)
            .map(|v| self.behind(v))
    }

    /// Text of a property.
    pub fn text(self, node: NodeId, row: &Row) -> Fact<String> {
        self.as_text(self.get(node, row))
    }

    /// Text of a value.
    pub fn as_text(self, value: Option<&'d Value>) -> Fact<String> {
        match value.map(|v| self.behind(v)) {
            None => Fact::Absent,
            Some(Value::Text(t)) => Fact::Known(t.clone()),
            Some(Value::Number(n)) => Fact::Known(number_text(*n)),
            Some(Value::Bool(b)) => Fact::Known(b.to_string()),
            Some(other) => Fact::Unknown(self.said(other)),
        }
    }

    /// A whole number of a property.
    pub fn number(self, node: NodeId, row: &Row) -> Fact<i64> {
        self.as_number(self.get(node, row))
    }

    /// A whole number of a value.
    pub fn as_number(self, value: Option<&'d Value>) -> Fact<i64> {
        match value.map(|v| self.behind(v)) {
            None => Fact::Absent,
            #[allow(clippy::cast_possible_truncation, reason = "checked to be integral")]
            Some(Value::Number(n)) if n.fract() == 0.0 => Fact::Known(*n as i64),
            Some(Value::Text(t)) => match t.trim().parse() {
                Ok(n) => Fact::Known(n),
                Err(_) => Fact::Unknown(t.clone()),
            },
            Some(other) => Fact::Unknown(self.said(other)),
        }
    }

    /// A truth value of a property.
    pub fn flag(self, node: NodeId, row: &Row) -> Fact<bool> {
        self.as_flag(self.get(node, row))
    }

    /// A truth value.
    pub fn as_flag(self, value: Option<&'d Value>) -> Fact<bool> {
        match value.map(|v| self.behind(v)) {
            None => Fact::Absent,
            Some(Value::Bool(b)) => Fact::Known(*b),
            Some(Value::Text(t)) => match t.to_ascii_lowercase().as_str() {
                "true" | "enabled" | "enable" => Fact::Known(true),
                "false" | "disabled" | "disable" => Fact::Known(false),
                _ => Fact::Unknown(t.clone()),
            },
            Some(other) => Fact::Unknown(self.said(other)),
        }
    }

    /// A network of a value.
    pub fn as_cidr(self, value: Option<&'d Value>) -> Fact<Ipv4Net> {
        match self.as_text(value) {
            Fact::Known(t) => match t.parse() {
                Ok(net) => Fact::Known(net),
                Err(_) => Fact::Unknown(t),
            },
            Fact::Absent => Fact::Absent,
            Fact::Unknown(what) => Fact::Unknown(what),
        }
    }

    /// What a property refers to.
    pub fn link(self, node: NodeId, row: &Row) -> Option<Link> {
        self.get(node, row).map(|v| self.as_link(v))
    }

    /// What a value refers to.
    pub fn as_link(self, value: &'d Value) -> Link {
        match value {
            Value::Attr(node, attr) => {
                // An argument of another node may itself be a reference (`aws_lb_listener.x.load_balancer_arn`).
                let kind = self.kind(*node);
                // What a custom resource or a nested stack hands out stands elsewhere, as an import does.
                if kind == Kind::Unknown {
                    return Link::Outside(self.said(value));
                }
                let what = kind.attr(self.doc.format, attr);
                if what == Attr::Other
                    && let Some(inner @ Value::Attr(..)) = self.doc.node(*node).properties.get(attr)
                {
                    return self.as_link(inner);
                }
                Link::Node(*node, what)
            }
            Value::Unknown(what) => Link::Unknown(what.clone()),
            Value::Text(text) => Link::Outside(text.clone()),
            other => Link::Outside(self.said(other)),
        }
    }

    /// Each of a list of references; a list that is given as a whole counts as one.
    pub fn links(self, node: NodeId, row: &Row) -> Vec<Link> {
        self.as_links(self.get(node, row))
    }

    /// Each of a list of references.
    pub fn as_links(self, value: Option<&'d Value>) -> Vec<Link> {
        let mut out = Vec::new();
        for item in value.map_or(&[][..], Value::items) {
            match item {
                Value::List(inner) => out.extend(inner.iter().map(|v| self.as_link(v))),
                one => out.push(self.as_link(one)),
            }
        }
        out
    }

    /// A reference that may also be the name of a node of this kind, written out.
    pub fn as_named(self, kind: Kind, value: &'d Value) -> Link {
        let link = self.as_link(value);
        if let Link::Node(..) = link {
            return link;
        }
        let value = self.behind(value);
        self.of(kind)
            .find(|node| self.name_of(*node).is_some_and(|name| name == value))
            .map_or(link, |node| Link::Node(node, Attr::Name))
    }

    /// Whether a value is this in words.
    pub fn says(self, value: &Value, text: &str) -> bool {
        match value {
            Value::Text(own) | Value::Given(own) => own == text,
            other => self.said(other) == text,
        }
    }

    /// A value in words.
    pub fn said(self, value: &Value) -> String {
        match value {
            Value::Null => "nothing".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Number(n) => number_text(*n),
            Value::Text(t) => t.clone(),
            Value::Given(name) => name.clone(),
            Value::Attr(node, attr) => {
                let id = &self.doc.node(*node).id;
                if attr.is_empty() || attr == "Ref" {
                    id.clone()
                } else {
                    format!("{id}.{attr}")
                }
            }
            Value::Joined(pieces) => pieces
                .iter()
                .map(|p| match p {
                    Value::Text(t) => t.clone(),
                    other => format!("${{{}}}", self.said(other)),
                })
                .collect(),
            Value::List(items) => {
                format!(
                    "[{}]",
                    items
                        .iter()
                        .map(|i| self.said(i))
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            }
            Value::Call(name, items) => {
                format!(
                    "{name}({})",
                    items
                        .iter()
                        .map(|i| self.said(i))
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            }
            Value::Map(_) => "a map".to_owned(),
            Value::If(cond, _) => format!("one thing or another ({cond})"),
            Value::Unknown(what) => what.clone(),
        }
    }

    /// A link in words.
    pub fn said_link(self, link: &Link) -> String {
        match link {
            Link::Node(node, _) => self.doc.node(*node).id.clone(),
            Link::Outside(text) | Link::Unknown(text) => text.clone(),
        }
    }
}

/// Terraform writes a single block as a list of one.
fn within_one(value: &Value) -> &Value {
    match value {
        Value::List(items) if items.len() == 1 => &items[0],
        other => other,
    }
}

fn step_into<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    let value = within_one(value);
    if let Some(bracket) = step.bytes().position(|b| b == b'[') {
        let (name, rest) = (&step[..bracket], &step[bracket + 1..]);
        let wanted = rest.strip_suffix(']').unwrap_or(rest).replace('/', ".");
        let list = if name.is_empty() {
            value
        } else {
            value.get(name)?
        };
        return list
            .items()
            .iter()
            .find(|item| {
                ["Key", "Name", "name"]
                    .iter()
                    .any(|k| item.get(k).and_then(Value::as_text) == Some(&wanted))
            })
            .and_then(|item| item.get("Value").or_else(|| item.get("value")));
    }
    value.get(step)
}
