//! `CloudFormation` templates.

mod conditions;
mod references;
mod values;

use super::budget::Budget;
use super::{Document, Format, InputNames, Node, plain};
use crate::finding::pointer;
use crate::value::{Cond, NodeId, Value};
use doc::{Json, Map};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads a template; its top is an object with `Resources`.
pub fn read<'a>(top: &'a Map<'a>, names: &'a InputNames) -> Document {
    let empty = Map::new();
    let section = |name: &str| top.get(name).and_then(Json::as_object).unwrap_or(&empty);
    let is_loop = |id: &str| id.starts_with("Fn::");
    let (loops, resources): (Vec<_>, Vec<_>) =
        section("Resources").iter().partition(|(id, _)| is_loop(id));
    let mut reader = Reader {
        ids: BTreeMap::new(),
        parameters: section("Parameters"),
        names,
        mappings: section("Mappings"),
        conditions: section("Conditions"),
        decided: BTreeMap::new(),
        depth: 0,
        nested: 0,
        budget: Budget::of(top),
        here: String::new(),
        notes: Vec::new(),
        dangling: Vec::new(),
    };
    for (index, (id, _)) in resources.iter().enumerate() {
        reader
            .ids
            .insert(id, NodeId(u32::try_from(index).unwrap_or(u32::MAX)));
    }
    if let Some(transform) = top.get("Transform") {
        reader.notes.push(format!(
            "Transform {transform}: what the macro makes of the template is not seen"
        ));
    }
    for (id, _) in loops {
        reader
            .notes
            .push(format!("{id}: what it makes is not seen"));
    }
    let mut nodes = Vec::with_capacity(resources.len());
    for (id, resource) in &resources {
        nodes.push(Arc::new(reader.node(id, resource)));
        if let Some(said) = reader.budget.say() {
            reader.notes.push(format!("{id}: {said}"));
        }
    }
    let mut outputs = Vec::new();
    for (id, output) in section("Outputs") {
        reader.here = format!("output {id}");
        let value = reader.value(output.get("Value").unwrap_or(&Json::Null));
        let gate = reader.gate(output.get("Condition"));
        outputs.push((id.to_owned(), value, gate));
    }
    let inputs = reader
        .parameters
        .iter()
        .map(|(name, p)| (names.word(name), plain(p)))
        .collect();
    if let Some(said) = reader.budget.say() {
        reader.notes.push(format!("outputs: {said}"));
    }
    // A macro may make what is not here: SAM makes roles and permissions.
    if top.contains_key("Transform") {
        reader.dangling.clear();
    }
    for ((id, _), node) in resources.iter().zip(&nodes) {
        if node.gate == Cond::Always(false) {
            reader
                .notes
                .push(format!("{id}: left out, its condition is false by default"));
        }
    }
    Document {
        format: Format::CloudFormation,
        nodes,
        outputs: outputs.into(),
        not_understood: reader.notes,
        dangling: reader.dangling,
        inputs,
        rest: super::parts(top, &["Rules", "Mappings"]),
        assumed: Vec::new(),
    }
}

/// Values inside each other; a parser of JSON takes half as many.
const NESTED: usize = 256;

struct Reader<'a> {
    ids: BTreeMap<&'a str, NodeId>,
    parameters: &'a Map<'a>,
    names: &'a InputNames,
    mappings: &'a Map<'a>,
    conditions: &'a Map<'a>,
    decided: BTreeMap<String, Cond>,
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
    fn node(&mut self, id: &str, resource: &Json) -> Node {
        self.here.clear();
        self.here.push_str(id);
        let path = pointer("/Resources", id);
        let Some(fields) = resource.as_object() else {
            self.notes.push(format!("{id}: not a resource"));
            return Node {
                id: id.to_owned(),
                kind: String::new(),
                data: false,
                path,
                properties: Value::Null,
                gate: Cond::Always(false),
                depends_on: Vec::new(),
                missing_depends: Vec::new(),
                extra: Value::Null,
                switch: String::new(),
            };
        };
        let mut depends_on = Vec::new();
        let mut missing_depends = Vec::new();
        let names: &[Json] = match fields.get("DependsOn") {
            Some(Json::Array(names)) => names,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        for name in names.iter().filter_map(Json::as_str) {
            match self.ids.get(name) {
                Some(node) => depends_on.push(*node),
                None => missing_depends.push(name.to_owned()),
            }
        }
        let extra = ["DeletionPolicy", "UpdateReplacePolicy", "Metadata"]
            .into_iter()
            .filter_map(|key| fields.get(key).map(|v| (key.to_owned(), plain(v))))
            .collect();
        Node {
            id: id.to_owned(),
            kind: fields
                .get("Type")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            data: false,
            path,
            gate: self.gate(fields.get("Condition")),
            properties: fields
                .get("Properties")
                .map_or(Value::Map(Vec::new()), |p| self.value(p)),
            depends_on,
            missing_depends,
            extra: Value::Map(extra),
            switch: fields
                .get("Condition")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
        }
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
