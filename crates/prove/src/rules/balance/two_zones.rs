use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use crate::world::Scene;
use crate::world::rows::Link;

rule! {
    /// P301: load balancers and services stand in two zones.
    ///
    /// # What it checks
    /// A load balancer has at least two subnets, each in a zone of its own, all of one network. With a
    /// blueprint the same holds for the subnets of a service.
    ///
    /// # What breaks in real life
    /// AWS refuses a load balancer in one zone. Two subnets of one zone look like two zones in every
    /// diagram.
    ///
    /// # How to fix it
    /// One subnet in each of two zones.
    help: "give it one subnet in each of two zones",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for balancer in &scene.balancing.balancers {
        if balancer
            .kind
            .or_default("application".to_owned())
            .is_none_or(|k| k != "application")
        {
            continue;
        }
        if let Some(what) = spread(scene, &balancer.subnets) {
            wrong.at(balancer.node, format!("{} {what}", scene.id(balancer.node)));
        }
    }
    if case.intent.is_some() {
        for service in &scene.tasks.services {
            if let Some(what) = spread(scene, &service.subnets) {
                wrong.at(service.node, format!("{} {what}", scene.id(service.node)));
            }
        }
    }
    wrong
}

fn spread(scene: &Scene, links: &[Link]) -> Option<String> {
    // A list that is given as a whole counts as one.
    if links.iter().any(|l| !matches!(l, Link::Node(..))) {
        return None;
    }
    if links.len() < 2 {
        return Some("is in fewer than two subnets".to_owned());
    }
    let mut zones: Vec<&Value> = Vec::new();
    let mut vpcs: Vec<&Link> = Vec::new();
    for (i, link) in links.iter().enumerate() {
        if links[..i].iter().any(|l| l.same(link)) {
            return Some(format!("names {} twice", scene.said(link)));
        }
        let Some(subnet) = scene.network.subnet(link) else {
            continue;
        };
        if let Some(zone) = &subnet.zone {
            if zones.contains(&zone) {
                return Some(format!(
                    "is in one zone twice, the second time by {}",
                    scene.said(link)
                ));
            }
            zones.push(zone);
        }
        if let Some(vpc) = &subnet.vpc {
            if !vpcs.is_empty() && !vpcs.iter().any(|v| v.same(vpc)) {
                return Some("is in two networks".to_owned());
            }
            vpcs.push(vpc);
        }
    }
    None
}
