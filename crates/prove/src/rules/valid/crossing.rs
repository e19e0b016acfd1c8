use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// P233: what templates hand to each other is there, once, and stays.
    ///
    /// # What it checks
    /// Of several templates that are one system: each `Fn::ImportValue` names an export of another one, no
    /// name is exported twice, no export hangs on a condition, and no resource has the logical id of one in
    /// another template, so that each can be named by it alone.
    ///
    /// # What breaks in real life
    /// `No export named ... found` halfway through a deploy; an export of the same name fails the second
    /// stack; and one that a condition takes away is refused as long as another stack imports it: `Export ...
    /// cannot be deleted as it is in use by ...`, with the rollback that follows.
    ///
    /// # How to fix it
    /// Export it in the template that makes it, under a name of its own, without a `Condition`.
    help: "export it once, under a name of its own, without a condition",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let document = &case.scene.document;
    let Some(Value::List(templates)) = document.part("Templates") else {
        return wrong;
    };
    let mut exported: BTreeMap<&str, &str> = BTreeMap::new();
    let mut held: BTreeMap<&str, &str> = BTreeMap::new();
    for template in templates {
        let stack = text(template, "Name");
        for export in list(template, "Exports") {
            let name = text(export, "Name");
            if let Some(other) = exported.insert(name, stack) {
                wrong.overall(format!("{other} and {stack} both export {name}"));
            }
            let condition = text(export, "Condition");
            if !condition.is_empty() {
                wrong.overall(format!(
                    "the export {name} of {stack} goes where {condition} is false, which is refused while another stack imports it"
                ));
            }
        }
        for id in list(template, "Resources").filter_map(Value::as_text) {
            if let Some(other) = held.insert(id, stack) {
                wrong.overall(format!("{other} and {stack} both have a resource {id}"));
            }
        }
    }
    for template in templates {
        let stack = text(template, "Name");
        let own: BTreeSet<&str> = list(template, "Exports").map(|e| text(e, "Name")).collect();
        for name in list(template, "Imports").filter_map(Value::as_text) {
            if own.contains(name) {
                wrong.overall(format!("{stack} imports {name}, which it exports itself"));
            } else if !exported.contains_key(name) {
                wrong.overall(format!("{stack} imports {name}, which nobody exports"));
            }
        }
    }
    wrong
}

fn text<'v>(of: &'v Value, key: &str) -> &'v str {
    of.get(key).and_then(Value::as_text).unwrap_or_default()
}

fn list<'v>(of: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    match of.get(key) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    }
    .iter()
}
