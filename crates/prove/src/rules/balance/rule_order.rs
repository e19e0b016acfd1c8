use crate::rules::case::Case;
use crate::rules::facts::answers::ends;
use crate::rules::rule::{Violations, rule};
use crate::world::Scene;
use crate::world::load_balancing::ListenerRule;
use crate::world::rows::Thing;
use std::collections::BTreeMap;

rule! {
    /// P308: rules of a listener do not hide each other.
    ///
    /// # What it checks
    /// Priorities are from 1 to 50000 and differ on one listener; each rule has a condition that is
    /// read, an action at its end, at most five values in its conditions and five target groups; no
    /// rule stands behind one with the same conditions, or behind one that matches everything.
    ///
    /// # What breaks in real life
    /// `PriorityInUse` stops the deployment. Two rules with the same conditions do not: the second
    /// service is simply never asked.
    ///
    /// # How to fix it
    /// A priority of its own for each rule, narrow conditions before wide ones.
    help: "give each rule a priority of its own, narrow conditions first",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let rules = &scene.balancing.rules;
    let mut wrong = Violations::none();
    let mut listeners: BTreeMap<Thing<'_>, Vec<&ListenerRule>> = BTreeMap::new();
    for rule in rules {
        let id = scene.id(rule.node);
        for what in shape(rule) {
            wrong.at(rule.node, format!("{id} {what}"));
        }
        if let Some(listener) = rule.listener.thing() {
            listeners.entry(listener).or_default().push(rule);
        }
    }
    for rules in listeners.values() {
        order(scene, rules, &mut wrong);
    }
    wrong
}

/// The rules of one listener: each is said of the first that has its priority, and of the first that
/// takes its requests.
fn order(scene: &Scene, rules: &[&ListenerRule], wrong: &mut Violations) {
    let mut known: Vec<(i64, &ListenerRule)> = rules
        .iter()
        .filter_map(|rule| Some((*rule.priority.known()?, *rule)))
        .collect();
    known.sort_by_key(|(priority, rule)| (*priority, rule.node));
    let mut all: Option<(i64, &ListenerRule)> = None;
    let mut first: BTreeMap<&[String], (i64, &ListenerRule)> = BTreeMap::new();
    let mut same: Option<(i64, &ListenerRule)> = None;
    for (priority, rule) in known {
        let id = scene.id(rule.node);
        match same {
            Some((taken, other)) if taken == priority => {
                let message = format!("{id} has the priority of {}", scene.id(other.node));
                wrong.at(rule.node, message);
            }
            _ => same = Some((priority, rule)),
        }
        let alike = *first.entry(&rule.conditions).or_insert((priority, rule));
        let before = |other: &(i64, &ListenerRule)| other.0 < priority;
        if let Some((_, other)) = all.filter(before).or(Some(alike).filter(before)) {
            let other = scene.id(other.node);
            wrong.at(
                rule.node,
                format!("{id} never matches: {other} comes first and matches its requests"),
            );
        }
        if all.is_none() && everything(rule) {
            all = Some((priority, rule));
        }
    }
}

fn shape(rule: &ListenerRule) -> Vec<String> {
    let mut out = Vec::new();
    let values: usize = rule.conditions.iter().map(|c| c.split(" | ").count()).sum();
    if values > 5 {
        out.push(format!(
            "has {values} values in its conditions; AWS accepts 5"
        ));
    }
    if rule.conditions.iter().any(|c| c.ends_with(' ')) {
        out.push("has a condition without values".to_owned());
    }
    ends(&rule.actions, &mut out);
    out
}

fn everything(rule: &ListenerRule) -> bool {
    !rule.conditions.is_empty()
        && rule.conditions.iter().all(|c| {
            c.split_once(' ').is_some_and(|(field, values)| {
                matches!(field, "path" | "host")
                    && values
                        .split(" | ")
                        .any(|v| v == "*" || (v == "/*" && field == "path"))
            })
        })
}
