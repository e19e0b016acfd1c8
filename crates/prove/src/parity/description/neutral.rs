//! Values in neither format's words.

use super::field::{left, marked, take};
use crate::documents::{Document, Format};
use crate::types::{Attr, Kind};
use crate::types::{How, Row};
use crate::value::{Cond, NodeId, Value, number_text};
use crate::world::json::unpacked;
use std::collections::BTreeMap;

/// A value in neither format's words. Symbolic parts stand between `«` and `»`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Neutral {
    /// Text, a number, a truth value, or something that only a deployment knows.
    Text(String),
    /// A list.
    List(Vec<Neutral>),
    /// A map.
    Map(BTreeMap<String, Neutral>),
}

impl Neutral {
    /// Every text inside with its path.
    pub fn leaves(&self, path: &str, into: &mut BTreeMap<String, String>) {
        match self {
            Self::Text(text) => {
                into.insert(path.to_owned(), text.clone());
            }
            Self::List(items) if items.is_empty() => {
                into.insert(path.to_owned(), "[]".to_owned());
            }
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.leaves(&format!("{path}[{index}]"), into);
                }
            }
            Self::Map(entries) if entries.is_empty() => {
                into.insert(path.to_owned(), "{}".to_owned());
            }
            Self::Map(entries) => {
                for (key, item) in entries {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}.{key}")
                    };
                    item.leaves(&path, into);
                }
            }
        }
    }
}

/// Attributes that are called differently, and that no kind tells apart.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("TargetGroupFullName", "arn_suffix"),
    ("LoadBalancerFullName", "arn_suffix"),
];

/// What a document's values are named by.
pub struct Words<'d> {
    /// The document.
    pub document: &'d Document,
    /// What each node is.
    pub kinds: &'d [Kind],
    /// What each node is called, by kind and name; data sources have none.
    pub names: &'d [Option<String>],
}

