//! Subnets that inputs give, looked up before anything is made: what a template's rules and Terraform's
//! postconditions ask of them.

use super::Thing;
use crate::value::snake;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What is known of a subnet: by what name here, in a template and in Terraform.
const FACTS: [(&str, &str, &str); 2] = [
    ("vpc", "VpcId", "vpc_id"),
    ("zone", "AvailabilityZone", "availability_zone"),
];

/// One thing that is asked, by its key.
type Check = (String, Thing);

fn check(id: &str, input: &str, fact: &str, holds: String, says: &str) -> Check {
    let properties = [("holds", holds), ("says", says.to_owned())];
    let properties = properties.map(|(name, value)| (name.to_owned(), value));
    let thing = Thing {
        id: id.to_owned(),
        properties: properties.into(),
        ..Thing::default()
    };
    (format!("check/{}_{fact}", snake(input)), thing)
}

fn given(input: &str) -> String {
    format!("«input.{}»", snake(input))
}

fn is(one: &str) -> String {
    format!("is {one}")
}

fn is_none_of(inputs: &[&str]) -> String {
    let inputs: Vec<String> = inputs.iter().map(|i| given(i)).collect();
    format!("is none of {}", inputs.join(", "))
}

/// Of a rule of a template.
pub(super) fn of_rule(name: &str, assertion: &Json) -> Option<Check> {
    let says = assertion.get("AssertDescription")?.as_str()?;
    let assert = assertion.get("Assert")?;
    let pair = |of: &'_ Json| -> Option<(Vec<Json>, Json)> {
        match of.get("Fn::Contains")?.as_array()?.as_slice() {
            [Json::Array(all), one] => Some((all.clone(), one.clone())),
            _ => None,
        }
    };
    if let Some((all, one)) = pair(assert) {
        let (input, fact) = value_of(&one)?;
        let wanted = match all.as_slice() {
            [Json::String(id)] => id.clone(),
            [other] => given(other.get("Ref")?.as_str()?),
            _ => return None,
        };
        return Some(check(name, input, fact, is(&wanted), says));
    }
    let [inner] = assert.get("Fn::Not")?.as_array()?.as_slice() else {
        return None;
    };
    let (all, one) = pair(inner)?;
    let (input, fact) = value_of(&one)?;
    let others: Option<Vec<(&str, &str)>> = all.iter().map(value_of).collect();
    let others = others.filter(|o| o.iter().all(|(_, other)| *other == fact))?;
    let others: Vec<&str> = others.iter().map(|(input, _)| *input).collect();
    Some(check(name, input, fact, is_none_of(&others), says))
}

fn value_of(json: &Json) -> Option<(&str, &'static str)> {
    match json.get("Fn::ValueOf")?.as_array()?.as_slice() {
        [Json::String(input), Json::String(read)] => {
            let (fact, ..) = FACTS.iter().find(|(_, cfn, _)| cfn == read)?;
            Some((input, fact))
        }
        _ => None,
    }
}

/// Of Terraform's data sources; what is not read goes into `unknown`.
pub(super) fn of_data_sources(
    document: &Json,
    out: &mut BTreeMap<String, Thing>,
    unknown: &mut Vec<String>,
) {
    let all = document.pointer("/data/aws_subnet");
    let empty = Map::new();
    let all = all.and_then(Json::as_object).unwrap_or(&empty);
    for (name, body) in all {
        let id = format!("data.aws_subnet.{name}");
        let conditions = body
            .pointer("/lifecycle/postcondition")
            .and_then(Json::as_array);
        let input = by(body);
        let (Some(input), Some(conditions)) = (input, conditions) else {
            unknown.push(format!("{id}: not an input that is held to something"));
            continue;
        };
        let whole = [body, &body["lifecycle"]].map(|b| b.as_object().map_or(0, Map::len)) == [2, 1];
        for one in conditions {
            let known = of_condition(&id, input, all, one)
                .is_some_and(|(key, thing)| out.insert(key, thing).is_none());
            if !known || !whole {
                unknown.push(format!("{id}: more than is known of it"));
            }
        }
    }
}

/// The input by which something is looked up.
fn by(body: &Json) -> Option<&str> {
    let id = body.get("id")?.as_str()?;
    id.strip_prefix("${var.")?.strip_suffix('}')
}

fn of_condition(id: &str, input: &str, all: &Map<String, Json>, one: &Json) -> Option<Check> {
    let entries = one.as_object().filter(|entries| entries.len() == 2)?;
    let says = entries.get("error_message")?.as_str()?.strip_suffix('.')?;
    let condition = entries.get("condition")?.as_str()?;
    let inner = condition.strip_prefix("${")?.strip_suffix('}')?;
    for (fact, _, attribute) in FACTS {
        if let Some(wanted) = inner.strip_prefix(&format!("self.{attribute} == ")) {
            let wanted = match wanted.strip_prefix("var.") {
                Some(input) => given(input),
                None => wanted.strip_prefix('"')?.strip_suffix('"')?.to_owned(),
            };
            return Some(check(id, input, fact, is(&wanted), says));
        }
        let others = inner
            .strip_prefix("!contains([")
            .and_then(|rest| rest.strip_suffix(&format!("], self.{attribute})")));
        if let Some(others) = others {
            let others: Option<Vec<&str>> = others
                .split(", ")
                .map(|other| {
                    let other = other.strip_prefix("data.aws_subnet.")?;
                    let other = other.strip_suffix(&format!(".{attribute}"))?;
                    by(all.get(other)?)
                })
                .collect();
            return Some(check(id, input, fact, is_none_of(&others?), says));
        }
    }
    None
}
