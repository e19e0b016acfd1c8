//! P302: an internet load balancer stands where the internet reaches it.
//!
//! # What it checks
//! Each subnet of an internet-facing load balancer has a default route to an internet gateway that
//! is attached to its network. With a blueprint, an internal load balancer stands in subnets
//! without one.
//!
//! # What breaks in real life
//! The load balancer becomes active, its name resolves, and connections to the address in the wrong
//! subnet time out: half of the requests, from half of the users.
//!
//! # How to mend
//! A default route to the internet gateway in the route table of each of its subnets.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::questions::reach::routes::internet_route;
use crate::questions::reach::walk::Step;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let scene = case.scene;
    for balancer in &scene.balancing.balancers {
        for link in &balancer.subnets {
            match (balancer.internet.known(), internet_route(scene, link)) {
                (Some(true), Step::No(why)) => case.report(
                    codes::PUBLIC_SUBNETS,
                    balancer.node,
                    format!(
                        "{} faces the internet from {}, which has no way there",
                        scene.id(balancer.node),
                        scene.said(link)
                    ),
                    "give the subnet's route table a default route to the internet gateway",
                    vec![why],
                ),
                (Some(false), Step::Yes(why)) if case.intent.is_some() => case.report(
                    codes::PUBLIC_SUBNETS,
                    balancer.node,
                    format!(
                        "{} is internal and stands in the public subnet {}",
                        scene.id(balancer.node),
                        scene.said(link)
                    ),
                    "put it into private subnets",
                    vec![why],
                ),
                _ => {}
            }
        }
    }
}
