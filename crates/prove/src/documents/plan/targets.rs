//! What an expression of the configuration leads to. A plan lists what an expression mentions and not
//! what it does with it.

use super::Everything;
use super::configuration::{Module, segments};
use crate::value::{NodeId, Value, snake};
use doc::Json;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Modules that call each other, and inputs that are passed on.
const DEEP: usize = 32;

/// What was found.
#[derive(Default)]
pub struct Found {
    /// Attributes of resources, and what is given from outside; each once.
    pub values: Vec<Value>,
    /// The resources, without keys.
    pub resources: BTreeSet<String>,
    /// Something else has a say in which of them is meant.
    pub steered: bool,
}

impl Found {
    fn add(&mut self, value: Value) {
        if !self.values.contains(&value) {
            self.values.push(value);
        }
    }
}

/// From where one looks.
#[derive(Clone)]
pub struct Look<'l, 'a> {
    pub all: &'l Everything<'a>,
    pub module: Rc<Module<'a>>,
    /// The key of the instance whose expressions are read.
    pub own: Option<Json<'a>>,
    /// What its `for_each` goes over.
    pub each: Option<&'a Json<'a>>,
    /// The attribute that is taken of a whole resource which an output or `each.value` gives.
    pub taken: Option<String>,
    /// The key that is taken of all that an output gives: `module.edge.listeners["https"]`.
    pub picked: Option<Json<'a>>,
    pub depth: usize,
}

