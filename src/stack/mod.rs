//! The typed resource graph, before it is written in either format.
//!
//! `plan` adds nodes through a [`Scope`], which stamps where a node comes from and whether it waits
//! for the second run of the first deploy. Emitters read the nodes and know nothing of AWS.

pub mod names;
pub mod resource;
pub mod scope;
pub mod tree;

pub use resource::{Form, Keep, Resource};
pub use scope::{Handle, Scope};
pub use tree::{Arn, Attr, Dns, Get, Id, Name, Number, Picked, Pseudo, Row, Tree, Val};

use crate::finding::{Finding, codes};
use crate::system::{Iam, Input, Overrides, Text, UnfitRegions};
use std::collections::BTreeMap;

/// Index of a node in its stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ix(pub usize);

/// A resource with everything an emitter needs to know of it.
#[derive(Debug, Clone)]
pub struct Node {
    /// `BackendTargetGroupBlue`: the name in `CloudFormation`.
    pub logical_id: String,
    /// `backend_blue`: the name in Terraform, behind the type.
    pub label: String,
    /// The resource's type in both formats.
    pub form: &'static Form,
    /// Its properties in both formats.
    pub rows: Vec<Row>,
    /// What must be there first without a reference that says so.
    pub waits: Vec<Ix>,
    /// Terraform's names of what others may write later though the document never does.
    pub left: &'static [&'static str],
    /// Left out until services are deployed.
    pub gated: bool,
    /// JSON pointer into the blueprint.
    pub origin: String,
    /// One sentence on why it is there; constant for its kind.
    pub why: &'static str,
    /// The service in whose template of its own it stands, in `CloudFormation`.
    pub apart: Option<String>,
}

/// A template of one service beside the shared one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The service, which the template is called by.
    pub service: String,
    /// Whether it makes a repository, so that images must be pushed between two runs.
    pub images_first: bool,
}

/// What a template hands to those of services, under a name that stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// A reference to a node, or what AWS knows of the place.
    pub value: Tree,
    /// The service in whose template it stands; `None` for the shared one.
    pub apart: Option<String>,
}

/// A value that the deployed system hands out.
#[derive(Debug, Clone)]
pub struct Output {
    /// Words of its name.
    pub words: Vec<String>,
    /// For people.
    pub description: String,
    /// Text or, for a whole record, [`Tree::Map`].
    pub value: Tree,
    /// Only there once services are.
    pub gated: bool,
    /// The service in whose template of its own it stands, in `CloudFormation`.
    pub apart: Option<String>,
}

/// A subnet that an input gives, and what it has to be before anything is made.
#[derive(Debug, Clone)]
pub struct Held {
    /// The input.
    pub input: String,
    /// What it has to be; none of them is empty.
    pub demands: Vec<Demand>,
}

/// What an attribute of a subnet has to be.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Words of its name.
    pub words: Vec<String>,
    /// The attribute.
    pub attribute: Fact,
    /// What it has to be.
    pub wanted: Wanted,
    /// What is said where it is something else, without a full stop.
    pub why: String,
}

/// The value of an attribute.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// This one: text or an input.
    Is(Tree),
    /// Another one than those inputs have.
    OtherThan(Vec<String>),
}

/// What is known of a subnet; `aws::place` spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The VPC that it is in.
    Vpc,
    /// The zone that it stands in.
    Zone,
}

/// Everything that one document says.
#[derive(Debug, Clone)]
pub struct Stack {
    /// The system's name.
    pub name: String,
    /// The region that the blueprint names.
    pub region: Option<String>,
    /// The one account that takes the document.
    pub account: Option<String>,
    /// Tags of every resource that may carry some.
    pub tags: BTreeMap<String, String>,
    /// What every role carries.
    pub iam: Iam,
    /// The KMS key of what is kept.
    pub kms_key: Option<Text>,
    /// Values from outside.
    pub inputs: Vec<Input>,
    /// Whether the shared template makes repositories, so that images must be pushed between two runs.
    pub images_first: bool,
    /// The templates of services that stand apart, in the order of deploys: none needs a later one.
    pub apart: Vec<Apart>,
    /// What templates hand to each other.
    pub exports: Vec<Export>,
    /// The service in whose template what is added now stands: `inside` says so.
    pub template: Option<String>,
    /// Whether zone ids of `region` are written down, which ties the document to it.
    pub tied_to_region: bool,
    /// Regions in which the document would not do, each with what is said there.
    pub unfit_regions: Vec<UnfitRegions>,
    /// Subnets from outside, held against each other and against their VPC.
    pub held: Vec<Held>,
    /// Resources in the order of the parts.
    pub nodes: Vec<Node>,
    /// Outputs in the order of the parts.
    pub outputs: Vec<Output>,
    /// What single resources say besides, in the words of each format.
    pub overrides: Overrides,
}

impl Stack {
    /// A node by index.
    pub fn node(&self, ix: Ix) -> &Node {
        &self.nodes[ix.0]
    }

