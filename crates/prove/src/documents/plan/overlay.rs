//! A resource's properties: values where they are known, references where a value is known only after
//! the apply and its expression says what it will be, and unknown where neither does.

use super::Everything;
use super::blocks::{is_end, is_read_back, is_written, pairs};
use super::configuration::Resource;
use super::names::{KEPT, TEXTS, is_plural, takes};
use super::targets::{Found, Look, mentioned};
use crate::documents::plain;
use crate::value::{NodeId, Value, snake};
use doc::Json;
use std::rc::Rc;

/// One resource, as it is read.
pub struct Overlay<'l, 'a> {
    look: Look<'l, 'a>,
    id: NodeId,
    resource: &'l Resource<'a>,
    /// What is known only after the apply; nothing where the plan does not say.
    unknown: Option<&'a Json<'a>>,
    /// Whether it is there already.
    exists: bool,
    state: bool,
}

/// One value of a resource with what is said of it elsewhere.
#[derive(Clone, Copy)]
struct Part<'a> {
    value: Option<&'a Json<'a>>,
    unknown: Option<&'a Json<'a>>,
    expression: Option<&'a Json<'a>>,
}

impl<'l, 'a> Overlay<'l, 'a> {
    /// Of a resource with what is to be done with it.
    pub(super) fn of(
        all: &'l Everything<'a>,
        id: NodeId,
        resource: &'l Resource<'a>,
        change: Option<&'a Json<'a>>,
        state: bool,
    ) -> Self {
        let before = change.and_then(|c| c.get("before"));
        Self {
            look: Look {
                all,
                module: Rc::clone(&resource.module),
                own: resource.index.cloned(),
                each: resource.config.and_then(|c| c.get("for_each_expression")),
                taken: None,
                picked: None,
                depth: 0,
            },
            id,
            resource,
            unknown: change.and_then(|c| c.get("after_unknown")),
            exists: state || before.is_some_and(|b| *b != Json::Null),
            state,
        }
    }

    /// Its properties, as a map.
    pub fn properties(&self) -> Value {
        let config = self.resource.config.and_then(|c| c.get("expressions"));
        let whole = Part {
            value: self.resource.json.get("values"),
            unknown: self.unknown,
            // What is looked up is not what was asked for.
            expression: config,
        };
        Value::Map(self.block(whole, ""))
    }

    /// The properties of a resource or of a block in it.
    fn block(&self, part: Part<'a>, within: &str) -> Vec<(String, Value)> {
        let map = |json: Option<&'a Json<'a>>| json.and_then(Json::as_object);
        let (values, unknown, written) = (map(part.value), map(part.unknown), map(part.expression));
        let mut keys: Vec<&str> = Vec::new();
        keys.extend(
            values
                .into_iter()
                .flat_map(|m| m.iter().map(|(key, _)| key)),
        );
        let open = unknown.into_iter().flat_map(|m| m.iter());
        keys.extend(
            open.filter(|(_, v)| **v == Json::Bool(true))
                .map(|(key, _)| key),
        );
        // A plan that says nothing of what is unknown leaves it out, or has null for it.
        if self.unknown.is_none() && !self.state || values.is_none() {
            keys.extend(
                written
                    .into_iter()
                    .flat_map(|m| m.iter().map(|(key, _)| key)),
            );
        }
        let mut out: Vec<(String, Value)> = Vec::with_capacity(keys.len());
        for key in keys {
            if out.iter().any(|(k, _)| k == key) {
                continue;
            }
            let one = Part {
                value: values.and_then(|m| m.get(key)),
                unknown: unknown.and_then(|m| m.get(key)),
                expression: written.and_then(|m| m.get(key)),
            };
            let place = place(within, key);
            if let Some(value) = self.property(key, one, written.is_some(), &place) {
                out.push((key.to_owned(), value));
            }
        }
        self.forwards(part, within, &mut out);
        out
    }

