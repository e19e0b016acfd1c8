//! Terraform JSON: expressions, count, lifecycle, variables, data.

mod held;

use super::order;
use super::put::put;
use super::target::{Shape, Target};
use crate::aws::place;
use crate::stack::{Get, Ix, Node, Output, Pseudo, Row, Stack, Tree, snake};
use doc::{Json, Map, json, object};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The variable that leaves services out of the first run.
const DEPLOY_SERVICES: &str = Target::Terraform.deploy_services();

/// The oldest version of the provider that documents are written for, and tested with.
const OLDEST_PROVIDER: &str = "5.100.0";

/// Data sources by type and name.
type Data<'s> = BTreeMap<&'static str, BTreeMap<&'s str, Map<'s>>>;

struct Writer<'s> {
    stack: &'s Stack,
    data: Data<'s>,
    locals: Map<'s>,
}

/// The whole document.
pub fn document(stack: &Stack, shape: Shape) -> Json<'_> {
    let mut writer = Writer {
        stack,
        data: Data::new(),
        locals: Map::new(),
    };
    let mut resources: Map<'_> = Map::new();
    for node in &stack.nodes {
        if let Some(kind) = node.form.tf {
            let body = writer.resource(node);
            if let Json::Object(named) = resources.entry(kind, || Map::new().into()) {
                named.push(&node.label, body);
            }
        }
    }
    let outputs: Map<'_> = stack
        .outputs
        .iter()
        .map(|o| {
            (
                o.words
                    .iter()
                    .map(|w| snake(w))
                    .collect::<Vec<_>>()
                    .join("_"),
                writer.output(o),
            )
        })
        .collect();

    let mut out = Map::new();
    out.push(
        "//",
        json!(format!("{}{}", stack.name, crate::stack::names::MADE)),
    );
    out.push(
        "terraform",
        json!({
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": format!(">= {}, < 7.0.0", oldest_provider(stack))}},
        }),
    );
    if shape == Shape::Root {
        let mut aws = object! {"region": "${var.region}"};
        if let Some(account) = &stack.account {
            aws.push("allowed_account_ids", json!([account]));
        }
        out.push("provider", json!({"aws": aws}));
    }
    writer.hold_account(shape);
    writer.hold_region(shape);
    writer.hold_inputs();
    out.push("variable", variables(stack, shape));
    if !writer.data.is_empty() {
        let data: Map<'_> = writer
            .data
            .into_iter()
            .map(|(kind, named)| (kind, Map::from_iter(named)))
            .collect();
        out.push("data", Json::Object(data));
    }
    if !writer.locals.is_empty() {
        out.push("locals", Json::Object(writer.locals));
    }
    out.push("resource", Json::Object(resources));
    out.push("output", Json::Object(outputs));
    Json::Object(out)
}

/// An override file that keeps Terraform from destroying what an engine or data depends on: it is merged
/// into the document beside it. Of what may be frozen, only what an engine owns.
pub fn guard(stack: &Stack) -> Json<'_> {
    let mut resources: Map<'_> = Map::new();
    let owned = |node: &Node| node.rows.iter().any(|r| r.engine && r.cfn.is_some());
    for node in &stack.nodes {
        let Some(kind) = node.form.tf.filter(|_| node.form.guarded) else {
            continue;
        };
        if (!node.form.frozen || owned(node))
            && let Json::Object(named) = resources.entry(kind, || Map::new().into())
        {
            named.push(&node.label, json!({"lifecycle": {"prevent_destroy": true}}));
        }
    }
    json!({
        "//": format!("{}: made by synth; write it anew with each document", stack.name),
        "resource": resources,
    })
}

/// The first version of the provider that knows everything that is written.
fn oldest_provider(stack: &Stack) -> &'static str {
    fn within(rows: &[Row], oldest: &mut &'static str) {
        for row in rows
            .iter()
            .filter(|r| r.tf.is_some() && r.value != Tree::Absent)
        {
            if let Some(since) = row.since
                && parts(since) > parts(oldest)
            {
                *oldest = since;
            }
            nested(&row.value, oldest);
        }
    }
    fn nested(tree: &Tree, oldest: &mut &'static str) {
        match tree {
            Tree::Rows(rows) => within(rows, oldest),
            Tree::List(items) => items.iter().for_each(|item| nested(item, oldest)),
            _ => {}
        }
    }
    fn parts(version: &str) -> Vec<u32> {
        version.split('.').filter_map(|p| p.parse().ok()).collect()
    }
    let mut oldest = OLDEST_PROVIDER;
    for node in &stack.nodes {
        within(&node.rows, &mut oldest);
    }
    oldest
}

