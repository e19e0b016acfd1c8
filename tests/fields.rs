//! Each field of each resource struct, changed alone, changes the document of each format that has it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use serde_json::Value;
use std::collections::BTreeSet;
use synth::aws;
use synth::emit::{Shape, Target};
use synth::stack::{Row, Stack, Tree};

fn stacks() -> Vec<Stack> {
    common::small_cases()
        .iter()
        .map(|case| synth::plan::plan(&common::resolved(&case.value())).unwrap())
        .collect()
}

/// Another value of the same kind.
fn other(tree: &Tree) -> Tree {
    match tree {
        Tree::Bool(flag) => Tree::Bool(!flag),
        Tree::Int(number) => Tree::Int(number + 1),
        Tree::Text(text) => Tree::Text(format!("{text}x")),
        Tree::Tags(_) => Tree::Tags(vec![("other".into(), "tag".into())]),
        Tree::List(items) => Tree::List(items.iter().chain(items.first()).cloned().collect()),
        Tree::Map(entries) => Tree::Map(
            entries
                .iter()
                .cloned()
                .chain([("other".to_owned(), Tree::Bool(true))])
                .collect(),
        ),
        Tree::Json(inner) => Tree::Json(Box::new(other(inner))),
        Tree::Rows(rows) => Tree::Rows(
            rows.iter()
                .map(|r| Row {
                    value: other(&r.value),
                    ..r.clone()
                })
                .collect(),
        ),
        Tree::Concat(pieces) => Tree::Concat(pieces.iter().cloned().chain(["x".into()]).collect()),
        Tree::Ref(..) | Tree::Picked(_) | Tree::Pseudo(_) | Tree::Input(_) => {
            Tree::Text("other".into())
        }
        Tree::Absent => panic!("a row without a value"),
    }
}

/// A value with one thing changed somewhere inside.
struct Changed {
    /// Names on the way to it, without places in lists.
    path: String,
    /// Whether each format writes it.
    cloudformation: bool,
    terraform: bool,
    tree: Tree,
}

/// Every value that differs in one thing.
fn others(tree: &Tree) -> Vec<Changed> {
    let inside = |step: &str, inner: &Tree, build: &dyn Fn(Tree) -> Tree| -> Vec<Changed> {
        others(inner)
            .into_iter()
            .map(|c| Changed {
                path: format!(".{step}{}", c.path),
                tree: build(c.tree),
                ..c
            })
            .collect()
    };
    let mut out = Vec::new();
    // A row of one format does not change the other: each is changed alone.
    if !matches!(tree, Tree::Rows(_)) {
        out.push(Changed {
            path: String::new(),
            cloudformation: true,
            terraform: true,
            tree: other(tree),
        });
    }
    match tree {
        Tree::Rows(rows) => {
            for (n, row) in rows.iter().enumerate() {
                if row.value == Tree::Absent {
                    continue;
                }
                let found = inside(row.field, &row.value, &|value| {
                    let mut rows = rows.clone();
                    rows[n].value = value;
                    Tree::Rows(rows)
                });
                out.extend(found.into_iter().map(|c| Changed {
                    cloudformation: c.cloudformation && row.cfn.is_some(),
                    terraform: c.terraform && row.tf.is_some(),
                    ..c
                }));
            }
        }
        Tree::List(items) => {
            for (n, item) in items.iter().enumerate() {
                out.extend(inside("", item, &|value| {
                    let mut items = items.clone();
                    items[n] = value;
                    Tree::List(items)
                }));
            }
        }
        Tree::Map(entries) => {
            for (n, (key, item)) in entries.iter().enumerate() {
                out.extend(inside(key, item, &|value| {
                    let mut entries = entries.clone();
                    entries[n].1 = value;
                    Tree::Map(entries)
                }));
            }
        }
        Tree::Json(item) => out.extend(inside("", item, &|value| Tree::Json(Box::new(value)))),
        _ => {}
    }
    out
}

/// Whether two documents differ. In a format without the resource, what waits for it waits for what
/// it refers to: there the waits are left out.
fn differ(one: &Value, other: &Value, has_it: bool) -> bool {
    if has_it {
        return one != other;
    }
    let without = |document: &Value| {
        let mut document = document.clone();
        drop_waits(&mut document);
        document
    };
    without(one) != without(other)
}

