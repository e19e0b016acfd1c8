//! What stands around properties: life cycles, inputs, outputs, checks, the document itself.

use super::Thing;
use super::field::marked;
use super::looked_up;
use super::neutral::{Neutral, Words, condition};
use crate::documents::{Document, Format, Node, plain};
use crate::value::{Value, snake};
use crate::world::json::unpacked;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The document as it is written.
pub(super) struct Raw<'j> {
    json: &'j Json,
    format: Format,
}

/// Takes the defaults of inputs away.
pub(super) fn without_defaults(json: &Json) -> Json {
    let mut json = json.clone();
    for (section, key, kept) in [
        ("Parameters", "Default", "@Default"),
        ("variable", "default", "@default"),
    ] {
        let inputs = json.get_mut(section).and_then(Json::as_object_mut);
        for input in inputs.into_iter().flat_map(Map::values_mut) {
            if let Some(input) = input.as_object_mut()
                && let Some(default) = input.remove(key)
            {
                input.insert(kept.to_owned(), default);
            }
        }
    }
    json
}

/// Fields of a resource that are read elsewhere.
const READ: &[&str] = &[
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "//",
    "count",
    "depends_on",
];

impl<'j> Raw<'j> {
    /// A document that has been read.
    pub fn of(json: &'j Json, format: Format) -> Self {
        Self { json, format }
    }

    /// A resource with everything that is said of it; what is not a property begins with `@`.
    pub fn block(&self, node: &Node) -> Value {
        let empty = Map::new();
        let raw = self.json.pointer(&node.path).and_then(Json::as_object);
        let raw = raw.unwrap_or(&empty);
        let mut out = match &node.properties {
            Value::Map(entries) => entries.clone(),
            _ => Vec::new(),
        };
        for (key, value) in raw {
            if READ.contains(&key.as_str()) || out.iter().any(|(k, _)| k == key) {
                continue;
            }
            out.push((format!("@{key}"), plain(&value.into())));
        }
        match self.format {
            Format::CloudFormation => {
                for (key, value) in raw
                    .get("Metadata")
                    .and_then(Json::as_object)
                    .into_iter()
                    .flatten()
                {
                    out.push((format!("@{}", snake(key)), plain(&value.into())));
                }
            }
            Format::Terraform => {
                if let Some(comment) = raw.get("//").and_then(Json::as_str) {
                    match comment
                        .strip_suffix(')')
                        .and_then(|c| c.split_once(" (from "))
                    {
                        // The sentence before it is for people, and stands in this format alone.
                        Some((_, from)) => {
                            out.push(("@from".to_owned(), Value::Text(from.to_owned())));
                        }
                        None => out.push(("@//".to_owned(), Value::Text(comment.to_owned()))),
                    }
                }
            }
        }
        Value::Map(out)
    }

    /// Everything that is not a resource.
    pub fn around(&self, words: &Words<'_>, unknown: &mut Vec<String>) -> BTreeMap<String, Thing> {
        let mut out = BTreeMap::new();
        let sections: &[&str] = match self.format {
            Format::CloudFormation => {
                self.parameters(&mut out, unknown);
                self.rules(&mut out, unknown);
                &[
                    "AWSTemplateFormatVersion",
                    "Description",
                    "Parameters",
                    "Rules",
                    "Mappings",
                    "Conditions",
                    "Resources",
                    "Outputs",
                ]
            }
            Format::Terraform => {
                self.variables(&mut out, unknown);
                looked_up::of_data_sources(self.json, &mut out, unknown);
                &[
                    "//",
                    "terraform",
                    "provider",
                    "variable",
                    "data",
                    "locals",
                    "resource",
                    "output",
                ]
            }
        };
        let empty = Map::new();
        let top = self.json.as_object().unwrap_or(&empty);
        for key in top.keys().filter(|k| !sections.contains(&k.as_str())) {
            unknown.push(format!("the document: {key}"));
        }
        self.whole(&mut out);
        self.outputs(words, &mut out, unknown);
        self.unused(words.document, unknown);
        out
    }

    fn section(&self, name: &str) -> impl Iterator<Item = (&'j String, &'j Json)> {
        self.json
            .get(name)
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
    }

    /// What is said of the document as a whole.
    fn whole(&self, out: &mut BTreeMap<String, Thing>) {
        let mut thing = Thing::default();
        let parts: &[&str] = match self.format {
            Format::CloudFormation => &["AWSTemplateFormatVersion", "Mappings"],
            Format::Terraform => &["terraform", "provider"],
        };
        for part in parts {
            if let Some(value) = self.json.get(part) {
                leaves(&plain(&value.into()), part, &mut thing.properties);
            }
        }
        // Terraform's counterpart of a rule on the account.
        if let Some(account) = thing
            .properties
            .remove("provider.aws.allowed_account_ids[0]")
        {
            let check = Thing {
                id: "provider.aws".to_owned(),
                properties: [("holds".to_owned(), format!("«aws.account» is {account}"))].into(),
                ..Thing::default()
            };
            out.insert("check/account".to_owned(), check);
        }
        let about = ["Description", "//"].iter().find_map(|k| self.json.get(k));
        if let Some(about) = about.and_then(Json::as_str) {
            thing
                .properties
                .insert("about".to_owned(), about.to_owned());
        }
        out.insert("document/".to_owned(), thing);
    }

