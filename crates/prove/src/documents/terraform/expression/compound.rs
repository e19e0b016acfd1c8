//! What is made of several expressions: calls, lists, objects, `for`.

use super::Names;
use super::calls;
use super::compute::cond;
use super::parser::Parser;
use crate::documents::words::{said, said_plainly};
use crate::value::{Cond, Value};

/// What stands behind a list's name for each of its items.
const EACH: &str = "[*]";

/// What is taken of those items of an unknown list for which a condition holds: an attribute whose path has the
/// condition in it.
fn picked(taken: Value, keep: &Cond) -> Value {
    let (Value::Attr(node, path), Cond::Atom(atom)) = (&taken, keep) else {
        return taken;
    };
    let Some((list, rest)) = path.split_once(EACH) else {
        return taken;
    };
    let item = said(&Value::Attr(*node, format!("{list}{EACH}.")));
    match atom.strip_prefix(&item) {
        Some(which) => Value::Attr(*node, format!("{list}[{which}]{rest}")),
        None => taken,
    }
}

impl Parser<'_> {
    pub(super) fn call(&mut self, name: &str, scope: &mut dyn Names) -> Option<Value> {
        let mut args = Vec::new();
        loop {
            if self.eat(")") {
                break;
            }
            let value = self.expression(scope)?;
            if self.eat("...") {
                args.extend(value.items().to_vec());
            } else {
                args.push(value);
            }
            self.eat(",");
        }
        Some(calls::call(name, args))
    }

    pub(super) fn list(&mut self, scope: &mut dyn Names) -> Option<Value> {
        self.space();
        if self.starts("for ") {
            return self.comprehension(scope, b']');
        }
        let mut items = Vec::new();
        loop {
            if self.eat("]") {
                return Some(Value::List(items));
            }
            items.push(self.expression(scope)?);
            self.eat(",");
        }
    }

    pub(super) fn object(&mut self, scope: &mut dyn Names) -> Option<Value> {
        self.space();
        if self.starts("for ") {
            return self.comprehension(scope, b'}');
        }
        let mut entries = Vec::new();
        loop {
            if self.eat("}") {
                return Some(Value::Map(entries));
            }
            self.space();
            let key = match self.peek()? {
                b'"' => {
                    self.pos += 1;
                    self.pieces(scope, Some(b'"'))?
                }
                b'(' => {
                    self.pos += 1;
                    let key = self.expression(scope)?;
                    if !self.eat(")") {
                        return None;
                    }
                    key
                }
                _ => Value::Text(self.word().to_owned()),
            };
            if !(self.eat("=") || self.eat(":")) {
                return None;
            }
            let value = self.expression(scope)?;
            entries.push((said_plainly(&key), value));
            self.eat(",");
        }
    }

    /// `for k, v in LIST : value if condition`, with `=>` in objects.
    pub(super) fn comprehension(&mut self, scope: &mut dyn Names, close: u8) -> Option<Value> {
        self.pos += 4;
        self.space();
        let first = self.word().to_owned();
        let second = if self.eat(",") {
            self.space();
            Some(self.word().to_owned())
        } else {
            None
        };
        if !self.eat("in ") {
            return None;
        }
        let over = self.expression(scope)?;
        if !self.eat(":") {
            return None;
        }
        let pairs: Vec<(Value, Value)> = match over {
            Value::Map(entries) => entries
                .into_iter()
                .map(|(k, v)| (Value::Text(k), v))
                .collect(),
            Value::List(items) => items
                .into_iter()
                .enumerate()
                .map(|(i, v)| {
                    (
                        Value::Number(f64::from(u32::try_from(i).unwrap_or(u32::MAX))),
                        v,
                    )
                })
                .collect(),
            // A list that only a deployment knows: each item stands for all.
            Value::Attr(node, path) if !path.is_empty() => vec![(
                Value::Unknown("for".to_owned()),
                Value::Attr(node, format!("{path}{EACH}")),
            )],
            // Not known how many: the body is read once, for the place behind it.
            other => vec![(
                Value::Unknown("for".to_owned()),
                Value::Unknown(format!("each of {}", said(&other))),
            )],
        };
        let from = self.pos;
        let mut items = Vec::new();
        let mut entries = Vec::new();
        let pairs = if pairs.is_empty() {
            vec![(Value::Null, Value::Unknown(String::new()))]
        } else {
            pairs
        };
        let nothing = matches!(pairs.as_slice(), [(Value::Null, _)]);
        for (key, value) in pairs {
            self.pos = from;
            if !scope.spend(1) {
                return None;
            }
            let bound = scope.bind(first.clone(), second.clone(), key, value);
            let left = self.expression(scope)?;
            let right = if self.eat("=>") {
                Some(self.expression(scope)?)
            } else {
                None
            };
            self.eat("...");
            let keep = if self.eat("if ") {
                cond(self.expression(scope)?)
            } else {
                Cond::Always(true)
            };
            scope.unbind(bound);
            self.space();
            if self.peek() != Some(close) {
                return None;
            }
            if nothing || keep == Cond::Always(false) {
                continue;
            }
            match right {
                Some(right) => entries.push((said_plainly(&left), right)),
                None => items.push(picked(left, &keep)),
            }
        }
        self.pos += 1;
        Some(if close == b']' {
            Value::List(items)
        } else {
            Value::Map(entries)
        })
    }
}
