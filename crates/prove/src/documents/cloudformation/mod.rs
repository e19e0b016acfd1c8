//! `CloudFormation` templates.

mod conditions;
mod nested;
mod references;
pub mod set;
mod values;

use super::budget::Budget;
use super::{Document, Format, InputNames, Node, Stacks, plain};
use crate::finding::pointer;
use crate::value::{Cond, NodeId, Value};
use doc::{Json, Map};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads a template; its top is an object with `Resources`.
pub fn read<'a>(top: &'a Map<'a>, names: &'a InputNames, stacks: &'a Stacks<'a>) -> Document {
    let root = Template::of(top, stacks);
    let inputs = root
        .parameters
        .iter()
        .map(|(name, p)| (names.word(name), plain(p)))
        .collect();
    let mut reader = Reader {
        at: root,
        names,
        slots: Vec::new(),
        stacks: BTreeMap::new(),
        through: Vec::new(),
        depth: 0,
        nested: 0,
        budget: Budget::of(top),
        here: String::new(),
        notes: Vec::new(),
        dangling: Vec::new(),
    };
    let outputs = reader.template(top);
    let mut nodes: Vec<Arc<Node>> = reader.slots.into_iter().flatten().collect();
    after_others(top, &mut nodes);
    Document {
        format: Format::CloudFormation,
        nodes,
        outputs: outputs.into(),
        not_understood: reader.notes,
        dangling: reader.dangling,
        inputs,
        rest: super::parts(top, &["Rules", "Mappings", set::TEMPLATES]),
        assumed: Vec::new(),
    }
}

/// Lets the resources of a template wait for all of those that it imports from: these are deployed before it.
fn after_others(top: &Map<'_>, nodes: &mut [Arc<Node>]) {
    let Some(templates) = top.get(set::TEMPLATES).and_then(Json::as_array) else {
        return;
    };
    let numbers: BTreeMap<String, usize> = nodes
        .iter()
        .enumerate()
        .map(|(at, node)| (node.id.clone(), at))
        .collect();
    let names = |template: &Json<'_>, part: &str| -> Vec<String> {
        let all = template.get(part).and_then(Json::as_array);
        let names = all.into_iter().flatten();
        let name = |one: &Json<'_>| {
            let name = one.as_str().or_else(|| one.get("Name")?.as_str());
            name.map(str::to_owned)
        };
        names.filter_map(name).collect()
    };
    let held = |template: &Json<'_>| -> Vec<usize> {
        let ids = names(template, "Resources");
        ids.iter()
            .filter_map(|id| numbers.get(id).copied())
            .collect()
    };
    for (number, template) in templates.iter().enumerate() {
        let imports = names(template, "Imports");
        let from = templates.iter().filter(|other| {
            let given = names(other, "Exports");
            imports.iter().any(|import| given.contains(import))
        });
        let before: Vec<NodeId> = from
            .flat_map(&held)
            .map(|at| NodeId(u32::try_from(at).unwrap_or(u32::MAX)))
            .collect();
        for at in held(template) {
            let node = Arc::make_mut(&mut nodes[at]);
            node.after.clone_from(&before);
            node.template = number;
        }
    }
}

/// Values inside each other; a parser of JSON takes half as many.
const NESTED: usize = 256;

/// The template that is being read, with what its parent hands it.
struct Template<'a> {
    ids: BTreeMap<&'a str, NodeId>,
    resources: &'a Map<'a>,
    parameters: &'a Map<'a>,
    mappings: &'a Map<'a>,
    conditions: &'a Map<'a>,
    decided: BTreeMap<String, Cond>,
    /// Those of its nested stacks that are at hand.
    stacks: &'a Stacks<'a>,
    /// What parameters of a nested stack are given.
    given: BTreeMap<String, Value>,
    /// What ids begin with: nothing, or `NAME.` of a nested stack.
    prefix: String,
    /// Where the template stands.
    path: String,
    /// When the stack exists.
    gate: Cond,
    /// What the stack waits for.
    waits: Vec<NodeId>,
}

/// A section that is not there.
static NONE: Map<'static> = Map::new();

fn section<'a>(top: &'a Map<'a>, name: &str) -> &'a Map<'a> {
    top.get(name).and_then(Json::as_object).unwrap_or(&NONE)
}

impl<'a> Template<'a> {
    fn of(top: &'a Map<'a>, stacks: &'a Stacks<'a>) -> Self {
        Self {
            ids: BTreeMap::new(),
            resources: section(top, "Resources"),
            parameters: section(top, "Parameters"),
            mappings: section(top, "Mappings"),
            conditions: section(top, "Conditions"),
            decided: BTreeMap::new(),
            stacks,
            given: BTreeMap::new(),
            prefix: String::new(),
            path: String::new(),
            gate: Cond::Always(true),
            waits: Vec::new(),
        }
    }
}

/// What was read of a nested stack.
#[derive(Default)]
struct Read {
    parts: Range<u32>,
    outputs: BTreeMap<String, Value>,
}

