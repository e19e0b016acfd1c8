//! Which template a service stands in, and which stacks a deploy touches, in which order. Nothing that is
//! deployed goes from one stack to another: the one that loses it deletes it, and the one that gains it finds
//! the name taken.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Format;
use std::collections::BTreeMap;

pub(super) fn check(case: &mut Case<'_>) {
    if case.new.format() != Format::CloudFormation || case.old.format() != Format::CloudFormation {
        return;
    }
    moved(case);
    touched(case);
}

/// Names services whose resources stand in another template than they did.
fn moved(case: &mut Case<'_>) {
    let mut by_key: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for (old, new) in case.both() {
        let (was, is) = (case.old.template(&old.id), case.new.template(&new.id));
        if was == is {
            continue;
        }
        let service = case.service(&old.id).or_else(|| {
            let own = [was, is].into_iter().flatten().next();
            own.map(str::to_owned)
        });
        let Some(name) = service else {
            continue;
        };
        let own = format!("/services/{name}/stack");
        let key = case.is.map_or(own.as_str(), |blueprint| {
            match blueprint.text.pointer(&own) {
                None if blueprint.text.get("stacks").is_some() => "/stacks",
                _ => &own,
            }
        });
        let (services, ids) = by_key.entry(key.to_owned()).or_default();
        if !services.contains(&name) {
            services.push(name);
        }
        ids.push(old.id.clone());
    }
    for (key, (services, ids)) in by_key {
        let listed: Vec<String> = services.iter().map(|name| format!("`{name}`")).collect();
        let one = services.len() == 1;
        let finding = Finding::new(
            codes::TEMPLATE_MOVED,
            key,
            format!(
                "{} {} from one stack to another, and CloudFormation moves nothing: the one deletes what the other cannot make beside it",
                listed.join(", "),
                if one { "would go" } else { "would go, each" }
            ),
            "put the old value back: what is deployed stays in its stack; `stack: own` is for services that come next",
        );
        case.say(finding.on_key(), ids);
    }
}

/// Says which stacks a deploy touches, and in which order.
fn touched(case: &mut Case<'_>) {
    let (mut old, mut new) = (case.old.templates(), case.new.templates());
    // Where services go from one to another, nothing is deployed.
    let moved = case
        .said
        .iter()
        .any(|said| said.finding.code == codes::TEMPLATE_MOVED);
    if moved || (old.len() < 2 && new.len() < 2) {
        return;
    }
    let Some(shared) = new.first().or_else(|| old.first()).cloned() else {
        return;
    };
    // A document that stands alone is what services share.
    for all in [&mut old, &mut new] {
        if all.is_empty() {
            all.push(shared.clone());
        }
    }
    let shared = &shared;
    let has = |all: &[String], name: &String| all.contains(name);
    let gone: Vec<&String> = old.iter().filter(|name| !has(&new, name)).collect();
    let come: Vec<&String> = new.iter().filter(|name| !has(&old, name)).collect();
    let changed: Vec<&String> = new
        .iter()
        .filter(|name| {
            has(&old, name) && case.old.template_bodies(name) != case.new.template_bodies(name)
        })
        .collect();
    if gone.is_empty() && come.is_empty() && changed.is_empty() {
        return;
    }
    let word = |name: &&String| format!("`{name}`");
    let list = |names: &[&String]| names.iter().map(word).collect::<Vec<_>>().join(", ");
    let mut steps = Vec::new();
    let services: Vec<&String> = changed.iter().copied().filter(|n| *n != shared).collect();
    let of_shared = changed.contains(&shared);
    if of_shared && gone.is_empty() {
        steps.push(format!("deploy {}", word(&shared)));
    }
    if !services.is_empty() {
        steps.push(format!("deploy {}", list(&services)));
    }
    if !gone.is_empty() {
        steps.push(format!("delete {}", list(&gone)));
    }
    if of_shared && !gone.is_empty() {
        steps.push(format!("deploy {}", word(&shared)));
    }
    if !come.is_empty() {
        steps.push(format!("make {}", list(&come)));
    }
    let rest = new.len() - changed.len() - come.len();
    let finding = Finding::new(
        codes::STACKS_TOUCHED,
        "",
        format!(
            "stacks that this touches, in order: {}; {}",
            steps.join(", then "),
            match rest {
                0 => "there is no other".to_owned(),
                1 => "1 other stays as it is".to_owned(),
                n => format!("{n} others stay as they are"),
            }
        ),
        "`synth -o DIR/` writes their templates, and `DIR/deploy.sh` keeps this order",
    );
    case.say(finding, []);
}
