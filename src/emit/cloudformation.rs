//! `CloudFormation` JSON: references, substitutions, conditions, parameters.

use super::order;
use super::put::put;
use super::target::Target;
use super::template::Template;
use crate::aws::prefix_lists::{Managed, Table};
use crate::aws::{place, prefix_lists};
use crate::stack::{Get, Ix, Keep, Node, Output, Pseudo, Row, Stack, Tree, Wanted, names, pascal};
use crate::system::Input;
use doc::{Json, Map, json, object};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The parameter that leaves services out of the first run.
const DEPLOY_SERVICES: &str = Target::CloudFormation.deploy_services();
const DEPLOYED: &str = "ServicesDeployed";

/// The parameters of one template that the blueprint declares as inputs.
pub fn inputs<'s>(stack: &'s Stack, service: Option<&str>) -> Vec<&'s Input> {
    let found = Template::all(stack).find(|t| t.apart == service);
    found.map_or_else(Vec::new, |t| t.inputs().collect())
}

/// The parameters of one template for lists of AWS's whose ids nobody publishes: `NAME=SERVICE`.
pub fn lists(stack: &Stack, service: Option<&str>) -> Vec<String> {
    let used = lists_of(stack, service).into_iter();
    used.filter_map(|list| Some(format!("{}={}", list.parameter, list.asked?)))
        .collect()
}

/// The parameters of one template that give the id of a list of AWS's where the template knows none.
pub fn known_lists(stack: &Stack, service: Option<&str>) -> Vec<String> {
    let used = lists_of(stack, service).into_iter();
    used.map(|list| list.parameter.to_owned()).collect()
}

fn lists_of(stack: &Stack, service: Option<&str>) -> Vec<&'static Managed> {
    let found = Template::all(stack).find(|t| t.apart == service);
    found.map_or_else(Vec::new, |t| looked_up(&t.looks_up()))
}

/// The lists of AWS's among what a template looks up.
fn looked_up(all: &BTreeSet<Pseudo>) -> Vec<&'static Managed> {
    let lists = prefix_lists::ALL.into_iter();
    lists.filter(|list| all.contains(&list.pseudo)).collect()
}

/// Every template with the name of its stack, the shared one first, then in the order of deploys.
pub fn documents(stack: &Stack) -> Vec<(String, Json<'_>)> {
    Template::all(stack)
        .map(|template| (stack.stack_name(template.apart), document(template)))
        .collect()
}

/// A whole template.
fn document(template: Template<'_>) -> Json<'_> {
    let stack = template.stack;
    let mut out = Map::new();
    out.push("AWSTemplateFormatVersion", json!("2010-09-09"));
    let name = stack.stack_name(template.apart);
    let made = match template.apart {
        Some(_) => names::made_for_service(&stack.name),
        None => names::MADE.to_owned(),
    };
    out.push("Description", json!(format!("{name}{made}")));
    let looks_up = template.looks_up();
    let lists = looked_up(&looks_up);
    let parameters = parameters(template, &lists);
    if !parameters.is_empty() {
        out.push("Parameters", Json::Object(parameters));
    }
    if let Some(rules) = rules(template, &lists) {
        out.push("Rules", rules);
    }
    let mut mappings = Map::new();
    for (_, table) in tables(&lists) {
        mappings.push(table.mapping, table.mapping());
    }
    if looks_up.contains(&Pseudo::EndpointPrefix) {
        mappings.push(place::ENDPOINT_PREFIX_MAPPING, place::endpoint_prefixes());
    }
    if !mappings.is_empty() {
        out.push("Mappings", Json::Object(mappings));
    }
    if let Some(conditions) = conditions(template, &lists) {
        out.push("Conditions", conditions);
    }
    let mut resources = Map::new();
    for node in template.nodes() {
        if let Some(kind) = node.form.cfn {
            resources.push(&node.logical_id, resource(template, node, kind));
        }
    }
    out.push("Resources", Json::Object(resources));
    let mut outputs: Map<'_> = template
        .outputs()
        .map(|o| (pascal(&o.words), output(template, o)))
        .collect();
    for export in template.exports() {
        let name = exported(stack, &export.value);
        outputs.push(
            format!("Export{}", name.replace('-', "")),
            json!({
                "Description": "For the templates of services",
                "Value": value(template, &export.value),
                "Export": {"Name": format!("{}-{name}", stack.name)}
            }),
        );
    }
    out.push("Outputs", Json::Object(outputs));
    Json::Object(out)
}

/// What an export is called behind the system's name: it stays as long as what it is of.
fn exported(stack: &Stack, value: &Tree) -> String {
    match value {
        Tree::Ref(ix, get) => {
            let id = &stack.node(*ix).logical_id;
            match get.cfn {
                None => id.clone(),
                Some(attribute) => format!("{id}-{}", attribute.replace('.', "")),
            }
        }
        Tree::Pseudo(pseudo) => format!("{pseudo:?}"),
        _ => String::new(),
    }
}

/// A value that another template hands over.
fn imported<'s>(stack: &'s Stack, value: &Tree) -> Json<'s> {
    json!({"Fn::ImportValue": format!("{}-{}", stack.name, exported(stack, value))})
}

