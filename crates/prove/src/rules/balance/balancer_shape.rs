use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P311: AWS accepts the load balancers.
    ///
    /// # What it checks
    /// Each load balancer has a known scheme and type, and security groups of the network in
    /// which it stands.
    ///
    /// # What breaks in real life
    /// Without a group, AWS takes the network's default group: the load balancer is there and nothing
    /// reaches it. A group of another network is refused.
    ///
    /// # How to fix it
    /// A security group of its own, in its own network.
    help: "give it a group of its own network",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for balancer in &scene.balancing.balancers {
        let id = scene.id(balancer.node);
        if case.intent.is_some()
            && balancer
                .kind
                .or_default("application".to_owned())
                .is_some_and(|k| k != "application")
        {
            wrong.at(
                balancer.node,
                format!("{id} is not an application load balancer"),
            );
        }
        let vpc = balancer
            .subnets
            .iter()
            .find_map(|s| scene.network.subnet(s))
            .and_then(|s| s.vpc.as_ref());
        for group in &balancer.groups {
            let own = scene
                .groups
                .all
                .iter()
                .find(|g| group.is(g.node))
                .and_then(|g| g.vpc.as_ref());
            if let (Some(own), Some(vpc)) = (own, vpc)
                && own.apart(vpc)
            {
                wrong.at(
                    balancer.node,
                    format!(
                        "{id} has {}, a security group of another network",
                        scene.said(group)
                    ),
                );
            }
        }
    }
    wrong
}
