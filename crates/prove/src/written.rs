//! What a document writes of each of its resources: for laying one document beside another.

use crate::documents::{Document, Format, InputNames, Node, TEMPLATES};
use crate::intent::Intent;
use crate::types::Kind;
use crate::types::Row;
use crate::value::{NodeId, Value};
use crate::world::World;
use crate::world::json::unpacked;
use crate::world::kinds::Kinds;
use crate::world::rows::Read;
use doc::{Json, Map};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// A document that may be laid beside another.
#[derive(Debug, Clone)]
pub struct Written<'j> {
    json: &'j Json<'j>,
    document: Document,
    kinds: Kinds,
    /// Resources by their names.
    sorted: Vec<NodeId>,
    /// What it hands out of each service, once somebody asks.
    records: OnceCell<Vec<Value>>,
}

impl<'j> Written<'j> {
    /// Reads a template or a Terraform configuration; `None` where it is neither. Inputs stay open,
    /// also those with a default: a system that runs keeps what it was given.
    pub fn read(json: &'j Json<'j>) -> Option<Self> {
        if !is_written(json) {
            return None;
        }
        let document = Document::read(json, &InputNames::open()).ok()?;
        Some(Self::from_document(json, document))
    }

    /// The same beside what is true of the document, in the words of a blueprint where that is at hand. It is
    /// read once, where that gives the same as with inputs left open.
    pub fn with_world(json: &'j Json<'j>, intent: Option<&Intent>) -> Option<(Self, World)> {
        if !is_written(json) {
            return None;
        }
        let names = intent.map_or_else(InputNames::default, |i| InputNames::of(&i.inputs));
        let document = Document::read(json, &names).ok()?;
        let written = if names.differ_from_open(&document.inputs) {
            Self::read(json)?
        } else {
            Self::from_document(json, document.clone())
        };
        Some((written, World::of(document)))
    }

    fn from_document(json: &'j Json<'j>, document: Document) -> Self {
        let kinds = Kinds::of(document.nodes.iter().map(|n| (Kind::of(&n.kind), true)));
        let mut sorted: Vec<NodeId> = (0..)
            .map(NodeId)
            .zip(&document.nodes)
            .filter(|(_, node)| !node.data)
            .map(|(at, _)| at)
            .collect();
        sorted.sort_by(|a, b| document.node(*a).id.cmp(&document.node(*b).id));
        Self {
            json,
            document,
            kinds,
            sorted,
            records: OnceCell::new(),
        }
    }

    /// The document's language.
    pub fn format(&self) -> Format {
        self.document.format
    }

