//! What a deploy does with each resource: which come and go, which change in place, and in whose places
//! others come.

use crate::against::Case;
use crate::prove::replacement;
use crate::prove::types::Kind;
use crate::prove::{Format, Node, Value};
use std::collections::BTreeSet;

/// Resources by their names, each list sorted.
#[derive(Debug, Default)]
pub struct Resources {
    /// Those that come.
    pub added: Vec<String>,
    /// Those that change where they are, also by their tags alone.
    pub updated: Vec<String>,
    /// Task definitions that get another revision, which takes nothing's place: the old one stays.
    pub revised: Vec<String>,
    /// Those in whose place others come.
    pub replaced: Vec<String>,
    /// Those that go.
    pub deleted: Vec<String>,
}

/// What becomes of the resources of both documents.
pub fn of(case: &Case<'_>) -> Resources {
    let only = |one: &crate::prove::Written<'_>, other: &crate::prove::Written<'_>| {
        let gone = one.nodes().filter(|node| other.node(&node.id).is_none());
        gone.map(|node| node.id.clone()).collect::<Vec<String>>()
    };
    let both = case.both();
    let mut others: BTreeSet<&str> = BTreeSet::new();
    // What refers to another resource than before may be another one itself.
    loop {
        let before = others.len();
        for (old, new) in &both {
            if !others.contains(old.id.as_str()) && replaces(case, old, new, &others) {
                others.insert(old.id.as_str());
            }
        }
        if others.len() == before {
            break;
        }
    }
    let mut out = Resources {
        added: only(case.new, case.old),
        deleted: only(case.old, case.new),
        ..Resources::default()
    };
    for (old, new) in &both {
        let list = match others.contains(old.id.as_str()) {
            true if case.old.kind(&old.id) == Kind::TaskDefinition => &mut out.revised,
            true => &mut out.replaced,
            false if updates(case, old, new, &others) => &mut out.updated,
            false => continue,
        };
        list.push(old.id.clone());
    }
    out
}

/// Whether another resource comes in the place of one.
fn replaces(case: &Case<'_>, old: &Node, new: &Node, others: &BTreeSet<&str>) -> bool {
    let changes = |name: &str| {
        (case.old.differs(old, name, case.new, new) || moves(case, new, name, others))
            && !left_alone(case, new, name)
    };
    replacement::replacing(&old.kind).any(changes) || unless(case, old, new)
}

/// Whether a change replaces the resource because the new document does not say what would spare it.
fn unless(case: &Case<'_>, old: &Node, new: &Node) -> bool {
    let Some((property, condition)) = replacement::replacing_unless(&old.kind) else {
        return false;
    };
    let said = new.properties.get(condition);
    let spared = said.is_some_and(|said| case.new.said(said) == "true");
    !spared && !left_alone(case, new, property) && case.old.differs(old, property, case.new, new)
}

/// Whether a resource changes where it is.
fn updates(case: &Case<'_>, old: &Node, new: &Node, others: &BTreeSet<&str>) -> bool {
    let changed = case.old.changed(old, case.new, new).into_iter();
    let mut changed = changed.filter(|name| name != "//");
    let Value::Map(all) = &new.properties else {
        return false;
    };
    changed.any(|name| !left_alone(case, new, &name))
        || all
            .iter()
            .any(|(name, _)| moves(case, new, name, others) && !left_alone(case, new, name))
}

/// Whether a property asks for something of a resource in whose place another one comes.
fn moves(case: &Case<'_>, new: &Node, name: &str, others: &BTreeSet<&str>) -> bool {
    let (false, Some(value)) = (others.is_empty(), new.properties.get(name)) else {
        return false;
    };
    let asked = case.new.asked(value);
    asked.iter().any(|(id, attribute)| {
        // What Terraform has been told itself it knows before it is made.
        let known = case.new.format() == Format::Terraform
            && case.new.node(id).is_some_and(|node| {
                let given = node.properties.get(attribute);
                given.is_some_and(|value| *value != Value::Null)
            });
        others.contains(id) && !known
    })
}

/// Whether the tool leaves changes of a property alone.
fn left_alone(case: &Case<'_>, new: &Node, name: &str) -> bool {
    case.new.left_alone(new).any(|known| known == name)
}