/// Lists of which ids are known.
fn tables<'l>(lists: &'l [&Managed]) -> impl Iterator<Item = (&'l Managed, &'l Table)> {
    lists
        .iter()
        .filter_map(|list| Some((*list, list.table.as_ref()?)))
}

fn parameters<'s>(template: Template<'s>, lists: &[&Managed]) -> Map<'s> {
    let mut out = Map::new();
    if template.has_gate() {
        let mut services = object! {
            "Type": "String",
            "AllowedValues": ["true", "false"],
            "Description": "Whether services run: false until their images are pushed, then true; off again deletes them.",
        };
        if !template.images_first {
            services.push("Default", "true");
        }
        out.push(DEPLOY_SERVICES, services);
    }
    for list in lists {
        let mut parameter = object! {"Type": "String"};
        if list.table.is_some() {
            parameter.push("Default", "");
            parameter.push("AllowedPattern", "^(pl-[0-9a-f]+)?$");
        } else {
            parameter.push("AllowedPattern", "^pl-[0-9a-f]+$");
        }
        parameter.push("Description", list.description);
        out.push(list.parameter, parameter);
    }
    for input in template.inputs() {
        let (kind, pattern) = place::input(input.kind);
        let mut parameter = object! {"Type": kind, "Description": &input.description};
        if let Some(default) = &input.default {
            parameter.push("Default", default);
        }
        if let Some(pattern) = pattern {
            parameter.push("AllowedPattern", pattern);
        }
        out.push(pascal(std::slice::from_ref(&input.name)), parameter);
    }
    out
}

fn rules<'s>(template: Template<'s>, lists: &[&Managed]) -> Option<Json<'s>> {
    let stack = template.stack;
    let mut out = Map::new();
    for (list, table) in tables(lists) {
        out.push(
            table.rule,
            json!({"Assertions": [{
                "Assert": {"Fn::Or": [
                    {"Fn::Not": [{"Fn::Equals": [{"Ref": list.parameter}, ""]}]},
                    {"Fn::Contains": [table.known(), {"Ref": "AWS::Region"}]}
                ]},
                "AssertDescription": table.ask
            }]}),
        );
    }
    if let Some(account) = &stack.account {
        // Rules are looked at before anything is made, and know pseudo parameters.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
        out.push(
            "AccountOfTheBlueprint",
            json!({"Assertions": [{
                "Assert": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, account]},
                "AssertDescription": format!("This template is for the account {account}: use its credentials, or change account in the blueprint")
            }]}),
        );
    }
    // What follows is about the network, and whoever imports stands in the same region.
    if template.apart.is_some() {
        return (!out.is_empty()).then_some(Json::Object(out));
    }
    if let Some(region) = stack.region.as_ref().filter(|_| stack.tied_to_region) {
        out.push(
            "RegionOfTheZones",
            json!({"Assertions": [{
                "Assert": {"Fn::Equals": [{"Ref": "AWS::Region"}, region]},
                "AssertDescription": format!("This template names zones of {region}: deploy it there, or change region in the blueprint")
            }]}),
        );
    }
    for unfit in &stack.unfit_regions {
        out.push(
            unfit.name,
            json!({"Assertions": [{
                "Assert": {"Fn::Not": [{"Fn::Contains": [unfit.regions.clone(), {"Ref": "AWS::Region"}]}]},
                "AssertDescription": unfit.why
            }]}),
        );
    }
    for held in &stack.held {
        for demand in &held.demands {
            let (attribute, _) = place::fact(demand.attribute);
            let of = |input: &'s String| json!({"Fn::ValueOf": [pascal(std::slice::from_ref(input)), attribute]});
            // `Fn::Equals` would do too, were it not that cfn-lint takes no `Fn::ValueOf` in it (E8003).
            let assert = match &demand.wanted {
                Wanted::Is(one) => {
                    json!({"Fn::Contains": [[value(template, one)], of(&held.input)]})
                }
                Wanted::OtherThan(others) => {
                    let others: Json<'_> = others.iter().map(of).collect();
                    json!({"Fn::Not": [{"Fn::Contains": [others, of(&held.input)]}]})
                }
            };
            out.push(
                pascal(&demand.words),
                json!({"Assertions": [{"Assert": assert, "AssertDescription": &demand.why}]}),
            );
        }
    }
    (!out.is_empty()).then_some(Json::Object(out))
}

