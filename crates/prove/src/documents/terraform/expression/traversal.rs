//! What stands behind a value: `.name`, `[index]`, `[*]`.

use super::Names;
use super::parser::Parser;
use crate::documents::functions::{whole, zone};
use crate::value::{Value, number_text};

impl Parser<'_> {
    /// `.name`, `[index]`, `[*]` behind a value.
    pub(super) fn traversal(&mut self, mut value: Value, scope: &mut dyn Names) -> Option<Value> {
        let links = self.links;
        loop {
            if self.starts("[*]") || self.starts(".*") || self.peek() == Some(b'[') {
                self.link()?;
            }
            if self.starts("[*]") {
                self.pos += 3;
                return self.splat(value, scope, &Self::traversal);
            } else if self.starts(".*") {
                // Behind `.*`, an index is one of the list, not of each item.
                self.pos += 2;
                value = self.splat(value, scope, &Self::attributes)?;
            } else if self.attribute_follows() {
                self.link()?;
                value = self.attribute(value, scope);
            } else if self.peek() == Some(b'[') {
                self.pos += 1;
                let index = self.expression(scope)?;
                if !self.eat("]") {
                    return None;
                }
                value = indexed(value, &index);
            } else {
                self.links = links;
                return Some(value);
            }
        }
    }

    /// `.name` alone behind a value, any number of times.
    pub(super) fn attributes(&mut self, mut value: Value, scope: &mut dyn Names) -> Option<Value> {
        while self.attribute_follows() {
            self.link()?;
            value = self.attribute(value, scope);
        }
        Some(value)
    }

    pub(super) fn attribute_follows(&self) -> bool {
        let next = self.text.get(self.pos + 1);
        self.peek() == Some(b'.') && next.is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_')
    }

    pub(super) fn attribute(&mut self, value: Value, scope: &dyn Names) -> Value {
        self.pos += 1;
        let name = self.word();
        match name.parse::<u32>() {
            Ok(index) => indexed(value, &Value::Number(f64::from(index))),
            Err(_) => attribute(value, name, scope),
        }
    }

    /// What stands behind a splat, of each item.
    pub(super) fn splat(
        &mut self,
        value: Value,
        scope: &mut dyn Names,
        rest: &dyn Fn(&mut Self, Value, &mut dyn Names) -> Option<Value>,
    ) -> Option<Value> {
        let items = items_of(value);
        let from = self.pos;
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            self.pos = from;
            if !scope.spend(1) {
                return None;
            }
            out.push(rest(self, item, scope)?);
        }
        if out.is_empty() {
            // The rest is read all the same, so that the place behind it is right.
            rest(self, Value::Unknown(String::new()), scope)?;
        }
        Some(Value::List(out))
    }
}

/// What a splat goes over.
fn items_of(value: Value) -> Vec<Value> {
    match value {
        Value::List(items) => items,
        Value::Map(entries) => entries.into_iter().map(|(_, v)| v).collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// `value.name`.
fn attribute(value: Value, name: &str, scope: &dyn Names) -> Value {
    match value {
        Value::Attr(node, path) if path.is_empty() => {
            let given = scope.given(node, name);
            given.unwrap_or_else(|| Value::Attr(node, name.to_owned()))
        }
        Value::Attr(node, path) => Value::Attr(node, format!("{path}.{name}")),
        Value::Given(path) => Value::Given(format!("{path}.{name}")),
        Value::If(cond, both) => {
            let both = (
                attribute(both.0, name, scope),
                attribute(both.1, name, scope),
            );
            Value::If(cond, Box::new(both))
        }
        Value::Map(entries) => entries
            .into_iter()
            .find(|(k, _)| k == name)
            .map_or_else(|| Value::Unknown(name.to_owned()), |(_, v)| v),
        Value::Null => Value::Null,
        other => Value::Call("attribute", vec![other, Value::Text(name.to_owned())]),
    }
}

/// `value[index]`.
fn indexed(value: Value, index: &Value) -> Value {
    match (value, index) {
        (Value::List(mut items), index)
            if whole(index).is_some_and(|i| (i as usize) < items.len()) =>
        {
            items.swap_remove(whole(index).unwrap_or(0) as usize)
        }
        (Value::Map(entries), Value::Text(key)) => entries
            .into_iter()
            .find(|(k, _)| k == key)
            .map_or_else(|| Value::Unknown(key.clone()), |(_, v)| v),
        (Value::Attr(node, path), _) if path.is_empty() => Value::Attr(node, path),
        (Value::Attr(node, path), Value::Text(key)) => {
            Value::Attr(node, format!("{path}[\"{key}\"]"))
        }
        (Value::Attr(node, path), Value::Number(n)) => {
            Value::Attr(node, format!("{path}[{}]", number_text(*n)))
        }
        (Value::Call("zones", _), index) if whole(index).is_some() => {
            zone(whole(index).unwrap_or(0))
        }
        (other, index) => Value::Call("select", vec![index.clone(), other]),
    }
}