    /// An engine sends to two groups at a time, which the provider does not read back where one is written:
    /// it is that one, or another.
    fn forwards(&self, part: Part<'a>, within: &str, out: &mut Vec<(String, Value)>) {
        let has = |key: &str| out.iter().find(|(k, _)| k == key).map(|(_, v)| v);
        let forwards = has("type").and_then(Value::as_text) == Some("forward");
        if !self.exists || !forwards || has("target_group_arn").or(has("forward")).is_some() {
            return;
        }
        let key = "target_group_arn";
        let open = self.unknown(&place(within, key));
        let written = part.expression.and_then(|e| e.get(key));
        match written.and_then(|e| self.open(key, Some(e), &place(within, key))) {
            Some(written @ Value::Attr(..)) => {
                let group = |arn| Value::Map(vec![("arn".to_owned(), arn)]);
                let groups = Value::List(vec![group(written), group(open)]);
                let groups = Value::Map(vec![("target_group".to_owned(), groups)]);
                out.push(("forward".to_owned(), Value::List(vec![groups])));
            }
            _ => out.push((key.to_owned(), open)),
        }
    }

    /// One property; `configured` where what is written of the whole block is known.
    fn property(&self, key: &str, part: Part<'a>, configured: bool, place: &str) -> Option<Value> {
        let silent = self.unknown.is_none() && !self.state && !self.resource.data;
        let missing = matches!(part.value, None | Some(Json::Null));
        let open = part.unknown == Some(&Json::Bool(true))
            || missing && silent && part.expression.is_some_and(|e| !mentioned(e).is_empty())
            || part.value.is_none() && part.unknown.is_none() && part.expression.is_some();
        if open {
            // Of a `dynamic` block the configuration lists nothing: whatever is open in it may be written.
            let dynamic = !configured && part.expression.is_none() && !within_resource(place);
            if dynamic && !self.resource.data {
                return Some(self.unknown(place));
            }
            return self.open(key, part.expression, place);
        }
        // What nobody wrote is what the provider fills in.
        let filled_in =
            configured && part.expression.is_none() && !self.resource.data && !KEPT.contains(&key);
        let nobody = part.expression.is_none() && self.exists && within_resource(place);
        if nobody && is_read_back(self.look.all, self.resource, key) {
            return None;
        }
        match part.value? {
            Json::Null => match part.expression {
                // An input that is null, or a list of blocks that was never looked at.
                Some(Json::Array(blocks)) if silent => Some(self.written(blocks, place)),
                Some(e) if silent => e
                    .get("constant_value")
                    .map(plain)
                    .filter(|v| *v != Value::Null),
                _ => None,
            },
            Json::Array(items) => self.list(key, items, part, filled_in, place),
            Json::Object(map) => {
                if filled_in {
                    return None;
                }
                match part.expression {
                    Some(e) if !is_leaf(e) => Some(Value::Map(self.block(part, place))),
                    leaf => {
                        let known = map.iter().map(|(k, v)| (k.to_owned(), self.known(v, leaf)));
                        let mut out: Vec<_> = known.filter(|(_, v)| *v != Value::Null).collect();
                        out.extend(self.opened(key, part, leaf, true, place));
                        Some(Value::Map(out))
                    }
                }
            }
            _ if filled_in => None,
            Json::String(text) if text.is_empty() => None,
            known => Some(self.known(known, part.expression)),
        }
    }

    /// A value that is known: an id or an ARN is what it belongs to.
    fn known(&self, value: &'a Json<'a>, expression: Option<&'a Json<'a>>) -> Value {
        let Json::String(text) = value else {
            return plain(value);
        };
        let all = self.look.all;
        if let Some((node, attr)) = all.owners.get(text.as_ref())
            && *node != self.id
        {
            return Value::Attr(*node, (*attr).to_owned());
        }
        if let Some(input) = all.inputs.get(text.as_ref()) {
            return Value::Given(format!("input.{}", snake(input)));
        }
        // One address as a range.
        if let Some((node, attr)) = text
            .strip_suffix("/32")
            .and_then(|text| all.owners.get(text))
        {
            let address = Value::Attr(*node, (*attr).to_owned());
            return Value::Joined(vec![address, Value::Text("/32".to_owned())]);
        }
        let names = expression.map(mentioned).unwrap_or_default();
        let found = self.look.find("", &names);
        let is = |value: &&Value| match value {
            Value::Attr(node, attr) => all.resources.get(node.at()).is_some_and(|r| {
                !r.data && *node != self.id && r.value(attr) == Some(text.as_ref())
            }),
            _ => false,
        };
        found
            .values
            .iter()
            .find(is)
            .cloned()
            .unwrap_or_else(|| plain(value))
    }

