//! What names stand for: resources, parameters, pseudo parameters, mappings.

use super::Reader;
use crate::documents::budget::{SPENT, weight_of};
use crate::documents::{InputNames, plain};
use crate::value::{Value, snake};
use doc::{Json, Map};

impl Reader<'_> {
    pub(super) fn reference(&mut self, name: &str) -> Value {
        if let Some(node) = self.ids.get(name) {
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
                    Value::Given(format!("aws.{}", snake(pseudo)))
                }
                _ => {
                    self.dangling.push((self.here.clone(), name.to_owned()));
                    Value::Unknown(format!("Ref {name}"))
                }
            };
        }
        let parameters = self.parameters;
        if let Some(parameter) = parameters.get(name) {
            let weight = parameter.get("Default").map_or(1, weight_of);
            let listed = parameter.get("Default").and_then(Json::as_str);
            let items = listed.map_or(0, |text| text.matches(',').count());
            if !self.budget.spend(weight + items) {
                return Value::Unknown(SPENT.to_owned());
            }
            return parameter_value(name, self.names, parameter);
        }
        self.dangling.push((self.here.clone(), name.to_owned()));
        Value::Unknown(format!("Ref {name}"))
    }

    pub(super) fn attribute(&mut self, node: &str, attr: &str) -> Value {
        if let Some(id) = self.ids.get(node) {
            return Value::Attr(*id, attr.to_owned());
        }
        self.dangling.push((self.here.clone(), node.to_owned()));
        Value::Unknown(format!("GetAtt {node}.{attr}"))
    }

    pub(super) fn find_in_map(&mut self, keys: [Value; 3]) -> Value {
        if let [Value::Text(map), Value::Text(first), Value::Text(second)] = &keys {
            let found = self
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
            let entries = self.mappings.get(map).and_then(Json::as_object);
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
    let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
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
