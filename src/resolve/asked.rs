//! Who is asked by the name of a load balancer's domain.

use super::fronts::behind;
use super::patterns::covers;
use crate::blueprint::Blueprint;
use crate::blueprint::service::Service;

/// Whether a service takes requests for the name.
pub(super) fn asked_by(blueprint: &Blueprint, balancer: &str, name: &str) -> bool {
    behind(blueprint, balancer).any(|(_, service)| {
        let hosts = service.route.as_ref().map_or(&[][..], |r| &r.hosts);
        let takes = |host: &str| covers(&host.to_ascii_lowercase(), name);
        hosts.is_empty() || hosts.iter().any(|host| takes(host.as_str()))
    })
}

/// The name of a load balancer's domain, where a service is asked by it: one without hosts, unless another
/// has that name for itself.
pub(super) fn called_as(blueprint: &Blueprint, service: &Service) -> Option<String> {
    let front = service.load_balancer.balancer()?;
    let balancer = blueprint.load_balancers.named(front)?;
    let name = balancer.listener.domain.as_ref()?.name.as_str();
    let own = service.route.as_ref();
    let lacks = own.is_none_or(|route| route.hosts.is_empty());
    let all = own.is_none_or(|route| route.paths.is_empty());
    let taken = || {
        behind(blueprint, front).any(|(_, other)| {
            let route = other.route.iter().filter(|r| r.paths.is_empty());
            let mut hosts = route.flat_map(|r| &r.hosts);
            hosts.any(|host| covers(&host.as_str().to_ascii_lowercase(), name))
        })
    };
    (lacks && !(all && taken())).then(|| name.to_owned())
}
