//! From either syntax to one list of nodes whose properties are [`Value`]s.
//!
//! Nothing here knows what a resource is for. What the syntax says is kept: types and property
//! names stay in the spelling of their format, references become [`Value::Attr`].

mod budget;
mod cloudformation;
mod functions;
mod plan;
mod terraform;
mod words;

pub use cloudformation::set::{TEMPLATES, joined};
pub use plan::changes::{Change, Does, changes};

use super::value::{Cond, NodeId, Value, snake};
use crate::finding::{Code, Finding};
use doc::{Json, Map};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which language a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A `CloudFormation` template.
    CloudFormation,
    /// Terraform's JSON syntax, or the JSON of a plan or a state.
    Terraform,
}

/// One resource or data source.
#[derive(Debug, Clone)]
pub struct Node {
    /// Logical id, or Terraform's address (`aws_lb.internet`, `data.aws_partition.current`).
    pub id: String,
    /// `AWS::EC2::VPC` or `aws_vpc`.
    pub kind: String,
    /// A data source: it reads what is already there.
    pub(crate) data: bool,
    /// JSON pointer into the document.
    pub path: String,
    /// A map.
    pub properties: Value,
    /// When it exists.
    pub(crate) gate: Cond,
    /// What it waits for by name.
    pub(crate) depends_on: Vec<NodeId>,
    /// What is there before it because another template, which is deployed first, makes it.
    pub(crate) after: Vec<NodeId>,
    /// Which of several templates it stands in: 0 is that of what services share, and of a document alone.
    pub(crate) template: usize,
    /// Names that it waits for and that are not there.
    pub(crate) missing_depends: Vec<String>,
    /// Everything else that the format says about it: `DeletionPolicy`, `Metadata`, `lifecycle`.
    pub(crate) extra: Value,
    /// The condition as it is written: `Condition`'s name, or `count`.
    pub(crate) switch: String,
    /// Of a nested stack whose template is at hand: its resources, which are read.
    pub(crate) parts: Vec<NodeId>,
}

impl Node {
    /// The pointer into a blueprint that a resource says it comes from.
    pub fn from(&self) -> Option<&str> {
        if let Some(metadata) = self.extra.get("Metadata") {
            return metadata.get("From")?.as_text();
        }
        let (_, from) = self.extra.get("//")?.as_text()?.rsplit_once("(from ")?;
        from.strip_suffix(')')
    }
}

/// A template that is deployed as a nested stack.
#[derive(Debug)]
pub struct Nested<'a> {
    /// The template.
    pub template: &'a Json<'a>,
    /// Its own nested stacks.
    pub stacks: Stacks<'a>,
}

/// Nested stacks of a template, by the logical ids of their resources.
pub type Stacks<'a> = BTreeMap<String, Nested<'a>>;

/// Where a pointer into a nested stack's template begins, behind the pointer of the stack's resource.
pub const INSIDE: &str = "/=";

/// A document, read.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its language.
    pub format: Format,
    /// Resources and data sources in the document's order.
    pub nodes: Vec<Arc<Node>>,
    /// Outputs: name, value, condition.
    pub outputs: Arc<[(String, Value, Cond)]>,
    /// What was not understood, in order.
    pub not_understood: Vec<String>,
    /// References to names that are not there: where, and the name.
    pub dangling: Vec<(String, String)>,
    /// Inputs (parameters, variables): neutral name, and what is written of them.
    pub inputs: Arc<[(String, Value)]>,
    /// Parts of the document that make nothing, as they are written: assertions, mappings, providers.
    pub rest: Arc<[(String, Value)]>,
    /// What is assumed of conditions that the document does not decide.
    pub assumed: Vec<(String, bool)>,
}

/// What inputs are called. A parameter's or variable's name does not say which word it was made of
/// (`AB` may be `ab` as well as `a_b`), so that who made the document says so; names that nobody
/// speaks for are read as what people would have written.
#[derive(Debug, Clone, Default)]
pub struct InputNames {
    words: BTreeMap<String, String>,
    given: BTreeMap<String, String>,
    open: bool,
}

