//! `CloudFormation` JSON: references, substitutions, conditions, parameters.

use super::order;
use super::put::put;
use super::target::Target;
use crate::aws::{place, prefix_lists};
use crate::finding::{Finding, codes};
use crate::stack::{Get, Ix, Keep, Node, Output, Pseudo, Row, Stack, Tree, pascal};
use serde_json::{Map, Value, json};

/// The parameter that leaves services out of the first run.
const DEPLOY_SERVICES: &str = Target::CloudFormation.deploy_services();
const DEPLOYED: &str = "ServicesDeployed";

/// Most resources that a template may hold.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MOST_RESOURCES: usize = 500;
/// Most outputs that a template may hold (the same page).
const MOST_OUTPUTS: usize = 200;

/// What one template cannot hold, as findings.
pub fn limits(stack: &Stack) -> Vec<Finding> {
    let resources = stack.nodes.iter().filter(|n| n.form.cfn.is_some());
    let bounds = [
        (
            resources.count(),
            MOST_RESOURCES,
            "resources",
            codes::TOO_MANY_RESOURCES,
        ),
        (
            stack.outputs.len(),
            MOST_OUTPUTS,
            "outputs",
            codes::TOO_MANY_OUTPUTS,
        ),
    ];
    bounds
        .into_iter()
        .filter(|(have, most, ..)| have > most)
        .map(|(have, most, what, code)| {
            Finding::new(
                code,
                "/services",
                format!("the system comes to {have} {what}, and one template holds {most}"),
                "write Terraform, which has no such limit (`--target terraform`), or take services that no other calls into a system of their own",
            )
            .on_key()
        })
        .collect()
}

/// The whole template.
pub fn document(stack: &Stack) -> Value {
    let mut out = Map::new();
    out.insert("AWSTemplateFormatVersion".into(), json!("2010-09-09"));
    out.insert(
        "Description".into(),
        json!(format!("{}: made by synth from a blueprint", stack.name)),
    );
    let prefix_list = uses(stack, Pseudo::S3PrefixList);
    out.insert("Parameters".into(), parameters(stack, prefix_list));
    if let Some(rules) = rules(stack, prefix_list) {
        out.insert("Rules".into(), rules);
    }
    let mut mappings = Map::new();
    if prefix_list {
        mappings.insert(place::PREFIX_LIST_MAPPING.into(), prefix_lists::mapping());
    }
    if uses(stack, Pseudo::EndpointPrefix) {
        mappings.insert(
            place::ENDPOINT_PREFIX_MAPPING.into(),
            place::endpoint_prefixes(),
        );
    }
    if !mappings.is_empty() {
        out.insert("Mappings".into(), Value::Object(mappings));
    }
    if let Some(conditions) = conditions(stack, prefix_list) {
        out.insert("Conditions".into(), conditions);
    }
    let mut resources = Map::new();
    for node in &stack.nodes {
        if let Some(kind) = node.form.cfn {
            resources.insert(node.logical_id.clone(), resource(stack, node, kind));
        }
    }
    out.insert("Resources".into(), Value::Object(resources));
    let outputs: Map<String, Value> = stack
        .outputs
        .iter()
        .map(|o| (pascal(&o.words), output(stack, o)))
        .collect();
    out.insert("Outputs".into(), Value::Object(outputs));
    Value::Object(out)
}

fn parameters(stack: &Stack, prefix_list: bool) -> Value {
    let mut out = Map::new();
    if stack.nodes.iter().any(|n| n.gated) {
        let mut services = json!({
            "Type": "String",
            "AllowedValues": ["true", "false"],
            "Description": "Whether services run: false until their images are pushed, then true; off again deletes them.",
        });
        if !stack.images_first {
            services["Default"] = json!("true");
        }
        out.insert(DEPLOY_SERVICES.into(), services);
    }
    if prefix_list {
        out.insert(
            place::PREFIX_LIST_PARAMETER.into(),
            json!({
                "Type": "String",
                "Default": "",
                "AllowedPattern": "^(pl-[0-9a-f]+)?$",
                "Description": "Prefix list of S3 in this region; empty: the one the template knows.",
            }),
        );
    }
    for input in &stack.inputs {
        let (kind, pattern) = place::input(input.kind);
        let mut parameter = json!({"Type": kind, "Description": input.description});
        if let Some(default) = &input.default {
            parameter["Default"] = json!(default);
        }
        if let Some(pattern) = pattern {
            parameter["AllowedPattern"] = json!(pattern);
        }
        out.insert(pascal(std::slice::from_ref(&input.name)), parameter);
    }
    Value::Object(out)
}

