use crate::rules::case::Case;
use crate::rules::facts::paths::matches_nothing;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::security_groups::{Direction, Family, Peer, Rule, room_of};
use std::collections::BTreeMap;

rule! {
    /// P116: what stands in a security group fits into it.
    ///
    /// # What it checks
    /// A security group takes 60 rules in each direction, for IPv4 and for IPv6 each. A prefix list counts
    /// with the most entries that it may have, each time that a rule names it; CloudFront's, of the
    /// addresses from which it asks origins, with 55. A rule that names a group counts for both families.
    /// With a blueprint, the group that CloudFront's list stands in is the list's alone: it has no other
    /// rule, and no rule names it. Without one it is a warning: the quota may have been raised.
    ///
    /// # What breaks in real life
    /// `RulesPerSecurityGroupLimitExceeded`: the deploy stops at the rule that is one too many, often much
    /// later, when somebody adds the sixth source, or port 80 beside 443.
    ///
    /// # How to fix it
    /// A second security group of the load balancer for CloudFront alone, on one port; fewer and wider
    /// ranges in any other.
    help: "give CloudFront's list a security group of its own, with one rule",
}

/// What CloudFront's list counts for.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html>
const WEIGHT: usize = 55;
/// What a group has room for, for each family of addresses and each direction.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>
const ROOM: usize = 60;

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    let mut of: BTreeMap<NodeId, Vec<&Rule>> = BTreeMap::new();
    for rule in scene.groups.rules.iter().filter(|r| !matches_nothing(r)) {
        if let Some(group) = rule.group.node() {
            of.entry(group).or_default().push(rule);
        }
    }
    for (group, own) in of {
        let cloud_front = own.iter().any(|rule| is_list(rule));
        // The blueprint's own paths have been counted before there was a document.
        if case.intent.is_none() || cloud_front {
            too_many(case, group, &own, &mut wrong);
        }
        if case.intent.is_some() && cloud_front {
            shared(case, group, &own, &mut wrong);
        }
    }
    wrong
}

fn is_list(rule: &Rule) -> bool {
    rule.direction == Direction::In && matches!(rule.peer, Peer::CloudFront(_))
}

/// Of each direction and family, whether there is room for it.
fn too_many(case: &Case<'_>, group: NodeId, own: &[&Rule], wrong: &mut Violations) {
    let id = case.scene.id(group);
    for (direction, way) in [(Direction::In, "into"), (Direction::Out, "out of")] {
        for (family, word) in [(Family::V4, "rules"), (Family::V6, "rules of IPv6")] {
            let rules = || own.iter().filter(|rule| rule.direction == direction);
            let counted: usize = rules().map(|rule| counts(case, rule, family)).sum();
            if counted <= ROOM {
                continue;
            }
            let what = format!("{word} {way} {id} count for {counted}, and a group takes {ROOM}");
            let cloud_front = rules().any(|rule| is_list(rule));
            let found = wrong.at(group, what);
            if !cloud_front {
                found.help(
                    "name fewer and wider ranges, spread the rules over two groups, or have the quota raised",
                );
            }
            if case.intent.is_none() {
                found.warns();
            }
        }
    }
}

/// For how many rules of a family a rule counts.
fn counts(case: &Case<'_>, rule: &Rule, family: Family) -> usize {
    let (of, count) = match &rule.peer {
        Peer::Net(_) | Peer::Address(_) | Peer::Unknown(_) | Peer::Gateway(..) => (Family::V4, 1),
        Peer::Net6(_) => (Family::V6, 1),
        Peer::CloudFront(of) => (*of, WEIGHT),
        // Of a list that is elsewhere not even the family is known.
        Peer::List(list) => room_of(case.scene.read(), list).unwrap_or((Family::V4, 0)),
        Peer::Group(_) => return 1,
    };
    if of == family { count } else { 0 }
}

/// What makes CloudFront's group no longer its own.
fn shared(case: &Case<'_>, group: NodeId, own: &[&Rule], wrong: &mut Violations) {
    let scene = case.scene;
    let id = scene.id(group);
    for other in own.iter().filter(|rule| !is_list(rule)) {
        let what = format!(
            "{} stands in {id}, which is CloudFront's alone",
            scene.id(other.node)
        );
        wrong.at(other.node, what);
    }
    let names = |rule: &&Rule| matches!(&rule.peer, Peer::Group(peer) if peer.is(group));
    for other in scene.groups.rules.iter().filter(names) {
        let what = format!(
            "{} names {id}, which is CloudFront's alone",
            scene.id(other.node)
        );
        wrong.at(other.node, what);
    }
}
