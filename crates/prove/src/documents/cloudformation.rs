//! `CloudFormation` templates: intrinsic functions become symbolic values.

use super::budget::{Budget, PARTS, SPENT, of_text, parts, weight_of};
use super::functions::{cidr_list, split, whole, zone};
use super::{Document, Format, InputNames, Node, plain};
use crate::finding::pointer;
use crate::value::{Cond, NodeId, Value, snake};
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

    fn gate(&mut self, condition: Option<&Json>) -> Cond {
        match condition {
            Some(Json::String(name)) => self.condition(name),
            None | Some(_) => Cond::Always(true),
        }
    }

    fn condition(&mut self, name: &str) -> Cond {
        if let Some(done) = self.decided.get(name) {
            let weight = parts(done, usize::MAX, usize::MAX).unwrap_or(usize::MAX);
            if weight > 1 && !self.budget.spend(weight) {
                return Cond::Atom(name.to_owned());
            }
            return done.clone();
        }
        let conditions = self.conditions;
        let Some(text) = conditions.get(name) else {
            self.dangling.push((self.here.clone(), name.to_owned()));
            return Cond::Atom(name.to_owned());
        };
        if self.depth > 32 {
            return Cond::Atom(name.to_owned());
        }
        self.depth += 1;
        let mut cond = self.decide(text, name);
        self.depth -= 1;
        if parts(&cond, PARTS, PARTS).is_none() {
            self.notes.push(format!(
                "condition {name}: made of more than {PARTS} parts, and taken for one that nothing decides"
            ));
            cond = Cond::Atom(name.to_owned());
        }
        self.decided.insert(name.to_owned(), cond.clone());
        cond
    }

    fn decide(&mut self, text: &Json, name: &str) -> Cond {
        if self.nested > NESTED {
            return Cond::Atom(name.to_owned());
        }
        self.nested += 1;
        let cond = self.decided_by(text, name);
        self.nested -= 1;
        cond
    }

    fn decided_by(&mut self, text: &Json, name: &str) -> Cond {
        let Some((function, args)) = single(text) else {
            return Cond::Atom(name.to_owned());
        };
        let list = args.as_array().unwrap_or_default();
        match function {
            "Condition" => args
                .as_str()
                .map_or_else(|| Cond::Atom(name.to_owned()), |n| self.condition(n)),
            "Fn::Not" => list
                .first()
                .map_or_else(|| Cond::Atom(name.to_owned()), |a| self.decide(a, name))
                .negated(),
            "Fn::And" => {
                let parts = list.iter().map(|a| self.decide(a, name)).collect();
                Cond::all(parts)
            }
            "Fn::Or" => {
                let parts = list.iter().map(|a| self.decide(a, name)).collect();
                Cond::any(parts)
            }
            "Fn::Equals" => {
                let sides: Vec<Value> = list.iter().map(|a| self.value(a)).collect();
                let [left, right] = sides.as_slice() else {
                    return Cond::Atom(name.to_owned());
                };
                if left.is_plain() && right.is_plain() {
                    return Cond::Always(as_scalar(left) == as_scalar(right));
                }
                Cond::Atom(format!("{} is {}", said(left), said(right)))
            }
            _ => Cond::Atom(name.to_owned()),
        }
    }

    fn value(&mut self, json: &Json) -> Value {
        if self.nested > NESTED {
            self.budget.too_much();
            return Value::Unknown(SPENT.to_owned());
        }
        self.nested += 1;
        let value = self.value_of(json);
        self.nested -= 1;
        value
    }

    fn value_of(&mut self, json: &Json) -> Value {
        match json {
            Json::Object(map) => {
                if let Some((name, args)) = single(json)
                    && (name == "Ref" || name.starts_with("Fn::"))
                {
                    return self.intrinsic(name, args);
                }
                let mut out = Vec::with_capacity(map.len());
                for (key, json) in map {
                    let value = self.value(json);
                    if value != Value::Null {
                        out.push((key.to_owned(), value));
                    }
                }
                Value::Map(out)
            }
            Json::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for json in items {
                    let value = self.value(json);
                    if value != Value::Null {
                        out.push(value);
                    }
                }
                Value::List(out)
            }
            other => plain(other),
        }
    }

    fn intrinsic(&mut self, name: &str, args: &Json) -> Value {
        let list: &[Json] = args.as_array().unwrap_or_default();
        match (name, list) {
            ("Ref", _) => args
                .as_str()
                .map_or_else(|| unread(name), |n| self.reference(n)),
            ("Fn::GetAtt", [node, attr]) => match (node.as_str(), attr.as_str()) {
                (Some(node), Some(attr)) => self.attribute(node, attr),
                _ => unread(name),
            },
            ("Fn::GetAtt", _) => match args.as_str().and_then(|t| t.split_once('.')) {
                Some((node, attr)) => self.attribute(node, attr),
                None => unread(name),
            },
            ("Fn::Sub", [text, names]) => match text.as_str() {
                Some(text) => self.sub(text, names.as_object()),
                None => unread(name),
            },
            ("Fn::Sub", _) => args
                .as_str()
                .map_or_else(|| unread(name), |t| self.sub(t, None)),
            ("Fn::Join", [between, items]) => {
                let items = self.value(items);
                self.join(between.as_str().unwrap_or_default(), items)
            }
            ("Fn::Select", [index, from]) => {
                let index = self.value(index);
                let from = self.value(from);
                select(&index, from)
            }
            ("Fn::Split", [between, text]) => {
                let text = self.value(text);
                let between = between.as_str().unwrap_or_default();
                match split(between, &text) {
                    Some(parts) if !between.is_empty() => Value::List(parts),
                    _ => Value::Call("split", vec![Value::Text(between.to_owned()), text]),
                }
            }
            ("Fn::GetAZs", _) => match self.value(args) {
                Value::Text(region) if region.is_empty() => Value::Call("zones", Vec::new()),
                Value::Given(region) if region == "aws.region" => Value::Call("zones", Vec::new()),
                region => Value::Call("zones", vec![region]),
            },
            ("Fn::Cidr", [network, count, bits]) => {
                let (network, count, bits) =
                    (self.value(network), self.value(count), self.value(bits));
                cidr_list(&network, &count, &bits).map_or_else(
                    || Value::Call("cidr", vec![network, count, bits]),
                    Value::List,
                )
            }
            ("Fn::If", [condition, yes, no]) => {
                let cond = self.gate(Some(condition));
                match cond {
                    // What is not taken is read too: it must not name what is not there.
                    Cond::Always(taken) => {
                        let (yes, no) = (self.value(yes), self.value(no));
                        if taken { yes } else { no }
                    }
                    open => {
                        let both = (self.value(yes), self.value(no));
                        if both.0 == both.1 {
                            return both.0;
                        }
                        Value::If(open, Box::new(both))
                    }
                }
            }
            ("Fn::FindInMap", [map, first, second, ..]) => {
                let keys = [self.value(map), self.value(first), self.value(second)];
                self.find_in_map(keys)
            }
            ("Fn::ImportValue", _) => {
                let what = self.value(args);
                Value::Call("import", vec![what])
            }
            ("Fn::Base64", _) => {
                let what = self.value(args);
                Value::Call("base64", vec![what])
            }
            ("Fn::ToJsonString", _) => {
                let what = self.value(args);
                Value::Call("json", vec![what])
            }
            _ => {
                self.notes
                    .push(format!("{}: {name} is not evaluated", self.here));
                unread(name)
            }
        }
    }

    fn reference(&mut self, name: &str) -> Value {
        if let Some(node) = self.ids.get(name) {
            return Value::Attr(*node, "Ref".to_owned());
        }
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return match pseudo {
                "NoValue" => Value::Null,
                "Region" => Value::Given("aws.region".to_owned()),
                "AccountId" => Value::Given("aws.account".to_owned()),
                "Partition" => Value::Given("aws.partition".to_owned()),
                "URLSuffix" => Value::Given("aws.url_suffix".to_owned()),
                "StackName" | "StackId" | "NotificationARNs" => {
                    Value::Given(format!("aws.{}", snake(pseudo)))
                }
                _ => {
                    self.dangling.push((self.here.clone(), name.to_owned()));
                    Value::Unknown(format!("Ref {name}"))
                }
            };
        }
        let parameters = self.parameters;
        if let Some(parameter) = parameters.get(name) {
            let weight = parameter.get("Default").map_or(1, weight_of);
            let listed = parameter.get("Default").and_then(Json::as_str);
            let items = listed.map_or(0, |text| text.matches(',').count());
            if !self.budget.spend(weight + items) {
                return Value::Unknown(SPENT.to_owned());
            }
            return parameter_value(name, self.names, parameter);
        }
        self.dangling.push((self.here.clone(), name.to_owned()));
        Value::Unknown(format!("Ref {name}"))
    }

    fn attribute(&mut self, node: &str, attr: &str) -> Value {
        if let Some(id) = self.ids.get(node) {
            return Value::Attr(*id, attr.to_owned());
        }
        self.dangling.push((self.here.clone(), node.to_owned()));
        Value::Unknown(format!("GetAtt {node}.{attr}"))
    }

    fn sub(&mut self, text: &str, names: Option<&Map<'_>>) -> Value {
        let mut pieces = Vec::new();
        let mut known: Vec<(&str, Value)> = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            if start > 0 {
                pieces.push(Value::Text(rest[..start].to_owned()));
            }
            let name = rest[start + 2..start + length].trim();
            rest = &rest[start + length + 1..];
            if let Some(literal) = name.strip_prefix('!') {
                pieces.push(Value::Text(format!("${{{literal}}}")));
            } else if let Some((_, value)) = known.iter().find(|(n, _)| *n == name) {
                pieces.push(self.budget.copy(value));
            } else if let Some(own) = names.and_then(|n| n.get(name)) {
                let own = self.value(own);
                known.push((name, own.clone()));
                pieces.push(own);
            } else if let Some((node, attr)) = name.split_once('.') {
                pieces.push(self.attribute(node, attr));
            } else {
                pieces.push(self.reference(name));
            }
        }
        if !rest.is_empty() {
            pieces.push(Value::Text(rest.to_owned()));
        }
        Value::joined(pieces)
    }

    fn join(&mut self, between: &str, items: Value) -> Value {
        if let Value::List(list) = &items
            && !self.budget.spend(list.len() * (of_text(between) - 1))
        {
            return Value::Unknown(SPENT.to_owned());
        }
        match items {
            Value::List(items) if !items.iter().any(|i| matches!(i, Value::If(..))) => {
                let mut pieces = Vec::with_capacity(items.len() * 2);
                for (i, item) in items.into_iter().enumerate() {
                    if i > 0 && !between.is_empty() {
                        pieces.push(Value::Text(between.to_owned()));
                    }
                    pieces.push(item);
                }
                Value::joined(pieces)
            }
            other => Value::Call("join", vec![Value::Text(between.to_owned()), other]),
        }
    }

    fn find_in_map(&mut self, keys: [Value; 3]) -> Value {
        if let [Value::Text(map), Value::Text(first), Value::Text(second)] = &keys {
            let found = self
                .mappings
                .get(map)
                .and_then(|m| m.get(first))
                .and_then(|m| m.get(second));
            if let Some(found) = found {
                if !self.budget.spend(weight_of(found)) {
                    return Value::Unknown(SPENT.to_owned());
                }
                return plain(found);
            }
            self.dangling
                .push((self.here.clone(), format!("{map}.{first}.{second}")));
        } else if let Value::Text(map) = &keys[0] {
            let entries = self.mappings.get(map).and_then(Json::as_object);
            let second = keys[2].as_text();
            let there = entries.is_some_and(|all| {
                second.is_none_or(|key| all.values().all(|entry| entry.get(key).is_some()))
            });
            if !there {
                let name = second.map_or_else(|| map.clone(), |key| format!("{map}.{key}"));
                self.dangling.push((self.here.clone(), name));
            }
            if keys[1] == Value::Given("aws.partition".to_owned())
                && let (Some(entries), Some(second)) = (entries, second)
                && are_endpoint_prefixes(entries, second)
            {
                return Value::Given("aws.endpoint_prefix".to_owned());
            }
        }
        Value::Call("map", keys.into())
    }
}