fn rules(stack: &Stack, prefix_list: bool) -> Option<Value> {
    let mut out = Map::new();
    if prefix_list {
        out.insert(
            "S3PrefixListKnown".into(),
            json!({"Assertions": [{
                "Assert": {"Fn::Or": [
                    {"Fn::Not": [{"Fn::Equals": [{"Ref": place::PREFIX_LIST_PARAMETER}, ""]}]},
                    {"Fn::Contains": [prefix_lists::known(), {"Ref": "AWS::Region"}]}
                ]},
                "AssertDescription": "Give S3PrefixListId what `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.REGION.s3 --query PrefixLists[0].PrefixListId` prints"
            }]}),
        );
    }
    if let Some(account) = &stack.account {
        // Rules are looked at before anything is made, and know pseudo parameters.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
        out.insert(
            "AccountOfTheBlueprint".into(),
            json!({"Assertions": [{
                "Assert": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, account]},
                "AssertDescription": format!("This template is for the account {account}: use its credentials, or change account in the blueprint")
            }]}),
        );
    }
    if let Some(region) = stack.region.as_ref().filter(|_| stack.tied_to_region) {
        out.insert(
            "RegionOfTheZones".into(),
            json!({"Assertions": [{
                "Assert": {"Fn::Equals": [{"Ref": "AWS::Region"}, region]},
                "AssertDescription": format!("This template names zones of {region}: deploy it there, or change region in the blueprint")
            }]}),
        );
    }
    for unfit in &stack.unfit_regions {
        out.insert(
            unfit.name.into(),
            json!({"Assertions": [{
                "Assert": {"Fn::Not": [{"Fn::Contains": [unfit.regions, {"Ref": "AWS::Region"}]}]},
                "AssertDescription": unfit.why
            }]}),
        );
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

fn conditions(stack: &Stack, prefix_list: bool) -> Option<Value> {
    let mut out = Map::new();
    if stack.nodes.iter().any(|n| n.gated) {
        out.insert(
            DEPLOYED.into(),
            json!({"Fn::Equals": [{"Ref": DEPLOY_SERVICES}, "true"]}),
        );
    }
    if prefix_list {
        out.insert(
            place::PREFIX_LIST_GIVEN.into(),
            json!({"Fn::Not": [{"Fn::Equals": [{"Ref": place::PREFIX_LIST_PARAMETER}, ""]}]}),
        );
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

fn resource(stack: &Stack, node: &Node, kind: &str) -> Value {
    let mut out = Map::new();
    out.insert("Type".into(), json!(kind));
    if node.gated {
        out.insert("Condition".into(), json!(DEPLOYED));
    }
    let waits = order::waits(stack, node, Target::CloudFormation);
    if !waits.is_empty() {
        let names: Vec<String> = waits
            .iter()
            .map(|ix| stack.node(*ix).logical_id.clone())
            .collect();
        out.insert("DependsOn".into(), json!(names));
    }
    match node.form.keep {
        Keep::No => {}
        Keep::Replaced => {
            out.insert("DeletionPolicy".into(), json!("Delete"));
            out.insert("UpdateReplacePolicy".into(), json!("Retain"));
        }
        Keep::Always => {
            out.insert("DeletionPolicy".into(), json!("RetainExceptOnCreate"));
            out.insert("UpdateReplacePolicy".into(), json!("Retain"));
        }
    }
    if !node.form.frozen {
        // The origin alone: a template has to stay small enough to be deployed without a bucket, and
        // a sentence that is reworded would touch every resource.
        out.insert("Metadata".into(), json!({"From": node.origin}));
    }
    let properties = properties(stack, &node.rows);
    if !properties.is_empty() {
        out.insert("Properties".into(), Value::Object(properties));
    }
    Value::Object(out)
}

fn properties(stack: &Stack, rows: &[Row]) -> Map<String, Value> {
    let mut out = Map::new();
    for row in rows {
        if let Some(path) = row.cfn.filter(|_| row.value != Tree::Absent) {
            put(&mut out, path, value(stack, &row.value));
        }
    }
    out
}

fn value(stack: &Stack, tree: &Tree) -> Value {
    match tree {
        Tree::Absent => Value::Null,
        Tree::Text(text) => json!(text),
        Tree::Int(number) => json!(number),
        Tree::Bool(flag) => json!(flag),
        Tree::List(items) => items.iter().map(|t| value(stack, t)).collect(),
        Tree::Map(entries) => Value::Object(
            entries
                .iter()
                .map(|(k, v)| (k.clone(), value(stack, v)))
                .collect(),
        ),
        Tree::Rows(rows) => Value::Object(properties(stack, rows)),
        Tree::Concat(pieces) => text(stack, pieces),
        Tree::Ref(ix, get) => reference(stack, *ix, *get),
        Tree::Pseudo(pseudo) => place::cloudformation(*pseudo),
        Tree::Input(name) => json!({"Ref": pascal(std::slice::from_ref(name))}),
        Tree::Json(tree) => value(stack, tree),
        Tree::Tags(tags) => tags
            .iter()
            .map(|(key, value)| json!({"Key": key, "Value": value}))
            .collect(),
    }
}

fn reference(stack: &Stack, ix: Ix, get: Get) -> Value {
    let id = &stack.node(ix).logical_id;
    match get.cfn {
        None => json!({"Ref": id}),
        Some(attribute) => json!({"Fn::GetAtt": [id, attribute]}),
    }
}

/// Text made of pieces: plain where it can be, else `Fn::Sub`. That has an escape for `${NAME}`
/// alone, so a text with another `${` in it is joined.
fn text(stack: &Stack, pieces: &[Tree]) -> Value {
    if let [one] = pieces {
        return value(stack, one);
    }
    let mut parts: Vec<Value> = Vec::new();
    flat(stack, pieces, &mut parts);
    let plain: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
    if let Some(plain) = plain {
        return json!(plain.concat());
    }
    // Between `${` and `}` stand a name and an attribute, and nothing that is looked up.
    let named = |part: &Value| {
        part.is_string() || part.get("Ref").is_some() || part.get("Fn::GetAtt").is_some()
    };
    if !parts.iter().all(named) {
        return json!({"Fn::Join": ["", parts]});
    }
    let mut out = String::new();
    for part in &parts {
        match part.as_str() {
            Some(text) if text.contains("${") => return json!({"Fn::Join": ["", parts]}),
            Some(text) => out.push_str(text),
            None => {
                out.push_str("${");
                out.push_str(&hole(part));
                out.push('}');
            }
        }
    }
    json!({"Fn::Sub": out})
}

/// Texts and references, one after the other.
fn flat(stack: &Stack, pieces: &[Tree], out: &mut Vec<Value>) {
    for piece in pieces {
        let text = match piece {
            Tree::Text(text) => text.clone(),
            Tree::Int(number) => number.to_string(),
            Tree::Bool(flag) => flag.to_string(),
            Tree::Concat(inner) => {
                flat(stack, inner, out);
                continue;
            }
            other => {
                out.push(value(stack, other));
                continue;
            }
        };
        match out.last_mut() {
            Some(Value::String(before)) => before.push_str(&text),
            _ => out.push(json!(text)),
        }
    }
}

/// What stands between `${` and `}`: a name, or a name and its attribute.
fn hole(value: &Value) -> String {
    if let Some(name) = value["Ref"].as_str() {
        return name.to_owned();
    }
    match (
        value["Fn::GetAtt"][0].as_str(),
        value["Fn::GetAtt"][1].as_str(),
    ) {
        (Some(id), Some(attribute)) => format!("{id}.{attribute}"),
        _ => String::new(),
    }
}

fn output(stack: &Stack, output: &Output) -> Value {
    let mut out = Map::new();
    let description = match output.value {
        // An output is a text here.
        Tree::Map(_) | Tree::List(_) => format!("{}, as JSON", output.description),
        _ => output.description.clone(),
    };
    out.insert("Description".into(), json!(description));
    if output.gated {
        out.insert("Condition".into(), json!(DEPLOYED));
    }
    let written = match &output.value {
        record @ (Tree::Map(_) | Tree::List(_)) => {
            let mut pieces = Vec::new();
            json_text(record, &mut pieces);
            text(stack, &pieces)
        }
        other => value(stack, other),
    };
    out.insert("Value".into(), written);
    Value::Object(out)
}

/// A record as JSON text with holes. What fills them are names, ARNs and addresses, which need no
/// escape.
fn json_text(tree: &Tree, out: &mut Vec<Tree>) {
    match tree {
        Tree::Map(entries) => {
            for (n, (key, value)) in entries.iter().enumerate() {
                out.push(Tree::Text(format!(
                    "{}{}:",
                    if n == 0 { "{" } else { "," },
                    json!(key)
                )));
                json_text(value, out);
            }
            out.push(Tree::from(if entries.is_empty() { "{}" } else { "}" }));
        }
        Tree::List(items) => {
            out.push("[".into());
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(",".into());
                }
                json_text(item, out);
            }
            out.push("]".into());
        }
        Tree::Text(text) => out.push(Tree::Text(json!(text).to_string())),
        Tree::Int(_) | Tree::Bool(_) => out.push(tree.clone()),
        other => out.extend(["\"".into(), other.clone(), "\"".into()]),
    }
}

/// Whether any value of the stack asks for it.
fn uses(stack: &Stack, wanted: Pseudo) -> bool {
    fn within(tree: &Tree, wanted: Pseudo) -> bool {
        match tree {
            Tree::Pseudo(pseudo) => *pseudo == wanted,
            Tree::List(items) | Tree::Concat(items) => items.iter().any(|t| within(t, wanted)),
            Tree::Map(entries) => entries.iter().any(|(_, t)| within(t, wanted)),
            Tree::Rows(rows) => rows.iter().any(|r| within(&r.value, wanted)),
            Tree::Json(tree) => within(tree, wanted),
            _ => false,
        }
    }
    stack
        .nodes
        .iter()
        .flat_map(|n| &n.rows)
        .any(|r| r.cfn.is_some() && within(&r.value, wanted))
}

/// The stack policy: everything may be updated but what the engine owns, which may neither be
/// updated nor replaced nor deleted.
pub fn stack_policy(stack: &Stack) -> Value {
    let owned: Vec<String> = stack
        .nodes
        .iter()
        .filter(|n| n.form.frozen && n.rows.iter().any(|r| r.engine && r.cfn.is_some()))
        .map(|n| format!("LogicalResourceId/{}", n.logical_id))
        .collect();
    let mut statements =
        vec![json!({"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"})];
    if !owned.is_empty() {
        statements.push(
            json!({"Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": owned}),
        );
    }
    json!({"Statement": statements})
}
