//! The blueprint as it grows: values by pointer, comments, and where each came from.

use super::keys;
use crate::commented::{self, Entry, Node};
use crate::finding::token;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A blueprint that is being made.
#[derive(Debug, Default)]
pub(super) struct Draft {
    value: Value,
    comments: BTreeMap<String, String>,
    origins: BTreeMap<String, String>,
}

impl Draft {
    /// The value at a pointer.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// Puts a value at a pointer, with the mappings on the way.
    pub fn set(&mut self, pointer: &str, value: Value) {
        let mut at = &mut self.value;
        let mut tokens = pointer.split('/').skip(1).peekable();
        while let Some(step) = tokens.next() {
            if !at.is_object() {
                *at = Map::new().into();
            }
            let Value::Object(map) = at else { return };
            let entry = map.entry(token(step));
            if tokens.peek().is_none() {
                *entry.or_insert(Value::Null) = value;
                return;
            }
            at = entry.or_insert(Value::Null);
        }
    }

    /// Adds an item to a list, where it is not there; the answer is its pointer.
    pub fn push(&mut self, pointer: &str, value: Value) -> String {
        let place = if let Some(Value::Array(items)) = self.value.pointer_mut(pointer) {
            let there = items.iter().position(|item| *item == value);
            there.unwrap_or_else(|| {
                items.push(value);
                items.len() - 1
            })
        } else {
            self.set(pointer, Value::Array(vec![value]));
            0
        };
        format!("{pointer}/{place}")
    }

    /// What stands behind the line of a key.
    pub fn comment(&mut self, pointer: &str, text: impl Into<String>) {
        self.comments.insert(pointer.to_owned(), text.into());
    }

    /// Which field of the source a key comes from.
    pub fn from(&mut self, pointer: &str, field: &str) {
        self.origins.insert(pointer.to_owned(), field.to_owned());
    }

    /// The field that the key at a pointer comes from, or the one around it.
    pub fn origin(&self, pointer: &str) -> Option<(&str, &str)> {
        let mut at = pointer;
        while !at.is_empty() {
            if let Some((key, field)) = self.origins.get_key_value(at) {
                return Some((key, field));
            }
            at = at.rfind('/').map_or("", |slash| &at[..slash]);
        }
        None
    }

    /// Takes the value at a pointer away, and whatever is left empty around it.
    pub fn take(&mut self, pointer: &str) -> Option<Value> {
        let (parent, last) = pointer.rsplit_once('/')?;
        let map = self.value.pointer_mut(parent)?;
        let mut gone = None;
        let taken = match map {
            Value::Object(map) => map.shift_remove(&token(last)),
            Value::Array(items) => {
                let at: usize = last.parse().ok()?;
                gone = Some(at);
                (at < items.len()).then(|| items.remove(at))
            }
            _ => None,
        };
        let empty = match self.value.pointer(parent)? {
            Value::Object(map) => map.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if empty && parent.matches('/').count() > 2 {
            self.take(parent);
        }
        self.origins
            .retain(|key, _| key != pointer && !key.starts_with(&format!("{pointer}/")));
        if let Some(gone) = gone {
            self.move_up(parent, gone);
        }
        taken
    }

    /// Items behind one that is gone have its place.
    fn move_up(&mut self, list: &str, gone: usize) {
        let moved = std::mem::take(&mut self.origins).into_iter();
        let moved = moved.map(|(key, field)| {
            let rest = key.strip_prefix(list).and_then(|key| key.strip_prefix('/'));
            let at = rest.and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
            match (at, rest) {
                (Some(at), Some(rest)) if at > gone => {
                    let below = rest.find('/').map_or("", |slash| &rest[slash..]);
                    (format!("{list}/{}{below}", at - 1), field)
                }
                _ => (key, field),
            }
        });
        self.origins = moved.collect();
    }

    /// All that it says.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Says this instead.
    pub fn put(&mut self, value: Value) {
        self.value = value;
    }

    /// Whether a service stands behind this load balancer.
    pub fn uses(&self, balancer: &str) -> bool {
        let services = self.value["services"].as_object();
        services.is_some_and(|all| all.values().any(|s| s["load_balancer"] == balancer))
    }

    /// Whether the tasks of a service follow the messages of its queue.
    pub fn follows_messages(&self) -> bool {
        let services = self.value["services"].as_object();
        services.is_some_and(|all| all.values().any(|s| s["scaling"]["backlog"].is_number()))
    }

    /// Takes the comment behind a key away.
    pub fn uncomment(&mut self, pointer: &str) {
        self.comments.remove(pointer);
    }

    /// Takes over the comments and origins of another, below a pointer, where there are none.
    pub fn take_words(&mut self, other: &Self, below: &str) {
        for (key, text) in &other.comments {
            let key = format!("{below}{key}");
            if self.value.pointer(&key).is_some() {
                self.comments.entry(key).or_insert_with(|| text.clone());
            }
        }
        for (key, field) in &other.origins {
            let key = format!("{below}{key}");
            if self.value.pointer(&key).is_some() {
                self.origins.entry(key).or_insert_with(|| field.clone());
            }
        }
    }

    /// The page.
    pub fn page(&self, head: &[String]) -> String {
        let mut entries = self.entries(&self.value, "");
        if let Some(first) = entries.first_mut() {
            first.above = head.to_vec();
        }
        commented::page(&entries)
    }

    /// Keys stand in the order of the reference; others follow.
    fn entries(&self, value: &Value, path: &str) -> Vec<Entry> {
        let Value::Object(map) = value else {
            return Vec::new();
        };
        let mut keys: Vec<&String> = map.keys().collect();
        if !is_named(path) {
            let order = keys::order(path);
            keys.sort_by_key(|key| {
                order
                    .iter()
                    .position(|own| own == key)
                    .unwrap_or(order.len())
            });
        }
        let entry = |key: &String| {
            let below = crate::finding::pointer(path, key);
            let own = &map[key.as_str()];
            let value = if own.as_object().is_some_and(|map| !map.is_empty()) && !self.flows(&below)
            {
                Node::Map(self.entries(own, &below))
            } else {
                Node::Plain(own.clone())
            };
            Entry {
                key: key.clone(),
                value,
                behind: self.comments.get(&below).cloned(),
                ..Entry::default()
            }
        };
        keys.into_iter().map(entry).collect()
    }

    /// Whether a small mapping stands on one line: no comment stands in it.
    fn flows(&self, pointer: &str) -> bool {
        let small = ["/secrets/", "/inputs/", "/image", "/ulimits"]
            .iter()
            .any(|part| pointer.contains(part));
        small
            && !self
                .comments
                .keys()
                .any(|key| key.starts_with(&format!("{pointer}/")))
    }
}

/// Whether keys of a mapping are names, which stay in the source's order.
fn is_named(path: &str) -> bool {
    ["/services", "/inputs", "/environments", "/tags"].contains(&path)
        || path.ends_with("/environment")
        || path.ends_with("/secrets")
}