impl InputNames {
    /// Of pairs: how a document spells it, and the word.
    pub fn of(pairs: &[(String, String)]) -> Self {
        Self {
            words: pairs.iter().cloned().collect(),
            ..Self::default()
        }
    }

    /// Of nobody, for a document whose inputs have these values.
    pub fn given(values: &[(String, String)]) -> Self {
        Self {
            given: values.iter().cloned().collect(),
            ..Self::default()
        }
    }

    /// What an input is given, by its spelling.
    fn value_of(&self, spelled: &str) -> Option<&str> {
        self.given.get(spelled).map(String::as_str)
    }

    /// Of nobody, for a document in which defaults of inputs say nothing.
    pub fn open() -> Self {
        Self {
            open: true,
            ..Self::default()
        }
    }

    /// Whether a document's inputs are called otherwise, or have a value, than where they are left open.
    pub fn differ_from_open(&self, inputs: &[(String, Value)]) -> bool {
        let has_default = |body: &Value| {
            ["Default", "default"]
                .iter()
                .any(|key| body.get(key).is_some())
        };
        !self.given.is_empty()
            || self
                .words
                .iter()
                .any(|(spelled, word)| snake(spelled) != *word)
            || !self.open && inputs.iter().any(|(_, body)| has_default(body))
    }

    /// What an input has where nothing else is given.
    fn default_of<'j, 'd>(&self, written: Option<&'j Json<'d>>) -> Option<&'j Json<'d>> {
        written.filter(|_| !self.open)
    }

    /// The word behind a spelling.
    pub fn word(&self, spelled: &str) -> String {
        self.words
            .get(spelled)
            .map_or_else(|| snake(spelled), Clone::clone)
    }
}

/// Not a document that can be read.
pub const NOT_A_DOCUMENT: Code = crate::finding::codes::NOT_A_DOCUMENT;

/// At most so many undecided conditions are played through both ways.
const PLAYED: usize = 4;