    fn list(
        &self,
        key: &str,
        items: &'a [Json<'a>],
        part: Part<'a>,
        filled_in: bool,
        place: &str,
    ) -> Option<Value> {
        if items.is_empty() {
            // A block that is not there is an empty list; a list that is written may be empty.
            let written = part.expression.is_some_and(is_leaf);
            return written.then(|| Value::List(Vec::new()));
        }
        let unknown = part.unknown.and_then(Json::as_array).unwrap_or_default();
        let blocks = items.iter().any(Json::is_object);
        let of = |at: usize, expression| Part {
            value: items.get(at),
            unknown: unknown.get(at),
            expression,
        };
        let nth = |at: usize| format!("{place}[{at}]");
        if !blocks {
            return (!filled_in).then(|| self.scalars(key, items, unknown, part.expression, place));
        }
        let made = match part.expression {
            Some(Json::Array(written)) => {
                let pairs = pairs(items, unknown, written).into_iter().enumerate();
                let block = |(at, block)| Value::Map(self.block(of(at, block), &nth(at)));
                pairs.map(block).collect()
            }
            // Blocks of which the configuration lists what all of them mention together.
            leaf @ Some(_) => (0..items.len())
                .map(|at| {
                    let mut out = self.block(of(at, None), &nth(at));
                    let one = Part {
                        unknown: unknown.get(at),
                        ..part
                    };
                    out.retain(|(k, _)| {
                        one.unknown.and_then(|u| u.get(k)) != Some(&Json::Bool(true))
                    });
                    out.extend(self.opened(key, one, leaf, items.len() == 1, &nth(at)));
                    Value::Map(out)
                })
                .collect(),
            None => {
                // A `dynamic`'s, or what an engine wrote over what is ignored.
                let block = |at| Value::Map(self.block(of(at, None), &nth(at)));
                (0..items.len()).map(block).collect()
            }
        };
        Some(Value::List(made))
    }

    /// A list of texts or numbers, some of which may be open.
    fn scalars(
        &self,
        key: &str,
        items: &'a [Json<'a>],
        unknown: &'a [Json<'a>],
        expression: Option<&'a Json<'a>>,
        place: &str,
    ) -> Value {
        let open = |at: usize| unknown.get(at) == Some(&Json::Bool(true));
        let mut out: Vec<Value> = (0..items.len())
            .filter(|at| !open(*at))
            .map(|at| self.known(&items[at], expression))
            .filter(|v| *v != Value::Null)
            .collect();
        let count = (0..items.len()).filter(|at| open(*at)).count();
        if count > 0 {
            let names = expression.map(mentioned).unwrap_or_default();
            let mut found = self.look.find(key, &names).values;
            found.retain(|value| !out.contains(value));
            if found.len() == count {
                out.extend(found);
            } else {
                out.extend((0..count).map(|at| self.unknown(&format!("{place}[{at}]"))));
            }
        }
        Value::List(out)
    }

    /// What is open in a map or in a block whose expression is one for all of it: each key takes what its
    /// name says.
    fn opened(
        &self,
        key: &str,
        part: Part<'a>,
        leaf: Option<&'a Json<'a>>,
        alone: bool,
        place: &str,
    ) -> Vec<(String, Value)> {
        let open = part.unknown.and_then(Json::as_object).into_iter().flatten();
        let open = open.filter(|(_, v)| **v == Json::Bool(true));
        let written = leaf.and_then(|e| e.get("constant_value"));
        let names = leaf.map(mentioned).unwrap_or_default();
        open.map(|(inner, _)| {
            if let Some(Json::String(text)) = written.and_then(|w| w.get(inner)) {
                return (inner.to_owned(), self.pieces(inner, text, &names, place));
            }
            let found = self.look.find(inner, &names);
            let fits = |v: &&Value| match v {
                Value::Attr(node, _) => {
                    let target = self.look.all.resources.get(node.at());
                    target.is_some_and(|t| takes(inner, t.kind))
                }
                _ => false,
            };
            let fitting: Vec<Value> = found.values.iter().filter(fits).cloned().collect();
            let value = match fitting.as_slice() {
                [one] => one.clone(),
                [_, ..] if alone && is_plural(inner) && !found.steered => Value::List(fitting),
                _ => self.unknown(&place_of(place, key, inner)),
            };
            (inner.to_owned(), value)
        })
        .collect()
    }

    /// A value that is open as a whole.
    fn open(&self, key: &str, expression: Option<&'a Json<'a>>, place: &str) -> Option<Value> {
        let Some(expression) = expression else {
            let written = is_written(key) || is_end(key) && place.contains('[');
            return (written && !self.resource.data).then(|| self.unknown(place));
        };
        if let Json::Array(blocks) = expression {
            return Some(self.written(blocks, place));
        }
        if !is_leaf(expression) {
            let part = Part {
                value: None,
                unknown: None,
                expression: Some(expression),
            };
            return Some(Value::Map(self.block(part, place)));
        }
        let names = mentioned(expression);
        let written = expression.get("constant_value");
        Some(match written {
            Some(constant) if names.is_empty() => plain(constant),
            // Terraform's JSON syntax: the configuration has the text as it is written.
            Some(Json::String(text)) => self.pieces(key, text, &names, place),
            Some(Json::Array(items)) if items.iter().all(Json::is_string) => {
                let texts = items.iter().filter_map(Json::as_str).enumerate();
                let item = |(at, text)| self.pieces(key, text, &names, &format!("{place}[{at}]"));
                Value::List(texts.map(item).collect())
            }
            _ if TEXTS.contains(&key) => self.unknown(place),
            _ => self.meant(key, self.look.find(key, &names), place),
        })
    }

    /// What an expression stands for that mentions these.
    fn meant(&self, key: &str, found: Found, place: &str) -> Value {
        let sure = !found.steered || found.resources.len() < 2;
        match found.values.as_slice() {
            [one] => one.clone(),
            [_, ..] if is_plural(key) && sure => Value::List(found.values),
            _ => self.unknown(place),
        }
    }

    /// Text with `${...}` in it.
    fn pieces(&self, key: &str, text: &str, names: &[&str], place: &str) -> Value {
        let mut out = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((inner, behind)) = after.split_once('}') else {
                return self.unknown(place);
            };
            if !before.is_empty() {
                out.push(Value::Text(before.to_owned()));
            }
            let inner = inner.trim();
            // Whatever is worked out from a reference is not the reference.
            let alone = names.contains(&inner);
            let mentioned: Vec<&str> = names
                .iter()
                .filter(|n| inner.contains(**n))
                .copied()
                .collect();
            let index = inner.ends_with(']') || inner.contains("].") || inner.contains('*');
            let value = if alone || index && !inner.contains(['(', '?', ' ']) {
                let found = self.look.find(key, &mentioned);
                self.meant(key, found, place)
            } else if text.starts_with("${") && behind.is_empty() && !TEXTS.contains(&key) {
                self.meant(key, self.look.find(key, &mentioned), place)
            } else {
                self.unknown(place)
            };
            out.push(value);
            rest = behind;
        }
        if out.is_empty() {
            return Value::Text(text.to_owned());
        }
        if !rest.is_empty() {
            out.push(Value::Text(rest.to_owned()));
        }
        Value::joined(out)
    }

    /// Blocks of which nothing but the configuration is known.
    fn written(&self, blocks: &'a [Json<'a>], place: &str) -> Value {
        let block = |(at, block): (usize, &'a Json<'a>)| {
            let part = Part {
                value: None,
                unknown: None,
                expression: Some(block),
            };
            Value::Map(self.block(part, &format!("{place}[{at}]")))
        };
        Value::List(blocks.iter().enumerate().map(block).collect())
    }

    /// Each unknown value has a name of its own: two of them are not one thing.
    fn unknown(&self, place: &str) -> Value {
        Value::Unknown(format!("{}: {place}", self.resource.address))
    }
}

/// Whether a place is a property of the resource itself.
fn within_resource(place: &str) -> bool {
    !place.contains(['.', '['])
}

fn place(within: &str, key: &str) -> String {
    if within.is_empty() {
        key.to_owned()
    } else {
        format!("{within}.{key}")
    }
}

fn place_of(within: &str, key: &str, inner: &str) -> String {
    let within = if within.is_empty() { key } else { within };
    format!("{within}.{inner}")
}

/// Whether it is an expression, and no block.
fn is_leaf(expression: &Json<'_>) -> bool {
    let has = |key| expression.get(key).is_some();
    has("references")
        || has("constant_value")
        || expression
            .as_object()
            .is_some_and(|m| m.iter().next().is_none())
}