fn conditions<'s>(template: Template<'s>, lists: &[&Managed]) -> Option<Json<'s>> {
    let mut out = Map::new();
    if template.has_gate() {
        out.push(
            DEPLOYED,
            json!({"Fn::Equals": [{"Ref": DEPLOY_SERVICES}, "true"]}),
        );
    }
    for (list, table) in tables(lists) {
        out.push(
            table.given,
            json!({"Fn::Not": [{"Fn::Equals": [{"Ref": list.parameter}, ""]}]}),
        );
    }
    (!out.is_empty()).then_some(Json::Object(out))
}

fn resource<'s>(template: Template<'s>, node: &'s Node, kind: &'s str) -> Json<'s> {
    let stack = template.stack;
    let mut out = Map::new();
    out.push("Type", json!(kind));
    if node.gated {
        out.push("Condition", json!(DEPLOYED));
    }
    let mut waits = order::waits(stack, node, Target::CloudFormation);
    // What another template makes is there before this one is deployed.
    waits.retain(|ix| stack.node(*ix).apart.as_deref() == template.apart);
    if !waits.is_empty() {
        let names: Vec<String> = waits
            .iter()
            .map(|ix| stack.node(*ix).logical_id.clone())
            .collect();
        out.push("DependsOn", json!(names));
    }
    match node.form.keep {
        Keep::No => {}
        Keep::Replaced => {
            out.push("DeletionPolicy", json!("Delete"));
            out.push("UpdateReplacePolicy", json!("Retain"));
        }
        Keep::Always => {
            out.push("DeletionPolicy", json!("RetainExceptOnCreate"));
            out.push("UpdateReplacePolicy", json!("Retain"));
        }
        Keep::Forever => {
            out.push("DeletionPolicy", json!("Retain"));
            out.push("UpdateReplacePolicy", json!("Retain"));
        }
    }
    if !node.form.frozen {
        // The origin alone: a template has to stay small enough to be deployed without a bucket, and
        // a sentence that is reworded would touch every resource.
        out.push("Metadata", json!({"From": template.origin(node)}));
    }
    let properties = properties(template, &node.rows);
    if !properties.is_empty() {
        out.push("Properties", Json::Object(properties));
    }
    Json::Object(out)
}

fn properties<'s>(template: Template<'s>, rows: &'s [Row]) -> Map<'s> {
    let mut out = Map::new();
    for row in rows {
        if let Some(path) = row.cfn.filter(|_| row.value != Tree::Absent) {
            put(&mut out, path, value(template, &row.value));
        }
    }
    out
}