fn variables(stack: &Stack, shape: Shape) -> Json<'_> {
    let mut out = Map::new();
    if stack.has_gate() {
        let mut services = object! {
            "type": "bool",
            "nullable": false,
            "description": "Whether services run: false until their images are pushed, then true; off again deletes them.",
        };
        if !stack.any_images_first() {
            services.push("default", true);
        }
        out.push(DEPLOY_SERVICES, services);
    }
    if shape == Shape::Root {
        let mut region = object! {"type": "string", "nullable": false, "description": "Where the system is made."};
        if let Some(name) = &stack.region {
            region.push("default", name);
            if stack.tied_to_region {
                let validation = json!({
                    "condition": format!("${{var.region == \"{name}\"}}"),
                    "error_message": format!("This document names zones of {name}: apply it there, or change region in the blueprint."),
                });
                region.push("validation", validation);
            }
        }
        out.push("region", region);
    }
    for input in &stack.inputs {
        let mut variable =
            object! {"type": "string", "nullable": false, "description": &input.description};
        if let Some(default) = &input.default {
            variable.push("default", default);
        }
        if let (_, Some(pattern)) = place::input(input.kind) {
            let validation = json!({
                "condition": format!("${{can(regex({}, var.{}))}}", quoted(pattern), input.name),
                "error_message": format!("The value of {} must match {pattern}.", input.name),
            });
            variable.push("validation", validation);
        }
        out.push(&input.name, variable);
    }
    Json::Object(out)
}