/// Whether a table says by partition what names of endpoints begin with, for services that have names of
/// their own in China.
fn are_endpoint_prefixes(entries: &Map<'_>, key: &str) -> bool {
    let right = |(partition, entry): (&str, &Json<'_>)| {
        let wanted = match partition {
            "aws-cn" => "cn.com.amazonaws",
            _ => "com.amazonaws",
        };
        entry.get(key).and_then(Json::as_str) == Some(wanted)
    };
    let known = ["aws", "aws-cn", "aws-us-gov"];
    known.iter().all(|p| entries.contains_key(p)) && entries.iter().all(right)
}

/// A parameter's default, or the parameter itself.
fn parameter_value(name: &str, names: &InputNames, parameter: &Json) -> Value {
    let kind = parameter
        .get("Type")
        .and_then(Json::as_str)
        .unwrap_or("String");
    let given = || Value::Given(format!("input.{}", names.word(name)));
    let list = |text: &str| {
        let parts = text
            .split(',')
            .map(|part| Value::Text(part.trim().to_owned()));
        Value::List(parts.collect())
    };
    let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    // Of a parameter of SSM's, its name is given and not its value.
    if kind.starts_with("AWS::SSM::Parameter::Value") {
        return given();
    }
    if let Some(text) = names.value_of(name) {
        return if is_list {
            list(text)
        } else {
            Value::Text(text.to_owned())
        };
    }
    match names.default_of(parameter.get("Default")) {
        None | Some(Json::Null) => given(),
        Some(Json::String(text)) if is_list => list(text),
        Some(Json::Number(n)) => Value::Text(n.to_string()),
        Some(other) => plain(other),
    }
}