impl Document {
    /// Every node with its number.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let number = |at| NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        let nodes = self.nodes.iter().enumerate();
        nodes.map(move |(at, node)| (number(at), &**node))
    }

    /// Whether it is what Terraform prints of a plan or of a state.
    pub fn is_shown(&self) -> bool {
        let parts = ["/planned_values/", "/prior_state/", "/values/"];
        parts.iter().any(|part| self.stands(part))
    }

    /// Whether its resources stand below a pointer.
    fn stands(&self, pointer: &str) -> bool {
        let first = self.nodes.first();
        first.is_some_and(|node| node.path.starts_with(pointer))
    }

    /// Whether it is a state of Terraform's: what AWS says of things that are there.
    pub fn is_state(&self) -> bool {
        self.stands("/values/")
    }

    /// A part of the document that makes nothing, by its name: `Rules`, `Mappings`, `provider`.
    pub fn part(&self, name: &str) -> Option<&Value> {
        let found = self.rest.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value)
    }

    /// Reads a document of either format.
    #[allow(
        clippy::result_large_err,
        reason = "read once, and a finding is what the caller prints"
    )]
    pub fn read(json: &Json<'_>, names: &InputNames) -> Result<Self, Finding> {
        Self::with(json, names, &Stacks::new())
    }

    /// Reads a document of either format, with what its nested stacks are.
    #[allow(
        clippy::result_large_err,
        reason = "read once, and a finding is what the caller prints"
    )]
    pub fn with(json: &Json<'_>, names: &InputNames, stacks: &Stacks<'_>) -> Result<Self, Finding> {
        let refuse = |message: &str| {
            Finding::new(
                NOT_A_DOCUMENT,
                "",
                message,
                "give a CloudFormation template, a Terraform .tf.json, or what `terraform show -json` prints of a plan or of a state",
            )
        };
        let Some(top) = json.as_object() else {
            return Err(refuse("the document is not a JSON object"));
        };
        if top.get("Resources").is_some_and(Json::is_object) {
            return Ok(cloudformation::read(top, names, stacks));
        }
        if plan::is(top) {
            return Ok(plan::read(top));
        }
        if top.contains_key("resource") || top.contains_key("data") || top.contains_key("module") {
            return Ok(terraform::read(top, names));
        }
        if top.contains_key("lineage") && top.contains_key("serial") {
            return Err(Finding::new(
                NOT_A_DOCUMENT,
                "",
                "this is the file in which Terraform keeps its state, whose form is Terraform's own",
                "give what `terraform show -json` prints beside it",
            ));
        }
        Err(refuse(
            "the document is neither a CloudFormation template nor Terraform JSON",
        ))
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.at()]
    }

    /// One document for each case of the conditions that it leaves open.
    pub fn scenes(mut self) -> Vec<Self> {
        let mut atoms: Vec<(String, bool)> = Vec::new();
        for node in &self.nodes {
            node.gate.atoms(false, &mut atoms);
            node.properties.atoms(&mut atoms);
            node.extra.atoms(&mut atoms);
        }
        if atoms.is_empty() {
            return vec![self];
        }
        let mut cases: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for (atom, negated) in atoms {
            let case = cases.entry(atom).or_default();
            if negated {
                case.1 = true;
            } else {
                case.0 = true;
            }
        }
        // A condition that only ever adds resources is taken as true: the whole system is looked at.
        let open: Vec<String> = cases
            .iter()
            .filter(|(_, (_, negated))| *negated)
            .map(|(atom, _)| atom.clone())
            .collect();
        if open.len() > PLAYED {
            let rest = open[PLAYED..].join(", ");
            self.not_understood.push(format!(
                "more than {PLAYED} conditions are open; these are taken as true only: {rest}"
            ));
        }
        let open: Vec<String> = open.into_iter().take(PLAYED).collect();
        if open.is_empty() {
            let all: Vec<(String, bool)> = cases.into_keys().map(|a| (a, true)).collect();
            return vec![self.settled(all)];
        }
        let mut out = Vec::with_capacity(1 << open.len());
        for bits in 0..(1_usize << open.len()) {
            let all = cases
                .keys()
                .map(|atom| {
                    let value = open
                        .iter()
                        .position(|o| o == atom)
                        .is_none_or(|i| bits & (1 << i) == 0);
                    (atom.clone(), value)
                })
                .collect();
            out.push(self.clone().settled(all));
        }
        out
    }

    fn settled(mut self, assumed: Vec<(String, bool)>) -> Self {
        let atoms = |name: &str| {
            assumed
                .iter()
                .find(|(atom, _)| atom == name)
                .is_none_or(|(_, value)| *value)
        };
        for node in &mut self.nodes {
            if !node.gate.holds(&atoms) && node.gate != Cond::Always(false) {
                Arc::make_mut(node).gate = Cond::Always(false);
            }
            if node.properties.has_if() {
                let node = Arc::make_mut(node);
                let open = std::mem::replace(&mut node.properties, Value::Null);
                node.properties = open.settled(&atoms);
            }
            if node.extra.has_if() {
                let node = Arc::make_mut(node);
                let open = std::mem::replace(&mut node.extra, Value::Null);
                node.extra = open.settled(&atoms);
            }
        }
        self.assumed = assumed;
        self
    }
}

/// Parts of a document as they are written.
fn parts(top: &Map<'_>, names: &[&str]) -> Arc<[(String, Value)]> {
    names
        .iter()
        .filter_map(|name| top.get(name).map(|json| ((*name).to_owned(), plain(json))))
        .collect()
}

/// Plain JSON as a value: for parts in which neither format evaluates anything.
pub fn plain(json: &Json<'_>) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(n.as_f64().unwrap_or(f64::NAN)),
        Json::String(s) => Value::Text(s.as_ref().to_owned()),
        Json::Array(items) => Value::List(items.iter().map(plain).collect()),
        Json::Object(map) => plain_map(map),
    }
}

/// The same of an object.
fn plain_map(map: &Map<'_>) -> Value {
    Value::Map(map.iter().map(|(k, v)| (k.to_owned(), plain(v))).collect())
}
