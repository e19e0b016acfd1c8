//! P507: alarms ring when something is wrong, and only then.
//!
//! # What it checks
//! With a blueprint: an alarm treats missing data as good, needs at least two periods in a row, asks
//! whether a value is *above* its threshold, and watches both target groups of its service.
//!
//! # What breaks in real life
//! A target group without tasks has no data: between releases that is one of the two. An alarm that
//! takes missing data for bad rings for ever, and a ringing alarm stops the release that would mend
//! it. One that watches blue only is blind after the first release.
//!
//! # How to mend
//! `TreatMissingData: notBreaching`, a sum over both target groups, two periods or more.

use crate::finding::codes;
use crate::prove::questions::invariants::case::Case;
use crate::prove::questions::invariants::standby::standby;
use crate::prove::questions::reach::listeners::target_groups;
use crate::prove::value::NodeId;
use crate::prove::world::kinds::Kind;
use crate::prove::world::rows::Link;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    if case.intent.is_none() {
        return;
    }
    let scene = case.scene;
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for alarm in &scene.around.alarms {
        let id = scene.id(alarm.node);
        let mut say = |what: String| wrong.push((alarm.node, format!("{id} {what}")));
        if alarm.missing.known().is_none_or(|m| m != "notBreaching") {
            say("does not take missing data for good".to_owned());
        }
        if alarm.periods.known().is_none_or(|p| *p < 2) {
            say("rings after a single period".to_owned());
        }
        if alarm
            .comparison
            .known()
            .is_none_or(|c| !c.starts_with("GreaterThan"))
        {
            say("does not ring above its threshold".to_owned());
        }
        if alarm.threshold.known().is_some_and(|t| *t < 0) {
            say(format!("has the threshold {}", alarm.threshold));
        }
        let watched: Vec<NodeId> = alarm
            .mentions
            .iter()
            .copied()
            .filter(|n| scene.read().kind(*n) == Kind::TargetGroup)
            .collect();
        let whole = (0..scene.tasks.services.len()).any(|index| {
            let mut own: Vec<NodeId> = target_groups(scene, index)
                .iter()
                .filter_map(Link::node)
                .chain(standby(scene, index))
                .collect();
            own.sort_unstable();
            own.dedup();
            !watched.is_empty()
                && watched.iter().all(|n| own.contains(n))
                && own.iter().all(|n| watched.contains(n))
        });
        if !watched.is_empty() && !whole && !scene.tasks.services.is_empty() {
            say("does not watch both target groups of one service".to_owned());
        }
        let balancers: Vec<NodeId> = alarm
            .mentions
            .iter()
            .copied()
            .filter(|n| scene.read().kind(*n) == Kind::LoadBalancer)
            .collect();
        for group in &watched {
            for listener in &scene.balancing.listeners {
                let sends = listener.forwards.iter().any(|(_, t)| t.is(*group));
                if sends
                    && !balancers.is_empty()
                    && !balancers.iter().any(|b| listener.balancer.is(*b))
                {
                    say("watches another load balancer than its target groups'".to_owned());
                }
            }
        }
        let own = |alarms: &[Link]| alarms.iter().any(|l| l.is(alarm.node));
        let used = scene.release.groups.iter().any(|g| own(&g.alarms))
            || scene.tasks.services.iter().any(|s| own(&s.alarms));
        if !used && scene.release.groups.iter().any(|g| !g.alarms.is_empty()) {
            say("is looked at by no release".to_owned());
        }
    }
    wrong.dedup();
    for (node, what) in wrong {
        case.report(
            codes::ALARMS,
            node,
            what,
            "missing data is good, two periods or more, both target groups",
            Vec::new(),
        );
    }
}
