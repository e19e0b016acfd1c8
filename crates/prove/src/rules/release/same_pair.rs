use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;
use crate::world::load_balancing::TargetGroup;
use crate::world::rows::{Fact, Link};

rule! {
    /// P411: the two target groups of a pair are alike.
    ///
    /// # What it checks
    /// Type, protocol, network and every part of the health check are the same for both target groups of
    /// a deployment group, and of ECS's own blue/green; the port only where a blueprint is known, as a
    /// service brings its own along.
    ///
    /// # What breaks in real life
    /// Every second release behaves differently: green has another health check than blue, so a version
    /// that passed on one fails on the other.
    ///
    /// # How to fix it
    /// Make both from the same values.
    help: "give both the same values",
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
        let differ = differences(one, other, case);
        if !differ.is_empty() {
            let what = format!(
                "{} and {} are a pair, and differ",
                scene.id(one.node),
                scene.id(other.node)
            );
            wrong.at(other.node, what).because(differ);
        }
    }
    wrong
}

fn differences(a: &TargetGroup, b: &TargetGroup, case: &Case<'_>) -> Vec<String> {
    let mut out = Vec::new();
    // What AWS accepts where nothing is written; Terraform's provider writes 3 for both thresholds.
    let answers = if case.is_terraform() { (3, 3) } else { (5, 2) };
    let mut differ = |what: &str, one: Option<String>, other: Option<String>| {
        if let (Some(one), Some(other)) = (one, other)
            && one != other
        {
            out.push(format!("{what}: {one} and {other}"));
        }
    };
    let words = [
        ("type", &a.target_type, &b.target_type, "instance"),
        ("protocol", &a.protocol, &b.protocol, "nothing"),
        ("health check path", &a.health_path, &b.health_path, "/"),
        (
            "health check port",
            &a.health_port,
            &b.health_port,
            "traffic-port",
        ),
        (
            "health check protocol",
            &a.health_protocol,
            &b.health_protocol,
            "HTTP",
        ),
        ("codes", &a.codes, &b.codes, "200"),
    ];
    for (what, one, other, default) in words {
        let filled = |fact: &Fact<String>| fact.or_default(default.to_owned());
        differ(what, filled(one), filled(other));
    }
    let mut numbers = vec![
        ("interval", &a.interval, &b.interval, 30),
        ("time-out", &a.timeout, &b.timeout, 5),
        ("good answers", &a.healthy, &b.healthy, answers.0),
        ("bad answers", &a.unhealthy, &b.unhealthy, answers.1),
    ];
    // A service brings its own port along.
    if case.intent.is_some() {
        numbers.push(("port", &a.port, &b.port, 0));
    }
    for (what, one, other, default) in numbers {
        let filled = |fact: &Fact<i64>| fact.or_default(default).map(|n| n.to_string());
        differ(what, filled(one), filled(other));
    }
    if let (Some(x), Some(y)) = (&a.vpc, &b.vpc)
        && matches!((x, y), (Link::Node(..), Link::Node(..)))
        && !x.same(y)
    {
        out.push("network: two".to_owned());
    }
    out
}
