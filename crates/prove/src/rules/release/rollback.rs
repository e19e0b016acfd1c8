use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::release::Group;
use crate::world::rows::{Fact, Link};

rule! {
    /// P409: a rollback that is switched on can happen.
    ///
    /// # What it checks
    /// Rollback that is switched on has known events; the alarm event goes with alarms that are
    /// switched on and at most ten; alarms that are named are alarms; with a blueprint, the events are
    /// the ones that it asks for.
    ///
    /// # What breaks in real life
    /// `DEPLOYMENT_STOP_ON_ALARM` without alarms rolls nothing back. A wait that ends without approval
    /// counts as a stop: without `DEPLOYMENT_STOP_ON_REQUEST` the half-finished release stays as it is.
    ///
    /// # How to fix it
    /// `DEPLOYMENT_FAILURE` and `DEPLOYMENT_STOP_ON_REQUEST` always, `DEPLOYMENT_STOP_ON_ALARM` with alarms.
    help: "roll back on failure and stop, and on alarms where there are some",
}

const EVENTS: &[&str] = &[
    "DEPLOYMENT_FAILURE",
    "DEPLOYMENT_STOP_ON_ALARM",
    "DEPLOYMENT_STOP_ON_REQUEST",
];

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.release.groups {
        let id = scene.id(group.node);
        wrong.extend(
            rollback(case, group)
                .into_iter()
                .map(|what| (group.node, format!("{id} {what}"))),
        );
    }
    wrong
}

fn rollback(case: &Case<'_>, group: &Group) -> Vec<String> {
    let mut out = Vec::new();
    let on = group.rollback.or_default(false);
    let events: Vec<&str> = group
        .events
        .iter()
        .filter_map(|e| e.known().map(String::as_str))
        .collect();
    for event in &events {
        if !EVENTS.contains(event) {
            out.push(format!("rolls back on the unknown event {event}"));
        }
    }
    if on == Some(true) && group.events.is_empty() {
        out.push("rolls back on nothing".to_owned());
    }
    let alarms_on = group.alarms_on.or_default(false);
    if events.contains(&"DEPLOYMENT_STOP_ON_ALARM")
        && (group.alarms.is_empty() || alarms_on == Some(false))
    {
        out.push("rolls back on alarms, and has none that is looked at".to_owned());
    }
    if alarms_on == Some(true) && group.alarms.is_empty() {
        out.push("looks at alarms, and names none".to_owned());
    }
    if group.alarms.len() > 10 {
        out.push(format!("names {} alarms; at most 10", group.alarms.len()));
    }
    for (i, alarm) in group.alarms.iter().enumerate() {
        if group.alarms[..i].iter().any(|a| a.same(alarm)) {
            out.push(format!("names {} twice", case.scene.said(alarm)));
        }
        if case.intent.is_some() && matches!(alarm, Link::Outside(_)) {
            out.push(format!(
                "looks at {}, an alarm that the document does not make",
                case.scene.said(alarm)
            ));
        }
    }
    for index in case.services_of(group) {
        let Some(meant) = case.meant(index) else {
            continue;
        };
        let mut own: Vec<String> = events.iter().map(|e| (*e).to_owned()).collect();
        own.sort();
        if own != meant.rollback || on != Some(!meant.rollback.is_empty()) {
            out.push(format!(
                "rolls back on {}, not on {}",
                listed(&own),
                listed(&meant.rollback)
            ));
        }
        if (meant.alarms > 0 || !group.alarms.is_empty())
            && (group.alarms.len() != meant.alarms || group.alarms_on != Fact::Known(true))
        {
            out.push(format!(
                "looks at {} alarms, not at {}",
                group.alarms.len(),
                meant.alarms
            ));
        }
        foreign_alarms(case, index, group, &mut out);
    }
    out
}

/// Alarms of a group watch this service's target groups or load balancer.
fn foreign_alarms(case: &Case<'_>, index: usize, group: &Group, out: &mut Vec<String>) {
    let scene = case.scene;
    let groups = crate::reach::listeners::target_groups(scene, index);
    for alarm in scene
        .alarms
        .iter()
        .filter(|a| group.alarms.iter().any(|l| l.is(a.node)))
    {
        let watched: Vec<NodeId> = alarm
            .mentions
            .iter()
            .copied()
            .filter(|n| scene.read().kind(*n) == crate::types::Kind::TargetGroup)
            .collect();
        for target in watched {
            if !groups.iter().any(|g| g.is(target)) {
                out.push(format!(
                    "looks at {}, which watches {} of another service",
                    scene.id(alarm.node),
                    scene.id(target)
                ));
            }
        }
    }
}

fn listed(events: &[String]) -> String {
    if events.is_empty() {
        "nothing".to_owned()
    } else {
        events.join(", ")
    }
}
