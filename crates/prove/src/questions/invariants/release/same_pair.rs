use crate::questions::invariants::case::Case;
use crate::questions::invariants::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::load_balancing::TargetGroup;
use crate::world::rows::Link;

rule! {
    /// P411: the two target groups of a pair are alike.
    ///
    /// # What it checks
    /// Type, protocol, network and every part of the health check are the same for both target groups of
    /// a deployment group, and of ECS's own blue/green.
    ///
    /// # What breaks in real life
    /// Every second release behaves differently: green has another health check than blue, so a version
    /// that passed on one fails on the other.
    ///
    /// # How to mend
    /// Make both from the same values.
    help: "make both from the same values",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    let mut pairs: Vec<(NodeId, NodeId)> = Vec::new();
    for group in &scene.release.groups {
        if let [Link::Node(a, _), Link::Node(b, _)] = group.targets.as_slice() {
            pairs.push((*a, *b));
        }
    }
    for block in scene.tasks.services.iter().flat_map(|s| &s.registrations) {
        if let (Some(Link::Node(a, _)), Some(Link::Node(b, _))) =
            (&block.target_group, &block.alternate)
        {
            pairs.push((*a, *b));
        }
    }
    for (a, b) in pairs {
        let find = |node: NodeId| {
            scene
                .balancing
                .target_groups
                .iter()
                .find(|g| g.node == node)
        };
        let (Some(one), Some(other)) = (find(a), find(b)) else {
            continue;
        };
        let differ = differences(one, other);
        if !differ.is_empty() {
            let what = format!(
                "{} and {} take turns, and differ",
                scene.id(one.node),
                scene.id(other.node)
            );
            wrong.at(other.node, what).because(differ);
        }
    }
    wrong
}

fn differences(a: &TargetGroup, b: &TargetGroup) -> Vec<String> {
    let mut out = Vec::new();
    let mut compare = |what: &str, one: String, other: String| {
        if one != other {
            out.push(format!("{what}: {one} and {other}"));
        }
    };
    compare("type", a.target_type.to_string(), b.target_type.to_string());
    compare("protocol", a.protocol.to_string(), b.protocol.to_string());
    compare("port", a.port.to_string(), b.port.to_string());
    compare(
        "health check path",
        a.health_path.to_string(),
        b.health_path.to_string(),
    );
    compare(
        "health check port",
        a.health_port.to_string(),
        b.health_port.to_string(),
    );
    compare(
        "health check protocol",
        a.health_protocol.to_string(),
        b.health_protocol.to_string(),
    );
    compare("interval", a.interval.to_string(), b.interval.to_string());
    compare("time-out", a.timeout.to_string(), b.timeout.to_string());
    compare("good answers", a.healthy.to_string(), b.healthy.to_string());
    compare(
        "bad answers",
        a.unhealthy.to_string(),
        b.unhealthy.to_string(),
    );
    compare("codes", a.codes.to_string(), b.codes.to_string());
    if let (Some(x), Some(y)) = (&a.vpc, &b.vpc)
        && matches!((x, y), (Link::Node(..), Link::Node(..)))
        && !x.same(y)
    {
        out.push("network: two".to_owned());
    }
    out
}
