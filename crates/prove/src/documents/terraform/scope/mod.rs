//! What names in Terraform's expressions stand for.

mod expand;

use super::blocks::{Block, Named, Slot, objects};
use super::expression::{self, Names};
use crate::documents::budget::{Budget, DEEPEST, SPENT, of_text, weight, weight_of};
use crate::documents::words::said_plainly;
use crate::documents::{InputNames, plain};
use crate::value::{NodeId, Value};
use doc::{Json, Map};
pub(super) use expand::expand;
use std::collections::{BTreeMap, BTreeSet};

/// Locals that name each other, and blocks whose number depends on others.
const DEEP: usize = 32;

/// Where names are looked up.
pub struct Scope<'a> {
    pub(super) variables: Vec<(&'a str, &'a Map<'a>)>,
    names_of_inputs: &'a InputNames,
    locals: BTreeMap<&'a str, &'a Json<'a>>,
    known_locals: BTreeMap<String, Value>,
    pub(super) slots: BTreeMap<(bool, &'a str, &'a str), Slot>,
    pub(super) kinds: Vec<(&'a str, bool)>,
    /// Everything, by whether it is data, type and name.
    pub(super) names: BTreeMap<(bool, &'a str, &'a str), Named<'a>>,
    /// What is expanded, or being expanded.
    pub(super) begun: BTreeSet<(bool, &'a str, &'a str)>,
    pub(super) blocks: Vec<Block<'a>>,
    pub(super) expanding: bool,
    pub(super) here: String,
    /// Locals that are being worked out.
    open: Vec<String>,
    /// Blocks that are being expanded, each for the one before.
    depth: usize,
    pub(super) index: Option<u32>,
    pub(super) each: Option<(Value, Value)>,
    bound: Vec<(String, Value)>,
    pub(super) budget: Budget<'a>,
    pub(super) notes: Vec<String>,
    noted: BTreeSet<String>,
    pub(super) dangling: Vec<(String, String)>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(top: &'a Map<'a>, names: &'a InputNames) -> Self {
        let mut variables = Vec::new();
        for (name, bodies) in objects(top.get("variable")).into_iter().flat_map(Map::iter) {
            for body in objects(Some(bodies)) {
                variables.push((name, body));
            }
        }
        let locals = objects(top.get("locals"))
            .into_iter()
            .flat_map(Map::iter)
            .collect();
        Self {
            variables,
            names_of_inputs: names,
            locals,
            known_locals: BTreeMap::new(),
            slots: BTreeMap::new(),
            kinds: Vec::new(),
            names: BTreeMap::new(),
            begun: BTreeSet::new(),
            blocks: Vec::new(),
            expanding: true,
            here: String::new(),
            open: Vec::new(),
            depth: 0,
            index: None,
            each: None,
            bound: Vec::new(),
            budget: Budget::of(top),
            notes: Vec::new(),
            noted: BTreeSet::new(),
            dangling: Vec::new(),
        }
    }

    pub(super) fn slot<'s>(&'s self, data: bool, kind: &'s str, name: &'s str) -> Option<&'s Slot> {
        self.slots.get(&(data, kind, name))
    }

    /// A value of the document. A body is read once for each instance of its block, which is paid for as
    /// copies are.
    pub(super) fn value(&mut self, json: &Json) -> Value {
        let again = self.index.is_some() || self.each.is_some() || !self.bound.is_empty();
        let own = match json {
            Json::String(text) => of_text(text),
            _ => 1,
        };
        if self.budget.spent() || again && !self.budget.spend(own) {
            self.budget.too_much();
            return Value::Unknown(SPENT.to_owned());
        }
        match json {
            Json::String(text) => expression::template(text, self),
            Json::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for item in items {
                    let value = self.value(item);
                    if value != Value::Null {
                        out.push(value);
                    }
                }
                Value::List(out)
            }
            Json::Object(map) => self.object(map),
            other => plain(other),
        }
    }

    fn object(&mut self, map: &Map<'_>) -> Value {
        let mut out = Vec::with_capacity(map.len());
        for (key, json) in map {
            if key == "//" {
                continue;
            }
            let value = self.value(json);
            if value != Value::Null {
                let key = if key.contains("${") {
                    let key = expression::template(key, self);
                    said_plainly(&key)
                } else {
                    key.to_owned()
                };
                out.push((key, value));
            }
        }
        Value::Map(out)
    }

    pub(super) fn dynamic(&mut self, key: &str, body: &Map<'_>, items: &mut Vec<Value>) {
        let Some(content) = body.get("content") else {
            return;
        };
        let iterator = body
            .get("iterator")
            .and_then(Json::as_str)
            .unwrap_or(key)
            .to_owned();
        let over = body.get("for_each").map_or(Value::Null, |j| self.value(j));
        let pairs: Vec<(Value, Value)> = match over {
            Value::Map(entries) => entries
                .into_iter()
                .map(|(k, v)| (Value::Text(k), v))
                .collect(),
            Value::List(list) => list.into_iter().map(|v| (v.clone(), v)).collect(),
            _ => {
                self.note(format!("dynamic {key}: how many there are is not known"));
                let unknown = Value::Unknown(format!("dynamic {key}"));
                vec![(unknown.clone(), unknown)]
            }
        };
        for (k, v) in pairs {
            let pair = Value::Map(vec![("key".to_owned(), k), ("value".to_owned(), v)]);
            self.bound.push((iterator.clone(), pair));
            for content in objects(Some(content)) {
                let item = self.object(content);
                items.push(item);
            }
            self.bound.pop();
        }
    }

    fn not_there(&mut self, name: &str) -> Value {
        self.dangling.push((self.here.clone(), name.to_owned()));
        Value::Unknown(name.to_owned())
    }
}