struct Reader<'a> {
    at: Template<'a>,
    names: &'a InputNames,
    /// Resources of every template, each at its number.
    slots: Vec<Option<Arc<Node>>>,
    /// Nested stacks that were read, or are being read: the first number of their resources and the one
    /// behind the last, and what they hand out.
    stacks: BTreeMap<NodeId, Read>,
    /// Nested stacks whose outputs the resource that is being read refers to.
    through: Vec<NodeId>,
    /// Conditions may name each other in a circle; templates nest no deeper than this.
    depth: usize,
    /// Values inside each other, those of conditions that they name among them.
    nested: usize,
    budget: Budget<'a>,
    here: String,
    notes: Vec<String>,
    dangling: Vec<(String, String)>,
}

impl Reader<'_> {
    /// Reads the resources of the template into their slots; gives its outputs.
    fn template(&mut self, top: &Map<'_>) -> Vec<(String, Value, Cond)> {
        let is_loop = |id: &str| id.starts_with("Fn::");
        let all = self.at.resources;
        let (loops, resources): (Vec<_>, Vec<_>) = all.iter().partition(|(id, _)| is_loop(id));
        let first = self.slots.len();
        let known = self.dangling.len();
        for (index, (id, _)) in resources.iter().enumerate() {
            let number = u32::try_from(first + index).unwrap_or(u32::MAX);
            self.at.ids.insert(id, NodeId(number));
        }
        self.slots.resize(first + resources.len(), None);
        let prefix = self.at.prefix.clone();
        if let Some(transform) = top.get("Transform") {
            self.notes.push(format!(
                "{prefix}Transform {transform}: what the macro makes of the template is not seen"
            ));
        }
        for (id, _) in loops {
            self.notes
                .push(format!("{prefix}{id}: what it makes is not seen"));
        }
        for (index, (id, resource)) in resources.iter().enumerate() {
            let node = self.node(id, resource);
            if node.gate == Cond::Always(false) && self.at.gate != Cond::Always(false) {
                self.notes.push(format!(
                    "{prefix}{id}: left out, its condition is false by default"
                ));
            }
            if let Some(slot) = self.slots.get_mut(first + index) {
                *slot = Some(Arc::new(node));
            }
            if let Some(said) = self.budget.say() {
                self.notes.push(format!("{prefix}{id}: {said}"));
            }
        }
        let mut outputs = Vec::new();
        for (id, output) in section(top, "Outputs") {
            self.here = format!("output {prefix}{id}");
            let value = self.value(output.get("Value").unwrap_or(&Json::Null));
            let gate = self.gate(output.get("Condition"));
            outputs.push((id.to_owned(), value, gate));
        }
        if let Some(said) = self.budget.say() {
            self.notes.push(format!("{prefix}outputs: {said}"));
        }
        // A macro may make what is not here: SAM makes roles and permissions.
        if top.contains_key("Transform") {
            self.dangling.truncate(known);
        }
        outputs
    }

    fn node(&mut self, id: &str, resource: &Json) -> Node {
        self.here.clear();
        self.here.push_str(&self.at.prefix);
        self.here.push_str(id);
        let path = pointer(&[&self.at.path, "/Resources"].concat(), id);
        let id = self.here.clone();
        let own = &id[self.at.prefix.len()..];
        let Some(fields) = resource.as_object() else {
            self.notes.push(format!("{id}: not a resource"));
            return Node {
                id,
                kind: String::new(),
                data: false,
                path,
                properties: Value::Null,
                gate: Cond::Always(false),
                depends_on: Vec::new(),
                after: Vec::new(),
                template: 0,
                missing_depends: Vec::new(),
                extra: Value::Null,
                switch: String::new(),
                parts: Vec::new(),
            };
        };
        let parts = self.stack(own);
        let (mut depends_on, missing_depends) = self.waits(fields);
        let extra = ["DeletionPolicy", "UpdateReplacePolicy", "Metadata"]
            .into_iter()
            .filter_map(|key| fields.get(key).map(|v| (key.to_owned(), plain(v))))
            .collect();
        self.through.clear();
        let gate = self.gate(fields.get("Condition"));
        let mut properties = fields
            .get("Properties")
            .map_or(Value::Map(Vec::new()), |p| self.value(p));
        depends_on.extend(self.at.waits.iter().chain(&self.through));
        if !parts.is_empty() {
            // What it says of itself was handed to its template.
            properties.references(&mut |node, _| depends_on.push(node));
            properties = Value::Map(Vec::new());
            depends_on.extend(&parts);
        }
        Node {
            kind: fields
                .get("Type")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            data: false,
            path,
            gate: Cond::all(vec![self.at.gate.clone(), gate]),
            properties,
            depends_on,
            after: Vec::new(),
            template: 0,
            missing_depends,
            extra: Value::Map(extra),
            switch: fields
                .get("Condition")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            parts,
            id,
        }
    }

    /// What a resource waits for by name: what is there, and what is not.
    fn waits(&self, fields: &Map<'_>) -> (Vec<NodeId>, Vec<String>) {
        let names: &[Json] = match fields.get("DependsOn") {
            Some(Json::Array(names)) => names,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let mut there = Vec::new();
        let mut missing = Vec::new();
        for name in names.iter().filter_map(Json::as_str) {
            match self.at.ids.get(name) {
                Some(node) => there.push(*node),
                None => missing.push(name.to_owned()),
            }
        }
        (there, missing)
    }
}

/// The only entry of an object with one.
fn single<'j>(json: &'j Json<'_>) -> Option<(&'j str, &'j Json<'j>)> {
    let map = json.as_object()?;
    if map.len() != 1 {
        return None;
    }
    map.iter().next()
}
