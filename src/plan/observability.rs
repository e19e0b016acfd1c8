//! Alarms that stop a release.

use super::context::Start;
use super::text;
use crate::aws::{Alarm, LoadBalancer, TargetGroup, alarm};
use crate::stack::{Handle, Scope, Stack, Tree};
use crate::system::Service;

/// Adds the alarms of a service, over both of its target groups.
pub fn plan(start: &Start<'_>, service: &Service, stack: &mut Stack) -> Vec<Handle<Alarm>> {
    let pair = start.balancing.pair(&service.name);
    let balancer = service
        .entry
        .as_ref()
        .and_then(|e| start.balancing.get(&e.balancer));
    let (Some(pair), Some(balancer)) = (pair, balancer) else {
        return Vec::new();
    };
    let origin = format!("{}/alarms", service.origin);
    let mut scope = Scope::new(stack, &[&service.name], &origin);
    let metrics = |metric: &'static str, stat: &'static str, expression: &'static str| {
        let one = |id, group: Handle<TargetGroup>| {
            alarm::target_group_metric(
                id,
                metric,
                stat,
                balancer.handle.get(&LoadBalancer::FULL_NAME),
                group.get(&TargetGroup::FULL_NAME),
            )
        };
        Tree::List(vec![
            alarm::expression(expression),
            one("blue", pair.blue),
            one("green", pair.green),
        ])
    };
    let told = service
        .notify
        .as_ref()
        .map(|topic| vec![text::plain(topic)]);
    let mut made = Vec::new();
    if let Some(threshold) = service.alarm_errors_5xx {
        let tags = scope.tags("");
        made.push(scope.add(
            &["errors 5xx"],
            "Rings when the service answers with errors; a release stops then",
            Alarm {
                name: format!("{}-errors-5xx", service.family),
                description: "The service answers with server errors".to_owned(),
                metrics: metrics(
                    "HTTPCode_Target_5XX_Count",
                    "Sum",
                    "FILL(blue, 0) + FILL(green, 0)",
                ),
                comparison: "GreaterThanThreshold",
                threshold,
                rings: told.clone(),
                stops: told.clone(),
                tags,
            },
        ));
    }
    if let Some(threshold) = service.alarm_unhealthy_hosts {
        let tags = scope.tags("");
        made.push(scope.add(
            &["unhealthy hosts"],
            "Rings when tasks fail their health check; a release stops then",
            Alarm {
                name: format!("{}-unhealthy-hosts", service.family),
                description: "Tasks of the service fail their health check".to_owned(),
                metrics: metrics(
                    "UnHealthyHostCount",
                    "Maximum",
                    "FILL(blue, 0) + FILL(green, 0)",
                ),
                comparison: "GreaterThanOrEqualToThreshold",
                threshold,
                rings: told.clone(),
                stops: told.clone(),
                tags,
            },
        ));
    }
    made
}
