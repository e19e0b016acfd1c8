//! Terraform's JSON syntax: blocks, references, `count`, `for_each`, `dynamic`, locals.

mod blocks;
mod expression;
mod scope;

use super::{Document, Format, InputNames, Node, plain};
use crate::finding::pointer;
use crate::value::{Cond, Value};
use blocks::{Block, Named, Slot, objects};
use doc::{Json, Map};
use expression::Names;
use scope::{Scope, expand};
use std::sync::Arc;

/// Arguments that belong to the language, not to the resource.
const META: &[&str] = &[
    "count",
    "for_each",
    "depends_on",
    "provider",
    "lifecycle",
    "provisioner",
    "connection",
    "timeouts",
    "dynamic",
    "//",
];

/// Reads a configuration.
pub fn read<'a>(top: &'a Map<'a>, words: &'a InputNames) -> Document {
    let mut scope = Scope::new(top, words);
    let mut all = Vec::new();
    for (section, data) in [("resource", false), ("data", true)] {
        for (kind, name, body, path) in labelled(top.get(section), section) {
            let named = Named {
                data,
                kind,
                name,
                body,
                path,
            };
            scope.names.insert((data, kind, name), named.clone());
            all.push(named);
        }
    }
    for named in &all {
        expand(named, &mut scope);
    }
    scope.expanding = false;
    for (name, _) in objects(top.get("module")).into_iter().flat_map(Map::iter) {
        scope.note(format!("module {name}: what it makes is not seen"));
    }
    let nodes = std::mem::take(&mut scope.blocks)
        .into_iter()
        .map(|block| {
            let node = Arc::new(node(block, &mut scope));
            if let Some(said) = scope.budget.say() {
                scope.note(format!("{}: {said}", node.id));
            }
            node
        })
        .collect();
    let mut outputs = Vec::new();
    for (name, body) in objects(top.get("output")).into_iter().flat_map(Map::iter) {
        for body in objects(Some(body)) {
            scope.here = format!("output {name}");
            let value = scope.value(body.get("value").unwrap_or(&Json::Null));
            if let Some(said) = scope.budget.say() {
                scope.note(said.to_owned());
            }
            outputs.push((name.to_owned(), value, Cond::Always(true)));
        }
    }
    let inputs = scope
        .variables
        .iter()
        .map(|(name, body)| (words.word(name), super::plain_map(body)))
        .collect();
    Document {
        format: Format::Terraform,
        nodes,
        outputs: outputs.into(),
        not_understood: scope.notes,
        dangling: scope.dangling,
        inputs,
        rest: super::parts(top, &["provider", "terraform"]),
        assumed: Vec::new(),
    }
}

type Labelled<'a> = (&'a str, &'a str, &'a Map<'a>, String);

/// The same, each with its pointer.
fn placed<'a>(json: Option<&'a Json<'a>>, path: &str) -> Vec<(&'a Map<'a>, String)> {
    match json {
        Some(Json::Object(map)) => vec![(map, path.to_owned())],
        Some(Json::Array(items)) => items
            .iter()
            .enumerate()
            .filter_map(|(i, item)| Some((item.as_object()?, format!("{path}/{i}"))))
            .collect(),
        _ => Vec::new(),
    }
}

fn labelled<'a>(json: Option<&'a Json<'a>>, section: &str) -> Vec<Labelled<'a>> {
    let mut out = Vec::new();
    for (kinds, path) in placed(json, &pointer("", section)) {
        for (kind, names) in kinds {
            for (names, path) in placed(Some(names), &pointer(&path, kind)) {
                for (name, bodies) in names {
                    for (body, path) in placed(Some(bodies), &pointer(&path, name)) {
                        out.push((kind, name, body, path));
                    }
                }
            }
        }
    }
    out
}

fn node(block: Block<'_>, scope: &mut Scope<'_>) -> Node {
    scope.here.clone_from(&block.id);
    scope.index = block.index;
    scope.each = block.each;
    let mut properties = Vec::with_capacity(block.body.len());
    for (key, json) in block.body {
        if !META.contains(&key) {
            let value = scope.value(json);
            if value != Value::Null {
                properties.push((key.to_owned(), value));
            }
        }
    }
    for dynamic in objects(block.body.get("dynamic")) {
        for (key, bodies) in dynamic {
            let mut items = Vec::new();
            for body in objects(Some(bodies)) {
                scope.dynamic(key, body, &mut items);
            }
            properties.push((key.to_owned(), Value::List(items)));
        }
    }
    let mut depends_on = Vec::new();
    let mut missing_depends = Vec::new();
    let names = block.body.get("depends_on").and_then(Json::as_array);
    for name in names.into_iter().flatten().filter_map(Json::as_str) {
        let name = name.trim_start_matches("${").trim_end_matches('}');
        let (data, rest) = name
            .strip_prefix("data.")
            .map_or((false, name), |r| (true, r));
        if rest.starts_with("module.") {
            continue;
        }
        let slot = rest
            .split_once('.')
            .and_then(|(kind, name)| {
                let name = name.split(['[', '.']).next().unwrap_or(name);
                scope.slot(data, kind, name)
            })
            .cloned();
        match slot {
            Some(Slot::One(node)) => depends_on.push(node),
            Some(Slot::Counted(nodes)) => depends_on.extend(nodes),
            Some(Slot::Keyed(nodes)) => depends_on.extend(nodes.into_iter().map(|(_, n)| n)),
            Some(Slot::None) => {}
            None => missing_depends.push(name.to_owned()),
        }
    }
    let extra = ["lifecycle", "//"]
        .into_iter()
        .filter_map(|key| block.body.get(key).map(|v| (key.to_owned(), plain(v))))
        .collect();
    scope.index = None;
    scope.each = None;
    Node {
        id: block.id,
        kind: block.kind.to_owned(),
        data: block.data,
        path: block.path,
        properties: Value::Map(properties),
        gate: block.gate,
        depends_on,
        after: Vec::new(),
        template: 0,
        missing_depends,
        extra: Value::Map(extra),
        switch: block
            .body
            .get("count")
            .map(|c| c.as_str().map_or_else(|| c.to_string(), str::to_owned))
            .unwrap_or_default(),
        parts: Vec::new(),
    }
}