/// What an expression mentions, without what is only the beginning of something else in it:
/// `aws_lb.x.arn` comes with `aws_lb.x` behind it.
pub fn mentioned<'a>(expression: &'a Json<'a>) -> Vec<&'a str> {
    let list = expression.get("references").and_then(Json::as_array);
    let names: Vec<&str> = list
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let begins = |name: &str, other: &&str| {
        let rest = other.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let whole = names
        .iter()
        .filter(|name| !names.iter().any(|other| begins(name, other)));
    whole.copied().collect()
}

impl Look<'_, '_> {
    /// What these names lead to. `key` is the property that takes it.
    pub fn find(&self, key: &str, names: &[&str]) -> Found {
        let mut found = Found::default();
        self.add(key, names, &mut found);
        found
    }

    fn add(&self, key: &str, names: &[&str], found: &mut Found) {
        if self.depth > DEEP {
            found.steered = true;
            return;
        }
        // `x[count.index]` is the instance of one's own key.
        let by_key = names
            .iter()
            .any(|n| matches!(*n, "count.index" | "each.key"));
        for name in names {
            self.one(key, name, by_key, found);
        }
    }

    fn one(&self, key: &str, name: &str, by_key: bool, found: &mut Found) {
        let steps = segments(name);
        let names: Vec<&str> = steps.iter().map(|s| s.name).collect();
        let own = self.own.as_ref().filter(|_| by_key);
        match names.as_slice() {
            ["var", input, ..] => self.input(key, input, found),
            ["module", child, output, rest @ ..] => {
                let base = format!("{}module.{child}", self.module.prefix);
                let all = self.all.modules.get(&base).map_or(&[][..], Vec::as_slice);
                let wanted = steps[1].key.as_ref().or(own);
                let one = all
                    .iter()
                    .position(|(key, _)| key.is_some() && key.as_ref() == wanted);
                let chosen = one.map_or(all, |at| &all[at..=at]);
                for (_, module) in chosen {
                    let expression = module.config.get("outputs");
                    let expression = expression.and_then(|o| o.get(output)?.get("expression"));
                    let Some(expression) = expression else {
                        continue;
                    };
                    let inner = Look {
                        module: Rc::clone(module),
                        own: None,
                        each: None,
                        taken: (!rest.is_empty()).then(|| rest.join(".")),
                        picked: steps[2].key.clone().or_else(|| self.picked.clone()),
                        depth: self.depth + 1,
                        all: self.all,
                    };
                    inner.add(key, &mentioned(expression), found);
                }
            }
            ["each", "value", rest @ ..] => {
                let over = self.each.map(mentioned).unwrap_or_default();
                if over.is_empty() {
                    found.steered = true;
                    return;
                }
                let mut of = self.clone();
                of.each = None;
                of.taken = (!rest.is_empty()).then(|| rest.join("."));
                of.depth += 1;
                for name in over {
                    of.one(key, name, true, found);
                }
            }
            ["each" | "count" | "path" | "terraform", ..] => {}
            ["data", kind, label, attr @ ..] => {
                let wanted = steps[2].key.as_ref().or(own);
                self.nodes(key, &format!("data.{kind}.{label}"), attr, wanted, found);
            }
            ["local" | "self", ..] => found.steered = true,
            [kind, label, attr @ ..] => {
                let wanted = steps[1].key.as_ref().or(own);
                self.nodes(key, &format!("{kind}.{label}"), attr, wanted, found);
            }
            _ => found.steered = true,
        }
    }

    /// `var.NAME`: what the module's caller says, its default, or what the plan was made with.
    fn input(&self, key: &str, input: &str, found: &mut Found) {
        let Some((call, parent)) = &self.module.call else {
            let given = self.all.variables.and_then(|v| v.get(input)?.get("value"));
            return self.given(given, found);
        };
        let Some(expression) = call.get("expressions").and_then(|e| e.get(input)) else {
            let variables = self.module.config.get("variables");
            return self.given(variables.and_then(|v| v.get(input)?.get("default")), found);
        };
        let names = mentioned(expression);
        if names.is_empty() {
            return self.given(expression.get("constant_value"), found);
        }
        let outer = Look {
            module: Rc::clone(parent),
            own: self.module.key.clone(),
            each: call.get("for_each_expression"),
            taken: self.taken.clone(),
            picked: self.picked.clone(),
            depth: self.depth + 1,
            all: self.all,
        };
        outer.add(key, &names, found);
    }

    /// What is known of an input: ids and ARNs are what a property may take, all else decides which.
    fn given(&self, value: Option<&Json<'_>>, found: &mut Found) {
        match value {
            Some(Json::String(text)) if super::is_given(text) => {
                let owner = self.all.owners.get(text.as_ref());
                let input = self.all.inputs.get(text.as_ref());
                found.add(match (owner, input) {
                    (Some((node, attr)), _) => Value::Attr(*node, (*attr).to_owned()),
                    (None, Some(input)) => Value::Given(format!("input.{}", snake(input))),
                    (None, None) => Value::Text(text.as_ref().to_owned()),
                });
            }
            Some(Json::Array(items)) => {
                for item in items {
                    self.given(Some(item), found);
                }
            }
            _ => found.steered = true,
        }
    }

    /// Attributes of a resource's instances. A plan does not say which attribute of `x[*]` or of
    /// `x[count.index]` is meant: it is the one that the property takes.
    fn nodes(
        &self,
        key: &str,
        local: &str,
        attr: &[&str],
        wanted: Option<&Json<'_>>,
        found: &mut Found,
    ) {
        let attr = match attr {
            [] => self.taken.clone().unwrap_or_else(|| {
                let by_name = if key.contains("arn") {
                    "arn"
                } else if key.contains("name") {
                    "name"
                } else {
                    "id"
                };
                by_name.to_owned()
            }),
            attr => attr.join("."),
        };
        let address = format!("{}{local}", self.module.prefix);
        let all = self
            .all
            .instances
            .get(&address)
            .map_or(&[][..], Vec::as_slice);
        let one = all
            .iter()
            .position(|(_, key)| key.is_some() && *key == wanted);
        let one = one.or_else(|| {
            let picked = self.picked.as_ref()?;
            let at = all.iter().position(|(_, key)| *key == Some(picked));
            // One of them is meant, by a key that they do not have themselves.
            found.steered |= at.is_none() && all.len() > 1;
            at
        });
        let chosen: &[(NodeId, _)] = one.map_or(all, |at| &all[at..=at]);
        for (node, _) in chosen {
            found.add(Value::Attr(*node, attr.clone()));
        }
        if !chosen.is_empty() {
            found.resources.insert(address);
        }
    }
}