    /// Every resource, by its name.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.sorted.iter().map(|at| self.document.node(*at))
    }

    /// The region that it says it is for, if any.
    pub fn region(&self) -> Option<String> {
        match self.format() {
            Format::CloudFormation => asserted(self.json.get("Rules")?, "AWS::Region"),
            Format::Terraform => {
                let variable = self.json.pointer("/variable/region/default");
                let literal = || self.json.pointer("/provider/aws/region");
                let said = variable.or_else(literal)?.as_str()?;
                (!said.contains("${")).then(|| said.to_owned())
            }
        }
    }

    /// The one account in which it lets itself be deployed.
    pub fn account(&self) -> Option<String> {
        match self.format() {
            Format::CloudFormation => asserted(self.json.get("Rules")?, "AWS::AccountId"),
            Format::Terraform => {
                let allowed = self.json.pointer("/provider/aws/allowed_account_ids/0");
                allowed?.as_str().map(ToOwned::to_owned)
            }
        }
    }

    /// The names of the stacks whose templates it is joined of, what services share first; none of a document
    /// that stands alone.
    pub fn templates(&self) -> Vec<String> {
        let names = self.parts().filter_map(|part| part.get("Name")?.as_str());
        names.map(str::to_owned).collect()
    }

    /// The service in whose template a resource stands; `None` of what services share, and of a document that
    /// stands alone.
    pub fn template(&self, id: &str) -> Option<&'j str> {
        let mut parts = self.parts();
        let shared = parts.next()?.get("Name")?.as_str()?;
        let of = parts.find(|part| {
            let ids = part.get("Resources").and_then(Json::as_array);
            ids.is_some_and(|ids| ids.iter().any(|one| one.as_str() == Some(id)))
        })?;
        let stack = of.get("Name")?.as_str()?;
        Some(stack.strip_prefix(shared)?.trim_start_matches('-'))
    }

    /// What one of those templates says of its resources, and what it takes and gives; of a document that
    /// stands alone its resources.
    pub fn template_bodies(&self, stack: &str) -> Vec<&'j Json<'j>> {
        let named = |part: &&'j Json<'j>| part.get("Name").and_then(Json::as_str) == Some(stack);
        let Some(part) = self.parts().find(named) else {
            let alone = self.json.get("Resources").and_then(Json::as_object);
            return alone.into_iter().flatten().map(|(_, body)| body).collect();
        };
        let ids = part.get("Resources").and_then(Json::as_array);
        let resources = self.json.get("Resources");
        let bodies = ids
            .into_iter()
            .flatten()
            .filter_map(|id| resources?.get(id.as_str()?));
        std::iter::once(part).chain(bodies).collect()
    }

    fn parts(&self) -> impl Iterator<Item = &'j Json<'j>> {
        let parts = self.json.get(TEMPLATES).and_then(Json::as_array);
        parts.into_iter().flatten()
    }

    /// A resource by its name.
    pub fn node(&self, id: &str) -> Option<&Node> {
        let name = |at: &NodeId| self.document.node(*at).id.as_str();
        let found = self.sorted.binary_search_by(|at| name(at).cmp(id)).ok()?;
        Some(self.document.node(self.sorted[found]))
    }

    /// What a resource is, by its name.
    pub fn kind(&self, id: &str) -> Kind {
        self.node(id)
            .map_or(Kind::Unknown, |node| Kind::of(&node.kind))
    }

    /// The resources of a kind, by their names.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Node> {
        self.sorted
            .iter()
            .filter(move |at| self.kinds.kind(**at) == kind)
            .map(|at| self.document.node(*at))
    }

    /// A property of a resource.
    pub fn get<'d>(&'d self, node: &'d Node, row: &Row) -> Option<&'d Value> {
        self.within(&node.properties, row)
    }

    /// A property of a block.
    pub fn within<'d>(&'d self, block: &'d Value, row: &Row) -> Option<&'d Value> {
        self.reader().within(block, row)
    }

    /// The items of a property that may stand there as JSON text.
    pub fn unpacked(&self, node: &Node, row: &Row) -> Vec<Value> {
        let list = self.get(node, row).and_then(unpacked);
        list.map_or_else(Vec::new, |list| list.items().to_vec())
    }

    /// What it hands out: names, and what each is in words.
    pub fn outputs(&self) -> impl Iterator<Item = (&'j str, &'j str)> {
        let (all, words) = match self.format() {
            Format::CloudFormation => ("Outputs", "Description"),
            Format::Terraform => ("output", "description"),
        };
        let all = self.json.get(all).and_then(Json::as_object);
        let said = move |output: &'j Json<'j>| output.get(words).and_then(Json::as_str);
        let all = all.into_iter().flatten();
        all.map(move |(name, output)| (name, said(output).unwrap_or_default()))
    }

    /// What the record of a service hands out under a key, in words: an output that says `service` and
    /// `engine`.
    pub fn handed_out(&self, service: &str, key: &str) -> Option<String> {
        let of = |record: &&Value| record.get("service").and_then(Value::as_text) == Some(service);
        let mut own = self.records().iter().filter(of);
        own.find_map(|record| record.get(key))
            .map(|value| self.said(value))
    }

    /// The records of services that it hands out.
    fn records(&self) -> &[Value] {
        self.records.get_or_init(|| {
            let all = self.document.outputs.iter();
            all.filter_map(|(_, value, _)| Some(unpacked(value)?.into_owned()))
                .filter(|record| record.get("service").is_some() && record.get("engine").is_some())
                .collect()
        })
    }

    /// A value in words.
    pub fn said(&self, value: &Value) -> String {
        self.reader().said(value)
    }

    /// The resources that a resource's properties refer to, by their names.
    pub fn references(&self, node: &Node) -> BTreeSet<&str> {
        self.mentioned(&node.properties)
    }

    /// The resources that a value refers to, by their names.
    pub fn mentioned(&self, value: &Value) -> BTreeSet<&str> {
        let mut out = BTreeSet::new();
        value.references(&mut |at, _| {
            let node = self.document.node(at);
            if !node.data {
                out.insert(node.id.as_str());
            }
        });
        out
    }

    /// What a value asks of resources: the name of each, and the attribute in the format's spelling.
    pub fn asked(&self, value: &Value) -> BTreeSet<(&str, String)> {
        let mut out = BTreeSet::new();
        value.references(&mut |at, attribute| {
            let node = self.document.node(at);
            if !node.data {
                out.insert((node.id.as_str(), attribute.to_owned()));
            }
        });
        out
    }

    /// Properties whose changes Terraform leaves alone. In `CloudFormation` there is no such thing.
    pub fn left_alone(&self, node: &Node) -> impl Iterator<Item = &'j str> {
        let listed = self.body(node).and_then(|body| {
            let lifecycle = body.get("lifecycle")?;
            lifecycle.get("ignore_changes")?.as_array()
        });
        listed.into_iter().flatten().filter_map(Json::as_str)
    }

    /// The resources for which one waits, besides those that it refers to.
    pub fn waits(&self, node: &Node) -> impl Iterator<Item = &str> {
        let names = |at: &NodeId| self.document.node(*at).id.as_str();
        node.depends_on.iter().map(names)
    }

    /// Whether a value says the same as one of another document: references count by name.
    pub fn same(&self, value: &Value, other: &Written<'_>, theirs: &Value) -> bool {
        let all = |one: &[Value], two: &[Value]| {
            let mut pairs = one.iter().zip(two);
            one.len() == two.len() && pairs.all(|(a, b)| self.same(a, other, b))
        };
        match (value, theirs) {
            (Value::Attr(one, a), Value::Attr(two, b)) => {
                a == b && self.document.node(*one).id == other.document.node(*two).id
            }
            (Value::List(one), Value::List(two)) | (Value::Joined(one), Value::Joined(two)) => {
                all(one, two)
            }
            (Value::Call(a, one), Value::Call(b, two)) => a == b && all(one, two),
            (Value::Map(one), Value::Map(two)) => {
                let mut each = one.iter();
                one.len() == two.len()
                    && each.all(|(key, a)| theirs.get(key).is_some_and(|b| self.same(a, other, b)))
            }
            (Value::If(a, one), Value::If(b, two)) => {
                a == b && self.same(&one.0, other, &two.0) && self.same(&one.1, other, &two.1)
            }
            (one, two) => one == two,
        }
    }

    /// Whether a property is not what it is of a resource of another document.
    pub fn differs(&self, node: &Node, name: &str, other: &Written<'_>, theirs: &Node) -> bool {
        match (node.properties.get(name), theirs.properties.get(name)) {
            (None, None) => false,
            (Some(one), Some(two)) => {
                // Of what is not understood, or not there, the words have to do.
                if one.has_unknown() || two.has_unknown() {
                    self.text(node, name) != other.text(theirs, name)
                } else {
                    !self.same(one, other, two)
                }
            }
            _ => true,
        }
    }

    /// The properties that are not what they are of a resource of another document.
    pub fn changed(&self, node: &Node, other: &Written<'_>, theirs: &Node) -> Vec<String> {
        let names = |node: &Node| -> Vec<String> {
            match &node.properties {
                Value::Map(entries) => entries.iter().map(|(name, _)| name.clone()).collect(),
                _ => Vec::new(),
            }
        };
        let mut out = names(node);
        out.retain(|name| self.differs(node, name, other, theirs));
        let more = names(theirs).into_iter();
        out.extend(more.filter(|name| node.properties.get(name).is_none()));
        out
    }

    /// What a template says of a resource besides its properties, as it is written: waits, condition,
    /// policies, metadata. In Terraform it updates nothing.
    pub fn attributes(&self, node: &Node) -> impl Iterator<Item = (&'j str, &'j Json<'j>)> {
        let whole = (self.format() == Format::CloudFormation).then(|| self.body(node));
        let properties = |name: &str| name == "Type" || name == "Properties";
        let all = whole.flatten().into_iter().flatten();
        all.filter(move |(name, _)| !properties(name))
    }

    /// Whether a resource stays when its document no longer has it.
    pub fn stays(&self, node: &Node) -> bool {
        let policy = self.body(node).and_then(|body| body.get("DeletionPolicy"));
        let policy = policy.and_then(Json::as_str);
        policy.is_some_and(|policy| policy.starts_with("Retain"))
    }

    fn body(&self, node: &Node) -> Option<&'j Map<'j>> {
        self.json.pointer(&node.path)?.as_object()
    }

    /// A property as it is written.
    fn text(&self, node: &Node, name: &str) -> Option<&'j Json<'j>> {
        let body = self.body(node)?;
        match self.format() {
            Format::CloudFormation => body.get("Properties")?.get(name),
            Format::Terraform => body.get(name),
        }
    }

    fn reader(&self) -> Read<'_> {
        Read {
            doc: &self.document,
            kinds: &self.kinds,
        }
    }
}

/// The text that a template's assertions want a pseudo parameter to be.
fn asserted(rules: &Json, parameter: &str) -> Option<String> {
    match rules {
        Json::Object(entries) => {
            if let Some([one, two]) = entries.get("Fn::Equals").and_then(Json::as_array)
                && one.get("Ref").and_then(Json::as_str) == Some(parameter)
            {
                return two.as_str().map(ToOwned::to_owned);
            }
            // What is not to be is none.
            let inner = entries.iter().filter(|(name, _)| *name != "Fn::Not");
            inner
                .into_iter()
                .find_map(|(_, value)| asserted(value, parameter))
        }
        Json::Array(items) => items.iter().find_map(|item| asserted(item, parameter)),
        _ => None,
    }
}

/// Whether it says how values are written. A plan is a document too, but says what they are.
fn is_written(json: &Json<'_>) -> bool {
    let template = json.get("Resources").is_some_and(Json::is_object);
    template || json.get("resource").is_some()
}