    fn parameters(&self, out: &mut BTreeMap<String, Thing>, unknown: &mut Vec<String>) {
        for (name, parameter) in self.section("Parameters") {
            let mut thing = Thing {
                id: name.clone(),
                ..Thing::default()
            };
            for (key, value) in parameter.as_object().into_iter().flatten() {
                let said = match (key.as_str(), value) {
                    ("Type", Json::String(kind))
                        if kind == "String" && parameter.get("AllowedValues").is_some() =>
                    {
                        continue;
                    }
                    // Both are text to Terraform, whose pattern says what kind of id it is.
                    ("Type", Json::String(kind))
                        if kind == "String"
                            || kind.starts_with("AWS::EC2::")
                            || kind.starts_with("AWS::Route53::") =>
                    {
                        ("type", "text".to_owned())
                    }
                    ("AllowedValues", Json::Array(words)) if *words == ["true", "false"] => {
                        ("type", "true or false".to_owned())
                    }
                    ("Description", Json::String(text)) => ("description", text.clone()),
                    ("AllowedPattern", Json::String(text)) => ("pattern", text.clone()),
                    ("@Default", Json::String(text)) => ("default", text.clone()),
                    _ => {
                        unknown.push(format!("{name}: {key}"));
                        continue;
                    }
                };
                thing.properties.insert(said.0.to_owned(), said.1);
            }
            if parameter.get("Type").is_none() {
                unknown.push(format!("{name}: has no type"));
            }
            out.insert(format!("input/{}", snake(name)), thing);
        }
    }

    fn variables(&self, out: &mut BTreeMap<String, Thing>, unknown: &mut Vec<String>) {
        for (name, variable) in self.section("variable") {
            let mut thing = Thing {
                id: name.clone(),
                ..Thing::default()
            };
            for (key, value) in variable.as_object().into_iter().flatten() {
                let said = match (key.as_str(), value) {
                    ("type", Json::String(kind)) if kind == "string" => ("type", "text".to_owned()),
                    ("type", Json::String(kind)) if kind == "bool" => {
                        ("type", "true or false".to_owned())
                    }
                    // A template's parameter is never null either.
                    ("nullable", Json::Bool(false)) => continue,
                    ("description", Json::String(text)) => ("description", text.clone()),
                    ("@default", Json::String(text)) => ("default", text.clone()),
                    ("@default", Json::Bool(on)) => ("default", on.to_string()),
                    ("validation", value) => match validation(name, value) {
                        Some(Validation::Pattern(pattern)) => ("pattern", pattern),
                        Some(Validation::Is(wanted)) => {
                            let check = Thing {
                                id: format!("{name}.validation"),
                                properties: [(
                                    "holds".to_owned(),
                                    format!("«aws.region» is {wanted}"),
                                )]
                                .into(),
                                ..Thing::default()
                            };
                            out.insert("check/region".to_owned(), check);
                            continue;
                        }
                        None => {
                            unknown.push(format!("var.{name}: {key}"));
                            continue;
                        }
                    },
                    _ => {
                        unknown.push(format!("var.{name}: {key}"));
                        continue;
                    }
                };
                thing.properties.insert(said.0.to_owned(), said.1);
            }
            if !variable.get("nullable").is_some_and(|n| n == false) {
                unknown.push(format!("var.{name}: may be null"));
            }
            out.insert(format!("input/{}", snake(name)), thing);
        }
    }

    /// Assertions on what is given from outside.
    fn rules(&self, out: &mut BTreeMap<String, Thing>, unknown: &mut Vec<String>) {
        for (name, rule) in self.section("Rules") {
            let Some([assertion]) = rule
                .get("Assertions")
                .and_then(Json::as_array)
                .map(Vec::as_slice)
            else {
                unknown.push(format!("{name}: not one assertion"));
                continue;
            };
            let assert = assertion.get("Assert").unwrap_or(&Json::Null);
            let equal = assert
                .get("Fn::Equals")
                .and_then(Json::as_array)
                .map(Vec::as_slice);
            let (key, holds) = match equal {
                Some([place, Json::String(wanted)])
                    if place.get("Ref").is_some_and(|r| r == "AWS::Region") =>
                {
                    (
                        "check/region".to_owned(),
                        format!("«aws.region» is {wanted}"),
                    )
                }
                Some([account, Json::String(wanted)])
                    if account.get("Ref").is_some_and(|r| r == "AWS::AccountId") =>
                {
                    (
                        "check/account".to_owned(),
                        format!("«aws.account» is {wanted}"),
                    )
                }
                _ => (format!("check/{}", snake(name)), assert.to_string()),
            };
            let mut thing = Thing {
                id: name.clone(),
                ..Thing::default()
            };
            thing.properties.insert("holds".to_owned(), holds);
            let (key, thing) = looked_up::of_rule(name, assertion).unwrap_or((key, thing));
            if assertion
                .get("AssertDescription")
                .and_then(Json::as_str)
                .is_none_or(str::is_empty)
            {
                unknown.push(format!("{name}: says nothing where it does not hold"));
            }
            let known = assertion.as_object().map_or(0, Map::len) == 2
                && rule.as_object().map_or(0, Map::len) == 1;
            if !known || out.insert(key, thing).is_some() {
                unknown.push(format!("{name}: more than an assertion"));
            }
        }
    }

