//! Clients that come to stay with tasks, where rules still hold both target groups.
//!
//! A rule keeps the two that the last release left in it, whatever engine comes next: neither format
//! edits it. A load balancer refuses clients that stay with tasks there until the rule holds one again:
//! "This target group appears behind a rule with group stickiness disabled"
//! (<https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2734>).

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;
use crate::prove::types::target_group as group;
use crate::prove::{Format, Written};
use crate::system::Engine;

pub(super) fn check(case: &mut Case<'_>) {
    let on = |document: &Written<'_>, id: &str| {
        let node = document.node(id);
        let said = node.and_then(|node| document.get(node, group::STICKY));
        said.is_some_and(|value| document.said(value) == "true")
    };
    let groups: Vec<String> = case
        .new
        .of(Kind::TargetGroup)
        .map(|g| g.id.clone())
        .filter(|id| on(case.new, id) && !on(case.old, id))
        .collect();
    for id in groups {
        let Some(name) = case.service(&id) else {
            continue;
        };
        let services = &case.owned.services;
        let moved = services.iter().find(|(service, engine)| {
            **engine != Engine::Rolling && case.service(service).as_deref() == Some(&name)
        });
        let Some((_, was)) = moved else {
            continue;
        };
        // There the service does not leave CodeDeploy at all, which is said at its engine.
        if *was == Engine::CodeDeploy && case.old.format() == Format::Terraform {
            continue;
        }
        let pointer = case.at(&format!("{}/stickiness", case.origin(&id)), &id);
        let finding = Finding::new(
            codes::STICKY_AND_TWO,
            pointer,
            format!(
                "clients of service `{name}` are to stay with tasks, and its rules hold the two target groups of `{}`: the load balancer refuses that",
                was.word()
            ),
            "take `stickiness` out of this deploy. After it, let both rules forward to the live target group alone (`aws elbv2 modify-rule --rule-arn ARN --actions Type=forward,TargetGroupArn=ARN`), and write `stickiness` in the next",
        );
        case.say(finding.on_key(), [id]);
    }
}
