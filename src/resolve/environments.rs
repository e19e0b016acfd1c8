//! What environments of one blueprint may not have in common.

use crate::finding::{Finding, codes, pointer};
use crate::system::{Image, System, Text};

/// Repositories that a system would make and that another environment's would make too, where both can
/// come to stand in one account and region. A name that the blueprint gives belongs to one environment.
pub fn shared(others: &[(String, System)], environment: &str, system: &System) -> Vec<Finding> {
    let apart = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    let mut findings = Vec::new();
    for service in &system.services {
        let Image::Repository { name, .. } = &service.app.image else {
            continue;
        };
        let other = others.iter().find(|(_, other)| {
            let makes = |s: &crate::system::Service| matches!(&s.app.image, Image::Repository { name: own, .. } if own == name);
            !apart(&other.account, &system.account)
                && !apart(&other.region, &system.region)
                && other.services.iter().any(makes)
        });
        if let Some((other, _)) = other {
            let path = pointer(&pointer("/services", &service.name), "image");
            findings.push(Finding::new(
                codes::ONE_REPOSITORY,
                path,
                format!("`{other}` and `{environment}` would both make the repository `{name}`"),
                format!(
                    "leave `repository` out, and each makes its own (`{}/{}` here); or give each its `account` or `region`; or let one pull from the other: `environments: {{{environment}: {{services: {{{}: {{image: {{from: {other}}}}}}}}}}}`",
                    system.name, service.name, service.name
                ),
            ));
        }
    }
    findings.extend(records(others, environment, system));
    findings
}

/// Names in DNS that a system would lead to its load balancer and another environment's to its own, in one
/// hosted zone: the second is refused.
fn records(others: &[(String, System)], environment: &str, system: &System) -> Vec<Finding> {
    let all = |system: &System| -> Vec<(Text, String, String)> {
        let names = system.domains().flat_map(|(_, balancer, d)| {
            let led = d.led.iter();
            led.map(|name| (d.zone.clone(), name.clone(), balancer.to_owned()))
        });
        names.collect()
    };
    let each = all(system).into_iter().filter_map(|(zone, name, balancer)| {
        let makes = |(theirs, led, _): &(Text, String, String)| *theirs == zone && *led == name;
        let (other, _) = others
            .iter()
            .find(|(_, other)| all(other).iter().any(makes))?;
        Some(Finding::new(
            codes::ONE_RECORD,
            format!("{}/listener/domain", pointer("/load_balancers", &balancer)),
            format!("`{other}` and `{environment}` would both make the record of `{name}` in one hosted zone"),
            format!("give each environment a name and hosts of its own: `environments: {{{environment}: {{load_balancers: {{{balancer}: {{listener: {{domain: {{name: {environment}.{name}}}}}}}}}}}}}`"),
        ))
    });
    each.collect()
}