fn drop_waits(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("DependsOn");
            map.remove("depends_on");
            map.values_mut().for_each(drop_waits);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_waits),
        _ => {}
    }
}

/// Fields that no example blueprint fills in; the list may only shrink.
const NEVER_FILLED: &[(&str, &str)] = &[];

#[test]
fn every_field_of_every_resource_reaches_both_formats() {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut tried: BTreeSet<(&str, String)> = BTreeSet::new();
    for stack in stacks() {
        let template = common::document(&stack, Target::CloudFormation, Shape::Root);
        let module = common::document(&stack, Target::Terraform, Shape::Root);
        for (at, node) in stack.nodes.iter().enumerate() {
            for (n, row) in node.rows.iter().enumerate() {
                seen.insert((node.form.noun, row.field));
                if row.value == Tree::Absent {
                    continue;
                }
                for change in others(&row.value) {
                    let key = (node.form.noun, format!("{}{}", row.field, change.path));
                    if !tried.insert(key.clone()) {
                        continue;
                    }
                    let mut changed = stack.clone();
                    changed.nodes[at].rows[n].value = change.tree;
                    let cloudformation_changed = differ(
                        &common::document(&changed, Target::CloudFormation, Shape::Root),
                        &template,
                        node.form.cfn.is_some(),
                    );
                    let terraform_changed = differ(
                        &common::document(&changed, Target::Terraform, Shape::Root),
                        &module,
                        node.form.tf.is_some(),
                    );
                    assert_eq!(
                        cloudformation_changed,
                        change.cloudformation && row.cfn.is_some() && node.form.cfn.is_some(),
                        "{}: whether a change of {} changes CloudFormation's document (left) is not what the \
                         row in src/aws/ says (right)",
                        key.0,
                        key.1
                    );
                    assert_eq!(
                        terraform_changed,
                        change.terraform && row.tf.is_some() && node.form.tf.is_some(),
                        "{}: whether a change of {} changes Terraform's document (left) is not what the \
                         row in src/aws/ says (right)",
                        key.0,
                        key.1
                    );
                }
            }
        }
    }
    let missing: BTreeSet<(&str, &str)> = aws::ALL
        .iter()
        .flat_map(|form| form.fields.iter().map(|f| (form.noun, *f)))
        .filter(|key| !seen.contains(key))
        .collect();
    common::same(
        ("never filled", &missing),
        (
            "listed as never filled",
            &NEVER_FILLED.iter().copied().collect(),
        ),
        "A field that no blueprint fills is not tested: use in a file of blueprints/ the key that sets it, \
         then `bash .ci/generate`; or take the field from its resource in src/aws/.",
    );
}

#[test]
fn every_resource_type_has_both_forms_or_a_reason() {
    for form in aws::ALL {
        let one_sided = form.cfn.is_none() || form.tf.is_none();
        assert_eq!(one_sided, !form.one_sided.is_empty(), "{}", form.noun);
        assert!(form.cfn.is_some() || form.tf.is_some());
    }
}

/// Every type that is emitted stands in a document of some blueprint, where both formats are compared.
#[test]
fn every_type_is_made_by_a_blueprint() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for case in common::cases() {
        let [template, module] =
            ["cloudformation", "terraform"].map(|format| case.kept_document(format));
        for resource in template["Resources"].as_object().unwrap().values() {
            seen.insert(resource["Type"].as_str().unwrap().to_owned());
        }
        seen.extend(module["resource"].as_object().unwrap().keys().cloned());
    }
    let emitted: BTreeSet<String> = synth::aws::ALL
        .iter()
        .flat_map(|form| [form.cfn, form.tf])
        .flatten()
        .map(str::to_owned)
        .collect();
    common::same(
        ("in the snapshots", &seen),
        ("in the list `ALL` of src/aws/mod.rs", &emitted),
        "A type that no blueprint makes is not compared: use in a file of blueprints/ what makes it, then \
         `bash .ci/generate`. One that is not listed goes into `ALL`.",
    );
}
