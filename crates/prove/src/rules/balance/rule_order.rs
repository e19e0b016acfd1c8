use crate::rules::case::Case;
use crate::rules::facts::answers::ends;
use crate::rules::rule::{Violations, rule};
use crate::world::load_balancing::ListenerRule;

rule! {
    /// P308: rules of a listener do not hide each other.
    ///
    /// # What it checks
    /// Priorities are from 1 to 50000 and differ on one listener; each rule has a condition that is
    /// read, an action at its end, at most five values in its conditions and five target groups; no rule
    /// stands behind one with the same conditions, or behind one that takes everything.
    ///
    /// # What breaks in real life
    /// `PriorityInUse` stops the deployment. Two rules with the same conditions do not: the second
    /// service is simply never asked.
    ///
    /// # How to mend
    /// A priority of its own for each rule, narrow conditions before wide ones.
    help: "give each rule a priority of its own, narrow conditions first",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let rules = &scene.balancing.rules;
    let mut wrong = Violations::none();
    for (i, rule) in rules.iter().enumerate() {
        let id = scene.id(rule.node);
        for what in shape(rule) {
            wrong.at(rule.node, format!("{id} {what}"));
        }
        for other in rules[..i]
            .iter()
            .filter(|r| r.listener.same(&rule.listener))
        {
            if rule.priority.known().is_some() && rule.priority == other.priority {
                wrong.at(
                    rule.node,
                    format!("{id} has the priority of {}", scene.id(other.node)),
                );
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
                wrong.at(
                    rule.node,
                    format!(
                        "{id} is never asked: {} comes first and takes its requests",
                        scene.id(other.node)
                    ),
                );
            }
        }
    }
    wrong
}

fn shape(rule: &ListenerRule) -> Vec<String> {
    let mut out = Vec::new();
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