    /// Whether something of it is left out until services are deployed. Of a job that people run that is the
    /// output alone.
    pub fn has_gate(&self) -> bool {
        self.nodes.iter().any(|n| n.gated) || self.outputs.iter().any(|o| o.gated)
    }

    /// Whether images must be pushed between two runs, wherever their repositories stand.
    pub fn any_images_first(&self) -> bool {
        self.images_first || self.apart.iter().any(|one| one.images_first)
    }

    /// Adds what stands in the template of a service, where it has one of its own.
    pub fn inside<T>(&mut self, service: Option<&str>, add: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.template, service.map(str::to_owned));
        let made = add(self);
        self.template = before;
        made
    }

    /// Hands a value to the templates of services: where it is a literal or an input, each has it anyway.
    pub fn export(&mut self, value: impl Into<Tree>) {
        let value = value.into();
        let apart = match &value {
            Tree::Ref(ix, _) => self.node(*ix).apart.clone(),
            Tree::Pseudo(_) => None,
            _ => return,
        };
        let export = Export { value, apart };
        if !self.exports.contains(&export) {
            self.exports.push(export);
        }
    }

    /// The name of a stack: of what services share, or of a service that stands apart.
    pub fn stack_name(&self, service: Option<&str>) -> String {
        names::stack(&self.name, service)
    }

    /// Two nodes that would get one name in either format, as findings: a document would lose one.
    pub fn collisions(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut names: Vec<(&str, &str, usize)> = Vec::with_capacity(2 * self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            names.push((&node.logical_id, "", at));
            names.extend(node.form.tf.map(|tf| (node.label.as_str(), tf, at)));
        }
        names.sort_unstable();
        let same = |a: &(&str, &str, usize), b: &(&str, &str, usize)| (a.0, a.1) == (b.0, b.1);
        let mut twice: Vec<_> = names
            .windows(2)
            .filter(|two| same(&two[0], &two[1]))
            .collect();
        twice.sort_by_key(|two| two[1].2);
        for two in twice {
            let (name, kind, second) = two[1];
            let first = &self.nodes[two[0].2];
            let dot = if kind.is_empty() { "" } else { "." };
            findings.push(Finding::new(
                codes::ONE_NAME,
                self.nodes[second].origin.clone(),
                format!("two resources would both be called `{kind}{dot}{name}`"),
                format!(
                    "rename one of the two: the other comes from `{}`",
                    if first.origin.is_empty() {
                        "/"
                    } else {
                        &first.origin
                    }
                ),
            ));
        }
        // A template's parameters and resources share one space of names.
        for input in &self.inputs {
            let name = pascal(std::slice::from_ref(&input.name));
            if let Some(first) = self.nodes.iter().find(|node| node.logical_id == name) {
                findings.push(
                    Finding::new(
                        codes::ONE_NAME,
                        crate::finding::pointer("/inputs", &input.name),
                        format!(
                            "the parameter for `{}` and a resource of `{}` would both be called `{name}`",
                            input.name, first.origin
                        ),
                        "give the input another name",
                    )
                    .on_key(),
                );
            }
        }
        findings
    }
}

impl Node {
    /// Both names, from the words before the noun (`backend`), the noun, and the words behind it
    /// (`blue`).
    pub fn names(before: &[String], noun: &str, after: &[&str]) -> (String, String) {
        let words = || {
            before
                .iter()
                .map(String::as_str)
                .chain(after.iter().copied())
        };
        let mut logical_id = String::with_capacity(64);
        for word in before {
            push_pascal(&mut logical_id, word);
        }
        logical_id.push_str(noun);
        for word in after {
            push_pascal(&mut logical_id, word);
        }
        let mut label = String::with_capacity(32);
        for word in words() {
            if !label.is_empty() {
                label.push('_');
            }
            push_snake(&mut label, word);
        }
        if words().next().is_none() {
            label.push_str("main");
        }
        (logical_id, label)
    }
}

/// `load balancer`, `a-b` and `a_b` become `LoadBalancer` and `AB`.
pub fn pascal(words: &[String]) -> String {
    let mut out = String::new();
    for word in words {
        push_pascal(&mut out, word);
    }
    out
}

fn push_pascal(out: &mut String, word: &str) {
    // Most words are one, and are written as they are.
    let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if let (true, Some(first)) = (plain, word.chars().next()) {
        out.push(first.to_ascii_uppercase());
        out.push_str(&word[1..]);
        return;
    }
    let mut begins = true;
    for c in word.chars() {
        if !c.is_ascii_alphanumeric() {
            begins = true;
        } else if begins {
            out.push(c.to_ascii_uppercase());
            begins = false;
        } else {
            out.push(c);
        }
    }
}

/// `a-b` and `a b` become `a_b`.
pub fn snake(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    push_snake(&mut out, word);
    out
}

fn push_snake(out: &mut String, word: &str) {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if word.bytes().all(plain) {
        out.push_str(word);
    } else {
        out.extend(word.chars().map(snake_char));
    }
}

fn snake_char(c: char) -> char {
    if c.is_ascii_alphanumeric() {
        c.to_ascii_lowercase()
    } else {
        '_'
    }
}