fn value<'s>(template: Template<'s>, tree: &'s Tree) -> Json<'s> {
    if template.imports(tree) {
        return imported(template.stack, tree);
    }
    match tree {
        // What stands in Terraform alone.
        Tree::Absent | Tree::Picked(_) => Json::Null,
        Tree::Text(text) => json!(text),
        Tree::Int(number) => json!(*number),
        Tree::Bool(flag) => json!(*flag),
        Tree::List(items) => items.iter().map(|t| value(template, t)).collect(),
        Tree::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(k, v)| (k.clone(), value(template, v)))
                .collect(),
        ),
        Tree::Rows(rows) => Json::Object(properties(template, rows)),
        Tree::Concat(pieces) => text(template, pieces),
        Tree::Ref(ix, get) => reference(template.stack, *ix, *get),
        Tree::Pseudo(pseudo) => place::cloudformation(*pseudo),
        Tree::Input(name) => json!({"Ref": pascal(std::slice::from_ref(name))}),
        Tree::Json(tree) => value(template, tree),
        Tree::Tags(tags) => tags
            .iter()
            .map(|(key, value)| json!({"Key": key, "Value": value}))
            .collect(),
    }
}

fn reference(stack: &Stack, ix: Ix, get: Get) -> Json<'_> {
    let id = &stack.node(ix).logical_id;
    match get.cfn {
        None => json!({"Ref": id}),
        Some(attribute) => json!({"Fn::GetAtt": [id, attribute]}),
    }
}

/// Text made of pieces: plain where it can be, else `Fn::Sub`. That has an escape for `${NAME}`
/// alone, so a text with another `${` in it is joined.
fn text<'s>(template: Template<'s>, pieces: &'s [Tree]) -> Json<'s> {
    if let [one] = pieces {
        return value(template, one);
    }
    let mut parts: Vec<Json<'_>> = Vec::new();
    flat(template, pieces, &mut parts);
    let plain: Option<Vec<&str>> = parts.iter().map(Json::as_str).collect();
    if let Some(plain) = plain {
        return json!(plain.concat());
    }
    // Between `${` and `}` stand a name and an attribute, and nothing that is looked up.
    let named = |part: &Json<'_>| {
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
                hole(part, &mut out);
                out.push('}');
            }
        }
    }
    json!({"Fn::Sub": out})
}

/// Texts and references, one after the other.
fn flat<'s>(template: Template<'s>, pieces: &'s [Tree], out: &mut Vec<Json<'s>>) {
    for piece in pieces {
        let text = match piece {
            Tree::Text(text) => Cow::Borrowed(text.as_str()),
            Tree::Int(number) => Cow::Owned(number.to_string()),
            Tree::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Tree::Concat(inner) => {
                flat(template, inner, out);
                continue;
            }
            other => {
                out.push(value(template, other));
                continue;
            }
        };
        match out.last_mut() {
            Some(Json::String(before)) => before.to_mut().push_str(&text),
            _ => out.push(json!(text)),
        }
    }
}

/// What stands between `${` and `}`: a name, or a name and its attribute.
fn hole(value: &Json<'_>, out: &mut String) {
    if let Some(name) = value.get("Ref").and_then(Json::as_str) {
        out.push_str(name);
    }
    let names = value.get("Fn::GetAtt").and_then(Json::as_array);
    for (n, name) in names.into_iter().flatten().enumerate() {
        if n > 0 {
            out.push('.');
        }
        out.push_str(name.as_str().unwrap_or_default());
    }
}

fn output<'s>(template: Template<'s>, output: &'s Output) -> Json<'s> {
    let mut out = Map::new();
    let description = match output.value {
        // An output is a text here.
        Tree::Map(_) | Tree::List(_) => format!("{}, as JSON", output.description),
        _ => output.description.clone(),
    };
    out.push("Description", json!(description));
    if output.gated {
        out.push("Condition", json!(DEPLOYED));
    }
    let written = match &output.value {
        record @ (Tree::Map(_) | Tree::List(_)) => {
            let mut pieces = Vec::new();
            json_text(record, &mut pieces);
            text(template, &pieces).owned()
        }
        other => value(template, other),
    };
    out.push("Value", written);
    Json::Object(out)
}

/// A record as JSON text with holes. What fills them are names, ARNs and addresses, which need no
/// escape.
fn json_text(tree: &Tree, out: &mut Vec<Tree>) {
    match tree {
        Tree::Map(entries) => {
            for (n, (key, value)) in entries.iter().enumerate() {
                let before = if n == 0 { "{" } else { "," };
                out.push(Tree::Text([before, &json!(key).to_string(), ":"].concat()));
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