fn select(index: &Value, from: Value) -> Value {
    let Some(index) = whole(index) else {
        return Value::Call("select", vec![index.clone(), from]);
    };
    match from {
        Value::List(mut items)
            if (index as usize) < items.len()
                && !items.iter().any(|i| matches!(i, Value::If(..))) =>
        {
            items.swap_remove(index as usize)
        }
        Value::Call("zones", region) if region.is_empty() => zone(index),
        other => Value::Call("select", vec![Value::Number(f64::from(index)), other]),
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

fn unread(name: &str) -> Value {
    Value::Unknown(format!("{name} in a form that is not read"))
}

/// Numbers, truth values and text compare as text in a template.
fn as_scalar(value: &Value) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) => Value::joined(vec![value.clone()]),
        other => other.clone(),
    }
}

/// A value in words, for the name of a condition.
pub(super) fn said(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => crate::value::number_text(*n),
        Value::Text(t) => format!("\"{t}\""),
        Value::Given(name) => name.clone(),
        Value::Attr(node, attr) => format!("node {}.{attr}", node.0),
        Value::List(items) | Value::Joined(items) => {
            items.iter().map(said).collect::<Vec<_>>().join(" ")
        }
        Value::Call(name, items) => {
            format!(
                "{name}({})",
                items.iter().map(said).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Map(_) | Value::If(..) => "a composed value".to_owned(),
        Value::Unknown(what) => what.clone(),
    }
}

/// A key: text as it is, anything else in words.
pub(super) fn said_plainly(value: &Value) -> String {
    match value {
        Value::Text(t) => t.clone(),
        other => said(other),
    }
}