impl<'s> Writer<'s> {
    fn resource(&mut self, node: &'s Node) -> Json<'s> {
        let mut out = Map::new();
        let from = if node.origin.is_empty() {
            "/"
        } else {
            &node.origin
        };
        out.push("//", json!(format!("{} (from {from})", node.why)));
        if node.gated {
            out.push(
                "count",
                json!(format!("${{var.{DEPLOY_SERVICES} ? 1 : 0}}")),
            );
        }
        for row in &node.rows {
            let Some(path) = row.tf.filter(|_| row.value != Tree::Absent) else {
                continue;
            };
            let written = if let Tree::Json(tree) = &row.value {
                let name = format!("{}_{}", words(&node.logical_id), path.replace('.', "_"));
                let content = self.value(tree, Position::Outside);
                self.locals.push(name.clone(), content);
                json!(format!("${{jsonencode(local.{name})}}"))
            } else {
                self.value(
                    &row.value,
                    if node.gated {
                        Position::Gated
                    } else {
                        Position::Outside
                    },
                )
            };
            put(&mut out, path, written);
        }
        let waits = order::waits(self.stack, node, Target::Terraform);
        if !waits.is_empty() {
            let names: Vec<String> = waits.iter().map(|ix| self.address(*ix)).collect();
            out.push("depends_on", json!(names));
        }
        let lifecycle = lifecycle(node);
        if !lifecycle.is_empty() {
            out.push("lifecycle", Json::Object(lifecycle));
        }
        Json::Object(out)
    }

    fn address(&self, ix: Ix) -> String {
        let node = self.stack.node(ix);
        [node.form.tf.unwrap_or_default(), ".", &node.label].concat()
    }

    fn rows(&mut self, rows: &'s [Row], position: Position) -> Json<'s> {
        let mut out = Map::new();
        for row in rows {
            if let Some(path) = row.tf.filter(|_| row.value != Tree::Absent) {
                put(&mut out, path, self.value(&row.value, position));
            }
        }
        Json::Object(out)
    }

    fn value(&mut self, tree: &'s Tree, position: Position) -> Json<'s> {
        match tree {
            Tree::Absent => Json::Null,
            Tree::Text(text) => json!(escaped(text)),
            Tree::Int(number) => json!(*number),
            Tree::Bool(flag) => json!(*flag),
            Tree::List(items) => items.iter().map(|t| self.value(t, position)).collect(),
            Tree::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(k, v)| (escaped(k), self.value(v, position)))
                    .collect(),
            ),
            Tree::Rows(rows) => self.rows(rows, position),
            Tree::Concat(pieces) => {
                let mut out = String::new();
                self.text(pieces, position, &mut out);
                json!(out)
            }
            Tree::Ref(..) | Tree::Picked(_) | Tree::Pseudo(_) | Tree::Input(_) => {
                json!(["${", &self.expression(tree, position), "}"].concat())
            }
            Tree::Json(tree) => self.value(tree, position),
            Tree::Tags(tags) => Json::Object(
                tags.iter()
                    .map(|(k, v)| (escaped(k), json!(escaped(v))))
                    .collect(),
            ),
        }
    }

    fn text(&mut self, pieces: &[Tree], position: Position, out: &mut String) {
        for piece in pieces {
            match piece {
                Tree::Text(text) => out.push_str(&escaped(text)),
                Tree::Int(number) => out.push_str(&number.to_string()),
                Tree::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
                Tree::Concat(inner) => self.text(inner, position, out),
                other => {
                    let expression = self.expression(other, position);
                    out.push_str("${");
                    out.push_str(&expression);
                    out.push('}');
                }
            }
        }
    }

    fn expression(&mut self, tree: &Tree, position: Position) -> String {
        match tree {
            Tree::Ref(ix, get) => self.reference(*ix, *get, position),
            Tree::Pseudo(pseudo) => {
                let source = place::terraform(*pseudo);
                let (kind, name, body) = source.data;
                // The arguments of one data source may read another.
                let region = place::terraform(Pseudo::Region).expression;
                let reads = |text: &str| text.contains(&region);
                if body.values().filter_map(Json::as_str).any(reads) {
                    self.expression(&Tree::Pseudo(Pseudo::Region), position);
                }
                self.data.entry(kind).or_default().insert(name, body);
                source.expression
            }
            Tree::Input(name) => format!("var.{name}"),
            Tree::Picked(picked) => {
                let list = Get {
                    cfn: None,
                    tf: picked.list,
                };
                format!(
                    "one([for option in {} : option.{} if option.{} == {}])",
                    self.reference(picked.of, list, position),
                    picked.take,
                    picked.by,
                    quoted(&picked.is)
                )
            }
            _ => String::new(),
        }
    }

    fn reference(&self, ix: Ix, get: Get, position: Position) -> String {
        // Of such texts a document is full; `format!` takes three times as long.
        let node = self.stack.node(ix);
        let (kind, label) = (node.form.tf.unwrap_or_default(), node.label.as_str());
        match (node.gated, position) {
            (false, _) => [kind, ".", label, ".", get.tf].concat(),
            (true, Position::Gated) => [kind, ".", label, "[0].", get.tf].concat(),
            // Outside of what is left out with it, there may be none.
            (true, Position::Outside) => ["one(", kind, ".", label, "[*].", get.tf, ")"].concat(),
        }
    }

    fn output(&mut self, output: &'s Output) -> Json<'s> {
        let description = match output.value {
            Tree::Map(_) => format!("{}, as an object", output.description),
            _ => output.description.clone(),
        };
        json!({
            "description": description,
            "value": self.value(&output.value, Position::Outside),
        })
    }
}

/// Where a reference stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// In a resource that is left out together with services.
    Gated,
    /// Anywhere else.
    Outside,
}

fn lifecycle(node: &Node) -> Map<'_> {
    let mut out = Map::new();
    if node.form.new_first {
        out.push("create_before_destroy", json!(true));
    }
    let mut ignored: Vec<&str> = Vec::new();
    for row in node.rows.iter().filter(|r| r.engine) {
        if let Some(first) = row.tf.and_then(|path| path.split('.').next())
            && !ignored.contains(&first)
        {
            ignored.push(first);
        }
    }
    ignored.extend(node.left);
    if !ignored.is_empty() {
        out.push("ignore_changes", json!(ignored));
    }
    out
}

/// `BackendTaskRole` becomes `backend_task_role`.
fn words(logical_id: &str) -> String {
    let mut out = String::new();
    for (n, c) in logical_id.chars().enumerate() {
        if c.is_ascii_uppercase() && n > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Text that is not a template.
fn escaped(text: &str) -> Cow<'_, str> {
    // `${` or `%{`; most texts have neither, and one sign is looked for faster than two.
    if text.contains('{') {
        text.replace("${", "$${").replace("%{", "%%{").into()
    } else {
        text.into()
    }
}

/// A literal inside an expression.
fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        escaped(text).replace('\\', "\\\\").replace('"', "\\\"")
    )
}
