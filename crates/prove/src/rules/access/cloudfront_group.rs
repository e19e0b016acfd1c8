use crate::rules::case::Case;
use crate::rules::facts::paths::matches_nothing;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::rows::Link;
use crate::world::security_groups::{Direction, Peer, Rule};
use std::collections::BTreeSet;

rule! {
    /// P116: CloudFront's prefix list fits into its security group.
    ///
    /// # What it checks
    /// AWS's list of the addresses from which CloudFront asks origins counts for 55 rules, each time that
    /// a group names it. With what else the group lets in that has to come to 60 at most. With a blueprint
    /// the group is the list's alone: it has no other rule, and no rule names it.
    ///
    /// # What breaks in real life
    /// `RulesPerSecurityGroupLimitExceeded`: the deploy stops at the rule that is one too many, often much
    /// later, when somebody adds the sixth source, or port 80 beside 443.
    ///
    /// # How to fix it
    /// A second security group of the load balancer for CloudFront alone, on one port.
    help: "give CloudFront's list a security group of its own, with one rule",
}

/// What the list counts for, and what a group has room for.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html>
const WEIGHT: usize = 55;
const ROOM: usize = 60;

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    let rules = &scene.groups.rules;
    let list =
        |rule: &&Rule| rule.direction == Direction::In && matches!(rule.peer, Peer::CloudFront(_));
    let groups: BTreeSet<NodeId> = rules
        .iter()
        .filter(list)
        .filter_map(|rule| rule.group.node())
        .collect();
    for group in groups {
        let link = |link: &Link| link.is(group);
        let own: Vec<&Rule> = rules
            .iter()
            .filter(|rule| link(&rule.group) && !matches_nothing(rule))
            .collect();
        let inside = own.iter().filter(|rule| rule.direction == Direction::In);
        let counted: usize = inside.map(|rule| if list(rule) { WEIGHT } else { 1 }).sum();
        let id = scene.id(group);
        if counted > ROOM {
            let what = format!("rules into {id} count for {counted}, and a group takes {ROOM}");
            wrong.at(group, what);
        }
        if case.intent.is_none() {
            continue;
        }
        for other in own.iter().filter(|rule| !list(rule)) {
            let what = format!(
                "{} stands in {id}, which is CloudFront's alone",
                scene.id(other.node)
            );
            wrong.at(other.node, what);
        }
        let names = |rule: &&Rule| matches!(&rule.peer, Peer::Group(peer) if link(peer));
        for other in rules.iter().filter(names) {
            let what = format!(
                "{} names {id}, which is CloudFront's alone",
                scene.id(other.node)
            );
            wrong.at(other.node, what);
        }
    }
    wrong
}
