//! Subnets that inputs give: whether they are held to their VPC and kept out of each other's zones.

use crate::documents::{Format, Node};
use crate::intent::{Held, Intent};
use crate::rules::case::Case;
use crate::value::Value;
use std::fmt;

/// What is asked of a subnet before anything is made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    /// The input that gives it.
    input: String,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// It is in this VPC: `input.NAME` or an id.
    In(String),
    /// It stands in none of the zones of the subnets that these inputs give.
    Apart(Vec<String>),
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = &self.input;
        match &self.what {
            What::In(vpc) => write!(f, "that the subnet of {input} is in {vpc}"),
            What::Apart(others) => write!(
                f,
                "that the subnet of {input} stands in another zone than {}",
                others.join(", ")
            ),
        }
    }
}

/// What differs from what the blueprint's inputs have to be.
pub(super) fn check(case: &Case<'_>, intent: &Intent, wrong: &mut Vec<String>) {
    if case.is_plan() {
        // Conditions are not in it.
        return;
    }
    let mut found = match case.scene.document.format {
        Format::CloudFormation => of_rules(case, intent),
        Format::Terraform => of_data_sources(case, intent),
    };
    for held in &intent.held {
        for asked in meant(held) {
            match found.iter().position(|f| *f == asked) {
                Some(at) => {
                    found.swap_remove(at);
                }
                None => wrong.push(format!("nothing asks {asked}")),
            }
        }
    }
    found.sort();
    wrong.extend(
        found
            .iter()
            .map(|asked| format!("a condition too many asks {asked}")),
    );
}

fn meant(held: &Held) -> Vec<Asked> {
    let asked = |what: What| Asked {
        input: held.input.clone(),
        what,
    };
    let vpc = held.vpc.iter().map(|vpc| asked(What::In(vpc.clone())));
    let apart = (!held.apart.is_empty()).then(|| asked(What::Apart(held.apart.clone())));
    vpc.chain(apart).collect()
}

fn of_rules(case: &Case<'_>, intent: &Intent) -> Vec<Asked> {
    let Some(Value::Map(rules)) = case.scene.document.part("Rules") else {
        return Vec::new();
    };
    let assertions = rules
        .iter()
        .flat_map(|(_, rule)| rule.get("Assertions").map_or(&[][..], Value::items));
    assertions
        .filter_map(|one| of_rule(one.get("Assert")?, intent))
        .collect()
}

/// Whether an assertion is one of these.
pub(super) fn is(assert: Option<&Value>, intent: &Intent) -> bool {
    assert.is_some_and(|assert| of_rule(assert, intent).is_some())
}

fn of_rule(assert: &Value, intent: &Intent) -> Option<Asked> {
    let contains = |of: &Value| match of.get("Fn::Contains").map(Value::items) {
        Some([Value::List(all), one]) => Some((all.clone(), one.clone())),
        _ => None,
    };
    if let Some((all, one)) = contains(assert) {
        let [vpc] = all.as_slice() else { return None };
        let vpc = match vpc {
            Value::Text(id) => id.clone(),
            other => format!("input.{}", named(intent, other.get("Ref")?)?),
        };
        return Some(Asked {
            input: value_of(intent, &one, "VpcId")?,
            what: What::In(vpc),
        });
    }
    let [inner] = assert.get("Fn::Not")?.items() else {
        return None;
    };
    let (all, one) = contains(inner)?;
    let others: Option<Vec<String>> = all
        .iter()
        .map(|other| value_of(intent, other, "AvailabilityZone"))
        .collect();
    Some(Asked {
        input: value_of(intent, &one, "AvailabilityZone")?,
        what: What::Apart(others?),
    })
}

/// The input whose attribute `Fn::ValueOf` reads.
fn value_of(intent: &Intent, value: &Value, attribute: &str) -> Option<String> {
    match value.get("Fn::ValueOf")?.items() {
        [parameter, Value::Text(read)] if read == attribute => named(intent, parameter),
        _ => None,
    }
}

/// The blueprint's name of a parameter.
fn named(intent: &Intent, parameter: &Value) -> Option<String> {
    let parameter = parameter.as_text()?;
    let of = |(spelled, _): &&(String, String)| spelled == parameter;
    Some(intent.inputs.iter().find(of)?.1.clone())
}

fn of_data_sources(case: &Case<'_>, intent: &Intent) -> Vec<Asked> {
    let nodes = case.scene.document.nodes.iter();
    nodes
        .filter(|node| node.data && node.kind == "aws_subnet")
        .flat_map(|node| of_data_source(case, intent, node))
        .collect()
}

/// What the postconditions of a subnet that is looked up ask; nothing where it is not the subnet that its
/// name says.
fn of_data_source(case: &Case<'_>, intent: &Intent, node: &Node) -> Vec<Asked> {
    let label = label(&node.id);
    let Some(held) = intent
        .held
        .iter()
        .find(|held| Some(held.input.as_str()) == label)
    else {
        return Vec::new();
    };
    let id = node.properties.get("id").map(|id| case.said(id));
    if id.as_ref() != Some(&held.id) {
        return Vec::new();
    }
    let conditions = node
        .extra
        .get("lifecycle")
        .and_then(|l| l.get("postcondition"))
        .map_or(&[][..], Value::items);
    conditions
        .iter()
        .filter(|one| one.get("error_message").is_some())
        .filter_map(|one| condition(one.get("condition")?.as_text()?))
        .map(|what| Asked {
            input: held.input.clone(),
            what,
        })
        .collect()
}

/// `data.aws_subnet.NAME` without what stands before the name.
fn label(id: &str) -> Option<&str> {
    id.strip_prefix("data.aws_subnet.")
}

fn condition(written: &str) -> Option<What> {
    let inner = written.strip_prefix("${")?.strip_suffix('}')?;
    if let Some(vpc) = inner.strip_prefix("self.vpc_id == ") {
        let id = |text: &str| Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
        let input = |text: &str| Some(format!("input.{}", text.strip_prefix("var.")?));
        return id(vpc).or_else(|| input(vpc)).map(What::In);
    }
    let others: Option<Vec<String>> = inner
        .strip_prefix("!contains([")?
        .strip_suffix("], self.availability_zone)")?
        .split(", ")
        .map(|other| Some(label(other.strip_suffix(".availability_zone")?)?.to_owned()))
        .collect();
    others.map(What::Apart)
}