impl Words<'_> {
    /// A value.
    pub fn neutral(&self, value: &Value) -> Neutral {
        match value {
            Value::List(items) => Neutral::List(items.iter().map(|v| self.neutral(v)).collect()),
            Value::Map(entries) => Neutral::Map(
                entries
                    .iter()
                    .map(|(k, v)| (k.clone(), self.neutral(v)))
                    .collect(),
            ),
            Value::Call("json", items) if items.len() == 1 => self.neutral(&items[0]),
            other => Neutral::Text(self.text(other)),
        }
    }

    /// A value as one text.
    pub fn text(&self, value: &Value) -> String {
        let listed = |items: &[Value]| {
            items
                .iter()
                .map(|i| self.text(i))
                .collect::<Vec<_>>()
                .join(", ")
        };
        match value {
            Value::Null => "nothing".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Number(n) => number_text(*n),
            Value::Text(t) => t.clone(),
            Value::Given(name) => format!("«{name}»"),
            Value::Attr(node, attr) => self.attribute(*node, attr),
            Value::Joined(pieces) => pieces.iter().map(|p| self.text(p)).collect(),
            Value::List(items) => format!("[{}]", listed(items)),
            Value::Map(entries) => {
                let inner: Vec<String> = entries
                    .iter()
                    .map(|(k, v)| format!("{k}: {}", self.text(v)))
                    .collect();
                format!("{{{}}}", inner.join(", "))
            }
            Value::Call(name, items) => format!("«{name}({})»", listed(items)),
            Value::If(cond, both) => format!(
                "«if {}: {}, else {}»",
                condition(cond),
                self.text(&both.0),
                self.text(&both.1)
            ),
            Value::Unknown(what) => format!("«? {what}»"),
        }
    }

    fn attribute(&self, node: NodeId, spelled: &str) -> String {
        let Some(name) = &self.names[node.at()] else {
            // A data source is what it asks for.
            let data = self.document.node(node);
            return format!("«{} {}.{spelled}»", data.kind, self.text(&data.properties));
        };
        let what = match self.kinds[node.at()].attr(self.document.format, spelled) {
            Attr::Id => "id",
            Attr::Arn => "arn",
            Attr::Name => "name",
            Attr::Address => "address",
            Attr::Dns => "dns",
            Attr::Zone => "hosted zone",
            Attr::Uri => "uri",
            Attr::Other => ATTRIBUTES
                .iter()
                .find(|(cfn, _)| *cfn == spelled)
                .map_or(spelled, |(_, tf)| tf),
        };
        format!("«{name}.{what}»")
    }

    /// What a value refers to, whichever attribute of it.
    fn whom(&self, value: &Value) -> String {
        match value {
            Value::Attr(node, _) => match &self.names[node.at()] {
                Some(name) => format!("«{name}»"),
                None => self.text(value),
            },
            other => self.text(other),
        }
    }

    /// Takes every field out of a block; says what is left.
    pub fn fields(
        &self,
        block: &Value,
        fields: &[&[&Row]],
        unknown: &mut Vec<String>,
    ) -> BTreeMap<String, Neutral> {
        let mut rest = marked(block.clone());
        let mut out = BTreeMap::new();
        for field in fields.iter().copied().flatten().filter(|f| !f.aside) {
            if let How::Which(words) = field.how
                && self.document.format == Format::Terraform
            {
                let there = words.iter().find(|(_, tf)| block.get(tf).is_some());
                if let Some((cfn, _)) = there {
                    out.insert(field.name.to_lowercase(), Neutral::Text((*cfn).to_owned()));
                }
                continue;
            }
            let path = field.path(self.document.format);
            if path.is_empty() {
                continue;
            }
            if let Some(value) = take(&mut rest, path) {
                let value = self.field(field, &value, unknown);
                out.insert(field.name.to_lowercase(), value);
            }
        }
        // A resource that says nothing has nothing that could be unknown.
        if !matches!(block, Value::Map(entries) if entries.is_empty()) {
            left(&rest, "", unknown);
        }
        out
    }

    fn field(&self, field: &Row, value: &Value, unknown: &mut Vec<String>) -> Neutral {
        match field.how {
            How::One | How::Which(_) => self.neutral(value),
            How::Whom => Neutral::Text(self.whom(value)),
            How::Set => sorted(value.items().iter().map(|v| self.neutral(v))),
            How::Names => sorted(value.items().iter().map(|item| {
                let name = match item {
                    Value::Map(entries) if entries.len() == 1 => {
                        item.get("Name").or_else(|| item.get("name"))
                    }
                    _ => None,
                };
                self.neutral(name.unwrap_or(item))
            })),
            How::Pairs => self.pairs(value),
            How::Json => unpacked(value).map_or_else(
                || self.neutral(value),
                |value| self.neutral(&marked(value.into_owned())),
            ),
            How::Words(words) => {
                let said = self.text(value);
                let one = words.iter().find(|(cfn, tf)| match self.document.format {
                    Format::CloudFormation => *cfn == said,
                    Format::Terraform => *tf == said,
                });
                match one {
                    Some((cfn, _)) => Neutral::Text((*cfn).to_owned()),
                    None => Neutral::Text(format!("«? {said}»")),
                }
            }
            How::Blocks => {
                let unpacked = unpacked(value).map(std::borrow::Cow::into_owned);
                let value = unpacked.as_ref().unwrap_or(value);
                let mut inner = Vec::new();
                for item in value.items() {
                    let mut rest = Vec::new();
                    inner.push(Neutral::Map(self.fields(item, &[field.inner], &mut rest)));
                    let path = field.path(self.document.format);
                    unknown.extend(rest.into_iter().map(|r| format!("{path}.{r}")));
                }
                Neutral::List(inner)
            }
        }
    }

    fn pairs(&self, value: &Value) -> Neutral {
        let Value::List(items) = value else {
            return self.neutral(value);
        };
        let mut out = BTreeMap::new();
        for item in items {
            let key = item.get("Key").or_else(|| item.get("Name"));
            match (item, key, item.get("Value")) {
                (Value::Map(entries), Some(key), Some(value)) if entries.len() == 2 => {
                    let known = out.insert(self.text(key), self.neutral(value));
                    if known.is_some() {
                        return self.neutral(&Value::List(items.clone()));
                    }
                }
                _ => return self.neutral(&Value::List(items.clone())),
            }
        }
        Neutral::Map(out)
    }
}

fn sorted(items: impl Iterator<Item = Neutral>) -> Neutral {
    let mut items: Vec<Neutral> = items.collect();
    items.sort();
    Neutral::List(items)
}

/// A condition; whether an input is true is said alike in both formats.
pub fn condition(cond: &Cond) -> String {
    cond.to_string().replace(" is \"true\"", "")
}
