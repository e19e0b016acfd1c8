//! What names stand for: resources, parameters, pseudo parameters, mappings.

use super::Reader;
use crate::documents::budget::{SPENT, weight_of};
use crate::documents::functions::split;
use crate::documents::{InputNames, plain};
use crate::value::{Value, snake};
use doc::{Json, Map};

impl Reader<'_> {
    pub(super) fn reference(&mut self, name: &str) -> Value {
        if let Some(node) = self.at.ids.get(name) {
            return Value::Attr(*node, "Ref".to_owned());
        }
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return match pseudo {
                "NoValue" => Value::Null,
                "Region" => Value::Given("aws.region".to_owned()),
                "AccountId" => Value::Given("aws.account".to_owned()),
                "Partition" => Value::Given("aws.partition".to_owned()),
                "URLSuffix" => Value::Given("aws.url_suffix".to_owned()),
                "StackName" | "StackId" | "NotificationARNs" => {
                    Value::Given(format!("aws.{}{}", self.at.prefix, snake(pseudo)))
                }
                _ => {
                    self.dangling.push((self.here.clone(), name.to_owned()));
                    Value::Unknown(format!("Ref {name}"))
                }
            };
        }
        let parameters = self.at.parameters;
        if let Some(parameter) = parameters.get(name) {
            if let Some(given) = self.at.given.get(name) {
                let given = self.budget.copy(given);
                return listed_as(parameter, given);
            }
            let weight = parameter.get("Default").map_or(1, weight_of);
            let listed = parameter.get("Default").and_then(Json::as_str);
            let items = listed.map_or(0, |text| text.matches(',').count());
            if !self.budget.spend(weight + items) {
                return Value::Unknown(SPENT.to_owned());
            }
            return if self.at.prefix.is_empty() {
                parameter_value(name, self.names, parameter)
            } else {
                let nobody = InputNames::default();
                match parameter_value(name, &nobody, parameter) {
                    Value::Given(_) => {
                        Value::Given(format!("input.{}{}", self.at.prefix, snake(name)))
                    }
                    default => default,
                }
            };
        }
        self.dangling.push((self.here.clone(), name.to_owned()));
        Value::Unknown(format!("Ref {name}"))
    }

    pub(super) fn attribute(&mut self, node: &str, attr: &str) -> Value {
        if let Some(id) = self.at.ids.get(node) {
            let id = *id;
            let handed = attr.strip_prefix("Outputs.");
            return handed
                .and_then(|output| self.handed_out(node, output))
                .unwrap_or_else(|| Value::Attr(id, attr.to_owned()));
        }
        self.dangling.push((self.here.clone(), node.to_owned()));
        Value::Unknown(format!("GetAtt {node}.{attr}"))
    }

    pub(super) fn find_in_map(&mut self, keys: [Value; 3]) -> Value {
        if let [Value::Text(map), Value::Text(first), Value::Text(second)] = &keys {
            let found = self
                .at
                .mappings
                .get(map)
                .and_then(|m| m.get(first))
                .and_then(|m| m.get(second));
            if let Some(found) = found {
                if !self.budget.spend(weight_of(found)) {
                    return Value::Unknown(SPENT.to_owned());
                }
                return plain(found);
            }
            self.dangling
                .push((self.here.clone(), format!("{map}.{first}.{second}")));
        } else if let Value::Text(map) = &keys[0] {
            let entries = self.at.mappings.get(map).and_then(Json::as_object);
            let second = keys[2].as_text();
            let there = entries.is_some_and(|all| {
                second.is_none_or(|key| all.values().all(|entry| entry.get(key).is_some()))
            });
            if !there {
                let name = second.map_or_else(|| map.clone(), |key| format!("{map}.{key}"));
                self.dangling.push((self.here.clone(), name));
            }
            if keys[1] == Value::Given("aws.partition".to_owned())
                && let (Some(entries), Some(second)) = (entries, second)
                && are_endpoint_prefixes(entries, second)
            {
                return Value::Given("aws.endpoint_prefix".to_owned());
            }
        }
        Value::Call("map", keys.into())
    }
}

/// Whether a table says by partition what names of endpoints begin with, for services that have names of
/// their own in China.
fn are_endpoint_prefixes(entries: &Map<'_>, key: &str) -> bool {
    let right = |(partition, entry): (&str, &Json<'_>)| {
        let wanted = match partition {
            "aws-cn" => "cn.com.amazonaws",
            _ => "com.amazonaws",
        };
        entry.get(key).and_then(Json::as_str) == Some(wanted)
    };
    let known = ["aws", "aws-cn", "aws-us-gov"];
    known.iter().all(|p| entries.contains_key(p)) && entries.iter().all(right)
}

/// Whether a parameter of this type is a list.
fn is_list(kind: &str) -> bool {
    kind == "CommaDelimitedList" || kind.starts_with("List<")
}

/// What a nested stack's parameter is given: a list in one text, between whose commas its items stand.
fn listed_as(parameter: &Json, given: Value) -> Value {
    let kind = parameter.get("Type").and_then(Json::as_str);
    match given {
        Value::Text(_) | Value::Joined(_) if kind.is_some_and(is_list) => {
            split(",", &given).map_or(given, Value::List)
        }
        Value::Call("join", mut parts) if kind.is_some_and(is_list) && parts.len() == 2 => {
            parts.pop().unwrap_or(Value::Null)
        }
        other => other,
    }
}

/// A parameter's default, or the parameter itself.
fn parameter_value(name: &str, names: &InputNames, parameter: &Json) -> Value {
    let kind = parameter
        .get("Type")
        .and_then(Json::as_str)
        .unwrap_or("String");
    let given = || Value::Given(format!("input.{}", names.word(name)));
    let list = |text: &str| {
        let parts = text
            .split(',')
            .map(|part| Value::Text(part.trim().to_owned()));
        Value::List(parts.collect())
    };
    let is_list = is_list(kind);
    // Of a parameter of SSM's, its name is given and not its value.
    if kind.starts_with("AWS::SSM::Parameter::Value") {
        return given();
    }
    if let Some(text) = names.value_of(name) {
        return if is_list {
            list(text)
        } else {
            Value::Text(text.to_owned())
        };
    }
    match names.default_of(parameter.get("Default")) {
        None | Some(Json::Null) => given(),
        Some(Json::String(text)) if is_list => list(text),
        Some(Json::Number(n)) => Value::Text(n.to_string()),
        Some(other) => plain(other),
    }
}
