//! P308: rules of a listener do not hide each other.
//!
//! # What it checks
//! Priorities are from 1 to 50000 and differ on one listener; each rule has a condition that is
//! read, an action at its end, at most five values in its conditions and five target groups; no rule
//! stands behind one with the same conditions, or behind one that takes everything.
//!
//! # What breaks in real life
//! `PriorityInUse` stops the deployment. Two rules with the same conditions do not: the second
//! service is simply never asked.
//!
//! # How to mend
//! A priority of its own for each rule, narrow conditions before wide ones.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::NodeId;
use crate::world::actions::Action;
use crate::world::load_balancing::ListenerRule;
use crate::world::rows::Fact;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let scene = case.scene;
    let rules = &scene.balancing.rules;
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for (i, rule) in rules.iter().enumerate() {
        let id = scene.id(rule.node);
        for what in shape(rule) {
            wrong.push((rule.node, format!("{id} {what}")));
        }
        for other in rules[..i]
            .iter()
            .filter(|r| r.listener.same(&rule.listener))
        {
            if rule.priority.known().is_some() && rule.priority == other.priority {
                wrong.push((
                    rule.node,
                    format!("{id} has the priority of {}", scene.id(other.node)),
                ));
            }
        }
        for other in rules
            .iter()
            .filter(|r| r.node != rule.node && r.listener.same(&rule.listener))
        {
            let (Some(own), Some(theirs)) = (rule.priority.known(), other.priority.known()) else {
                continue;
            };
            if theirs < own && (everything(other) || other.conditions == rule.conditions) {
                wrong.push((
                    rule.node,
                    format!(
                        "{id} is never asked: {} comes first and takes its requests",
                        scene.id(other.node)
                    ),
                ));
            }
        }
    }
    for (node, what) in wrong {
        case.report(
            codes::RULE_ORDER,
            node,
            what,
            "give each rule a priority of its own, narrow conditions first",
            Vec::new(),
        );
    }
}

fn shape(rule: &ListenerRule) -> Vec<String> {
    let mut out = Vec::new();
    match rule.priority {
        Fact::Known(p) if !(1..=50_000).contains(&p) => out.push(format!("has the priority {p}")),
        Fact::Absent => out.push("has no priority".to_owned()),
        _ => {}
    }
    if rule.conditions.is_empty() {
        out.push("has no condition".to_owned());
    }
    let values: usize = rule.conditions.iter().map(|c| c.split(" | ").count()).sum();
    if values > 5 {
        out.push(format!(
            "has {values} values in its conditions; AWS takes 5"
        ));
    }
    if rule.conditions.iter().any(|c| c.ends_with(' ')) {
        out.push("has a condition without values".to_owned());
    }
    ends(&rule.actions, &mut out);
    out
}

/// What is wrong with a list of actions.
pub fn ends(actions: &[Action], out: &mut Vec<String>) {
    match actions.last() {
        None => out.push("does nothing".to_owned()),
        Some(Action::Authenticate) => out.push("ends without an answer".to_owned()),
        Some(Action::Forward(groups)) if groups.is_empty() => {
            out.push("sends to no target group".to_owned());
        }
        Some(Action::Forward(groups)) if groups.len() > 5 => {
            out.push("sends to more than five target groups".to_owned());
        }
        Some(Action::Unknown(what)) => out.push(format!("has an {what} that there is not")),
        Some(Action::Fixed(Fact::Known(code))) => {
            let fits = code.len() == 3
                && matches!(code.as_bytes()[0], b'2' | b'4' | b'5')
                && code.bytes().all(|c| c.is_ascii_digit());
            if !fits {
                out.push(format!("answers with {code}; AWS takes 2XX, 4XX and 5XX"));
            }
        }
        Some(Action::Fixed(Fact::Absent)) => out.push("answers without a status code".to_owned()),
        Some(_) => {}
    }
    let answers = actions
        .iter()
        .filter(|a| !matches!(a, Action::Authenticate))
        .count();
    if answers > 1 {
        out.push("answers more than once".to_owned());
    }
    if let Some(Action::Forward(groups)) = actions.last() {
        for (_, weight) in groups {
            if matches!(weight, Fact::Known(w) if !(0..=999).contains(w)) {
                out.push(format!("gives a target group the weight {weight}"));
            }
        }
        if groups.len() > 1 && groups.iter().all(|(_, w)| *w == Fact::Known(0)) {
            out.push("sends nothing to any target group".to_owned());
        }
    }
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
