use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::world::actions::open;
use crate::world::rows::Link;
use crate::world::tasks::Registration;

rule! {
    /// P412: ECS's own blue/green has what it needs.
    ///
    /// # What it checks
    /// A service behind a load balancer with a strategy other than rolling names an alternate target group
    /// that is another than its first, a production rule, and a role that `ecs.amazonaws.com` may assume and
    /// that may move traffic; production and test rules are two *rules* (not listeners) that send to its target groups.
    ///
    /// # What breaks in real life
    /// `must be a listener rule ARN`, or `Both targetGroup and alternateTargetGroup must be associated`,
    /// which rolls the first deployment back.
    ///
    /// # How to fix it
    /// A rule on each listener, one target group on each rule, and
    /// `AmazonECSInfrastructureRolePolicyForLoadBalancers`.
    help: "two target groups, a rule for each route, and a role for ECS",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for service in scene
        .tasks
        .services
        .iter()
        .filter(|s| s.is_native() && !s.is_code_deploy())
    {
        let id = scene.id(service.node);
        if service.registrations.is_empty() {
            continue;
        }
        for block in &service.registrations {
            wrong.extend(
                shape(case, block)
                    .into_iter()
                    .map(|what| (service.node, format!("{id} {what}"))),
            );
        }
    }
    wrong
}

fn shape(case: &Case<'_>, block: &Registration) -> Vec<String> {
    let scene = case.scene;
    let mut out = Vec::new();
    match (&block.target_group, &block.alternate) {
        (_, None) => out.push("has no alternate target group".to_owned()),
        (Some(a), Some(b)) if a.same(b) => out.push("has the same target group twice".to_owned()),
        _ => {}
    }
    if block.production.is_none() {
        out.push("has no production rule".to_owned());
    }
    if let (Some(a), Some(b)) = (&block.production, &block.test)
        && a.same(b)
    {
        out.push("has one rule for production and test".to_owned());
    }
    for (link, word) in [(&block.production, "production"), (&block.test, "test")] {
        let Some(Link::Node(node, _)) = link else {
            continue;
        };
        if scene.read().kind(*node) != Kind::ListenerRule {
            out.push(format!(
                "names {} as its {word} rule, which is not a listener rule",
                scene.id(*node)
            ));
            continue;
        }
        let sends = scene
            .balancing
            .rules
            .iter()
            .filter(|r| r.node == *node)
            .any(|r| {
                open(&r.actions)
                    || r.actions.iter().any(|a| {
                        a.targets().any(|t| {
                            block
                                .target_group
                                .iter()
                                .chain(&block.alternate)
                                .any(|own| own.same(t))
                        })
                    })
            });
        if !sends {
            out.push(format!(
                "has a {word} rule {} that does not send to its target groups",
                scene.id(*node)
            ));
        }
    }
    match &block.role {
        None => out.push("has no role that moves traffic".to_owned()),
        Some(link) => {
            if let Some(role) = scene.role(link) {
                if role.trusts("ecs.amazonaws.com") == Some(false) {
                    out.push(format!(
                        "has {}, which ECS may not assume",
                        scene.id(role.node)
                    ));
                }
                let may = role
                    .managed
                    .iter()
                    .any(|m| m == "AmazonECSInfrastructureRolePolicyForLoadBalancers")
                    || role
                        .allowing("elasticloadbalancing:ModifyRule")
                        .next()
                        .is_some();
                if !may && !role.unknown {
                    out.push(format!(
                        "has {}, which may not move traffic",
                        scene.id(role.node)
                    ));
                }
            }
        }
    }
    out
}
