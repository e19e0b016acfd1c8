//! Blocks made into their instances, by `count` and `for_each`.

use super::Scope;
use crate::documents::functions::whole;
use crate::documents::terraform::blocks::{Block, Named, Slot};
use crate::documents::terraform::expression::Names;
use crate::value::{Cond, NodeId, Value};

/// What an instance of a block weighs besides what it says.
const INSTANCE: usize = 32;

/// Makes the instances of a block, once. What its `count` or `for_each` mentions comes first.
pub fn expand<'a>(named: &Named<'a>, scope: &mut Scope<'a>) {
    let Named {
        data,
        kind,
        name,
        body,
        ref path,
    } = *named;
    if !scope.begun.insert((data, kind, name)) {
        return;
    }
    let id = if data {
        format!("data.{kind}.{name}")
    } else {
        format!("{kind}.{name}")
    };
    scope.here.clone_from(&id);
    let add = |scope: &mut Scope<'a>,
               id: String,
               gate: Cond,
               index: Option<u32>,
               each: Option<(Value, Value)>| {
        let node = NodeId(u32::try_from(scope.blocks.len()).unwrap_or(u32::MAX));
        scope.blocks.push(Block {
            kind,
            data,
            path: path.clone(),
            body,
            id,
            gate,
            index,
            each,
        });
        // One that says which region it asks about says nothing of this one.
        let elsewhere = ["region", "dns_name", "reverse_dns_name"];
        let here = !data || elsewhere.iter().all(|key| !body.contains_key(key));
        scope.kinds.push((if here { kind } else { "" }, data));
        node
    };
    let slot = if let Some(count) = body.get("count") {
        match scope.value(count) {
            Value::If(gate, both) => match (whole(&both.0), whole(&both.1)) {
                (Some(0), Some(_)) => Slot::One(add(scope, id, gate.negated(), Some(0), None)),
                _ => Slot::One(add(scope, id, gate, Some(0), None)),
            },
            value => match whole(&value) {
                Some(0) => {
                    scope.note(format!("{id}: left out, its count is 0 by default"));
                    Slot::None
                }
                Some(1) => Slot::One(add(scope, id, Cond::Always(true), Some(0), None)),
                Some(n) if n <= 64 && scope.budget.spend(n as usize * INSTANCE) => Slot::Counted(
                    (0..n)
                        .map(|i| {
                            let id = format!("{id}[{i}]");
                            add(scope, id, Cond::Always(true), Some(i), None)
                        })
                        .collect(),
                ),
                _ => {
                    scope.note(format!("{id}: its count is not known, one is looked at"));
                    let gate = Cond::Atom(format!("count of {id}"));
                    Slot::One(add(scope, id, gate, Some(0), None))
                }
            },
        }
    } else if let Some(over) = body.get("for_each") {
        let pairs: Option<Vec<(String, Value)>> = match scope.value(over) {
            Value::Map(entries) if !scope.budget.spend(entries.len() * INSTANCE) => None,
            Value::List(items) if !scope.budget.spend(items.len() * INSTANCE) => None,
            Value::Map(entries) => Some(entries),
            Value::List(items) => items
                .iter()
                .map(|i| i.as_text().map(|t| (t.to_owned(), i.clone())))
                .collect(),
            _ => None,
        };
        if let Some(pairs) = pairs {
            Slot::Keyed(
                pairs
                    .into_iter()
                    .map(|(key, value)| {
                        let each = Some((Value::Text(key.clone()), value));
                        let id = format!("{id}[\"{key}\"]");
                        (key, add(scope, id, Cond::Always(true), None, each))
                    })
                    .collect(),
            )
        } else {
            scope.note(format!("{id}: its for_each is not known, one is looked at"));
            let unknown = Value::Unknown("each".to_owned());
            Slot::One(add(
                scope,
                id,
                Cond::Always(true),
                None,
                Some((unknown.clone(), unknown)),
            ))
        }
    } else {
        Slot::One(add(scope, id, Cond::Always(true), None, None))
    };
    scope.slots.insert((data, kind, name), slot);
}