impl Names for Scope<'_> {
    fn note(&mut self, note: String) {
        let note = if self.here.is_empty() || note.starts_with(&self.here) {
            note
        } else {
            format!("{}: {note}", self.here)
        };
        if self.noted.insert(note.clone()) {
            self.notes.push(note);
        }
    }

    fn bound(&mut self, name: &str) -> Option<Value> {
        let (_, value) = self.bound.iter().rev().find(|(n, _)| n == name)?;
        Some(self.budget.copy(value))
    }

    fn bind(&mut self, first: String, second: Option<String>, key: Value, value: Value) -> usize {
        if let Some(second) = second {
            self.bound.push((first, key));
            self.bound.push((second, value));
            2
        } else {
            self.bound.push((first, value));
            1
        }
    }

    fn unbind(&mut self, count: usize) {
        self.bound.truncate(self.bound.len().saturating_sub(count));
    }

    fn variable(&mut self, name: &str) -> Value {
        let found = self
            .variables
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, b)| *b);
        match found {
            Some(_) if self.names_of_inputs.value_of(name).is_some() => {
                let text = self.names_of_inputs.value_of(name).unwrap_or_default();
                // As on Terraform's command line: an expression, or a text as it is.
                Json::parse(text).map_or_else(|_| Value::Text(text.to_owned()), |v| plain(&v))
            }
            Some(body) => match self.names_of_inputs.default_of(body.get("default")) {
                Some(Json::Null) => Value::Null,
                Some(default) if !self.budget.spend(weight_of(default)) => {
                    Value::Unknown(SPENT.to_owned())
                }
                Some(default) => plain(default),
                None => Value::Given(format!("input.{}", self.names_of_inputs.word(name))),
            },
            None => self.not_there(&format!("var.{name}")),
        }
    }

    fn local(&mut self, name: &str) -> Value {
        if let Some(known) = self.known_locals.get(name) {
            return self.budget.copy(known);
        }
        let Some(json) = self.locals.get(name).copied() else {
            return self.not_there(&format!("local.{name}"));
        };
        if self.open.len() > DEEP || self.open.iter().any(|open| open == name) {
            return Value::Unknown(format!("local.{name} in a circle"));
        }
        // Until every block is known it may be worked out again and again.
        if self.expanding && !self.budget.spend(weight_of(json)) {
            return Value::Unknown(SPENT.to_owned());
        }
        self.open.push(name.to_owned());
        let value = self.value(json);
        self.open.pop();
        let affordable = match weight(&value, usize::MAX, DEEPEST) {
            Some(weight) => self.budget.spend(weight),
            None => false,
        };
        if !affordable {
            self.budget.too_much();
            return Value::Unknown(SPENT.to_owned());
        }
        // Before every block is known, a reference may still be open.
        if !self.expanding || value.is_plain() {
            self.known_locals.insert(name.to_owned(), value.clone());
        }
        value
    }

    fn special(&mut self, word: &str, name: &str) -> Value {
        match (word, name) {
            ("each", "key") => self.each.as_ref().map(|(k, _)| self.budget.copy(k)),
            ("each", "value") => self.each.as_ref().map(|(_, v)| self.budget.copy(v)),
            ("count", "index") => self.index.map(|i| Value::Number(f64::from(i))),
            ("path" | "terraform", _) => Some(Value::Given(format!("{word}.{name}"))),
            _ => {
                self.note(format!("{word}.{name} is not seen"));
                Some(Value::Given(format!("{word}.{name}")))
            }
        }
        .unwrap_or_else(|| Value::Unknown(format!("{word}.{name}")))
    }

    fn resource(&mut self, kind: &str, name: &str, data: bool) -> Value {
        if self.expanding
            && self.depth < DEEP
            && !self.begun.contains(&(data, kind, name))
            && let Some(named) = self.names.get(&(data, kind, name)).cloned()
        {
            let here = std::mem::take(&mut self.here);
            let bound = std::mem::take(&mut self.bound);
            self.depth += 1;
            expand(&named, self);
            self.depth -= 1;
            self.here = here;
            self.bound = bound;
        }
        match self.slot(data, kind, name).cloned() {
            Some(Slot::One(node)) => Value::Attr(node, String::new()),
            Some(Slot::Counted(nodes)) => Value::List(
                nodes
                    .into_iter()
                    .map(|n| Value::Attr(n, String::new()))
                    .collect(),
            ),
            Some(Slot::Keyed(nodes)) => Value::Map(
                nodes
                    .into_iter()
                    .map(|(k, n)| (k, Value::Attr(n, String::new())))
                    .collect(),
            ),
            Some(Slot::None) => Value::List(Vec::new()),
            None => {
                let full = if data {
                    format!("data.{kind}.{name}")
                } else {
                    format!("{kind}.{name}")
                };
                // Its own number depends on it: Terraform refuses such a circle.
                if self.names.contains_key(&(data, kind, name)) {
                    return Value::Unknown(full);
                }
                self.not_there(&full)
            }
        }
    }

    fn given(&self, node: NodeId, name: &str) -> Option<Value> {
        let (kind, data) = self.kinds.get(node.at()).copied()?;
        given(kind, data, name)
    }

    fn spend(&mut self, weight: usize) -> bool {
        self.budget.spend(weight)
    }

    fn spent(&self) -> bool {
        self.budget.spent()
    }

    fn too_much(&mut self) {
        self.budget.too_much();
    }
}

/// Data sources that say the same as `CloudFormation`'s pseudo parameters.
fn given(kind: &str, data: bool, name: &str) -> Option<Value> {
    if !data {
        return None;
    }
    let word = match (kind, name) {
        ("aws_region", "name" | "id" | "region") | ("aws_service", "region") => "aws.region",
        ("aws_caller_identity", "account_id" | "id") => "aws.account",
        ("aws_elb_service_account", "arn" | "id") => "aws.balancers_account",
        ("aws_partition", "partition" | "id") => "aws.partition",
        ("aws_partition", "dns_suffix") => "aws.url_suffix",
        ("aws_partition", "reverse_dns_prefix") => "aws.endpoint_prefix",
        ("aws_availability_zones", "names" | "zone_ids") => {
            return Some(Value::Call("zones", Vec::new()));
        }
        _ => return None,
    };
    Some(Value::Given(word.to_owned()))
}
