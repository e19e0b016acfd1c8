//! Values of properties: intrinsic functions become symbolic values.

use super::{NESTED, Reader, single};
use crate::documents::budget::{SPENT, of_text};
use crate::documents::functions::{cidr_list, split, whole, zone};
use crate::documents::plain;
use crate::value::{Cond, Value};
use doc::{Json, Map};

impl Reader<'_> {
    pub(super) fn value(&mut self, json: &Json) -> Value {
        if self.nested > NESTED {
            self.budget.too_much();
            return Value::Unknown(SPENT.to_owned());
        }
        self.nested += 1;
        let value = self.value_of(json);
        self.nested -= 1;
        value
    }

    pub(super) fn value_of(&mut self, json: &Json) -> Value {
        match json {
            Json::Object(map) => {
                if let Some((name, args)) = single(json)
                    && (name == "Ref" || name.starts_with("Fn::"))
                {
                    return self.intrinsic(name, args);
                }
                let mut out = Vec::with_capacity(map.len());
                for (key, json) in map {
                    let value = self.value(json);
                    if value != Value::Null {
                        out.push((key.to_owned(), value));
                    }
                }
                Value::Map(out)
            }
            Json::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for json in items {
                    let value = self.value(json);
                    if value != Value::Null {
                        out.push(value);
                    }
                }
                Value::List(out)
            }
            other => plain(other),
        }
    }

    pub(super) fn intrinsic(&mut self, name: &str, args: &Json) -> Value {
        let list: &[Json] = args.as_array().unwrap_or_default();
        match (name, list) {
            ("Ref", _) => args
                .as_str()
                .map_or_else(|| unread(name), |n| self.reference(n)),
            ("Fn::GetAtt", [node, attr]) => match (node.as_str(), attr.as_str()) {
                (Some(node), Some(attr)) => self.attribute(node, attr),
                _ => unread(name),
            },
            ("Fn::GetAtt", _) => match args.as_str().and_then(|t| t.split_once('.')) {
                Some((node, attr)) => self.attribute(node, attr),
                None => unread(name),
            },
            ("Fn::Sub", [text, names]) => match text.as_str() {
                Some(text) => self.sub(text, names.as_object()),
                None => unread(name),
            },
            ("Fn::Sub", _) => args
                .as_str()
                .map_or_else(|| unread(name), |t| self.sub(t, None)),
            ("Fn::Join", [between, items]) => {
                let items = self.value(items);
                self.join(between.as_str().unwrap_or_default(), items)
            }
            ("Fn::Select", [index, from]) => {
                let index = self.value(index);
                let from = self.value(from);
                select(&index, from)
            }
            ("Fn::Split", [between, text]) => {
                let text = self.value(text);
                let between = between.as_str().unwrap_or_default();
                match split(between, &text) {
                    Some(parts) if !between.is_empty() => Value::List(parts),
                    _ => Value::Call("split", vec![Value::Text(between.to_owned()), text]),
                }
            }
            ("Fn::GetAZs", _) => match self.value(args) {
                Value::Text(region) if region.is_empty() => Value::Call("zones", Vec::new()),
                Value::Given(region) if region == "aws.region" => Value::Call("zones", Vec::new()),
                region => Value::Call("zones", vec![region]),
            },
            ("Fn::Cidr", [network, count, bits]) => {
                let (network, count, bits) =
                    (self.value(network), self.value(count), self.value(bits));
                cidr_list(&network, &count, &bits).map_or_else(
                    || Value::Call("cidr", vec![network, count, bits]),
                    Value::List,
                )
            }
            ("Fn::If", [condition, yes, no]) => {
                let cond = self.gate(Some(condition));
                match cond {
                    // What is not taken is read too: it must not name what is not there.
                    Cond::Always(taken) => {
                        let (yes, no) = (self.value(yes), self.value(no));
                        if taken { yes } else { no }
                    }
                    open => {
                        let both = (self.value(yes), self.value(no));
                        if both.0 == both.1 {
                            return both.0;
                        }
                        Value::If(open, Box::new(both))
                    }
                }
            }
            ("Fn::FindInMap", [map, first, second, ..]) => {
                let keys = [self.value(map), self.value(first), self.value(second)];
                self.find_in_map(keys)
            }
            ("Fn::ImportValue", _) => {
                let what = self.value(args);
                Value::Call("import", vec![what])
            }
            ("Fn::Base64", _) => {
                let what = self.value(args);
                Value::Call("base64", vec![what])
            }
            ("Fn::ToJsonString", _) => {
                let what = self.value(args);
                Value::Call("json", vec![what])
            }
            _ => {
                self.notes
                    .push(format!("{}: {name} is not evaluated", self.here));
                unread(name)
            }
        }
    }

    pub(super) fn sub(&mut self, text: &str, names: Option<&Map<'_>>) -> Value {
        let mut pieces = Vec::new();
        let mut known: Vec<(&str, Value)> = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            if start > 0 {
                pieces.push(Value::Text(rest[..start].to_owned()));
            }
            let name = rest[start + 2..start + length].trim();
            rest = &rest[start + length + 1..];
            if let Some(literal) = name.strip_prefix('!') {
                pieces.push(Value::Text(format!("${{{literal}}}")));
            } else if let Some((_, value)) = known.iter().find(|(n, _)| *n == name) {
                pieces.push(self.budget.copy(value));
            } else if let Some(own) = names.and_then(|n| n.get(name)) {
                let own = self.value(own);
                known.push((name, own.clone()));
                pieces.push(own);
            } else if let Some((node, attr)) = name.split_once('.') {
                pieces.push(self.attribute(node, attr));
            } else {
                pieces.push(self.reference(name));
            }
        }
        if !rest.is_empty() {
            pieces.push(Value::Text(rest.to_owned()));
        }
        Value::joined(pieces)
    }

    pub(super) fn join(&mut self, between: &str, items: Value) -> Value {
        if let Value::List(list) = &items
            && !self.budget.spend(list.len() * (of_text(between) - 1))
        {
            return Value::Unknown(SPENT.to_owned());
        }
        match items {
            Value::List(items) if !items.iter().any(|i| matches!(i, Value::If(..))) => {
                let mut pieces = Vec::with_capacity(items.len() * 2);
                for (i, item) in items.into_iter().enumerate() {
                    if i > 0 && !between.is_empty() {
                        pieces.push(Value::Text(between.to_owned()));
                    }
                    pieces.push(item);
                }
                Value::joined(pieces)
            }
            other => Value::Call("join", vec![Value::Text(between.to_owned()), other]),
        }
    }
}

fn select(index: &Value, from: Value) -> Value {
    let Some(index) = whole(index) else {
        return Value::Call("select", vec![index.clone(), from]);
    };
    match from {
        Value::List(mut items)
            if (index as usize) < items.len()
                && !items.iter().any(|i| matches!(i, Value::If(..))) =>
        {
            items.swap_remove(index as usize)
        }
        Value::Call("zones", region) if region.is_empty() => zone(index),
        other => Value::Call("select", vec![Value::Number(f64::from(index)), other]),
    }
}

fn unread(name: &str) -> Value {
    Value::Unknown(format!("{name} in a form that is not read"))
}
