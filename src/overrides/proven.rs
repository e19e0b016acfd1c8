//! Whether the document that overrides make holds; what does not is said at the override that breaks it.

use super::{format, node, place};
use crate::against::keys::{ALL, Of};
use crate::emit::{self, Shape, Target};
use crate::finding::{Finding, Severity, codes, pointer};
use crate::proof;
use crate::prove;
use crate::prove::types::Kind;
use crate::stack::Stack;
use crate::system::{Override, System};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// So many values are tried one by one; of more, the resource is named.
const TRIED: usize = 200;

pub(super) fn check(system: &System, stack: &Stack, target: Target) -> Vec<Finding> {
    let all = target.overrides(stack);
    if all.is_empty() {
        return Vec::new();
    }
    let wrong = broken(system, stack, target, all);
    if wrong.is_empty() {
        return wrong;
    }
    let mut single: Vec<Override> = all.iter().flat_map(leaves).collect();
    single.truncate(TRIED);
    let alone: Vec<Vec<Finding>> = single
        .iter()
        .map(|one| broken(system, stack, target, std::slice::from_ref(one)))
        .collect();
    let mut by_place: BTreeMap<String, (Option<&Override>, Vec<Finding>)> = BTreeMap::new();
    for finding in wrong {
        let same = |other: &Finding| other.code == finding.code && other.message == finding.message;
        let culprit = alone.iter().position(|found| found.iter().any(same));
        let culprit = culprit.and_then(|at| single.get(at));
        // What only several break together stands at the resource that no longer holds.
        let of = culprit.or_else(|| all.iter().find(|one| about(&finding, target, one)));
        let at = of.map_or_else(|| place(target).to_owned(), |one| one.origin.clone());
        let (_, said) = by_place.entry(at).or_insert((culprit, Vec::new()));
        said.push(finding);
    }
    by_place
        .into_iter()
        .map(|(path, (culprit, said))| finding(stack, target, path, culprit, said))
        .collect()
}

/// What does not hold of the document with these overrides and no others.
fn broken(system: &System, stack: &Stack, target: Target, with: &[Override]) -> Vec<Finding> {
    let documents = emit::with(stack, target, Shape::Root, with);
    let mut found = proof::violations(&prove::joined(&documents), system);
    found.retain(|finding| finding.severity == Severity::Error);
    found
}

/// Whether a finding is about the resource of an override.
fn about(finding: &Finding, target: Target, one: &Override) -> bool {
    let path = match target {
        Target::CloudFormation => pointer("/Resources", &one.resource),
        Target::Terraform => format!("/resource/{}", one.resource.replacen('.', "/", 1)),
    };
    finding.path == path
}

/// What does not hold, as one finding at its cause: what contradicts the blueprint says least.
fn finding(
    stack: &Stack,
    target: Target,
    path: String,
    culprit: Option<&Override>,
    mut said: Vec<Finding>,
) -> Finding {
    said.sort_by_key(|finding| finding.code == codes::AS_EXPECTED);
    let mut said = said.into_iter();
    let Some(first) = said.next() else {
        return Finding::new(codes::NO_OVERRIDE, path, "the override does not hold", "");
    };
    let key = culprit.and_then(|one| key(stack, target, one));
    let help = match (first.code == codes::AS_EXPECTED, key) {
        (_, Some(key)) => format!("take the override out, and say it by the key `{key}`"),
        (true, None) => "take it out: what the blueprint means says otherwise".to_owned(),
        (false, None) => format!(
            "take it out, or override what goes with it too; `synth explain {}` says what has to hold",
            first.code
        ),
    };
    let message = format!("this override does not hold: {}", first.message);
    let more = said.map(|other| other.message);
    Finding::new(first.code, path, message, help)
        .on_key()
        .because(first.evidence.into_iter().chain(more))
}

/// The key of the blueprint that decides the one property of an override.
fn key(stack: &Stack, target: Target, one: &Override) -> Option<String> {
    let node = node(stack, target, one)?;
    let kind = Kind::of(super::kind(node, target));
    let name = names(&one.properties).join(".");
    let mut keys = ALL.iter().filter(|key| key.kind == kind);
    let key = keys.find(|key| {
        let path = key.row.path(format(target));
        !path.is_empty() && path.split('[').next() == Some(&name)
    })?;
    let whole = !key.key.is_empty() && !key.key.contains('*');
    let under = |root: &str| {
        let rest = node.origin.strip_prefix(root)?;
        let name = rest.split('/').next()?;
        Some(format!("{root}{name}/"))
    };
    let base = match key.of {
        Of::Service => under("/services/")?,
        Of::Balancer => under("/load_balancers/")?,
        Of::Blueprint => "/".to_owned(),
    };
    let dotted = format!("{base}{}", key.key).replacen('/', "", 1);
    whole.then(|| dotted.replace('/', "."))
}

/// The names that lead to the one value of a map.
fn names(map: &Map<String, Value>) -> Vec<&str> {
    let mut out = Vec::new();
    let mut map = Some(map);
    while let Some((name, value)) = map.and_then(|map| map.iter().next()) {
        out.push(name.as_str());
        map = value.as_object().filter(|map| !is_function(map));
    }
    out
}

/// Every value of an override as an override of its own.
fn leaves(one: &Override) -> Vec<Override> {
    fn walk(value: &Value, path: &mut Vec<String>, out: &mut Vec<(Vec<String>, Value)>) {
        match value {
            // A function of the template is a value.
            Value::Object(map) if !map.is_empty() && !is_function(map) => {
                for (name, value) in map {
                    path.push(name.clone());
                    walk(value, path, out);
                    path.pop();
                }
            }
            other => out.push((path.clone(), other.clone())),
        }
    }
    let mut found = Vec::new();
    let mut path = Vec::new();
    for (name, value) in &one.properties {
        path.push(name.clone());
        walk(value, &mut path, &mut found);
        path.pop();
    }
    let single = |(path, value): (Vec<String>, Value)| {
        let origin = path
            .iter()
            .fold(one.origin.clone(), |at, n| pointer(&at, n));
        let whole = path
            .into_iter()
            .rev()
            .fold(value, |value, name| Map::from_iter([(name, value)]).into());
        let properties = match whole {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        Override {
            resource: one.resource.clone(),
            properties,
            origin,
        }
    };
    found.into_iter().map(single).collect()
}

fn is_function(map: &Map<String, Value>) -> bool {
    let mut names = map.keys();
    names.any(|name| name == "Ref" || name.starts_with("Fn::"))
}

/// The values of an override, each with its names and its place.
pub(super) fn values(one: &Override) -> Vec<(Vec<String>, String)> {
    let named = |leaf: Override| {
        let names = names(&leaf.properties).into_iter().map(str::to_owned);
        (names.collect(), leaf.origin)
    };
    leaves(one).into_iter().map(named).collect()
}