    fn outputs(
        &self,
        words: &Words<'_>,
        out: &mut BTreeMap<String, Thing>,
        unknown: &mut Vec<String>,
    ) {
        let (section, description) = match self.format {
            Format::CloudFormation => ("Outputs", "Description"),
            Format::Terraform => ("output", "description"),
        };
        for (name, value, gate) in words.document.outputs.iter() {
            let mut thing = Thing {
                id: name.clone(),
                ..Thing::default()
            };
            // A record is JSON in a template and an object in Terraform.
            let record = unpacked(value).map(std::borrow::Cow::into_owned);
            let value = words.neutral(&marked(record.unwrap_or_else(|| value.clone())));
            value.leaves("value", &mut thing.properties);
            let gate = condition(gate);
            if gate != "true" {
                thing.properties.insert("when".to_owned(), gate);
            }
            let raw = self.json.get(section).and_then(|s| s.get(name));
            for (key, value) in raw.and_then(Json::as_object).into_iter().flatten() {
                match (key.as_str(), value) {
                    ("Value" | "value" | "Condition", _) => {}
                    (key, Json::String(text)) if key == description => {
                        thing
                            .properties
                            .insert("description".to_owned(), text.clone());
                    }
                    _ => unknown.push(format!("output {name}: {key}")),
                }
            }
            out.insert(format!("output/{}", snake(name)), thing);
        }
    }

    /// What is written down and used nowhere.
    fn unused(&self, document: &Document, unknown: &mut Vec<String>) {
        let text = self.json.to_string();
        let mut used = |name: &str, needles: &[String]| {
            if !needles.iter().any(|n| text.contains(n)) {
                unknown.push(format!("{name}: used nowhere"));
            }
        };
        for (name, _) in self.section("locals") {
            used(name, &[format!("local.{name}"), format!("local.{name})")]);
        }
        for (name, _) in self.section("Mappings") {
            used(name, &[format!("{{\"Fn::FindInMap\":[\"{name}\"")]);
        }
        for (name, _) in self.section("Conditions") {
            used(
                name,
                &[
                    format!("\"Condition\":\"{name}\""),
                    format!("{{\"Fn::If\":[\"{name}\""),
                ],
            );
        }
        // A subnet that is looked up is there for its postconditions.
        let nodes = document.nodes.iter().filter(|n| n.data);
        for node in nodes.filter(|n| n.kind != "aws_subnet") {
            used(
                &node.id,
                &[format!("${{{}.", node.id), format!("({}.", node.id)],
            );
        }
    }
}

fn leaves(value: &Value, path: &str, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Map(entries) => {
            for (key, value) in entries {
                leaves(value, &format!("{path}.{key}"), into);
            }
        }
        Value::List(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, &format!("{path}[{index}]"), into);
            }
        }
        other => {
            let text = match Value::joined(vec![other.clone()]) {
                Value::Text(text) => text,
                _ => String::new(),
            };
            into.insert(path.to_owned(), text);
        }
    }
}

enum Validation {
    Pattern(String),
    Is(String),
}

/// `${can(regex("PATTERN", var.NAME))}` or `${var.NAME == "VALUE"}`, with a message.
fn validation(name: &str, value: &Json) -> Option<Validation> {
    let entries = value.as_object()?;
    let message = entries.get("error_message")?.as_str()?;
    if entries.len() != 2 || message.is_empty() {
        return None;
    }
    let condition = entries.get("condition")?.as_str()?;
    let inner = condition.strip_prefix("${")?.strip_suffix('}')?;
    if let Some(rest) = inner.strip_prefix(&format!("var.{name} == \"")) {
        return (name == "region")
            .then(|| rest.strip_suffix('"').map(str::to_owned))
            .flatten()
            .map(Validation::Is);
    }
    let pattern = inner
        .strip_prefix("can(regex(\"")?
        .strip_suffix(&format!("\", var.{name}))"))?;
    Some(Validation::Pattern(
        pattern.replace("$${", "${").replace("\\\\", "\\"),
    ))
}

impl From<&str> for Neutral {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
