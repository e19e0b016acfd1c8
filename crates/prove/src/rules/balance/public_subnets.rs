use crate::reach::routes::internet_route;
use crate::reach::step::Step;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P302: an internet load balancer stands where the internet reaches it.
    ///
    /// # What it checks
    /// Each subnet of an internet-facing load balancer has a default route to an internet gateway that
    /// is attached to its network. With a blueprint, an internal load balancer stands in subnets
    /// without one.
    ///
    /// # What breaks in real life
    /// The load balancer becomes active, its name resolves, and connections to the address in the wrong
    /// subnet time out: half of the requests, from half of the users.
    ///
    /// # How to fix it
    /// A default route to the internet gateway in the route table of each of its subnets.
    help: "give the subnet's route table a default route to the internet gateway",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for balancer in &scene.balancing.balancers {
        for link in &balancer.subnets {
            let (id, subnet) = (scene.id(balancer.node), scene.said(link));
            match (balancer.internet.known(), internet_route(scene, link)) {
                (Some(true), Step::No(why)) => {
                    let what = format!(
                        "{id} is internet-facing in {subnet}, which has no route to the internet"
                    );
                    wrong.at(balancer.node, what).because([why]);
                }
                (Some(false), Step::Yes(why)) if case.intent.is_some() => {
                    let what = format!("{id} is internal and in the public subnet {subnet}");
                    let own = wrong.at(balancer.node, what).because([why]);
                    own.help("put it into private subnets");
                }
                _ => {}
            }
        }
    }
    wrong
}
